import { InvalidTokenError } from '../errors.ts';
import { isScopeToken, parseScope } from '../oauth/scope.ts';
import type { Claims, TokenProfile } from './profile.ts';

/**
 * The scopes that the token grants, in the order in which it names them. Absent is none. A claim of another form than
 * the profile's, or with one bad element, refuses the token: reading the good half would be a guess, and splitting
 * `["a b"]` would grant `b`.
 *
 * @throws InvalidTokenError `scope_malformed`
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-3.3
 */
export function grantedScopes(profile: TokenProfile, claims: Claims): readonly string[] {
  const { scopeClaim, scopeForm } = profile;
  const names = typeof scopeClaim === 'string' ? [scopeClaim] : scopeClaim;
  let granted: readonly string[] | null = null;
  for (const name of names) {
    if (!Object.hasOwn(claims, name)) continue;
    const scopes = readScopes(claims[name], scopeForm);
    if (scopes === null || (granted !== null && !sameSet(granted, scopes))) {
      throw new InvalidTokenError('scope_malformed', { claim: name });
    }
    granted ??= scopes;
  }
  return granted ?? [];
}

function readScopes(value: unknown, form: TokenProfile['scopeForm']): readonly string[] | null {
  if (typeof value === 'string') return form === 'array' ? null : parseScope(value);
  if (!Array.isArray(value) || form === 'string') return null;
  return value.every((element) => typeof element === 'string' && isScopeToken(element)) ? value : null;
}

function sameSet(left: readonly string[], right: readonly string[]): boolean {
  return new Set([...left, ...right]).size === new Set(left).size && new Set(left).size === new Set(right).size;
}
