import { createServer, request as httpRequest, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createSchema, createYoga } from 'graphql-yoga';
import { afterEach, describe, expect, test } from 'vitest';
import { TemporarilyUnavailableError } from '../../src/errors.ts';
import { type AuthorizationOptions, authDirectives, useAuthorization } from '../../src/index.ts';
import { createTestIssuer } from '../../src/testing.ts';

const issuer = await createTestIssuer({ audience: 'https://api.example.com/graphql' });
const typeDefs = /* GraphQL */ `
  type Query {
    open: Int @public
    reports(all: Boolean @requiresScope(scope: "read:all")): [Report!] @requiresScope(anyOf: ["read:reports", "b a"])
    rights: Int @requiresPermission(permission: "never:a:scope")
  }
  type Report { cost: Int @requiresScope(scope: "read:costs read:reports") }
`;
const WELL_KNOWN = '/.well-known/oauth-protected-resource';

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A Yoga behind Node's own HTTP server, asked over a socket. */
async function serve(options: Partial<AuthorizationOptions>, schemaTypes: string = typeDefs) {
  const schema = createSchema({ typeDefs: [authDirectives().typeDefs, schemaTypes] });
  const yoga = createYoga({
    schema,
    logging: false,
    plugins: [useAuthorization({ issuers: issuer.issuerOptions, ...options })],
  });
  const server = createServer(yoga);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return (path: string, { method = 'GET', headers = {} }: { method?: string; headers?: Record<string, string> } = {}) =>
    new Promise<Answer>((resolve, reject) => {
      const request = httpRequest({ host: '127.0.0.1', port, path, method, headers }, (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (piece: string) => {
          body += piece;
        });
        response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, body }));
      });
      request.on('error', reject).end();
    });
}

describe('protected-resource metadata (RFC 9728)', () => {
  const resourceMetadata = `https://api.example.com${WELL_KNOWN}/graphql`;

  test('is served where challenges say: the resource, its issuers, and the scopes of the schema', async () => {
    const ask = await serve({ challenge: { resourceMetadata } });
    const { status, headers, body } = await ask(`${WELL_KNOWN}/graphql`);
    expect([status, headers['content-type']]).toEqual([200, 'application/json']);
    expect(JSON.parse(body)).toEqual({
      resource: 'https://api.example.com/graphql',
      authorization_servers: [issuer.issuer],
      scopes_supported: ['a', 'b', 'read:all', 'read:costs', 'read:reports'],
      bearer_methods_supported: ['header'],
    });
    const refused = await ask('/graphql?query={reports{cost}}');
    expect(refused.status).toBe(401);
    expect(refused.headers['www-authenticate']).toContain(`resource_metadata="${resourceMetadata}"`);
  });

  test('is there for everybody, also for a browser of another origin and with a token that is no good', async () => {
    const ask = await serve({ challenge: { resourceMetadata }, unannotated: 'deny', introspection: 'off' });
    const path = `${WELL_KNOWN}/graphql`;
    const origin = 'https://app.example.com';
    const seen = await ask(path, { headers: { origin, authorization: 'Bearer nonsense' } });
    expect([seen.status, seen.headers['access-control-allow-origin']]).toEqual([200, origin]);
    const head = await ask(path, { method: 'HEAD' });
    expect([head.status, head.headers['content-type'], head.body]).toEqual([200, 'application/json', '']);
  });

  test('has no scopes where the schema asks for none', async () => {
    const ask = await serve({ challenge: { resourceMetadata } }, 'type Query { open: Int @public }');
    expect(JSON.parse((await ask(`${WELL_KNOWN}/graphql`)).body)).not.toHaveProperty('scopes_supported');
  });

  test.each([
    ['POST', `${WELL_KNOWN}/graphql`],
    ['GET', WELL_KNOWN],
    ['GET', `${WELL_KNOWN}/graphql/`],
    ['GET', `${WELL_KNOWN}/graphql?x=1`],
    ['GET', `${WELL_KNOWN}/graphqlx`],
    ['GET', `/x${WELL_KNOWN}/graphql`],
  ])('is not the answer to %s %s', async (method, path) => {
    const ask = await serve({ challenge: { resourceMetadata } });
    expect((await ask(path, { method })).body).not.toContain('authorization_servers');
  });

  test.each([
    [undefined],
    ['https://api.example.com/metadata'],
    [`https://api.example.com${WELL_KNOWN}s`],
    [`https://api.example.com/x${WELL_KNOWN}`],
  ])('is somebody else’s to serve at %s', async (address) => {
    const ask = await serve(address === undefined ? {} : { challenge: { resourceMetadata: address } });
    for (const path of ['', '/graphql', 's', '/metadata'])
      expect((await ask(`${WELL_KNOWN}${path}`)).body).not.toContain('authorization_servers');
  });

  test.each([
    [`https://api.example.com${WELL_KNOWN}`, 'https://api.example.com', 'https://api.example.com'],
    [`https://api.example.com${WELL_KNOWN}`, 'https://api.example.com/', 'https://api.example.com/'],
    [`https://api.example.com${WELL_KNOWN}`, 'urn:api', 'https://api.example.com'],
    [`https://api.example.com${WELL_KNOWN}`, 'https://other.example.com/', 'https://api.example.com'],
    [`https://api.example.com${WELL_KNOWN}/v1/graphql?k=v`, 'urn:api', 'https://api.example.com/v1/graphql?k=v'],
  ])('at %s, for audience %s, is that of %s', async (address, audience, resource) => {
    const issuers = { ...issuer.issuerOptions, audience };
    const ask = await serve({ issuers, challenge: { resourceMetadata: address } });
    const { pathname, search } = new URL(address);
    expect(JSON.parse((await ask(`${pathname}${search}`)).body)).toMatchObject({ resource });
  });
});

describe('the plugin itself', () => {
  test('fetches keys before the first request, and tells how they are', async () => {
    await using remote = await createTestIssuer();
    await remote.listen();
    const plugin = useAuthorization({ issuers: remote.issuerOptions });
    expect(plugin.status()).toMatchObject({
      issuers: [{ issuer: remote.issuer, keys: { state: 'none' } }],
      cachedTokens: 0,
    });
    await plugin.ready();
    expect(plugin.status()).toMatchObject({ issuers: [{ keys: { state: 'fresh', keys: 1, failures: 0 } }] });
    expect(remote.keyRequests).toBe(1);
  });

  test('is not ready while an issuer cannot be reached', async () => {
    await using remote = await createTestIssuer();
    await remote.listen();
    remote.failKeys('error');
    await expect(useAuthorization({ issuers: remote.issuerOptions }).ready()).rejects.toThrow(
      TemporarilyUnavailableError,
    );
  });
});
