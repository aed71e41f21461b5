import { exportJWK, generateKeyPair } from 'jose';
import { DEV_AUDIENCE, DEV_CLIENTS, DEV_SECRET, DEV_USERS, type DevClient } from './dev-clients.ts';
import { DIALECTS, type Dialect, devToken, LIFETIME } from './dev-tokens.ts';

/** An authorization server for development: it lets everybody in who asks. */
export interface DevIssuer {
  /** What tokens carry as `iss`. */
  readonly issuer: string;
  /** A token for what would be the body of a token request, the secret aside. */
  token(body: Readonly<Record<string, string>>): Promise<string>;
  /** Answers requests below `/dev`. */
  handle(request: Request): Promise<Response>;
}

const MAX_BODY = 16_384;

/** Makes the issuer of a server at `origin`. Its key is a new one each time: what it signs is worth nothing tomorrow. */
export async function createDevIssuer(origin: string): Promise<DevIssuer> {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const keyId = crypto.randomUUID();
  const jwk = { ...(await exportJWK(publicKey)), kid: keyId, alg: 'RS256', use: 'sig' };
  const issuer = `${origin}/dev/`;
  const metadata = {
    issuer,
    token_endpoint: `${issuer}oauth/token`,
    jwks_uri: `${issuer}jwks`,
    grant_types_supported: ['client_credentials', 'password'],
    token_endpoint_auth_methods_supported: ['client_secret_post'],
    response_types_supported: [],
  };
  const sign = (grant: Grant): Promise<string> => devToken({ ...grant, issuer }, { key: privateKey, keyId });
  return {
    issuer,
    async token(body) {
      const grant = readGrant({ ...body, client_secret: DEV_SECRET });
      if ('error' in grant) throw new TypeError(grant.error_description);
      return sign(grant);
    },
    async handle(request) {
      const { pathname } = new URL(request.url);
      if (pathname === '/dev/.well-known/openid-configuration') return Response.json(metadata);
      if (pathname === '/dev/jwks') return Response.json({ keys: [jwk] });
      if (pathname !== '/dev/oauth/token') return new Response('Not found', { status: 404 });
      if (request.method !== 'POST')
        return new Response('Method not allowed', { status: 405, headers: { allow: 'POST' } });
      const grant = readGrant(await readBody(request));
      if ('error' in grant) {
        const status = grant.error === 'invalid_client' ? 401 : 400;
        return Response.json(grant, { status, headers: { 'cache-control': 'no-store' } });
      }
      const answer = {
        access_token: await sign(grant),
        token_type: 'Bearer',
        expires_in: LIFETIME,
        scope: grant.scopes.join(' '),
      };
      return Response.json(answer, { headers: { 'cache-control': 'no-store' } });
    },
  };
}

/** RFC 6749 §5.2. */
interface TokenError {
  readonly error:
    | 'invalid_request'
    | 'invalid_client'
    | 'unauthorized_client'
    | 'unsupported_grant_type'
    | 'invalid_grant'
    | 'access_denied';
  readonly error_description: string;
}

type Grant = Omit<Parameters<typeof devToken>[0], 'issuer'>;

function readGrant(body: Readonly<Record<string, unknown>> | null): Grant | TokenError {
  if (body === null) return refuse('invalid_request', 'Send a JSON object or a form.');
  const {
    client_id: clientId,
    client_secret: secret,
    grant_type: grantType,
    audience = DEV_AUDIENCE,
    username,
    scope,
  } = body;
  const { token_dialect: dialect = 'access_token' } = body;
  const client =
    typeof clientId === 'string' && Object.hasOwn(DEV_CLIENTS, clientId) ? DEV_CLIENTS[clientId] : undefined;
  if (client === undefined || secret !== DEV_SECRET) {
    return refuse(
      'invalid_client',
      `Clients are ${Object.keys(DEV_CLIENTS).join(' and ')}; the secret is ${DEV_SECRET}.`,
    );
  }
  if (audience !== DEV_AUDIENCE) return refuse('access_denied', `The audience is ${DEV_AUDIENCE}.`);
  if (!isDialect(dialect)) return refuse('invalid_request', `token_dialect is one of ${DIALECTS.join(', ')}.`);
  if (scope !== undefined && typeof scope !== 'string')
    return refuse('invalid_request', 'scope is a space-separated list.');
  if (grantType !== 'client_credentials' && grantType !== 'password') {
    return refuse('unsupported_grant_type', 'grant_type is client_credentials or password.');
  }
  if (!client.grantTypes.includes(grantType)) return refuse('unauthorized_client', 'This client has no users.');
  const common = { audience: DEV_AUDIENCE, clientId: String(clientId), dialect };
  if (grantType === 'client_credentials') {
    return { ...common, userName: null, scopes: granted(scope, client), permissions: [] };
  }
  const user = typeof username === 'string' && Object.hasOwn(DEV_USERS, username) ? DEV_USERS[username] : undefined;
  if (user === undefined)
    return refuse('invalid_grant', `Users are ${Object.keys(DEV_USERS).join(' and ')}, with any password.`);
  return {
    ...common,
    userName: String(username),
    scopes: granted(scope, client, user.scopes),
    permissions: user.permissions,
  };
}

/** What is asked for, as far as the client has it, and the user where there is one; all of that when nothing is asked for. */
function granted(
  asked: string | undefined,
  client: DevClient,
  ofUser: readonly string[] = client.scopes,
): readonly string[] {
  const available = client.scopes.filter((scope) => ofUser.includes(scope));
  const wanted = asked?.split(' ').filter((scope) => scope !== '') ?? [];
  return wanted.length === 0 ? available : available.filter((scope) => wanted.includes(scope));
}

function isDialect(value: unknown): value is Dialect {
  return (DIALECTS as readonly unknown[]).includes(value);
}

function refuse(error: TokenError['error'], description: string): TokenError {
  return { error, error_description: description };
}

/** JSON or a form, as Auth0 takes them; null for anything else. */
async function readBody(request: Request): Promise<Readonly<Record<string, unknown>> | null> {
  const text = await request.text();
  if (text.length > MAX_BODY) return null;
  if (request.headers.get('content-type')?.includes('application/x-www-form-urlencoded')) {
    return Object.fromEntries(new URLSearchParams(text));
  }
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null && !Array.isArray(body) ? (body as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
