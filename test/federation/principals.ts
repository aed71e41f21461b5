import type { Principal } from '../../src/index.ts';

/** A user whose client was granted these scopes. */
export function principalOf(scopes: readonly string[]): Principal {
  return {
    kind: 'user',
    profile: 'rfc9068',
    issuer: 'https://issuer.example',
    audience: [],
    clientId: 'client',
    subject: 'alice',
    user: { id: 'alice' },
    scopes: new Set(scopes),
    permissions: new Set(),
    tokenId: null,
    issuedAt: null,
    expiresAt: new Date(0),
    actor: null,
    organization: null,
    claims: {},
  };
}
