import { issuer as createIssuer } from '@openauthjs/openauth';
import { MemoryStorage } from '@openauthjs/openauth/storage/memory';
import { createSubjects } from '@openauthjs/openauth/subject';
import { listening, post } from './listening.mjs';

const REDIRECT = 'https://client.example.com/callback';

/** OpenAuth: ES256, `typ: JWT`, `mode: access`, the client's id as `aud`, no `iat`, no scopes; RFC 8414 metadata only. */
export async function start() {
  const { server, url, close } = await listening();
  const account = { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }) } };
  const app = createIssuer({
    storage: MemoryStorage(),
    subjects: createSubjects({ user: account, client: account }),
    allow: async () => true,
    providers: {
      local: {
        type: 'local',
        init: (routes, context) => routes.get('/authorize', (c) => context.success(c, { name: 'alice' })),
        client: async ({ clientID }) => ({ name: clientID, isClient: true }),
      },
    },
    success: async (context, { name, isClient }) =>
      context.subject(isClient ? 'client' : 'user', { name }, { subject: name }),
  });
  server.on('request', async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = chunks.length === 0 ? {} : { body: Buffer.concat(chunks) };
    const answer = await app.fetch(
      new Request(`${url}${request.url}`, { method: request.method, headers: request.headers, ...body }),
    );
    const cookies = answer.headers.getSetCookie();
    response.writeHead(answer.status, {
      ...Object.fromEntries(answer.headers),
      ...(cookies.length > 0 && { 'set-cookie': cookies }),
    });
    response.end(Buffer.from(await answer.arrayBuffer()));
  });
  return {
    issuer: url,
    clientId: 'worker',
    clientToken: async () =>
      (
        await post(`${url}/token`, {
          grant_type: 'client_credentials',
          provider: 'local',
          client_id: 'worker',
          client_secret: 's',
        })
      ).access_token,
    userTokens: async () => {
      const query = new URLSearchParams({
        client_id: 'worker',
        redirect_uri: REDIRECT,
        response_type: 'code',
        provider: 'local',
      });
      let address = `${url}/authorize?${query}`;
      let cookie = '';
      while (!address.startsWith(REDIRECT)) {
        const response = await fetch(address, { redirect: 'manual', headers: { cookie } });
        cookie =
          response.headers
            .getSetCookie()
            .map((line) => line.split(';')[0])
            .join('; ') || cookie;
        const location = response.headers.get('location');
        if (location === null) throw new Error(`${response.status} ${await response.text()}`);
        address = new URL(location, address).href;
      }
      const code = new URL(address).searchParams.get('code');
      const form = { grant_type: 'authorization_code', code, redirect_uri: REDIRECT, client_id: 'worker' };
      const { access_token: accessToken, refresh_token: otherToken } = await post(`${url}/token`, form);
      return { accessToken, idToken: otherToken };
    },
    close,
  };
}
