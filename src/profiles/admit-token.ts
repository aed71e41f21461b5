import { ForbiddenError, InvalidTokenError } from '../errors.ts';
import type { Principal } from '../principal.ts';
import { checkRegisteredClaims } from '../token/registered-claims.ts';
import { checkBinding } from './binding.ts';
import { identifyProfile } from './identify.ts';
import { principalOf } from './principal-of.ts';
import type { Claims, TokenProfile } from './profile.ts';
import type { ResolvedIssuer } from './resolved-issuer.ts';

/** A token that was found good, and what it says. Frozen. */
export interface VerifiedToken {
  readonly header: Claims;
  readonly claims: Claims;
  /** Whom it speaks of. */
  readonly principal: Principal;
  /** The one profile of the issuer's entry that it is written in. */
  readonly profile: TokenProfile;
  /** `iss`. */
  readonly issuer: string;
  /**
   * Seconds since 1970 after which the token is no longer good: its own end, the end of its profile's time, or the age at
   * which the issuer entry calls it too old. With the issuer's clock tolerance where that has a say.
   */
  readonly expiresAt: number;
}

/**
 * Everything that has to hold of a token after its signature was found good, in the order in which a failure is told:
 * dates and audience, binding, profile, identity, organization, client.
 *
 * @throws InvalidTokenError when the token is not good for this API
 * @throws ForbiddenError when it is, and the issuer entry does not let its client in
 * @see https://www.rfc-editor.org/rfc/rfc9068#section-4
 */
export function admitToken(
  token: { readonly header: Claims; readonly claims: Claims },
  options: {
    readonly issuer: ResolvedIssuer;
    readonly now: Date;
    /** Where the sets of principals come from; by default each has its own. */
    readonly setOf?: (values: readonly string[]) => ReadonlySet<string>;
  },
): VerifiedToken {
  const { header, claims } = token;
  const { issuer, now, setOf } = options;
  const { audience, exactAudience, allowedCoAudiences, clockTolerance, maxTokenAge, maxLifetime } = issuer;
  checkRegisteredClaims(claims, {
    audience,
    exactAudience,
    allowedCoAudiences,
    clockTolerance,
    maxTokenAge,
    maxLifetime,
    now,
    // Which profiles want `iat` is theirs to say; its type and its date are checked wherever it is present.
    requireIssuedAt: false,
  });
  checkBinding(claims);
  const profile = identifyProfile(header, claims, issuer);
  if (now.getTime() >= (issuer.profilesUntil.get(profile.name) ?? Infinity))
    throw new InvalidTokenError('profile_not_allowed');
  const principal = principalOf(profile, claims, issuer, setOf);
  checkOrganization(principal, issuer);
  checkClient(principal, issuer);
  return Object.freeze({
    header,
    claims,
    principal,
    profile,
    issuer: issuer.issuer,
    expiresAt: admittedUntil(claims, profile, issuer),
  });
}

function admittedUntil(
  claims: Claims,
  profile: TokenProfile,
  { profilesUntil, maxTokenAge = Infinity, clockTolerance }: ResolvedIssuer,
): number {
  const profileEnd = (profilesUntil.get(profile.name) ?? Infinity) / 1000;
  const tooOld = typeof claims['iat'] === 'number' ? claims['iat'] + maxTokenAge : Infinity;
  return Math.min(Number(claims['exp']) + clockTolerance, profileEnd, tooOld + clockTolerance);
}

function checkOrganization({ organization }: Principal, { organizations }: ResolvedIssuer): void {
  if (organizations === null || (organization !== null && organizations.has(organization))) return;
  throw new InvalidTokenError('organization_not_allowed', { claim: 'org_id' });
}

function checkClient({ clientId }: Principal, { allowedClients }: ResolvedIssuer): void {
  if (allowedClients === null || (clientId !== null && allowedClients.has(clientId))) return;
  throw new ForbiddenError(
    'The client of this token is not among the allowed clients of its issuer.',
    'This client may not use this API',
  );
}
