import { InvalidTokenError } from '../errors.ts';
import type { Claims, TokenProfile } from './profile.ts';
import { checkRequiredClaim } from './required-claim.ts';

/**
 * The one profile of the issuer that a token is written in. The signed `typ` and the profiles' markers choose; no other
 * claim does, and nothing falls back to a second choice. Give it the verified header and claims only.
 *
 * @throws InvalidTokenError `typ_not_access_token`, `profile_not_allowed`, `claim_missing`, `claim_type`, `claim_forbidden`
 * @example
 * ```ts run
 * import { builtInProfiles, identifyProfile } from 'graphql-bearer/core';
 *
 * const profiles = [builtInProfiles.auth0, builtInProfiles.rfc9068];
 * const claims = { iss: 'https://tenant.eu.auth0.com/', sub: 'auth0|1', azp: 'web', iat: 1, exp: 2 };
 * identifyProfile({ typ: 'JWT' }, claims, { profiles }).name; // => 'auth0'
 * ```
 * @see https://www.rfc-editor.org/rfc/rfc8725#section-3.12
 */
export function identifyProfile(
  header: Claims,
  claims: Claims,
  issuer: { readonly profiles: readonly TokenProfile[] },
): TokenProfile {
  const typ = accessTokenType(header);
  const candidates = issuer.profiles.filter((profile) => profile.typ === typ && hasMarkers(profile, claims));
  const profile = candidates[0];
  if (profile === undefined || candidates.length > 1) throw new InvalidTokenError('profile_not_allowed');
  for (const name of profile.required) checkRequiredClaim(name, claims, profile);
  for (const name of profile.forbidden) {
    if (Object.hasOwn(claims, name)) throw new InvalidTokenError('claim_forbidden', { claim: name });
  }
  return profile;
}

/**
 * Media types compare without regard to case, and `application/` may be left out (RFC 7515 §4.1.9). Every type that is
 * not listed is another kind of token: ID, logout, DPoP proof, introspection answer, Okta's internal one, …
 */
function accessTokenType(header: Claims): TokenProfile['typ'] {
  if (!Object.hasOwn(header, 'typ')) return 'jwt';
  const { typ } = header;
  if (typeof typ !== 'string') throw new InvalidTokenError('typ_not_access_token');
  const mediaType = typ.includes('/') ? typ.toLowerCase() : `application/${typ.toLowerCase()}`;
  if (mediaType === 'application/at+jwt') return 'at+jwt';
  if (mediaType === 'application/jwt') return 'jwt';
  throw new InvalidTokenError('typ_not_access_token');
}

function hasMarkers(profile: TokenProfile, claims: Claims): boolean {
  return Object.entries(profile.markers ?? {}).every(
    ([name, value]) => Object.hasOwn(claims, name) && claims[name] === value,
  );
}
