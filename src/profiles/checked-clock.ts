import { TemporarilyUnavailableError } from '../errors.ts';

/**
 * A clock that tells the time or nothing. Every comparison with a date that is none is false, so that with a broken clock
 * no token would ever expire.
 *
 * @throws TemporarilyUnavailableError from the clock, when it is read and has no time to tell
 */
export function checkedClock(now: () => Date): () => Date {
  return () => {
    const time = now();
    if (Number.isFinite(time?.getTime?.())) return time;
    throw new TemporarilyUnavailableError('option "now": expected a function that returns a valid Date');
  };
}
