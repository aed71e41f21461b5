import { TemporarilyUnavailableError } from '../errors.ts';

/** Longest deadline, in seconds: timers of the runtimes take a longer one for none at all, and everything would be late. */
const MAX_SECONDS = 2_147_483;

/** What an option that is a deadline has to be. */
export const EXPECTED_SECONDS: string = `seconds above 0, at most ${MAX_SECONDS}`;

/** True for what can be a deadline. */
export function isDeadline(seconds: unknown): seconds is number {
  return typeof seconds === 'number' && seconds > 0 && seconds <= MAX_SECONDS;
}

/**
 * What `work` comes to, or a rejection once `seconds` have passed: nobody's request hangs because ours does. `work` is
 * given a signal that is aborted then, and whatever it comes to afterwards is dropped.
 * @throws {TemporarilyUnavailableError} when the time is up.
 */
export function withDeadline<T>(
  work: (signal: AbortSignal) => T | PromiseLike<T>,
  { seconds, what }: { readonly seconds: number; readonly what: string },
): Promise<T> {
  const abort = new AbortController();
  return new Promise<T>((resolve, reject) => {
    const timer = setTimeout(() => {
      const late = new TemporarilyUnavailableError(`${what} did not answer within ${seconds} s`);
      reject(late);
      abort.abort(late);
    }, seconds * 1000);
    // A function that throws instead of rejecting is treated alike.
    new Promise<T>((start) => start(work(abort.signal))).then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
