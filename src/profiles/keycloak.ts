import { ConfigurationError } from '../errors.ts';
import type { PrincipalKind } from '../principal.ts';
import { defineProfile } from './define-profile.ts';
import type { IssuerOptions, PresetOptions } from './issuer-options.ts';
import { checkPathSegment, givenTo } from './preset-words.ts';
import type { Claims, TokenProfile } from './profile.ts';

/**
 * Keycloak. Its payload says `typ: "Bearer"` where ID tokens say `ID`; older versions put `nonce` into access tokens too,
 * so that one does not give an ID token away here.
 *
 * @see https://www.keycloak.org/docs/latest/server_admin/
 */
export const keycloakProfile: TokenProfile = defineProfile({
  name: 'keycloak',
  typ: 'jwt',
  markers: { typ: 'Bearer' },
  clientIdClaim: 'azp',
  scopeClaim: 'scope',
  scopeForm: 'string',
  required: ['sub', 'azp'],
  forbidden: ['at_hash', 'c_hash', 's_hash'],
  kind: keycloakKind,
});

/**
 * A client acts as its service account, a user whose name is made from the client id; a person could register such a
 * name, but only service accounts get `client_id` as well.
 */
function keycloakKind(claims: Claims, clientId: string | null): PrincipalKind {
  const { preferred_username: name, client_id: serviceAccountOf } = claims;
  if (clientId === null || typeof name !== 'string') return 'unknown';
  if (!name.startsWith('service-account-')) return 'user';
  // Keycloak stores user names in lower case.
  const isOwn = name === `service-account-${clientId}` || name === `service-account-${clientId.toLowerCase()}`;
  return isOwn && serviceAccountOf === clientId ? 'client' : 'unknown';
}

/** Keycloak's own words. */
export interface KeycloakWords {
  /** Address of the server, with its path if it has one: `https://sso.example.com` or `https://sso.example.com/auth`. */
  readonly url?: URL | string;
  /** Name of the realm. The issuer becomes `<url>/realms/<realm>`. */
  readonly realm?: string;
}

/**
 * One Keycloak realm.
 *
 * @throws ConfigurationError when neither `issuer` nor both of `url` and `realm` are given
 * @example
 * keycloak({ url: 'https://sso.example.com', realm: 'acme', audience: 'orders-api' })
 */
export function keycloak(options: PresetOptions<KeycloakWords>): IssuerOptions {
  const { url, realm, ...given } = givenTo(options);
  return { profiles: ['keycloak'], ...given, issuer: given.issuer ?? issuerOf(url, realm) };
}

function issuerOf(url: URL | string | undefined, realm: string | undefined): string {
  const name = checkPathSegment(realm, { preset: 'keycloak', option: 'realm', example: 'acme' });
  const text = String(url ?? '');
  if (!URL.canParse(text))
    throw new ConfigurationError('keycloak: option "url": expected an address such as https://sso.example.com');
  const end = text.endsWith('/') ? text.slice(0, -1) : text;
  return `${end}/realms/${encodeURIComponent(name)}`;
}
