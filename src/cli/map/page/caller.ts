import type { Principal, PrincipalKind } from '../../../principal.ts';

/** Whose eyes the map is seen with. */
export interface Caller {
  readonly kind: 'anonymous' | PrincipalKind;
  /** Empty: none. */
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly permissions: readonly string[];
}

export const ANONYMOUS: Caller = { kind: 'anonymous', clientId: '', scopes: [], permissions: [] };

/** The principal that the rules are asked about; null for a caller without credentials. */
export function principalOfCaller({ kind, clientId, scopes, permissions }: Caller): Principal | null {
  if (kind === 'anonymous') return null;
  return {
    kind,
    profile: 'map',
    issuer: '',
    audience: [],
    clientId: clientId === '' ? null : clientId,
    subject: null,
    user: null,
    scopes: new Set(scopes),
    permissions: new Set(permissions),
    tokenId: null,
    issuedAt: null,
    expiresAt: new Date(0),
    actor: null,
    organization: null,
    claims: {},
  };
}

/** `a user through clinic-web with 2 scopes`. */
export function describeCaller({ kind, clientId, scopes, permissions }: Caller): string {
  if (kind === 'anonymous') return 'somebody without a token';
  const through = clientId === '' ? '' : ` ${clientId}`;
  const who = {
    user: `a user${through && ` through${through}`}`,
    client: `the client${through} acting for itself`,
    unknown: `somebody of unknown kind${through && ` through${through}`}`,
  }[kind];
  const held = [counted(scopes, 'scope'), ...(permissions.length > 0 ? [counted(permissions, 'permission')] : [])];
  return `${through === '' ? who.replace('the client', 'a client') : who} with ${held.join(' and ')}`;
}

function counted(list: readonly string[], noun: string): string {
  return `${list.length === 0 ? 'no' : list.length} ${noun}${list.length === 1 ? '' : 's'}`;
}
