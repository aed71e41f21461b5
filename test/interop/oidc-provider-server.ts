import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { signCompact } from '../../src/testing/compact.ts';
import { createTestKey } from '../../src/testing/test-key.ts';

/** What of oidc-provider is used here; it comes without types. */
interface Provider {
  callback(): (request: unknown, response: unknown) => void;
  interactionDetails(request: unknown, response: unknown): Promise<InteractionDetails>;
  interactionFinished(request: unknown, response: unknown, result: object, options: object): Promise<void>;
  readonly Grant: new (of: { accountId: string; clientId: string }) => Grant;
}

interface InteractionDetails {
  readonly prompt: { readonly name: string };
  readonly params: Readonly<Record<string, string>>;
  readonly session?: { readonly accountId: string };
}

interface Grant {
  addOIDCScope(scope: string): void;
  addResourceScope(resource: string, scope: string): void;
  save(): Promise<string>;
}

interface StructuredToken {
  header?: Record<string, unknown>;
  payload: Record<string, unknown>;
}

/** A real authorization server of this machine. */
export interface AuthorizationServer {
  /** Without a slash at the end, as this server writes `iss`. */
  readonly issuer: string;
  /** An access token by the client credentials grant. */
  clientToken(scope?: string): Promise<string>;
  /** The same, bound to a key by DPoP (RFC 9449 §5). */
  boundClientToken(): Promise<string>;
  /** Access and ID token by the authorization code grant, with a user who signs in and consents. */
  userTokens(scope?: string): Promise<{ readonly accessToken: string; readonly idToken: string }>;
  close(): Promise<void>;
}

export const API = 'https://api.example.com/graphql';
const REDIRECT = 'https://client.example.com/callback';
const SECRET = 'a-secret-of-nobody-in-particular';

/** Starts oidc-provider on a free port; `dialect: 'auth0'` shapes its access tokens like Auth0's own profile. */
export async function startAuthorizationServer(dialect: 'rfc9068' | 'auth0'): Promise<AuthorizationServer> {
  const http = createServer();
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const provider = await createProvider(issuer, dialect);
  const answer = provider.callback();
  http.on('request', (request, response) => {
    if (!request.url?.startsWith('/interaction/')) return void answer(request, response);
    consent(provider, { request, response }).catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  return {
    issuer,
    clientToken: (scope = 'read:pets') => clientCredentialsGrant(issuer, { scope }),
    boundClientToken: async () => {
      const dpop = await proof(`${issuer}/token`);
      return clientCredentialsGrant(issuer, { scope: 'read:pets', headers: { dpop } });
    },
    userTokens: (scope = 'openid read:pets') => authorizationCodeGrant(issuer, scope),
    close: () =>
      new Promise((resolve) => {
        http.close(() => resolve());
        http.closeAllConnections();
      }),
  };
}

async function createProvider(issuer: string, dialect: 'rfc9068' | 'auth0'): Promise<Provider> {
  // @ts-expect-error: no types come with it
  const { default: Provider } = (await import('oidc-provider')) as {
    default: new (issuer: string, options: object) => Provider;
  };
  const { privateKey } = (await crypto.subtle.generateKey(
    { name: 'RSASSA-PKCS1-v1_5', modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256' },
    true,
    ['sign', 'verify'],
  )) as CryptoKeyPair;
  const { key_ops, ext, ...jwk } = await crypto.subtle.exportKey('jwk', privateKey);
  return new Provider(issuer, {
    jwks: { keys: [{ ...jwk, kid: 'k1', use: 'sig', alg: 'RS256' }] },
    cookies: { keys: ['only-for-tests'] },
    clients: [
      {
        client_id: 'worker',
        client_secret: SECRET,
        grant_types: ['client_credentials'],
        response_types: [],
        redirect_uris: [],
      },
      { client_id: 'web', client_secret: SECRET, grant_types: ['authorization_code'], redirect_uris: [REDIRECT] },
    ].map((client) => ({ ...client, token_endpoint_auth_method: 'client_secret_post' })),
    findAccount: (_: unknown, accountId: string) => ({ accountId, claims: () => ({ sub: accountId }) }),
    ttl: { AccessToken: 300, ClientCredentials: 300, Grant: 300, IdToken: 300, Interaction: 300, Session: 300 },
    pkce: { required: () => false },
    interactions: { url: (_: unknown, interaction: { uid: string }) => `/interaction/${interaction.uid}` },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({ scope: 'read:pets write:pets', audience: API, accessTokenFormat: 'jwt' }),
      },
    },
    ...(dialect === 'auth0' && {
      formats: { customizers: { jwt: (_: unknown, __: unknown, token: StructuredToken) => likeAuth0(token) } },
    }),
  });
}

/** As Auth0's profile `access_token` differs from RFC 9068. */
function likeAuth0(token: StructuredToken): void {
  const { client_id: clientId, jti: _, ...claims } = token.payload;
  const isClient = claims['sub'] === clientId;
  token.header = { ...token.header, typ: 'JWT' };
  token.payload = {
    ...claims,
    azp: clientId,
    ...(isClient
      ? { sub: `${String(clientId)}@clients`, gty: 'client-credentials' }
      : { sub: `auth0|${String(claims['sub'])}` }),
  };
}

/** Signs the user in, then consents to whatever is asked. */
async function consent(provider: Provider, http: { request: unknown; response: unknown }): Promise<void> {
  const { prompt, params, session } = await provider.interactionDetails(http.request, http.response);
  const finish = (result: object): Promise<void> =>
    provider.interactionFinished(http.request, http.response, result, { mergeWithLastSubmission: true });
  if (prompt.name === 'login') return finish({ login: { accountId: 'alice' } });
  const grant = new provider.Grant({ accountId: session!.accountId, clientId: params['client_id']! });
  grant.addOIDCScope('openid');
  grant.addResourceScope(API, params['scope']!);
  return finish({ consent: { grantId: await grant.save() } });
}

async function clientCredentialsGrant(
  issuer: string,
  { scope, headers = {} }: { readonly scope: string; readonly headers?: Record<string, string> },
): Promise<string> {
  const form = { grant_type: 'client_credentials', client_id: 'worker', client_secret: SECRET, resource: API, scope };
  return (await post(`${issuer}/token`, form, headers))['access_token']!;
}

/** That the sender holds a key (RFC 9449 §4.2). */
async function proof(htu: string): Promise<string> {
  const key = await createTestKey('ES256', 'dpop');
  const { kid: _, use: __, alg: ___, ...jwk } = key.publicJwk;
  const payload = { jti: crypto.randomUUID(), htm: 'POST', htu, iat: Math.floor(Date.now() / 1000) };
  return signCompact({ typ: 'dpop+jwt', alg: 'ES256', jwk }, { payload, key });
}

async function authorizationCodeGrant(
  issuer: string,
  scope: string,
): Promise<{ accessToken: string; idToken: string }> {
  const query = new URLSearchParams({
    client_id: 'web',
    response_type: 'code',
    redirect_uri: REDIRECT,
    scope,
    resource: API,
    nonce: 'n-0S6_WzA2Mj',
  });
  const code = await followToCode(`${issuer}/auth?${query}`);
  const tokens = await post(`${issuer}/token`, {
    grant_type: 'authorization_code',
    client_id: 'web',
    client_secret: SECRET,
    redirect_uri: REDIRECT,
    resource: API,
    code,
  });
  return { accessToken: tokens['access_token']!, idToken: tokens['id_token']! };
}

/** Goes where the server sends a browser, with the cookies it sets, until it sends the browser back to the client. */
async function followToCode(start: string): Promise<string> {
  const cookies = new Map<string, string>();
  let address = start;
  for (let hop = 0; hop < 10; hop += 1) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(address, { redirect: 'manual', headers: { cookie } });
    for (const line of response.headers.getSetCookie()) {
      const [name, value] = line.split(';', 1)[0]!.split('=', 2) as [string, string];
      if (value === '') cookies.delete(name);
      else cookies.set(name, value);
    }
    const location = response.headers.get('location');
    if (location === null)
      throw new Error(`no redirect from ${new URL(address).pathname}: ${response.status} ${await response.text()}`);
    address = new URL(location, address).href;
    const code = address.startsWith(REDIRECT) ? new URL(address).searchParams.get('code') : null;
    if (code !== null) return code;
    if (address.startsWith(REDIRECT)) throw new Error(`refused: ${address}`);
  }
  throw new Error('too many redirects');
}

async function post(
  address: string,
  form: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Record<string, string>> {
  const response = await fetch(address, { method: 'POST', body: new URLSearchParams(form), headers });
  const body = (await response.json()) as Record<string, string>;
  if (!response.ok) throw new Error(JSON.stringify(body));
  return body;
}
