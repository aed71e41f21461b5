import { InvalidTokenError } from '../errors.ts';
import type { Principal, PrincipalKind } from '../principal.ts';
import { actorOf } from './actor.ts';
import { clientIdentity } from './client-identity.ts';
import { frozenSet } from './frozen-set.ts';
import { grantedScopes } from './granted-scopes.ts';
import { userPermissions } from './permissions.ts';
import type { Claims, ProfileIssuer, TokenProfile } from './profile.ts';

const MAX_SUBJECT_LENGTH = 1024;

/**
 * The caller that a token of this profile speaks of. Expects claims whose signature, issuer, audience and dates were
 * checked and whose profile was identified. Frozen to the bottom: one principal serves every request with its token.
 *
 * @throws InvalidTokenError when client ids contradict each other, or scopes, permissions, subject or actor are malformed
 * @example
 * ```ts run
 * import { builtInProfiles, principalOf } from 'graphql-bearer/core';
 *
 * const claims = {
 *   iss: 'https://tenant.eu.auth0.com/',
 *   sub: 'worker@clients',
 *   azp: 'worker',
 *   gty: 'client-credentials',
 *   iat: 1,
 *   exp: 2,
 * };
 * const { kind, clientId, user } = principalOf(builtInProfiles.auth0, claims, { issuer: claims.iss });
 * kind; // => 'client'
 * clientId; // => 'worker'
 * user; // => null
 * ```
 */
export function principalOf(
  profile: TokenProfile,
  claims: Claims,
  issuer: ProfileIssuer,
  setOf: (values: readonly string[]) => ReadonlySet<string> = frozenSet,
): Principal {
  const clientId = clientIdentity(profile, claims);
  const subject = boundedString(claims, 'sub');
  const userId = profile.userIdClaim === undefined ? subject : boundedString(claims, profile.userIdClaim);
  const actor = actorOf(claims);
  const kind = kindOf({ profile, claims, issuer, clientId, userId });
  milliseconds(claims, 'exp');
  if (Object.hasOwn(claims, 'iat')) milliseconds(claims, 'iat');
  const said: Omit<Principal, keyof typeof DATES> = {
    kind,
    profile: profile.name,
    issuer: issuer.issuer,
    audience: audienceOf(claims),
    clientId,
    subject,
    user: kind === 'user' && userId !== null ? Object.freeze({ id: userId }) : null,
    scopes: setOf(grantedScopes(profile, claims)),
    permissions: setOf(userPermissions(profile, claims)),
    tokenId: boundedString(claims, profile.tokenIdClaim ?? 'jti'),
    actor,
    organization: typeof claims['org_id'] === 'string' && claims['org_id'] !== '' ? claims['org_id'] : null,
    claims,
  };
  return Object.freeze(Object.defineProperties(said, DATES) as Principal);
}

/**
 * A Date can be set by whoever holds it, so each reader gets one of his own. All principals share these two functions: ones
 * made for each would cost it a shape of its own, which weighs more than what it says.
 */
const DATES = {
  issuedAt: {
    enumerable: true,
    get(this: Principal): Date | null {
      return Object.hasOwn(this.claims, 'iat') ? new Date(milliseconds(this.claims, 'iat')) : null;
    },
  },
  expiresAt: {
    enumerable: true,
    get(this: Principal): Date {
      return new Date(milliseconds(this.claims, 'exp'));
    },
  },
};

interface KindQuestion {
  readonly profile: TokenProfile;
  readonly claims: Claims;
  readonly issuer: ProfileIssuer;
  readonly clientId: string | null;
  readonly userId: string | null;
}

/** The profile's answer, held to what no profile may claim; a rule that throws could not tell. */
function kindOf({ profile, claims, issuer, clientId, userId }: KindQuestion): PrincipalKind {
  let kind: PrincipalKind;
  try {
    kind = profile.kind(claims, clientId, issuer);
  } catch {
    return 'unknown';
  }
  if (kind === 'user') return userId === null ? 'unknown' : 'user';
  // Who is acted for is never a client acting for itself (RFC 8693 §4.1).
  return kind === 'client' && clientId !== null && !Object.hasOwn(claims, 'act') ? 'client' : 'unknown';
}

/** Null when absent. Control characters have no business in an identifier that logs and headers may repeat. */
function boundedString(claims: Claims, claim: string): string | null {
  if (!Object.hasOwn(claims, claim)) return null;
  const value = claims[claim];
  if (typeof value === 'string' && value !== '' && value.length <= MAX_SUBJECT_LENGTH && !/\p{Cc}/u.test(value))
    return value;
  throw new InvalidTokenError('claim_type', { claim });
}

/** The last moment that a Date can show; a token may be made to last longer. */
const END_OF_TIME = 8.64e15;

function milliseconds(claims: Claims, claim: string): number {
  const seconds = claims[claim];
  if (typeof seconds !== 'number' || !Number.isFinite(seconds)) throw new InvalidTokenError('claim_type', { claim });
  return Math.max(-END_OF_TIME, Math.min(END_OF_TIME, seconds * 1000));
}

function audienceOf(claims: Claims): readonly string[] {
  const { aud } = claims;
  if (typeof aud === 'string') return Object.freeze([aud]);
  return Array.isArray(aud) ? Object.freeze(aud.filter((one) => typeof one === 'string')) : Object.freeze([]);
}
