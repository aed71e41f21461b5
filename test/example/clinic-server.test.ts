import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DIALECTS } from '../../src/example/dev-tokens.ts';
import { type ExampleServer, startExampleServer } from '../../src/example/example-server.ts';
import { greeting } from '../../src/example/greeting.ts';
import { createTestIssuer } from '../../src/testing.ts';

let clinic: ExampleServer;
beforeAll(async () => {
  clinic = await startExampleServer({ port: 0, env: {} });
});
afterAll(() => clinic.close());

async function post(path: string, body: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(`${clinic.origin}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: () => JSON.parse(text) };
}

async function tokenOf(request: Record<string, string>): Promise<string> {
  const { json } = await post('/dev/oauth/token', {
    client_secret: 'dev-secret',
    audience: 'https://api.example.com/graphql',
    ...request,
  });
  return json().access_token;
}

const ask = (query: string, token?: string) =>
  post('/graphql', { query }, token === undefined ? {} : { authorization: `Bearer ${token}` });

describe('what npm start prints', () => {
  test('fits 80 columns, tokens and addresses aside', async () => {
    const wide = (await greeting(clinic))
      .split('\n')
      .filter((line) => line.length > 80 && !/^(AUTH0|RFC9068)=/.test(line));
    expect(wide).toEqual([]);
  });

  test('can be pasted into a shell, all of it, and does what it says', async () => {
    const commands = (await greeting(clinic))
      .split('\n')
      .filter((line) => /^(curl| {2}|AUTH0|RFC9068|$)/.test(line) && !line.startsWith('GraphQL'));
    const { stdout } = await promisify(execFile)('bash', ['-c', commands.join('\n')], { encoding: 'utf8' });
    expect(stdout).toContain('"access_token":"ey');
    expect(stdout.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(2);
    expect(stdout.match(/HTTP\/1\.1 403 Forbidden/g)).toHaveLength(2);
    expect(stdout).toContain('{"data":{"tokenInfo":{"profile":"auth0"},"exportReports":[');
    expect(stdout).toContain('{"data":{"tokenInfo":{"profile":"rfc9068"},"exportReports":[');
    expect(stdout.match(/error="insufficient_scope", scope="read:invoices"/g)).toHaveLength(2);
  });
});

describe('switching the dialect of the issuer', () => {
  const callers = [
    ['a user', { client_id: 'clinic-web', grant_type: 'password', username: 'dr-bob' }],
    ['another user', { client_id: 'clinic-web', grant_type: 'password', username: 'alice' }],
    ['a client', { client_id: 'reports-worker', grant_type: 'client_credentials' }],
  ] as const;
  const queries = [
    '{ clinic { name phone } me { name } }',
    '{ patients { name birthday insuranceNumber doctor { name } appointments { day note patient { name } } } }',
    '{ patients { documents { __typename id date ... on Report { title findings } ... on Invoice { total } } } }',
    '{ search(text: "a") { __typename ... on Patient { name } ... on Report { title } } }',
    '{ exportReports { title findings } }',
    '{ outstanding }',
    '{ patients(filter: { insuranceNumber: "A-1815" }) { name } }',
    'mutation { bookAppointment(input: { patientId: "p1", day: "2026-12-24", urgent: true }) { id } }',
  ];

  test.each(callers)('changes no answer to %s but that of tokenInfo', async (_name, request) => {
    // What a user may do is in the dialects that say so and in no other: the rest must not differ.
    for (const pair of [
      ['access_token', 'rfc9068_profile'],
      ['access_token_authz', 'rfc9068_profile_authz'],
    ] as const) {
      const tokens = await Promise.all(pair.map((dialect) => tokenOf({ ...request, token_dialect: dialect })));
      for (const query of queries.slice(0, -1)) {
        const [first, second] = await Promise.all(tokens.map((token) => ask(query, token)));
        expect({ query, status: second!.status, text: second!.text }).toEqual({
          query,
          status: first!.status,
          text: first!.text,
        });
        expect(second!.headers.get('www-authenticate')).toBe(first!.headers.get('www-authenticate'));
      }
    }
  });

  test.each(DIALECTS)('tokenInfo tells the profile of %s', async (dialect) => {
    const token = await tokenOf({
      client_id: 'reports-worker',
      grant_type: 'client_credentials',
      token_dialect: dialect,
    });
    const { json } = await ask('{ tokenInfo { profile kind clientId subject tokenId scopes client { name } } }', token);
    expect(json().data.tokenInfo).toMatchObject({
      profile: dialect.startsWith('rfc9068') ? 'rfc9068' : 'auth0',
      kind: 'CLIENT',
      clientId: 'reports-worker',
      subject: 'reports-worker@clients',
      scopes: ['read:patients', 'read:reports'],
      client: { name: 'Reports Worker' },
    });
  });
});

describe('the token endpoint', () => {
  const good = { client_id: 'clinic-web', client_secret: 'dev-secret', grant_type: 'client_credentials' };
  test.each([
    [{ ...good, client_secret: 'guess' }, 401, 'invalid_client'],
    [{ ...good, client_id: '__proto__' }, 401, 'invalid_client'],
    [{ ...good, grant_type: 'implicit' }, 400, 'unsupported_grant_type'],
    [{ ...good, grant_type: 'password', username: 'mallory' }, 400, 'invalid_grant'],
    [{ ...good, client_id: 'reports-worker', grant_type: 'password', username: 'alice' }, 400, 'unauthorized_client'],
    [{ ...good, audience: 'https://elsewhere.example' }, 400, 'access_denied'],
    [{ ...good, token_dialect: 'opaque' }, 400, 'invalid_request'],
    ['not json', 400, 'invalid_request'],
  ])('refuses %j', async (body, status, error) => {
    const answer = await post('/dev/oauth/token', body);
    expect({ status: answer.status, error: answer.json().error }).toEqual({ status, error });
  });

  test('takes a form, and grants what is asked for as far as there is', async () => {
    const form = new URLSearchParams({ ...good, scope: 'read:patients read:everything' });
    const { json } = await post('/dev/oauth/token', String(form), {
      'content-type': 'application/x-www-form-urlencoded',
    });
    expect(json().scope).toBe('read:patients');
  });
});

describe('bad input', () => {
  test('each has its answer, and the next good request works', async () => {
    const stranger = await createTestIssuer({
      issuer: `${clinic.origin}/dev/`,
      audience: 'https://api.example.com/graphql',
    });
    const good = await tokenOf({ client_id: 'reports-worker', grant_type: 'client_credentials' });
    const [header, payload, signature] = good.split('.') as [string, string, string];
    const none = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url');
    const bad: Record<string, string> = {
      'wrong signature': `${header}.${payload}.${signature.slice(0, -4)}AAAA`,
      'alg none': `${none}.${payload}.`,
      'a key of somebody else': await stranger.mint('auth0'),
      garbage: 'garbage',
    };
    // Longer headers than Node takes are answered by Node (431).
    for (const { name, token } of await stranger.badTokens()) if (token.length < 8_000) bad[name] = token;
    for (const [name, token] of Object.entries(bad)) {
      const { status, text, headers } = await ask('{ clinic { name } }', token);
      expect({ name, isRefused: status === 401 || status === 400 }).toEqual({ name, isRefused: true });
      expect(headers.get('www-authenticate')).toMatch(/error="invalid_(token|request)"/);
      expect(text).not.toMatch(/ at .*\.(js|ts):\d+/);
      for (const part of token.split('.').filter((each) => each.length > 20))
        expect(text + JSON.stringify([...headers])).not.toContain(part);
    }
    expect((await ask('{ exportReports { id } }', good)).status).toBe(200);
  });

  test('a doubled header is refused', async () => {
    const good = await tokenOf({ client_id: 'reports-worker', grant_type: 'client_credentials' });
    const { stdout } = await promisify(execFile)('curl', [
      '--silent',
      '--include',
      `${clinic.origin}/graphql`,
      '--header',
      `authorization: Bearer ${good}`,
      '--header',
      `authorization: Bearer ${good}`,
      '--header',
      'content-type: application/json',
      '--data',
      '{"query":"{ clinic { name } }"}',
    ]);
    expect(stdout).toContain('HTTP/1.1 400');
    expect(stdout).toContain('error="invalid_request"');
  });

  test('no token, and another scheme, are no credentials', async () => {
    expect((await ask('{ clinic { name } }')).status).toBe(200);
    expect((await post('/graphql', { query: '{ clinic { name } }' }, { authorization: 'Basic YTpi' })).status).toBe(
      200,
    );
    const { status, headers } = await ask('{ patients { name } }');
    expect(status).toBe(401);
    expect(headers.get('www-authenticate')).toBe('Bearer realm="graphql", scope="read:patients"');
  });
});

describe('loading', () => {
  test('lists are loaded in batches', async () => {
    const token = await tokenOf({ client_id: 'clinic-web', grant_type: 'password', username: 'dr-bob' });
    const before = clinic.clinic.queries;
    await ask('{ patients { doctor { name } documents { id } appointments { day } } }', token);
    // Doctors, documents, appointments, and the doctors to whom the reports among the documents belong.
    expect(clinic.clinic.queries - before).toBe(4);
  });
});

describe('another issuer, named by three environment variables', () => {
  test('is trusted instead, and /dev is gone', async () => {
    await using issuer = await createTestIssuer({ audience: 'https://clinic.example' });
    await issuer.listen();
    const server = await startExampleServer({
      port: 0,
      env: { AUTH_ISSUER: issuer.issuer, AUTH_AUDIENCE: 'https://clinic.example', AUTH_PROFILES: 'auth0,rfc9068' },
    });
    try {
      expect((await fetch(`${server.origin}/dev/jwks`)).status).toBe(404);
      for (const profile of ['auth0', 'rfc9068'] as const) {
        const response = await fetch(`${server.origin}/graphql`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization: `Bearer ${await issuer.mint(profile)}` },
          body: '{"query":"{ tokenInfo { profile } }"}',
        });
        expect(await response.json()).toEqual({ data: { tokenInfo: { profile } } });
      }
      const [command] = /^curl[\s\S]+?'$(?!\n {2})/m.exec(await greeting(server)) ?? [];
      const env = { ...process.env, TOKEN: await issuer.mint('rfc9068', { scope: 'read:patients' }) };
      const { stdout } = await promisify(execFile)('bash', ['-c', command ?? ''], { env });
      expect(stdout).toContain('HTTP/1.1 200 OK');
      expect(stdout).toContain('"profile":"rfc9068","kind":"USER","clientId":"test-client","scopes":["read:patients"]');
      const foreign = await tokenOf({ client_id: 'reports-worker', grant_type: 'client_credentials' });
      const refused = await fetch(`${server.origin}/graphql?query={clinic{name}}`, {
        headers: { authorization: `Bearer ${foreign}` },
      });
      expect(refused.status).toBe(401);
    } finally {
      await server.close();
    }
  });

  test.each([
    [{ AUTH_ISSUER: 'https://issuer.example/' }, 'set all three or none'],
    [{ AUTH_ISSUER: 'https://issuer.example/', AUTH_AUDIENCE: 'a', AUTH_PROFILES: 'auth' }, 'did you mean "auth0"'],
    [{ NODE_ENV: 'production' }, 'NODE_ENV is "production"'],
  ])('%j does not start', async (env, message) => {
    await expect(startExampleServer({ port: 0, env })).rejects.toThrow(message);
  });
});
