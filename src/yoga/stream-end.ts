import { TokenExpiredError } from '../errors.ts';
import type { AuthRecord } from '../graphql/auth-record.ts';
import { isAsyncIterable } from '../graphql/iterable.ts';
import { checkedClock, END_OF_TIME } from '../profiles/checked-clock.ts';
import type { Authorization } from './authorization.ts';
import type { Results } from './entering.ts';
import type { Result } from './exit-gate.ts';
import { ExpiringStream } from './expiring-stream.ts';
import { ExpiryTimer } from './expiry-timer.ts';
import { refusalOfError } from './refusal.ts';
import { isInParts } from './results.ts';

/** In Cloudflare's runtime a timer ends with the request that set it: streams of other requests cannot rely on it. */
const hasTimersPerRequest: boolean = globalThis.navigator?.userAgent === 'Cloudflare-Workers';

/** Ends streams with the tokens of their callers. */
export class StreamEnd {
  readonly #authorization: Authorization;
  readonly #now: () => Date;
  readonly #timer: ExpiryTimer;

  constructor(authorization: Authorization) {
    this.#authorization = authorization;
    this.#now = checkedClock(authorization.settings.now, { otherwise: END_OF_TIME });
    this.#timer = new ExpiryTimer(this.#now);
  }

  /** A stream that ends in time. What does not come in parts is left as it is. */
  limit(results: Results, record: AuthRecord | null): Results {
    if (isAsyncIterable<Result>(results)) return this.#limited(results, record);
    if (!isInParts(results)) return results;
    return { ...results, subsequentResults: this.#limited(results.subsequentResults, record) } as Results;
  }

  #limited(stream: AsyncIterable<Result>, record: AuthRecord | null): AsyncIterable<Result> {
    const expiresAt = this.#authorization.callerOfRecord(record)?.expiresAt ?? null;
    if (expiresAt === null) return stream;
    const { settings } = this.#authorization;
    const isSubscription = record?.execution?.operation.operation === 'subscription';
    const expired = (): Result => {
      const { errors } = refusalOfError(new TokenExpiredError(), settings);
      return isSubscription ? { errors } : { errors, hasNext: false };
    };
    const now = this.#now;
    const timer = hasTimersPerRequest ? new ExpiryTimer(now) : this.#timer;
    return new ExpiringStream(stream, { expiresAt, timer, now, expired });
  }
}
