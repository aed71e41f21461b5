import { auth0Profile } from './auth0.ts';
import { cognitoProfile } from './cognito.ts';
import { entraV1Profile, entraV2Profile } from './entra.ts';
import { keycloakProfile } from './keycloak.ts';
import { oktaProfile } from './okta.ts';
import type { ProfileName, TokenProfile } from './profile.ts';
import { rfc9068Profile } from './rfc9068.ts';

/**
 * The profiles that come with the package, by the name that an issuer's `profiles` option may use. To be built upon.
 *
 * @example
 * ```ts run
 * import { builtInProfiles, defineProfile } from 'graphql-bearer/core';
 *
 * const keycloakAtJwt = defineProfile({ ...builtInProfiles.keycloak, name: 'keycloak-at', typ: 'at+jwt' });
 * keycloakAtJwt.clientIdClaim; // => 'azp'
 * ```
 */
export const builtInProfiles: Readonly<Record<ProfileName, TokenProfile>> = Object.freeze({
  auth0: auth0Profile,
  rfc9068: rfc9068Profile,
  okta: oktaProfile,
  'entra-v1': entraV1Profile,
  'entra-v2': entraV2Profile,
  cognito: cognitoProfile,
  keycloak: keycloakProfile,
});
