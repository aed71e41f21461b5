import { InvalidTokenError } from '../errors.ts';
import type { KeySource } from '../token/key-source.ts';
import { createKeySource } from '../token/keys.ts';
import type { ParsedToken } from '../token/strict-token.ts';
import type { ResolvedIssuer } from './resolved-issuer.ts';
import { resolveIssuers } from './resolved-issuers.ts';
import type { TokenVerifierOptions } from './token-verifier-options.ts';

/** An issuer and its keys: keys belong to their issuer, and are never tried for another's tokens (RFC 8725 §3.8). */
export interface IssuerEntry {
  readonly issuer: ResolvedIssuer;
  readonly keys: KeySource;
}

/**
 * The issuers of a verifier by their names.
 *
 * @throws ConfigurationError with the problems of all entries
 */
export function issuerEntries(options: TokenVerifierOptions, now: () => Date): ReadonlyMap<string, IssuerEntry> {
  const entries = new Map<string, IssuerEntry>();
  for (const issuer of resolveIssuers(options.issuers)) {
    const { keys, keysStaleFor, algorithms, onKeysEvent } = issuer;
    const source = createKeySource({
      issuer: issuer.issuer,
      algorithms,
      now,
      ...(keys !== undefined && { keys }),
      ...(keysStaleFor !== undefined && { keysStaleFor }),
      onKeysEvent: (event) => {
        // Whichever of the two throws, the other is told.
        try {
          onKeysEvent?.(event);
        } finally {
          options.onKeysEvent?.(event);
        }
      },
    });
    entries.set(issuer.issuer, { issuer, keys: source });
  }
  return entries;
}

/**
 * The entry that a token's `iss` chooses, character for character, if its `alg` is one that this issuer may use.
 *
 * @throws InvalidTokenError `issuer_unknown` or `algorithm_not_allowed`
 * @see https://www.rfc-editor.org/rfc/rfc8725#section-3.1
 */
export function entryFor({ header, claims }: ParsedToken, entries: ReadonlyMap<string, IssuerEntry>): IssuerEntry {
  const { iss } = claims;
  const entry = typeof iss === 'string' ? entries.get(iss) : undefined;
  if (entry === undefined) throw new InvalidTokenError('issuer_unknown', { claim: 'iss' });
  const { alg } = header;
  if (typeof alg !== 'string' || !entry.issuer.algorithms.includes(alg)) {
    throw new InvalidTokenError('algorithm_not_allowed', { claim: 'alg' });
  }
  return entry;
}
