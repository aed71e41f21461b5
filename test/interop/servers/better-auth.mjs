import { createHash } from 'node:crypto';
import { oauthProvider } from '@better-auth/oauth-provider';
import { betterAuth } from 'better-auth';
import { memoryAdapter } from 'better-auth/adapters/memory';
import { toNodeHandler } from 'better-auth/node';
import { jwt } from 'better-auth/plugins';
import { listening, post } from './listening.mjs';

const REDIRECT = 'https://client.example.com/callback';
const TABLES = [
  'user',
  'session',
  'account',
  'verification',
  'jwks',
  'oauthClient',
  'oauthAccessToken',
  'oauthRefreshToken',
  'oauthConsent',
  'oauthResource',
  'oauthClientResource',
  'oauthClientAssertion',
];

/** Better Auth: RFC 9068 with EdDSA, `client_id` and `azp` both, an issuer with a path, and `aud` a list for users. */
export async function start({ audience }) {
  const { server, url, close } = await listening();
  const auth = betterAuth({
    baseURL: url,
    secret: createHash('sha256').update('of nobody in particular').digest('base64'),
    database: memoryAdapter(Object.fromEntries(TABLES.map((table) => [table, []]))),
    emailAndPassword: { enabled: true },
    telemetry: { enabled: false },
    rateLimit: { enabled: false },
    logger: { level: 'error' },
    plugins: [
      jwt(),
      oauthProvider({
        loginPage: '/login',
        consentPage: '/consent',
        scopes: ['openid', 'read:pets'],
        clientPrivileges: () => true,
        silenceWarnings: { oauthAuthServerConfig: true, openidConfig: true },
      }),
    ],
  });
  server.on('request', toNodeHandler(auth));

  const signedUp = await fetch(`${url}/api/auth/sign-up/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ name: 'Alice', email: 'alice@example.com', password: 'long-enough-for-this' }),
  });
  const cookie = signedUp.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  const headers = new Headers({ cookie });
  await auth.api.adminCreateOAuthResource({ headers, body: { identifier: audience, name: 'pets' } });
  const client = await auth.api.adminCreateOAuthClient({
    headers,
    body: {
      redirect_uris: [REDIRECT],
      grant_types: ['client_credentials', 'authorization_code'],
      response_types: ['code'],
      token_endpoint_auth_method: 'client_secret_post',
      scope: 'openid read:pets',
      skip_consent: true,
      client_credentials_scopes: ['read:pets'],
    },
  });
  const { client_id: clientId, client_secret: secret } = client;
  const params = { identifier: encodeURIComponent(audience), client_id: clientId };
  await auth.api.adminLinkClientResource({ headers, params, body: {} });
  const token = (form) =>
    post(`${url}/api/auth/oauth2/token`, { client_id: clientId, client_secret: secret, resource: audience, ...form });

  return {
    issuer: `${url}/api/auth`,
    clientId,
    clientToken: async () => (await token({ grant_type: 'client_credentials', scope: 'read:pets' })).access_token,
    userTokens: async () => {
      const verifier = 'v'.repeat(50);
      const query = new URLSearchParams({
        client_id: clientId,
        redirect_uri: REDIRECT,
        response_type: 'code',
        scope: 'openid read:pets',
        resource: audience,
        code_challenge: createHash('sha256').update(verifier).digest('base64url'),
        code_challenge_method: 'S256',
        state: 's',
        nonce: 'n-0S6_WzA2Mj',
      });
      const asked = await fetch(`${url}/api/auth/oauth2/authorize?${query}`, {
        redirect: 'manual',
        headers: { cookie },
      });
      const { url: back } = await asked.json();
      const code = new URL(back).searchParams.get('code');
      const form = { grant_type: 'authorization_code', code, redirect_uri: REDIRECT, code_verifier: verifier };
      const { access_token: accessToken, id_token: idToken } = await token(form);
      return { accessToken, idToken };
    },
    close,
  };
}
