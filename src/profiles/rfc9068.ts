import type { PrincipalKind } from '../principal.ts';
import { agentKind } from './auth0-agents.ts';
import { defineProfile } from './define-profile.ts';
import type { Claims, ProfileIssuer, TokenProfile } from './profile.ts';
import { showsUser } from './user-evidence.ts';

/**
 * The JWT profile for OAuth 2.0 access tokens. It has no mark of its own for a client that acts for itself: `sub` is then
 * "an identifier the authorization server uses", so the issuer's `clientSubject` has to say how that one reads.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9068#section-2.2
 */
export const rfc9068Profile: TokenProfile = defineProfile({
  name: 'rfc9068',
  typ: 'at+jwt',
  clientIdClaim: 'client_id',
  scopeClaim: 'scope',
  scopeForm: 'string',
  required: ['iss', 'exp', 'aud', 'sub', 'client_id', 'iat', 'jti'],
  forbidden: [],
  usesClientSubject: true,
  kind: rfc9068Kind,
});

function rfc9068Kind(claims: Claims, clientId: string | null, issuer: ProfileIssuer): PrincipalKind {
  const { clientSubject } = issuer;
  if (clientId === null || typeof claims['sub'] !== 'string') return 'unknown';
  if (clientSubject === 'auth0') return auth0Kind(claims, clientId, issuer);
  if (showsUser(claims)) return 'user';
  if (clientSubject === undefined) return claims['sub'] === clientId ? 'unknown' : 'user';
  const asClient = clientSubject === 'client-id' ? clientId : clientSubject(clientId);
  if (claims['sub'] === asClient) return 'client';
  return claims['sub'] === clientId ? 'unknown' : 'user';
}

/** Auth0 writes `<client id>@clients` for a client and `<connection>|<id>` for a user. */
function auth0Kind(claims: Claims, clientId: string, issuer: ProfileIssuer): PrincipalKind {
  const sub = String(claims['sub']);
  if (sub === `${clientId}@clients` && !showsUser(claims)) return 'client';
  if (issuer.agentSubjectClaims) return agentKind(claims, clientId, showsUser(claims) ? 'user' : 'any');
  return !sub.endsWith('@clients') && /^[^|]+\|./.test(sub) ? 'user' : 'unknown';
}
