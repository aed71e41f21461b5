import { createServer, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createSchema, createYoga } from 'graphql-yoga';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { authDirectives, useAuthorization } from '../../src/index.ts';
import type { IssuerOptions } from '../../src/profiles/issuer-options.ts';
import { createTestIssuer, type TestAlgorithm, type TestIssuer } from '../../src/testing.ts';

interface Answer {
  readonly status: number | undefined;
  /** Names and values one after the other, as they came. */
  readonly rawHeaders: readonly string[];
  readonly challenges: readonly string[];
  readonly body: string;
}

const REALM = 'Bearer realm="graphql"';
const ANSWERS = {
  invalid_token: { status: 401, message: 'The access token is invalid', code: 'UNAUTHENTICATED' },
  expired: { status: 401, message: 'The access token expired', code: 'UNAUTHENTICATED' },
  invalid_request: { status: 400, message: 'The credentials of the request cannot be read.', code: 'BAD_REQUEST' },
} as const;

describe.each<TestAlgorithm>(['ES256', 'RS256'])('an API behind the plugin, over sockets, with %s', (algorithm) => {
  let issuer: TestIssuer;
  let server: Server;
  let ran = 0;

  beforeAll(async () => {
    issuer = await createTestIssuer({ algorithm });
    const schema = createSchema({
      typeDefs: [authDirectives().typeDefs, 'type Query { open: Int @public }'],
      resolvers: { Query: { open: () => ++ran } },
    });
    const plugins = [useAuthorization({ issuers: issuer.issuerOptions })];
    const yoga = createYoga({ schema, logging: false, plugins });
    // Longer fields than Node lets through by itself.
    server = createServer({ maxHeaderSize: 65_536 }, yoga);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });

  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  /** One request with the given `Authorization` fields, however many and in whatever spelling. */
  const ask = (...authorization: readonly (readonly [name: string, value: string])[]): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const headers = ['Host', 'api.test', 'Content-Type', 'application/json', 'Origin', 'https://app.test'];
      const request = httpRequest(
        {
          host: '127.0.0.1',
          port: (server.address() as AddressInfo).port,
          method: 'POST',
          path: '/graphql',
          headers: [...headers, ...authorization.flat()],
        },
        (response) => {
          let body = '';
          response.setEncoding('utf8').on('data', (piece: string) => {
            body += piece;
          });
          response.on('end', () => {
            const { statusCode: status, rawHeaders } = response;
            const challenges = rawHeaders.filter(
              (_, at) => at % 2 === 1 && rawHeaders[at - 1]?.toLowerCase() === 'www-authenticate',
            );
            resolve({ status, rawHeaders, challenges, body });
          });
        },
      );
      request.on('error', reject).end(JSON.stringify({ query: '{ open }' }));
    });
  const bearer = (token: string) => ask(['Authorization', `Bearer ${token}`]);

  test('answers everybody a public field, with a good token or none', async () => {
    expect((await ask()).status).toBe(200);
    expect((await bearer(await issuer.mint('auth0'))).status).toBe(200);
    expect((await bearer(await issuer.mint('rfc9068'))).status).toBe(200);
    expect((await ask(['authorization', `bEaReR  ${await issuer.mint('rfc9068')} `])).status).toBe(200);
  });

  test('refuses every token of the zoo with status, one challenge and body of its kind, and tells nothing of it', async () => {
    const good = await issuer.mint('rfc9068');
    let refused = 0;
    for (const { name, token, answer } of await issuer.badTokens()) {
      const before = ran;
      const { status, rawHeaders, challenges, body } = await bearer(token);
      const expected = ANSWERS[name.startsWith('it expired') ? 'expired' : answer];
      expect([name, status]).toEqual([name, expected.status]);
      const description = `error="${answer}", error_description="${expected.message}"`;
      expect([name, challenges]).toEqual([name, [`${REALM}, ${description}`]]);
      expect([name, JSON.parse(body)]).toEqual([
        name,
        { errors: [{ message: expected.message, extensions: { code: expected.code } }] },
      ]);
      const exposed = rawHeaders.findIndex((header) => header.toLowerCase() === 'access-control-expose-headers');
      expect([name, rawHeaders[exposed + 1]]).toEqual([name, 'WWW-Authenticate']);
      for (const part of token.split('.').filter((text) => text.length > 8)) {
        expect([name, body.includes(part), rawHeaders.some((text) => text.includes(part))]).toEqual([
          name,
          false,
          false,
        ]);
      }
      expect([name, ran]).toEqual([name, before]);
      expect([name, (await bearer(good)).status]).toEqual([name, 200]);
      refused += 1;
    }
    expect(refused).toBeGreaterThan(100);
  });

  test.each<[string, (token: string) => readonly (readonly [string, string])[]]>([
    [
      'two fields with one token',
      (token) => [
        ['Authorization', `Bearer ${token}`],
        ['Authorization', `Bearer ${token}`],
      ],
    ],
    [
      'two fields in two spellings',
      (token) => [
        ['authorization', `Bearer ${token}`],
        ['AUTHORIZATION', 'Bearer x'],
      ],
    ],
    [
      'another scheme first',
      (token) => [
        ['Authorization', 'Basic eDp5'],
        ['Authorization', `Bearer ${token}`],
      ],
    ],
    [
      'another scheme behind',
      (token) => [
        ['Authorization', `Bearer ${token}`],
        ['Authorization', 'Basic eDp5'],
      ],
    ],
    [
      'an empty field behind',
      (token) => [
        ['Authorization', `Bearer ${token}`],
        ['Authorization', ''],
      ],
    ],
    ['two in one field', (token) => [['Authorization', `Bearer ${token}, Bearer ${token}`]]],
    ['another scheme in the same field', (token) => [['Authorization', `Basic eDp5, Bearer ${token}`]]],
    [
      'a proof of possession scheme in the same field',
      (token) => [['Authorization', `Bearer ${token}, DPoP ${token}`]],
    ],
    ['a tab behind the scheme', (token) => [['Authorization', `Bearer\t${token}`]]],
    ['the scheme alone', () => [['Authorization', 'Bearer']]],
  ])('answers 400 to a good token in credentials that are not one: %s', async (_name, fields) => {
    const before = ran;
    const { status, challenges } = await ask(...fields(await issuer.mint('rfc9068')));
    expect([status, challenges]).toEqual([400, [expect.stringContaining('error="invalid_request"')]]);
    expect(ran).toBe(before);
  });

  test.each(['Basic eDp5', 'DPoP abc', 'Bearertoken', 'Negotiate', ''])(
    'takes %j for no credentials',
    async (field) => {
      expect((await ask(['Authorization', field])).status).toBe(200);
    },
  );
});

describe("what is not the token's fault", () => {
  async function answerTo(options: Partial<IssuerOptions>, { failing = false } = {}): Promise<Response> {
    await using issuer = await createTestIssuer();
    await issuer.listen();
    if (failing) issuer.failKeys('error');
    const schema = createSchema({
      typeDefs: [authDirectives().typeDefs, 'type Query { open: Int @public }'],
      resolvers: { Query: { open: () => 1 } },
    });
    const plugins = [useAuthorization({ issuers: { ...issuer.issuerOptions, ...options } })];
    const yoga = createYoga({ schema, logging: false, plugins });
    return await yoga.fetch('http://api.test/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${await issuer.mint('auth0')}` },
      body: JSON.stringify({ query: '{ open }' }),
    });
  }

  test('a client that is not let in: 403, and no scope, since none could help', async () => {
    const response = await answerTo({ allowedClients: ['another-client'] });
    expect(response.status).toBe(403);
    expect(response.headers.get('www-authenticate')).toContain('error="insufficient_scope"');
    expect(response.headers.get('www-authenticate')).not.toContain('scope=');
    expect(await response.text()).not.toContain('test-client');
  });

  test('keys out of reach: 503 with Retry-After, and no challenge that would cost the client its token', async () => {
    const response = await answerTo({}, { failing: true });
    expect(response.status).toBe(503);
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect(response.headers.get('www-authenticate')).toBeNull();
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'SERVICE_UNAVAILABLE' } }] });
  });
});
