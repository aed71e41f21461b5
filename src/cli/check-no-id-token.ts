import { InvalidTokenError } from '../errors.ts';
import { ID_TOKEN_CLAIMS } from '../profiles/id-token-claims.ts';
import type { Claims } from '../profiles/profile.ts';

/**
 * For claims that no profile fits: the commonest reason is that the wrong token was sent.
 *
 * @throws InvalidTokenError `claim_forbidden` with the claim that gives an ID token away
 */
export function checkNoIdToken(claims: Claims): void {
  const claim = ID_TOKEN_CLAIMS.find((name) => Object.hasOwn(claims, name));
  if (claim !== undefined) throw new InvalidTokenError('claim_forbidden', { claim });
}
