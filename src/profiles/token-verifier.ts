import { InvalidTokenError } from '../errors.ts';
import { compactJson } from '../token/compact-json.ts';
import { verifySignature } from '../token/signature.ts';
import { MAX_TOKEN_LENGTH, type ParsedToken, parseToken } from '../token/strict-token.ts';
import { type CachedToken, createTokenCache, type TokenKey } from '../token/token-cache.ts';
import { admitToken, type VerifiedToken } from './admit-token.ts';
import { checkedClock } from './checked-clock.ts';
import { frozenSet } from './frozen-set.ts';
import { entryFor, type IssuerEntry, issuerEntries } from './issuer-entries.ts';
import type { Claims } from './profile.ts';
import type { Readiness } from './readiness.ts';
import { Shared } from './shared.ts';
import { checkTokenVerifierOptions, type TokenVerifierOptions } from './token-verifier-options.ts';

export type { TokenVerifierOptions };

/** Tells good tokens from bad ones. */
export interface TokenVerifier extends Readiness {
  /**
   * What the token says, once everything about it was checked.
   *
   * @throws InvalidTokenError (401) the token is not good
   * @throws ForbiddenError (403) the token is good, and its client is not let in
   * @throws TemporarilyUnavailableError (503) the issuer's keys are out of reach
   */
  verify(token: string): Promise<VerifiedToken>;
  /** The same, without a promise for a token that was seen before. May also throw at once. */
  verifyMaybeSync(token: string): VerifiedToken | Promise<VerifiedToken>;
  /** The same for a token that was seen before; undefined: ask `verify`. Throws like it. */
  verifySync(token: string): VerifiedToken | undefined;
}

/** A verified token and the state of the keys that vouched for it. */
interface Remembered extends CachedToken {
  readonly verified: VerifiedToken;
  readonly entry: IssuerEntry;
  readonly keysVersion: number;
}

/**
 * Makes a verifier for the tokens of one or several issuers. The token's `iss` chooses the issuer, the issuer's entry
 * everything else: keys, algorithms, audience, profiles. Nothing before a good signature changes any state.
 *
 * @throws ConfigurationError with everything that is wrong with the options
 * @see https://www.rfc-editor.org/rfc/rfc9068#section-4
 * @example
 * const issuers = auth0({ domain: 'tenant.eu.auth0.com', audience: 'https://api.example.com/graphql' });
 * const verifier = createTokenVerifier({ issuers });
 * const { principal } = await verifier.verify(token);
 */
export function createTokenVerifier(options: TokenVerifierOptions): TokenVerifier {
  checkTokenVerifierOptions(options);
  const now = checkedClock(options.now ?? (() => new Date()));
  const entries = issuerEntries(options, now);
  const cache = options.cache === false ? null : createTokenCache<Remembered>({ now, ...options.cache });
  const inFlight = new Map<string, Promise<VerifiedToken>>();
  // Tokens of one client differ in little: what they have in common is most of what they would weigh.
  const headers = new Shared<Claims>();
  const sets = new Shared<ReadonlySet<string>>();
  const setOf = (values: readonly string[]): ReadonlySet<string> => {
    const key = JSON.stringify(values);
    // Read back, its strings are no parts of a token's text, which would stay in memory with them.
    return sets.of(key, () => frozenSet(JSON.parse(key) as readonly string[]));
  };

  const keyOf = (token: string): TokenKey | null => {
    checkToken(token);
    return cache?.keyOf(token) ?? null;
  };

  const known = (key: TokenKey | null): VerifiedToken | undefined => {
    const remembered = cache?.get(key);
    if (remembered === undefined) return undefined;
    const { verified, entry, keysVersion } = remembered;
    if (entry.keys.version !== keysVersion) {
      // The keys have changed: none of their tokens is known to be good any longer.
      cache?.evict((each) => each.entry === entry);
      return undefined;
    }
    // Asking for the key of a known token too is what has stale keys fetched anew, and what notices that none may serve.
    const found = entry.keys.find(verified.header);
    if (!(found instanceof Promise)) return verified;
    // Whoever verifies the token will ask again, and hear of a failure then.
    found.catch(() => undefined);
    return undefined;
  };

  const verifyAnew = async (token: ParsedToken, entry: IssuerEntry): Promise<Remembered> => {
    const found = entry.keys.find(token.header);
    const key = found instanceof Promise ? await found : found;
    const keysVersion = entry.keys.version;
    const good = verifySignature(token, key);
    if (!(good instanceof Promise ? await good : good)) throw new InvalidTokenError('signature_invalid');
    const header = headers.of(JSON.stringify(token.header), () => token.header);
    const claims = compactJson(token.claims);
    const verified = admitToken({ header, claims }, { issuer: entry.issuer, now: now(), setOf });
    return { verified, entry, keysVersion, expiresAt: verified.expiresAt };
  };

  const verifyOnce = async (token: string, key: TokenKey | null): Promise<VerifiedToken> => {
    const parsed = parseToken(token);
    const entry = entryFor(parsed, entries);
    // Many requests may bring one token before any of them has been verified.
    let pending = inFlight.get(token);
    if (pending === undefined) {
      pending = verifyAnew(parsed, entry)
        .then((remembered) => {
          cache?.set(key, remembered);
          return remembered.verified;
        })
        .finally(() => inFlight.delete(token));
      inFlight.set(token, pending);
    }
    return pending;
  };

  const verifyMaybeSync = (token: string): VerifiedToken | Promise<VerifiedToken> => {
    const key = keyOf(token);
    return known(key) ?? verifyOnce(token, key);
  };

  return Object.freeze({
    verify: async (token: string) => verifyMaybeSync(token),
    verifyMaybeSync,
    verifySync: (token: string) => known(keyOf(token)),
    ready: async () => void (await Promise.all([...entries.values()].map(({ keys }) => keys.ready()))),
    status: () => ({
      issuers: [...entries.values()].map(({ issuer, keys }) => ({ issuer: issuer.issuer, keys: keys.status() })),
      cachedTokens: cache?.size ?? 0,
    }),
  });
}

/** Callers without types may hand in anything; and what could never be parsed is not worth a digest. */
function checkToken(token: string): void {
  if (typeof token !== 'string') throw new InvalidTokenError('malformed');
  if (token.length > MAX_TOKEN_LENGTH) throw new InvalidTokenError('too_large');
}
