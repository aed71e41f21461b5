import type { PrincipalKind } from '../principal.ts';
import type { Claims } from './profile.ts';

/**
 * Who acts, by the claims of Auth0's "agents as principal", for an API that has them switched on: only there are
 * `sub_profile` and `client_profile` Auth0's own words and not a tenant's. `grant` is what the grant itself admits.
 *
 * @see https://auth0.com/docs/secure/tokens/access-tokens
 */
export function agentKind(claims: Claims, clientId: string | null, grant: 'client' | 'user' | 'any'): PrincipalKind {
  const { sub, sub_profile: subjectProfile } = claims;
  const looksLikeClient = typeof sub !== 'string' || sub.endsWith('@clients');
  if (subjectProfile === 'user') return grant === 'client' || looksLikeClient ? 'unknown' : 'user';
  if (grant === 'user' || Object.hasOwn(claims, 'act') || !isService(claims['client_profile'])) return 'unknown';
  // An agent has an identifier of its own; a plain service is known by its client id.
  if (subjectProfile === 'ai_agent') return 'client';
  return subjectProfile === 'service' && (sub === clientId || sub === `${clientId}@clients`) ? 'client' : 'unknown';
}

/** `client_profile` is a space-separated list. */
function isService(clientProfile: unknown): boolean {
  return typeof clientProfile === 'string' && clientProfile.split(' ').includes('service');
}
