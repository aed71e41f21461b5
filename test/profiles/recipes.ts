import { defineProfile } from '../../src/profiles/define-profile.ts';
import { builtInProfiles } from '../../src/profiles/index.ts';
import type { TokenProfile } from '../../src/profiles/profile.ts';

/** Duende IdentityServer: scopes in an array unless configured otherwise; a client's token has no `sub` at all. */
export const duende: TokenProfile = defineProfile({
  name: 'duende',
  typ: 'at+jwt',
  clientIdClaim: 'client_id',
  scopeClaim: 'scope',
  scopeForm: 'either',
  required: ['client_id', 'iat', 'jti'],
  forbidden: [],
  kind: (claims) => (Object.hasOwn(claims, 'sub') ? 'user' : 'client'),
});

/**
 * Ory Hydra: scopes in `scp`, in `scope`, or in both, as configured. Subjects come from one's own login application:
 * make sure there that none can equal a client id.
 */
export const hydra: TokenProfile = defineProfile({
  name: 'hydra',
  typ: 'jwt',
  clientIdClaim: 'client_id',
  scopeClaim: ['scp', 'scope'],
  scopeForm: 'either',
  required: ['sub', 'client_id', 'iat', 'jti'],
  forbidden: ['nonce', 'at_hash', 'c_hash', 's_hash'],
  kind: (claims, clientId) => (claims['sub'] === clientId ? 'client' : 'user'),
});

/** PingOne with `typ: at+jwt`: `auth_time` and `acr` are written only where a user signed in. */
export const pingOne: TokenProfile = defineProfile({
  name: 'pingone',
  typ: 'at+jwt',
  clientIdClaim: 'client_id',
  scopeClaim: 'scope',
  scopeForm: 'string',
  required: ['aud', 'client_id', 'iat'],
  forbidden: [],
  kind: (claims, clientId) => {
    if (Object.hasOwn(claims, 'auth_time') || Object.hasOwn(claims, 'acr')) return 'user';
    return !Object.hasOwn(claims, 'sub') || claims['sub'] === clientId ? 'client' : 'unknown';
  },
});

/** Zitadel: a service user is a user like any other, so its tokens cannot tell a client that acts for itself. */
export const zitadel: TokenProfile = defineProfile({
  name: 'zitadel',
  typ: 'jwt',
  clientIdClaim: 'client_id',
  scopeClaim: 'scope',
  scopeForm: 'string',
  required: ['aud', 'sub', 'client_id', 'jti'],
  forbidden: ['nonce', 'at_hash', 'c_hash', 's_hash'],
  kind: () => 'unknown',
});

/** WorkOS Connect: `sid` is the user's session; a client's own token has none. */
export const workos: TokenProfile = defineProfile({
  name: 'workos',
  typ: 'jwt',
  clientIdClaim: 'client_id',
  scopeClaim: 'scope',
  scopeForm: 'string',
  required: ['sub', 'client_id', 'jti'],
  forbidden: ['nonce', 'at_hash', 'c_hash', 's_hash'],
  kind: (claims, clientId) => {
    if (Object.hasOwn(claims, 'sid')) return 'user';
    return claims['sub'] === clientId ? 'client' : 'unknown';
  },
});

/** Keycloak clients with "use at+jwt as access token header type": the built-in profile under the other type. */
export const keycloakAtJwt: TokenProfile = defineProfile({
  ...builtInProfiles.keycloak,
  name: 'keycloak-at',
  typ: 'at+jwt',
});
