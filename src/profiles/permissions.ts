import { InvalidTokenError } from '../errors.ts';
import type { Claims, TokenProfile } from './profile.ts';

/**
 * What the user may do, as the provider says beside the scopes (Auth0 RBAC's `permissions`, Entra's `roles`). It is never
 * merged with scopes: scopes are what this client was granted, permissions are everything its user could ever grant.
 *
 * @throws InvalidTokenError `claim_type` when the claim is not an array of strings
 */
export function userPermissions(profile: TokenProfile, claims: Claims): readonly string[] {
  const { permissionsClaim: claim = 'permissions' } = profile;
  if (!Object.hasOwn(claims, claim)) return [];
  const value = claims[claim];
  if (!Array.isArray(value) || !value.every((element) => typeof element === 'string')) {
    throw new InvalidTokenError('claim_type', { claim });
  }
  return value;
}
