import { InvalidTokenError, TemporarilyUnavailableError } from '../errors.ts';
import type { KeySet, SkippedKey } from './key-set.ts';
import type { VerificationKey } from './verification-key.ts';

/** RFC 7517 §5. What is in it is looked at, key by key, when it is imported. */
export interface JsonWebKeySet {
  readonly keys: readonly object[];
}

/** What happened to an issuer's keys. */
export type KeysEvent =
  | {
      readonly type: 'fetched';
      readonly issuer: string;
      readonly keys: number;
      readonly changed: boolean;
      readonly skipped: readonly SkippedKey[];
    }
  /** The last good keys go on serving, for as long as `keysStaleFor` allows. `retryAfter`: seconds. */
  | {
      readonly type: 'failed';
      readonly issuer: string;
      readonly error: Error;
      readonly servesStale: boolean;
      readonly retryAfter: number;
    };

export interface KeySourceOptions {
  readonly issuer: string;
  /** Default: what the issuer's published metadata says. */
  readonly keys?: URL | string | JsonWebKeySet;
  readonly algorithms: readonly string[];
  readonly now: () => Date;
  /** Seconds that the last good keys serve while the issuer cannot be reached. Default 3600. */
  readonly keysStaleFor?: number;
  readonly onKeysEvent?: (event: KeysEvent) => void;
  readonly fetch?: typeof globalThis.fetch;
}

/** For a readiness check. */
export interface KeySourceStatus {
  /** `none`: no key is known yet. `stale`: the last good keys serve beyond their time. */
  readonly state: 'none' | 'fresh' | 'stale';
  readonly keys: number;
  readonly skipped: readonly SkippedKey[];
  readonly fetchedAt: Date | null;
  /** Failures since the last success. */
  readonly failures: number;
}

/** The keys of one issuer. */
export interface KeySource {
  /**
   * The key for a token's header: at once where it is known.
   * @throws {InvalidTokenError} `key_not_found`, `key_not_usable`
   * @throws {TemporarilyUnavailableError} when it cannot be told, as the issuer is out of reach.
   */
  find(header: Readonly<Record<string, unknown>>): VerificationKey | Promise<VerificationKey>;
  /** Grows whenever the keys are others than before. */
  readonly version: number;
  /** Fetches keys unless good ones are known. */
  ready(): Promise<void>;
  status(): KeySourceStatus;
}

/** The key of a set, or the refusal of a token that names another one. */
export function found(set: KeySet, header: Readonly<Record<string, unknown>>): VerificationKey {
  const key = set.find(header);
  if (key === undefined) throw new InvalidTokenError('key_not_found', { claim: 'kid' });
  return key;
}

/** Nothing is known of an issuer's keys, so nothing can be said of its tokens. */
export function keysUnavailable(retryAfter: number, cause?: unknown): TemporarilyUnavailableError {
  return new TemporarilyUnavailableError('the keys of the issuer are out of reach', { retryAfter, cause });
}
