import { ConfigurationError, InvalidTokenError } from '../errors.ts';
import type { KeySource, KeySourceStatus } from '../token/key-source.ts';
import { createKeySource } from '../token/keys.ts';
import { verifySignature } from '../token/signature.ts';
import { type ParsedToken, parseToken } from '../token/strict-token.ts';
import { createTokenCache } from '../token/token-cache.ts';
import { admitToken, admittedUntil, type VerifiedToken } from './admit-token.ts';
import type { IssuerOptions } from './issuer-options.ts';
import { type MemberCheck, memberProblems } from './member-checks.ts';
import type { ResolvedIssuer } from './resolved-issuer.ts';
import { resolveIssuers } from './resolved-issuers.ts';

/** Whose tokens to accept, and how. */
export interface TokenVerifierOptions {
  readonly issuers: IssuerOptions | readonly IssuerOptions[];
  /** The only clock. Default: the system's. */
  readonly now?: () => Date;
  /** Verified tokens that are remembered: at most `maxEntries` of them (default 10,000); false: none. */
  readonly cache?: { readonly maxEntries?: number } | false;
  /** Told about the keys of every issuer; an issuer's own `onKeysEvent` is told as well. */
  readonly onKeysEvent?: IssuerOptions['onKeysEvent'];
}

/** Tells good tokens from bad ones. */
export interface TokenVerifier {
  /**
   * What the token says, once everything about it was checked.
   *
   * @throws InvalidTokenError (401) the token is not good
   * @throws ForbiddenError (403) the token is good, and its client is not let in
   * @throws TemporarilyUnavailableError (503) the issuer's keys are out of reach
   */
  verify(token: string): Promise<VerifiedToken>;
  /** The same for a token that was seen before, without a promise; undefined: ask `verify`. Throws like it. */
  verifySync(token: string): VerifiedToken | undefined;
  /** Fetches all keys, so that the first request need not wait; rejects with TemporarilyUnavailableError. */
  ready(): Promise<void>;
  /** For a readiness check: what is known of each issuer's keys, and how many verified tokens are remembered. */
  status(): TokenVerifierStatus;
}

/** How a verifier is. */
export interface TokenVerifierStatus {
  readonly issuers: readonly { readonly issuer: string; readonly keys: KeySourceStatus }[];
  readonly cachedTokens: number;
}

interface Entry {
  readonly issuer: ResolvedIssuer;
  readonly keys: KeySource;
}

/** A verified token and the state of the keys that vouched for it. */
interface Remembered {
  readonly verified: VerifiedToken;
  readonly entry: Entry;
  readonly keysVersion: number;
}

/**
 * Makes a verifier for the tokens of one or several issuers. The token's `iss` chooses the issuer, the issuer's entry
 * everything else: keys, algorithms, audience, profiles. Nothing before a good signature changes any state.
 *
 * @throws ConfigurationError with everything that is wrong with the options
 * @see https://www.rfc-editor.org/rfc/rfc9068#section-4
 * @example
 * const verifier = createTokenVerifier({ issuers: auth0({ domain: 'tenant.eu.auth0.com', audience: 'https://api.example.com' }) });
 * const { principal } = await verifier.verify(token);
 */
export function createTokenVerifier(options: TokenVerifierOptions): TokenVerifier {
  checkOptions(options);
  const { now = () => new Date() } = options;
  const entries = entriesOf(options, now);
  const cache = options.cache === false ? null : createTokenCache<Remembered>({ now, ...options.cache });
  const inFlight = new Map<string, Promise<VerifiedToken>>();

  const known = (token: string): VerifiedToken | undefined => {
    const remembered = cache?.get(token);
    if (remembered === undefined) return undefined;
    const { verified, entry, keysVersion } = remembered;
    if (entry.keys.version !== keysVersion) {
      cache?.evictIssuer(entry.issuer.issuer);
      return undefined;
    }
    // Asking for the key of a known token too is what has stale keys fetched anew, and what notices that none may serve.
    const key = entry.keys.find(verified.header);
    if (!(key instanceof Promise)) return verified;
    // Whoever verifies the token will ask again, and hear of a failure then.
    key.catch(() => undefined);
    return undefined;
  };

  const verifyAnew = async (token: ParsedToken, entry: Entry): Promise<Remembered> => {
    const found = entry.keys.find(token.header);
    const key = found instanceof Promise ? await found : found;
    const keysVersion = entry.keys.version;
    const good = verifySignature(token, key);
    if (!(good instanceof Promise ? await good : good)) throw new InvalidTokenError('signature_invalid');
    return { verified: admitToken(token, { issuer: entry.issuer, now: now() }), entry, keysVersion };
  };

  const verifyOnce = async (token: string): Promise<VerifiedToken> => {
    const parsed = parseToken(token);
    const entry = entryFor(parsed, entries);
    // Many requests may bring one token before any of them has been verified.
    let pending = inFlight.get(token);
    if (pending === undefined) {
      pending = verifyAnew(parsed, entry)
        .then((remembered) => {
          remember(token, remembered);
          return remembered.verified;
        })
        .finally(() => inFlight.delete(token));
      inFlight.set(token, pending);
    }
    return pending;
  };

  const remember = (token: string, remembered: Remembered): void => {
    const { verified, entry, keysVersion } = remembered;
    const expiresAt = admittedUntil(verified, entry.issuer);
    cache?.set(token, remembered, { expiresAt, issuer: verified.issuer, keysVersion });
  };

  return Object.freeze({
    verify: async (token: string) => known(checkToken(token)) ?? verifyOnce(token),
    verifySync: (token: string) => known(checkToken(token)),
    ready: async () => void (await Promise.all([...entries.values()].map(({ keys }) => keys.ready()))),
    status: () => ({
      issuers: [...entries.values()].map(({ issuer, keys }) => ({ issuer: issuer.issuer, keys: keys.status() })),
      cachedTokens: cache?.size ?? 0,
    }),
  });
}

const OPTIONS: Readonly<Record<keyof TokenVerifierOptions, MemberCheck>> = {
  issuers: {
    is: (value) => typeof value === 'object' && value !== null,
    expected: 'an issuer entry or an array of them',
  },
  now: { is: (value) => typeof value === 'function', expected: 'a function that returns a Date', optional: true },
  cache: { is: isCacheOption, expected: 'false, or { maxEntries } with a whole number of 1 or more', optional: true },
  onKeysEvent: { is: (value) => typeof value === 'function', expected: 'a function', optional: true },
};

function checkOptions(options: TokenVerifierOptions): void {
  const problems = memberProblems({ ...options }, { checks: OPTIONS, where: 'createTokenVerifier' });
  if (problems.length > 0) throw new ConfigurationError(problems);
}

function isCacheOption(value: unknown): boolean {
  if (value === false) return true;
  if (typeof value !== 'object' || value === null) return false;
  const { maxEntries, ...others } = value as Record<string, unknown>;
  const isCount = Number.isSafeInteger(maxEntries) && Number(maxEntries) >= 1;
  return (maxEntries === undefined || isCount) && Object.keys(others).length === 0;
}

function entriesOf(options: TokenVerifierOptions, now: () => Date): ReadonlyMap<string, Entry> {
  const entries = new Map<string, Entry>();
  for (const issuer of resolveIssuers(options.issuers)) {
    const { keys, keysStaleFor, algorithms, onKeysEvent } = issuer;
    const source = createKeySource({
      issuer: issuer.issuer,
      algorithms,
      now,
      ...(keys !== undefined && { keys }),
      ...(keysStaleFor !== undefined && { keysStaleFor }),
      onKeysEvent: (event) => {
        onKeysEvent?.(event);
        options.onKeysEvent?.(event);
      },
    });
    entries.set(issuer.issuer, { issuer, keys: source });
  }
  return entries;
}

/** `iss` chooses, character for character; `alg` must be one that the issuer may use (RFC 8725 §3.1, §3.8). */
function entryFor({ header, claims }: ParsedToken, entries: ReadonlyMap<string, Entry>): Entry {
  const { iss } = claims;
  const entry = typeof iss === 'string' ? entries.get(iss) : undefined;
  if (entry === undefined) throw new InvalidTokenError('issuer_unknown', { claim: 'iss' });
  const { alg } = header;
  if (typeof alg !== 'string' || !entry.issuer.algorithms.includes(alg)) {
    throw new InvalidTokenError('algorithm_not_allowed', { claim: 'alg' });
  }
  return entry;
}

/** Callers without types may hand in anything; what is not a string is no token. */
function checkToken(token: string): string {
  if (typeof token !== 'string') throw new InvalidTokenError('malformed');
  return token;
}
