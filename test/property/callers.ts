import { createTestIssuer, type TestIssuer } from '../../src/testing.ts';
import type { Caller } from './reference-rules.ts';

/** The one issuer of these tests. Its tokens are minted once for each kind of caller. */
export const issuer: TestIssuer = await createTestIssuer();
const minted = new Map<string, Promise<string>>();

/** A token of Auth0's own profile for a caller; null for nobody. A grant that no profile knows makes the kind unknown. */
export function tokenOf(caller: Caller): Promise<string> | null {
  if (caller.kind === 'anonymous') return null;
  const key = JSON.stringify([caller.kind, caller.clientId, caller.scopes, caller.permissions]);
  const known = minted.get(key);
  if (known !== undefined) return known;
  const token = issuer.mint('auth0', {
    kind: caller.kind === 'client' ? 'client' : 'user',
    clientId: caller.clientId,
    scope: caller.scopes,
    permissions: caller.permissions,
    expiresIn: 3600,
    ...(caller.kind === 'unknown' ? { claims: { gty: 'some-other-grant' } } : {}),
  });
  minted.set(key, token);
  return token;
}
