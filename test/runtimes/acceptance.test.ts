import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestIssuer, type TestIssuer } from '../../src/testing.ts';
import { legsOf } from './legs.ts';
import { RuntimeServer, type Trace } from './runtime-server.ts';

const metadata = 'resource_metadata="https://api.test/.well-known/oauth-protected-resource"';
const SECOND = 1_000;

describe.each(legsOf('acceptance').map((leg) => [leg.name, leg] as const))('%s', (_name, leg) => {
  let server: RuntimeServer;
  let issuer: TestIssuer;
  let offset = 0;
  const now = (): Date => new Date(Date.now() + offset);
  const pass = async (milliseconds: number): Promise<void> => {
    offset = await server.control<number>(`advance?milliseconds=${milliseconds}`);
  };
  const trace = (): Promise<Trace> => server.control<Trace>('trace');

  beforeAll(async () => {
    issuer = await createTestIssuer({ now });
    await issuer.listen();
    server = await RuntimeServer.start(leg, { ISSUER: issuer.issuer, AUDIENCE: issuer.audience! });
  });
  afterAll(async () => {
    await server?.stop();
    await issuer.close();
  });
  beforeEach(async () => {
    await trace();
  });

  test('it is the runtime and the graphql that it says', async () => {
    const { runtime, graphql } = await server.control<{ runtime: string; graphql: number }>('about');
    expect(`graphql${graphql}`).toBe(leg.graphql);
    const name = { workerd: 'cloudflare-workers' }[leg.runtime] ?? leg.runtime;
    expect(runtime.toLowerCase().replace(' v', '').replace(' ', '').startsWith(name)).toBe(true);
  });

  test('it mints and verifies tokens of every algorithm within itself', async () => {
    expect(await server.control('self-test')).toEqual(['RS256', 'PS256', 'ES256', 'EdDSA']);
  });

  // Only Node.js has `require` for every package.
  if (leg.runtime.startsWith('node'))
    test('by require, everything is the same, classes included', () => {
      const { stdout, stderr } = spawnSync(leg.command[0]!, ['commonjs.cjs'], { cwd: leg.directory, encoding: 'utf8' });
      expect({ stderr, ...(JSON.parse(stdout || '{}') as object) }).toMatchObject({
        partial: {
          status: 200,
          body: {
            data: { me: 'rfc9068', secret: null },
            errors: [{ path: ['secret'], extensions: { code: 'FORBIDDEN' } }],
          },
        },
        refused: 403,
        anonymous: 401,
        errorsAreGraphQLErrors: true,
        isConfigurationError: true,
        sameClasses: true,
      });
    });

  describe('keys', () => {
    test('a request that is given up while it waits for keys holds up nobody after it', async () => {
      issuer.failKeys('hang');
      const token = await issuer.mint('rfc9068');
      const giveUp = new AbortController();
      const abandoned = server.request('{ me }', { token, signal: giveUp.signal });
      await new Promise((resolve) => setTimeout(resolve, 300));
      giveUp.abort();
      await expect(abandoned).rejects.toThrow();
      issuer.heal();
      await expect
        .poll(
          async () => {
            await pass(2 * SECOND);
            return (await server.ask('{ me }', token)).status;
          },
          { timeout: 25_000, interval: 250 },
        )
        .toBe(200);
    });

    test('many requests at once fetch them once', async () => {
      // Beyond an hour of service of the last good keys, nothing is known any more.
      await pass(2 * 3_600 * SECOND);
      const before = issuer.keyRequests;
      const tokens = await Promise.all(
        Array.from({ length: 8 }, (_, index) => issuer.mint('rfc9068', { clientId: `client-${index % 4}` })),
      );
      const answers = await Promise.all(tokens.map((token) => server.ask('{ me }', token)));
      expect(answers.map(({ body }) => body.data?.['me'])).toEqual(tokens.map((_, index) => `client-${index % 4}`));
      expect(issuer.keyRequests - before).toBe(1);
    });

    test('a new key is found', async () => {
      await pass(31 * SECOND);
      await issuer.rotateKeys();
      const { body } = await server.ask('{ me }', await issuer.mint('auth0', { clientId: 'rotated' }));
      expect(body).toEqual({ data: { me: 'rotated' } });
    });

    test('out of reach for too long, the answer is 503', async () => {
      const token = await issuer.mint('rfc9068', { expiresIn: 86_400 });
      expect((await server.ask('{ me }', token)).status).toBe(200);
      issuer.failKeys();
      await pass(2 * 3_600 * SECOND);
      const { status, challenge, retryAfter, body } = await server.ask('{ me }', token);
      expect({ status, challenge }).toEqual({ status: 503, challenge: null });
      expect(Number(retryAfter)).toBeGreaterThan(0);
      expect(body.errors?.[0]?.extensions.code).toBe('SERVICE_UNAVAILABLE');
      issuer.heal();
      await pass(61 * SECOND);
      expect((await server.ask('{ me }', token)).status).toBe(200);
    });
  });

  describe('verify', () => {
    test.each(['auth0', 'rfc9068'] as const)('tokenInfo tells a token of profile %s', async (profile) => {
      const token = await issuer.mint(profile, { kind: 'client', clientId: 'reports', scope: 'read:price' });
      const { body } = await server.ask(
        '{ tokenInfo { profile kind clientId scopes issuer expiresIn client { name } } }',
        token,
      );
      expect(body).toEqual({
        data: {
          tokenInfo: {
            profile,
            kind: 'CLIENT',
            clientId: 'reports',
            scopes: ['read:price'],
            issuer: issuer.issuer,
            expiresIn: expect.any(Number),
            client: { name: 'the client reports' },
          },
        },
      });
    });

    test('without a token there is no tokenInfo, and public fields are open', async () => {
      const { status, body } = await server.ask('{ open tokenInfo { profile } }');
      expect({ status, body }).toEqual({ status: 200, body: { data: { open: 'open', tokenInfo: null } } });
    });

    test('every bad token is refused, also on public fields', async () => {
      const zoo = await issuer.badTokens();
      const answers = [];
      for (const { name, token, answer } of zoo) {
        const response = await server.request('{ open }', { token });
        await response.text();
        const { status } = response;
        // Header fields that are too long are refused by the server itself (RFC 6585 §5).
        const challenge = status === 431 ? `error="${answer}"` : response.headers.get('www-authenticate');
        answers.push({
          name,
          status: status === 431 ? 401 : status,
          error: /error="(\w+)"/.exec(challenge ?? '')?.[1],
        });
      }
      expect(answers.length).toBeGreaterThan(20);
      expect(answers).toEqual(
        zoo.map(({ name, answer }) => ({ name, status: answer === 'invalid_request' ? 400 : 401, error: answer })),
      );
      expect((await trace()).ran).toEqual([]);
    });

    test('two Authorization fields are an invalid request', async () => {
      const token = await issuer.mint('rfc9068');
      const field = `Authorization: Bearer ${token}`;
      expect(await rawStatus(server.url, '{ open }', [field])).toBe(200);
      expect(await rawStatus(server.url, '{ open }', [field, field])).toBe(400);
    });
  });

  describe('enforce', () => {
    test('a denied field is null, has an error at its path, and its resolver does not run', async () => {
      const { status, challenge, body } = await server.ask('{ me secret }', await issuer.mint('rfc9068'));
      expect({ status, challenge }).toEqual({ status: 200, challenge: null });
      expect(body.data).toMatchObject({ me: expect.any(String), secret: null });
      expect(body.errors).toMatchObject([
        {
          path: ['secret'],
          extensions: { code: 'FORBIDDEN', authorization: { coordinate: 'Query.secret', scope: 'read:secret' } },
        },
      ]);
      expect((await trace()).ran).toEqual([]);
    });

    test('a denied type is denied through its interface', async () => {
      const { body } = await server.ask('{ open node { id } }', await issuer.mint('rfc9068'));
      expect(body.data).toEqual({ open: 'open', node: null });
      expect(body.errors?.map(({ path }) => path)).toEqual([['node']]);
      const allowed = await server.ask('{ node { id } }', await issuer.mint('rfc9068', { scope: 'read:secret' }));
      expect(allowed.body).toEqual({ data: { node: { id: 'gold' } } });
    });

    test('an operation that reaches no resolver is answered, of a schema that knows @defer too', async () => {
      const { status, body } = await server.ask(
        '{ __typename __type(name: "Item") { name } }',
        await issuer.mint('rfc9068'),
      );
      expect(status).toBe(200);
      expect(body).toEqual({ data: { __typename: 'Query', __type: { name: 'Item' } } });
    });

    test('a list is filtered item by item', async () => {
      const { body } = await server.ask('{ items { id price } }', await issuer.mint('auth0'));
      expect(body.data).toEqual({ items: ['1', '2', '3'].map((id) => ({ id, price: null })) });
      expect(body.errors?.map(({ path }) => path)).toEqual([0, 1, 2].map((index) => ['items', index, 'price']));
    });

    test('a decision point decides about single objects', async () => {
      const { body } = await server.ask(
        '{ a: letter(id: "open") { id } b: letter(id: "sealed") { id } }',
        await issuer.mint('rfc9068'),
      );
      expect(body.data).toEqual({ a: { id: 'open' }, b: null });
      expect(body.errors).toMatchObject([{ path: ['b'], extensions: { authorization: { reason: 'POLICY_DENIED' } } }]);
    });
  });

  describe('refuse', () => {
    test('without credentials: 401, and no error in the challenge', async () => {
      const { status, challenge } = await server.ask('{ me }');
      expect({ status, challenge }).toEqual({ status: 401, challenge: `Bearer realm="graphql", ${metadata}` });
    });

    test('with too little scope: 403, and the scope that would do', async () => {
      const { status, challenge, body } = await server.ask('mutation { write }', await issuer.mint('rfc9068'));
      expect(status).toBe(403);
      expect(challenge).toContain('Bearer realm="graphql", error="insufficient_scope", scope="write:things"');
      expect(body.data).toBeUndefined();
      expect((await trace()).ran).toEqual([]);
      const allowed = await server.ask('mutation { write }', await issuer.mint('rfc9068', { scope: 'write:things' }));
      expect(allowed.body).toEqual({ data: { write: 'write' } });
    });

    test('users are not clients', async () => {
      const asUser = await server.ask('{ report }', await issuer.mint('rfc9068', { kind: 'user' }));
      expect(asUser.status).toBe(403);
      expect(asUser.body.errors?.[0]?.extensions.authorization?.reason).toBe('CLIENT_ONLY');
      const asClient = await server.ask('{ report }', await issuer.mint('rfc9068', { kind: 'client' }));
      expect(asClient.body).toEqual({ data: { report: 'report' } });
    });

    test('each decision is told, without the token', async () => {
      const token = await issuer.mint('rfc9068', { clientId: 'web' });
      await server.ask('mutation M { write }', token);
      const { events } = await trace();
      expect(events).toMatchObject([
        { outcome: 'refuse', status: 403, operationName: 'M', profile: 'rfc9068', clientId: 'web' },
      ]);
      for (const part of token.split('.')) expect(JSON.stringify(events)).not.toContain(part);
    });
  });

  describe('stream', () => {
    test('each event of a subscription is filtered', async () => {
      const results = await server.results('subscription { ticks { n secret } }', await issuer.mint('rfc9068'));
      expect(results.map(({ data }) => data)).toEqual([1, 2, 3].map((n) => ({ ticks: { n, secret: null } })));
      expect(results.map(({ errors }) => errors?.[0]?.path)).toEqual([1, 2, 3].map(() => ['ticks', 'secret']));
      expect(await trace()).toMatchObject({ opened: 1, returned: 1 });
    });

    test('a denied root never opens its source', async () => {
      const token = await issuer.mint('rfc9068');
      const response = await server.request('subscription { guarded { n } }', { token, accept: 'text/event-stream' });
      expect(response.status).toBe(403);
      await response.text();
      expect((await trace()).opened).toBe(0);
    });

    test('a stream ends with its token, while its source is blocked', async () => {
      const token = await issuer.mint('rfc9068', { expiresIn: 3_602 });
      // For the server's clock an hour passes; the token says when it ends in whole seconds.
      await pass(3_600 * SECOND);
      const results = await server.results('subscription { blocked { n } }', token);
      expect(results).toMatchObject([{ errors: [{ extensions: { code: 'TOKEN_EXPIRED' } }] }]);
      expect(await trace()).toMatchObject({ opened: 1, returned: 1 });
    });

    test('streams end each with its own token, also when an earlier one was given up', async () => {
      const [first, second] = await Promise.all([2, 3].map((expiresIn) => issuer.mint('rfc9068', { expiresIn })));
      const giveUp = new AbortController();
      const query = 'subscription { blocked { n } }';
      const options = { accept: 'text/event-stream', signal: giveUp.signal };
      const abandoned = await server.request(query, { token: first, ...options });
      const ended = server.results(query, second!);
      await new Promise((resolve) => setTimeout(resolve, 300));
      giveUp.abort();
      await expect(abandoned.text()).rejects.toThrow();
      expect(await ended).toMatchObject([{ errors: [{ extensions: { code: 'TOKEN_EXPIRED' } }] }]);
    });
  });
});

/** The status of a request whose header fields are sent as they are: `fetch` would join them. */
async function rawStatus(url: string, query: string, fields: readonly string[]): Promise<number> {
  const { hostname, port } = new URL(url);
  const body = JSON.stringify({ query });
  const socket = connect(Number(port), hostname);
  socket.write(
    [
      'POST /graphql HTTP/1.1',
      `Host: ${hostname}:${port}`,
      'Content-Type: application/json',
      `Content-Length: ${body.length}`,
      'Connection: close',
      ...fields,
      '',
      body,
    ].join('\r\n'),
  );
  const [data] = (await once(socket, 'data')) as [Buffer];
  socket.destroy();
  return Number(/^HTTP\/1\.1 (\d+)/.exec(data.toString())?.[1]);
}
