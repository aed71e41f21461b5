import { defineProfile } from './define-profile.ts';
import { ID_TOKEN_CLAIMS } from './id-token-claims.ts';
import type { IssuerOptions, PresetOptions } from './issuer-options.ts';
import { checkHost, checkPathSegment, givenTo } from './preset-words.ts';
import type { TokenProfile } from './profile.ts';

/**
 * Okta's custom authorization servers. Tokens of the *org* authorization server carry
 * `typ: "application/okta-internal-at+jwt"` and are meant for Okta itself: no profile accepts them.
 *
 * @see https://developer.okta.com/docs/api/openapi/okta-oauth/guides/overview/
 */
export const oktaProfile: TokenProfile = defineProfile({
  name: 'okta',
  typ: 'jwt',
  clientIdClaim: 'cid',
  scopeClaim: 'scp',
  scopeForm: 'array',
  // A user's `sub` is the login name, which may change hands; `uid` does not.
  userIdClaim: 'uid',
  required: ['sub', 'cid'],
  forbidden: ID_TOKEN_CLAIMS,
  kind: (claims, clientId) => {
    if (Object.hasOwn(claims, 'uid')) return 'user';
    return clientId !== null && claims['sub'] === clientId ? 'client' : 'unknown';
  },
});

/** Okta's own words. */
export interface OktaWords {
  /** Host name of the organization, for example `dev-1234.okta.com`. */
  readonly domain?: string;
  /** Id of the custom authorization server. Default `default`. */
  readonly authorizationServer?: string;
}

/**
 * An Okta custom authorization server.
 *
 * @throws ConfigurationError when neither `issuer` nor a usable `domain` is given
 * @example
 * okta({ domain: 'dev-1234.okta.com', audience: 'api://default' })
 */
export function okta(options: PresetOptions<OktaWords>): IssuerOptions {
  const { domain, authorizationServer = 'default', ...given } = givenTo(options);
  return { profiles: ['okta'], ...given, issuer: given.issuer ?? issuerOf(domain, authorizationServer) };
}

function issuerOf(domain: string | undefined, authorizationServer: string): string {
  const host = checkHost(domain, { preset: 'okta', option: 'domain', example: 'dev-1234.okta.com' });
  const server = checkPathSegment(authorizationServer, {
    preset: 'okta',
    option: 'authorizationServer',
    example: 'default',
  });
  return `https://${host}/oauth2/${server}`;
}
