import { TemporarilyUnavailableError } from '../errors.ts';
import { discoverKeys } from './discovery.ts';
import { fetchJson } from './fetch-json.ts';
import { KeySet } from './key-set.ts';
import { found, type KeySource, type KeySourceOptions, type KeySourceStatus, keysUnavailable } from './key-source.ts';
import type { VerificationKey } from './verification-key.ts';

const SECOND = 1_000;
/** For so long keys are taken as they are. */
const FRESH = 600 * SECOND;
/** At most one fetch in this time, however many tokens name keys that nobody knows. */
const COOLDOWN = 30 * SECOND;
const MAX_BACKOFF = 60 * SECOND;
/** For one answer of an issuer, however many requests it takes and however slowly its bytes drip in. */
const TIMEOUT = 5 * SECOND;

/**
 * Keys that an issuer publishes: fetched when they are needed, by one request however many tokens wait; kept while they
 * are good, and for a while longer when the issuer cannot be reached. Importing and verifying is jose's; its own remote
 * set neither backs off nor serves through an outage, which is why the keeping is done here.
 */
export class RemoteKeys implements KeySource {
  readonly #options: KeySourceOptions;
  readonly #given: URL | string | undefined;
  readonly #staleFor: number;
  #set: KeySet | null = null;
  #version = 0;
  #fetchedAt = Number.NEGATIVE_INFINITY;
  #triedAt = Number.NEGATIVE_INFINITY;
  #retryAt = Number.NEGATIVE_INFINITY;
  #failures = 0;
  #failure: unknown;
  #fetching: Promise<KeySet> | null = null;
  #discovered: string | null = null;

  constructor(options: KeySourceOptions, keys: URL | string | undefined) {
    this.#options = options;
    this.#given = keys;
    this.#staleFor = (options.keysStaleFor ?? 3_600) * SECOND;
  }

  get version(): number {
    return this.#version;
  }

  find(header: Readonly<Record<string, unknown>>): VerificationKey | Promise<VerificationKey> {
    const now = this.#now();
    const set = this.#usable(now);
    if (set === null) return this.#fetch().then((fetched) => found(fetched, header));
    // Tokens of keys that are still good do not wait for newer ones.
    if (!this.#isFresh(now) && this.#mayFetch()) this.#fetch().catch(() => undefined);
    const key = set.find(header);
    if (key !== undefined) return key;
    if (this.#fetching !== null) return this.#fetching.then((fetched) => found(fetched, header));
    if (this.#mayFetch()) return this.#fetch().then((fetched) => found(fetched, header));
    // With the issuer out of reach it cannot be told whether the key is new or made up.
    if (this.#failures > 0) throw keysUnavailable(this.#secondsToRetry(), this.#failure);
    return found(set, header);
  }

  async ready(): Promise<void> {
    const now = this.#now();
    if (this.#usable(now) === null) await this.#fetch();
    // With keys that still serve, a server is ready: an outage of the issuer must not take it down.
    else if (!this.#isFresh(now)) await this.#fetch().catch(() => undefined);
  }

  status(): KeySourceStatus {
    const now = this.#now();
    const set = this.#usable(now);
    return {
      state: set === null ? 'none' : this.#isFresh(now) ? 'fresh' : 'stale',
      keys: set?.keys.length ?? 0,
      skipped: set?.skipped ?? [],
      fetchedAt: this.#set === null ? null : new Date(this.#fetchedAt),
      failures: this.#failures,
    };
  }

  /** The last good keys, as long as they may serve. */
  #usable(now: number): KeySet | null {
    return now < this.#fetchedAt + FRESH + this.#staleFor ? this.#set : null;
  }

  /** A fetch that lies in the future was made before the clock was set back: how old its keys are is not known. */
  #isFresh(now: number): boolean {
    return now >= this.#fetchedAt && now < this.#fetchedAt + FRESH;
  }

  #mayFetch(): boolean {
    const now = this.#now();
    if (this.#isBackingOff(now)) return false;
    return this.#failures > 0 || now < this.#triedAt || now >= this.#triedAt + COOLDOWN;
  }

  /** No wait is longer than the longest: a clock that was set back does not make it so. */
  #isBackingOff(now: number): boolean {
    return now < this.#retryAt && this.#retryAt - now <= MAX_BACKOFF;
  }

  #fetch(): Promise<KeySet> {
    if (this.#fetching !== null) return this.#fetching;
    if (this.#isBackingOff(this.#now())) return Promise.reject(keysUnavailable(this.#secondsToRetry(), this.#failure));
    this.#triedAt = this.#now();
    this.#fetching = this.#fetchAnew().finally(() => {
      this.#fetching = null;
    });
    return this.#fetching;
  }

  async #fetchAnew(): Promise<KeySet> {
    const { issuer, algorithms, fetch = globalThis.fetch } = this.#options;
    const controller = new AbortController();
    const timer = setTimeout(() => controller.abort(), TIMEOUT);
    const by = { fetch, signal: controller.signal };
    try {
      const address = this.#given ?? (this.#discovered ??= await discoverKeys(issuer, by));
      const jwks = await fetchJson(address, { what: 'the key set of the issuer', ...by });
      const set = await KeySet.import(jwks, algorithms);
      if (set.keys.length === 0) throw new TypeError('no usable key in the key set');
      this.#keep(set);
      return set;
    } catch (cause) {
      this.#fail(cause);
      throw keysUnavailable(this.#secondsToRetry(), cause);
    } finally {
      clearTimeout(timer);
    }
  }

  #keep(set: KeySet): void {
    const changed = set.fingerprint !== this.#set?.fingerprint;
    if (changed) this.#version += 1;
    // Keys that are the same go on being the same objects: nothing has to be imported again.
    if (changed || this.#set === null) this.#set = set;
    this.#fetchedAt = this.#now();
    this.#failures = 0;
    this.#failure = undefined;
    this.#retryAt = Number.NEGATIVE_INFINITY;
    this.#tell({ type: 'fetched', issuer: this.#options.issuer, keys: set.keys.length, changed, skipped: set.skipped });
  }

  #fail(cause: unknown): void {
    this.#failures += 1;
    this.#failure = cause;
    // The issuer may have moved its keys.
    this.#discovered = null;
    const backoff = Math.min(SECOND * 2 ** (this.#failures - 1), MAX_BACKOFF);
    this.#retryAt = this.#now() + backoff;
    const error =
      cause instanceof Error
        ? cause
        : new TemporarilyUnavailableError('the key set of the issuer cannot be had', { cause });
    this.#tell({
      type: 'failed',
      issuer: this.#options.issuer,
      error,
      servesStale: this.#usable(this.#now()) !== null,
      retryAfter: backoff / SECOND,
    });
  }

  #tell(event: Parameters<NonNullable<KeySourceOptions['onKeysEvent']>>[0]): void {
    try {
      this.#options.onKeysEvent?.(event);
    } catch {
      // A listener is told, not asked.
    }
  }

  #secondsToRetry(): number {
    return Math.max(1, (this.#retryAt - this.#now()) / SECOND);
  }

  #now(): number {
    return this.#options.now().getTime();
  }
}
