import type { Principal, PrincipalKind } from '../principal.ts';

/** What is assumed of a caller of whom there is no token. */
export interface Assumed {
  readonly kind: PrincipalKind;
  readonly clientId?: string | null;
  readonly scopes?: Iterable<string>;
  readonly permissions?: Iterable<string>;
}

/** A caller as a verified token would make one, with nothing but what is assumed of it. */
export function assumedCaller({ kind, clientId = null, scopes = [], permissions = [] }: Assumed): Principal {
  return Object.freeze({
    kind,
    profile: 'assumed',
    issuer: '',
    audience: [],
    clientId,
    subject: null,
    user: kind === 'user' ? { id: '' } : null,
    scopes: new Set(scopes),
    permissions: new Set(permissions),
    tokenId: null,
    issuedAt: null,
    expiresAt: new Date(8.64e15),
    actor: null,
    organization: null,
    claims: Object.freeze(Object.create(null) as Record<string, unknown>),
  });
}
