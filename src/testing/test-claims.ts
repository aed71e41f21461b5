import type { ClientSubject, TokenProfile } from '../profiles/profile.ts';

/** Who a minted token speaks of, and what it grants. Everything has a default. */
export interface MintOptions {
  /** `client`: the client acts for itself. Default `user`. */
  readonly kind?: 'user' | 'client';
  /** Default: a user's, or the client's as the profile writes it. */
  readonly subject?: string;
  /** Default `test-client`. */
  readonly clientId?: string;
  /** Scopes in a space-separated string or an array; written in the profile's form. Default none. */
  readonly scope?: string | readonly string[];
  /** What the user may do. Default: the claim is absent. */
  readonly permissions?: readonly string[];
  /** Default: the issuer's. Null: no `aud`. */
  readonly audience?: string | readonly string[] | null;
  /** Seconds after `now`; negative for a token that has expired. Default 300. */
  readonly expiresIn?: number;
  /** Claims to add or replace; `undefined` removes one. */
  readonly claims?: Readonly<Record<string, unknown>>;
  /** Header members to add or replace; `undefined` removes one. */
  readonly header?: Readonly<Record<string, unknown>>;
}

/** What the claims are made from. */
export interface ClaimsContext {
  readonly issuer: string;
  readonly audience: string | readonly string[] | null;
  readonly clientSubject: ClientSubject | undefined;
  readonly now: Date;
}

/** Claims as a server of this profile writes them. */
export function testClaims(profile: TokenProfile, options: MintOptions & ClaimsContext): Record<string, unknown> {
  const { kind = 'user', clientId = 'test-client', expiresIn = 300 } = options;
  const issuedAt = Math.floor(options.now.getTime() / 1000);
  const evidence = (EVIDENCE[profile.name] ?? generic)({ clientId, clientSubject: options.clientSubject })[kind];
  const subject = options.subject ?? evidence['sub'];
  return {
    iss: options.issuer,
    ...(options.audience === null ? {} : { aud: options.audience }),
    iat: Math.min(issuedAt, issuedAt + expiresIn - 1),
    exp: issuedAt + expiresIn,
    ...(profile.required.includes('jti') ? { jti: crypto.randomUUID() } : {}),
    ...profile.markers,
    ...(profile.clientIdClaim === null ? {} : { [profile.clientIdClaim]: clientId }),
    ...evidence,
    sub: subject,
    ...(profile.userIdClaim === undefined || kind === 'client' ? {} : { [profile.userIdClaim]: subject }),
    ...scopeClaim(profile, options.scope),
    ...(options.permissions === undefined ? {} : { [profile.permissionsClaim ?? 'permissions']: options.permissions }),
    ...options.claims,
  };
}

function scopeClaim(profile: TokenProfile, scope: MintOptions['scope']): Record<string, unknown> {
  if (scope === undefined) return {};
  const scopes = typeof scope === 'string' ? scope.split(' ').filter((one) => one !== '') : scope;
  const name = typeof profile.scopeClaim === 'string' ? profile.scopeClaim : profile.scopeClaim[0]!;
  return { [name]: profile.scopeForm === 'array' ? scopes : scopes.join(' ') };
}

interface Caller {
  readonly clientId: string;
  readonly clientSubject: ClientSubject | undefined;
}

type Evidence = (caller: Caller) => Readonly<Record<'user' | 'client', Readonly<Record<string, unknown>>>>;

/** A profile whose kind can be read from `sub`, which is most of them. */
const generic: Evidence = ({ clientId, clientSubject }) => ({
  user: { sub: clientSubject === 'auth0' ? 'auth0|test-user' : 'test-user' },
  client: { sub: subjectOfClient(clientId, clientSubject) },
});

function subjectOfClient(clientId: string, clientSubject: ClientSubject | undefined): string {
  if (typeof clientSubject === 'function') return clientSubject(clientId);
  return clientSubject === 'auth0' ? `${clientId}@clients` : clientId;
}

const entra: Evidence = () => ({
  user: { sub: 'test-user', oid: '00000000-0000-4000-8000-000000000001', idtyp: 'user' },
  client: { sub: '00000000-0000-4000-8000-000000000002', oid: '00000000-0000-4000-8000-000000000002', idtyp: 'app' },
});

/** What tells a user from a client where it is more than `sub`, as each provider writes it. */
const EVIDENCE: Readonly<Record<string, Evidence>> = {
  auth0: ({ clientId }) => ({
    user: { sub: 'auth0|test-user' },
    client: { sub: `${clientId}@clients`, gty: 'client-credentials' },
  }),
  cognito: ({ clientId }) => ({
    user: { sub: '00000000-0000-4000-8000-000000000001', username: 'test-user' },
    client: { sub: clientId },
  }),
  'entra-v1': entra,
  'entra-v2': entra,
  keycloak: ({ clientId }) => ({
    user: { sub: '00000000-0000-4000-8000-000000000001', preferred_username: 'test-user' },
    client: {
      sub: '00000000-0000-4000-8000-000000000002',
      client_id: clientId,
      preferred_username: `service-account-${clientId.toLowerCase()}`,
    },
  }),
  okta: ({ clientId }) => ({ user: { sub: 'test-user' }, client: { sub: clientId } }),
};
