import { ConfigurationError } from '../errors.ts';

export interface TokenCacheOptions {
  /** Default 10,000; the token used longest ago goes first. */
  readonly maxEntries?: number;
  readonly now: () => Date;
}

/** What the cache itself looks at. */
export interface CachedToken {
  /** Seconds since 1970. */
  readonly expiresAt: number;
}

/** By what a token is known: its digest, from which nobody gets the token. */
export type TokenKey = string & { readonly [DIGEST]: true };
declare const DIGEST: unique symbol;

/** What is known of tokens that were found good. */
export interface TokenCache<T extends CachedToken> {
  /** Null: it is not kept. */
  keyOf(token: string): TokenKey | null;
  get(key: TokenKey | null): T | undefined;
  set(key: TokenKey | null, value: T): void;
  /** Forgets every token of which that is true. */
  evict(isToGo: (value: T) => boolean): void;
  readonly size: number;
}

/**
 * A bounded cache of verified tokens. Keyed by a digest, so that no token is kept: what leaks from memory opens nothing.
 * Strict parsing has left one spelling of each token, so that no variant shares an entry or makes a second one. Where the
 * runtime has no synchronous digest, nothing is kept and each token is verified anew.
 */
export function createTokenCache<T extends CachedToken>({
  maxEntries = 10_000,
  now,
}: TokenCacheOptions): TokenCache<T> {
  if (!Number.isSafeInteger(maxEntries) || maxEntries < 1) {
    throw new ConfigurationError(`cache.maxEntries: expected a whole number from 1 on, got ${maxEntries}`);
  }
  const digest = digestFunction();
  const entries = new Map<TokenKey, T>();
  // The key at the end of the line. Used again it need not be moved there, which is what most requests in a row do.
  let newest: TokenKey | null = null;
  return {
    keyOf: (token) => (digest?.(token) ?? null) as TokenKey | null,
    get(key) {
      if (key === null) return undefined;
      const entry = entries.get(key);
      if (entry === undefined) return undefined;
      if (now().getTime() >= entry.expiresAt * 1000) {
        entries.delete(key);
        return undefined;
      }
      if (key !== newest) {
        entries.delete(key);
        entries.set(key, entry);
        newest = key;
      }
      return entry;
    },
    set(key, value) {
      if (key === null || now().getTime() >= value.expiresAt * 1000) return;
      // Set anew is used anew: a map would leave it at its old place in the line.
      entries.delete(key);
      entries.set(key, value);
      newest = key;
      if (entries.size <= maxEntries) return;
      const [oldest] = entries.keys();
      if (oldest !== undefined) entries.delete(oldest);
    },
    evict(isToGo) {
      for (const [key, entry] of entries) if (isToGo(entry)) entries.delete(key);
    },
    get size() {
      return entries.size;
    },
  };
}

/** SHA-256 in one call, a character for each byte; null where the runtime has only an asynchronous one. */
function digestFunction(): ((token: string) => string) | null {
  const crypto = globalThis.process?.getBuiltinModule?.('node:crypto');
  if (crypto === undefined) return null;
  if (typeof crypto.hash === 'function') return (token) => crypto.hash('sha256', token, 'binary');
  return (token) => crypto.createHash('sha256').update(token).digest('binary');
}
