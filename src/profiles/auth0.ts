import type { PrincipalKind } from '../principal.ts';
import { agentKind } from './auth0-agents.ts';
import { defineProfile } from './define-profile.ts';
import { ID_TOKEN_CLAIMS } from './id-token-claims.ts';
import type { IssuerOptions, PresetOptions } from './issuer-options.ts';
import { checkHost, givenTo } from './preset-words.ts';
import type { Claims, ProfileIssuer, TokenProfile } from './profile.ts';

/**
 * Auth0's own profile (token dialects `access_token` and `access_token_authz`): `typ` is `JWT`, the client is in `azp`,
 * a client that acts for itself has `gty: "client-credentials"` and `sub: "<azp>@clients"`.
 *
 * @see https://auth0.com/docs/secure/tokens/access-tokens/access-token-profiles
 */
export const auth0Profile: TokenProfile = defineProfile({
  name: 'auth0',
  typ: 'jwt',
  clientIdClaim: 'azp',
  scopeClaim: 'scope',
  scopeForm: 'string',
  required: ['iat', 'sub', 'azp'],
  forbidden: ID_TOKEN_CLAIMS,
  kind: auth0Kind,
});

/** Grants that Auth0 names in `gty` and that have an end user; the authorization code grant leaves `gty` out. */
const USER_GRANTS: readonly unknown[] = [undefined, 'password', 'refresh_token'];

function auth0Kind(claims: Claims, clientId: string | null, issuer: ProfileIssuer): PrincipalKind {
  const { gty, sub } = claims;
  // The suffix alone proves nothing: a connection may let its users choose an id that ends like that.
  if (gty === 'client-credentials' && sub === `${clientId}@clients` && !Object.hasOwn(claims, 'act')) return 'client';
  if (issuer.agentSubjectClaims)
    return gty === 'client-credentials' ? agentKind(claims, clientId, 'client') : agentKind(claims, clientId, 'user');
  const looksLikeClient = typeof sub !== 'string' || sub.endsWith('@clients');
  return USER_GRANTS.includes(gty) && !looksLikeClient ? 'user' : 'unknown';
}

/** Auth0's own words: the tenant's domain or its custom domain, as the client uses it. */
export interface Auth0Words {
  /** Host name, for example `tenant.eu.auth0.com`. The issuer becomes `https://<domain>/`. */
  readonly domain?: string;
}

/**
 * Auth0, on either side of the move from its own token profile to RFC 9068: accepts both unless `profiles` says
 * otherwise.
 *
 * @throws ConfigurationError when neither `issuer` nor a usable `domain` is given
 * @example
 * auth0({ domain: 'tenant.eu.auth0.com', audience: 'https://api.example.com/graphql' })
 */
export function auth0(options: PresetOptions<Auth0Words>): IssuerOptions {
  const { domain, ...given } = givenTo(options);
  return {
    profiles: ['auth0', 'rfc9068'],
    clientSubject: 'auth0',
    ...given,
    // Auth0 writes the final slash into `iss`, and `iss` is compared exactly.
    issuer:
      given.issuer ??
      `https://${checkHost(domain, { preset: 'auth0', option: 'domain', example: 'tenant.eu.auth0.com' })}/`,
  };
}
