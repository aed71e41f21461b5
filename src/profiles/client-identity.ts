import { InvalidTokenError } from '../errors.ts';
import type { Claims, TokenProfile } from './profile.ts';

/** The two registered names under which servers write the client (RFC 9068 §2.2, OpenID Connect Core §2). */
const REGISTERED = ['azp', 'client_id'] as const;

const MAX_LENGTH = 1024;

/**
 * The client that the token was issued to, as its profile says, or null when a profile that does not demand one carries
 * none. There is no second place to look: a missing `client_id` is not read from `azp` or the other way round. Where both
 * registered names are present they must agree, because some other component will read the other one.
 *
 * @throws InvalidTokenError `claim_type` or `client_id_conflict`
 * @see https://www.rfc-editor.org/rfc/rfc6749#appendix-A.1
 */
export function clientIdentity(profile: TokenProfile, claims: Claims): string | null {
  const clientId = ownClientId(profile, claims);
  for (const name of REGISTERED) {
    if (name === profile.clientIdClaim || profile.ignoredClientIdClaims?.includes(name)) continue;
    if (Object.hasOwn(claims, name) && (clientId === null || claims[name] !== clientId)) {
      throw new InvalidTokenError('client_id_conflict', { claim: name });
    }
  }
  return clientId;
}

function ownClientId(profile: TokenProfile, claims: Claims): string | null {
  const { clientIdClaim: claim } = profile;
  if (claim === null || !Object.hasOwn(claims, claim)) return null;
  const value = claims[claim];
  // RFC 6749 appendix A.1: VSCHAR.
  if (typeof value !== 'string' || value.length > MAX_LENGTH || !/^[\x20-\x7E]+$/.test(value)) {
    throw new InvalidTokenError('claim_type', { claim });
  }
  return value;
}
