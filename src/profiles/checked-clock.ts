import { TemporarilyUnavailableError } from '../errors.ts';

/** What it is when nobody can say that a token is still good: the latest date that there is. */
export const END_OF_TIME: Date = new Date(8.64e15);

/**
 * A clock that tells the time or nothing. Every comparison with a date that is none is false, so that with a broken clock
 * no token would ever expire. `otherwise`: what it is then, for whom nothing is no answer.
 *
 * @throws TemporarilyUnavailableError from the clock, when it is read and has no time to tell
 */
export function checkedClock(now: () => Date, { otherwise }: { readonly otherwise?: Date } = {}): () => Date {
  return () => {
    let cause: unknown;
    try {
      const time = now();
      if (Number.isFinite(time?.getTime?.())) return time;
    } catch (error) {
      cause = error;
    }
    if (otherwise !== undefined) return otherwise;
    throw new TemporarilyUnavailableError('option "now": expected a valid Date', { cause });
  };
}
