import type { Principal } from '../../src/principal.ts';

/** A verified caller, as a profile would make it. */
export function caller(members: Partial<Principal> = {}): Principal {
  return Object.freeze({
    kind: 'user',
    profile: 'rfc9068',
    issuer: 'https://issuer.example/',
    audience: ['https://api.example.com/graphql'],
    clientId: 'clinic-web',
    subject: 'dr-bob',
    user: { id: 'dr-bob' },
    scopes: new Set(['read:patients']),
    permissions: new Set(['chart:read']),
    tokenId: null,
    issuedAt: new Date(1_700_000_000_000),
    expiresAt: new Date(1_700_003_600_000),
    actor: null,
    organization: null,
    claims: Object.freeze(Object.create(null)),
    ...members,
  });
}

/** A client that acts for itself. */
export const worker: Principal = caller({
  kind: 'client',
  clientId: 'reports-worker',
  subject: 'reports-worker@clients',
  user: null,
});
