import { ApolloServer, type ApolloServerOptions, type BaseContext, type GraphQLRequestContext } from '@apollo/server';
import { ApolloServerPluginCacheControl } from '@apollo/server/plugin/cacheControl';
import { startStandaloneServer } from '@apollo/server/standalone';
import responseCache from '@apollo/server-plugin-response-cache';
import { makeExecutableSchema } from '@graphql-tools/schema';
import { type DocumentNode, execute, type GraphQLSchema } from 'graphql';
import { expect, test } from 'vitest';
import { apolloAuthorization } from '../../../src/apollo.ts';
import type { AuthContext, AuthorizationOptions } from '../../../src/index.ts';
import { createTestIssuer } from '../../../src/testing.ts';
import { acceptance, type Differences, readBody, type Started, send } from '../../acceptance/acceptance.ts';
import { guardedSchema } from '../../acceptance/guarded-schema.ts';

interface Context extends BaseContext {
  auth: AuthContext;
}

const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

async function start(
  schema: GraphQLSchema,
  options: AuthorizationOptions,
  {
    around = (ours) => [ours],
    ...more
  }: Partial<ApolloServerOptions<Context>> & { around?: (ours: object) => object[] } = {},
): Promise<Started> {
  const authorization = apolloAuthorization(options);
  const server = new ApolloServer<Context>({
    schema: authorization.guard(schema),
    plugins: around(authorization.plugin),
    allowBatchedHttpRequests: true,
    includeStacktraceInErrorResponses: true,
    introspection: true,
    logger: quiet,
    stopOnTerminationSignals: false,
    ...more,
  } as ApolloServerOptions<Context>);
  const { url } = await startStandaloneServer(server, {
    listen: { port: 0, host: '127.0.0.1' },
    context: authorization.context(),
  });
  return { url: `${url}graphql`, stop: () => server.stop() };
}

const DIFFERENCES: Differences = {};

acceptance('Apollo Server', (schema, options) => start(schema, options), DIFFERENCES);

const issuer = await createTestIssuer();
const options = { issuers: issuer.issuerOptions };
const bearer = async (scope: string) => [`Bearer ${await issuer.mint('rfc9068', { kind: 'user', scope })}`];

async function ask(
  { url }: Started,
  asked: Parameters<typeof send>[1]['asked'],
  authorization: readonly string[] = [],
) {
  const { status, headers, body } = await send(url, { asked }, authorization);
  return { status, headers, body: readBody(body) };
}

test('a schema that is not guarded does not start', async () => {
  const server = new ApolloServer({
    schema: guardedSchema().schema,
    plugins: [apolloAuthorization(options).plugin],
    logger: quiet,
    stopOnTerminationSignals: false,
  });
  await expect(server.start()).rejects.toThrow(/schema: authorization\.guard\(schema\)/);
});

test('filtered introspection is refused at start-up: Apollo validates for nobody in particular', () => {
  expect(() => apolloAuthorization({ ...options, introspection: 'filtered' })).toThrow(/introspection/);
});

test('the plugin alone finds the token where the context function was forgotten', async () => {
  const { schema } = guardedSchema();
  const authorization = apolloAuthorization(options);
  const server = new ApolloServer({
    schema: authorization.guard(schema),
    plugins: [authorization.plugin],
    logger: quiet,
    stopOnTerminationSignals: false,
  });
  const { url } = await startStandaloneServer(server, { listen: { port: 0, host: '127.0.0.1' } });
  const started = { url, stop: () => server.stop() };
  expect(await ask(started, { query: '{ secret }' }, await bearer('read:secret'))).toMatchObject({
    body: { data: { secret: 'secret' } },
  });
  expect((await ask(started, { query: '{ secret }' })).status).toBe(401);
  expect((await ask(started, { query: '{ open }' }, ['Bearer nonsense'])).status).toBe(401);
  expect((await ask(started, { query: '{ nonsense' }, ['Bearer nonsense'])).status).toBe(401);
  await started.stop();
});

test('without the plugin the schema enforces itself, upon the context function', async () => {
  const { schema, ran } = guardedSchema();
  const authorization = apolloAuthorization(options);
  const server = new ApolloServer<Context>({
    schema: authorization.guard(schema),
    logger: quiet,
    stopOnTerminationSignals: false,
  });
  const { url } = await startStandaloneServer(server, {
    listen: { port: 0, host: '127.0.0.1' },
    context: authorization.context(),
  });
  const started = { url, stop: () => server.stop() };
  expect((await ask(started, { query: '{ open secret }' }, await bearer('openid'))).body.data).toEqual({
    open: 'open',
    secret: null,
  });
  ran.length = 0;
  await ask(started, { query: 'mutation { touch write }' }, await bearer('openid'));
  expect(ran).toEqual([]);
  await started.stop();
});

test('an operation that the server is told to execute by itself has no caller, whatever its context claims', async () => {
  const { schema } = guardedSchema();
  const authorization = apolloAuthorization(options);
  const server = new ApolloServer<Context>({
    schema: authorization.guard(schema),
    plugins: [authorization.plugin],
    logger: quiet,
    stopOnTerminationSignals: false,
  });
  const forged = { principal: { scopes: new Set(['read:secret']) }, hasScope: () => true } as unknown as AuthContext;
  const { http, body } = await server.executeOperation({ query: '{ secret }' }, { contextValue: { auth: forged } });
  expect(http.status).toBe(401);
  expect(body).toMatchObject({
    kind: 'single',
    singleResult: { errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] },
  });
  await server.stop();
});

const orders = [
  { order: 'before', place: (ours: object, other: object) => [other, ours] },
  { order: 'behind', place: (ours: object, other: object) => [ours, other] },
];

test.each(orders)('a response cache $order the plugin answers nobody past the rules', async ({ place }) => {
  const { schema, ran } = guardedSchema();
  const cache = responseCache();
  const forever = {
    requestDidStart: async () => ({
      // A hint for everything, as careless as can be.
      didResolveOperation: async ({ overallCachePolicy }: { overallCachePolicy: { replace(hint: object): void } }) =>
        overallCachePolicy.replace({ maxAge: 600, scope: 'PUBLIC' }),
    }),
  };
  const started = await start(schema, options, { around: (ours) => [forever, ...place(ours, cache)] });
  const query = '{ open secret }';
  const reader = await bearer('read:secret');
  expect((await ask(started, { query }, reader)).body.data).toEqual({ open: 'open', secret: 'secret' });
  expect((await ask(started, { query }, reader)).body.data).toEqual({ open: 'open', secret: 'secret' });
  expect((await ask(started, { query }, await bearer('openid'))).body.data).toEqual({ open: 'open', secret: null });
  const anonymous = await ask(started, { query });
  expect(anonymous.body.data).toEqual({ open: 'open', secret: null });
  expect(anonymous.headers['cache-control']).toBe('no-store');
  expect((await ask(started, { query }, reader)).body.data).toEqual({ open: 'open', secret: 'secret' });
  // Whoever is told who they are is told so anew.
  const who = { query: '{ caller }' };
  expect((await ask(started, who, reader)).body.data).not.toEqual({ caller: 'nobody' });
  expect((await ask(started, who)).body.data).toEqual({ caller: 'nobody' });
  // What anybody may have is what a cache is good for.
  await ask(started, { query: '{ open }' });
  ran.length = 0;
  expect((await ask(started, { query: '{ open }' })).body.data).toEqual({ open: 'open' });
  expect(ran).toEqual([]);
  await started.stop();
});

test.each(orders)(
  'a response cache $order ours that knows who is signed in tells everybody of themselves',
  async ({ place }) => {
    const { schema } = guardedSchema();
    const cache = responseCache({
      sessionId: async ({ contextValue }) => ((contextValue as Context).auth.principal === null ? null : 'signed in'),
    });
    const hints = ApolloServerPluginCacheControl({ defaultMaxAge: 600 });
    const started = await start(schema, options, { around: (ours) => [hints, ...place(ours, cache)] });
    const query = '{ caller tokenInfo { subject } }';
    const nobody = { caller: 'nobody', tokenInfo: null };
    for (let turn = 0; turn < 2; turn += 1) {
      expect((await ask(started, { query })).body.data).toEqual(nobody);
      for (const subject of ['ada', 'bob']) {
        const token = [`Bearer ${await issuer.mint('rfc9068', { kind: 'user', subject })}`];
        const { body, headers } = await ask(started, { query }, token);
        expect(body.data).toEqual({ caller: subject, tokenInfo: { subject } });
        expect(headers['cache-control']).toBe('no-store');
      }
    }
    await started.stop();
  },
);

test.each(orders)('a plugin $order ours that answers in place of the execution is not believed', async ({ place }) => {
  const { schema, ran } = guardedSchema();
  const liar = {
    requestDidStart: async () => ({
      responseForOperation: async ({ response }: { response: { http: object } }) => ({
        http: response.http,
        body: { kind: 'single', singleResult: { data: { open: 'made up', secret: 'made up', touch: 'made up' } } },
      }),
    }),
  };
  const started = await start(schema, options, { around: (ours) => place(ours, liar) });
  for (const query of ['{ open secret }', '{ secret }', 'mutation { touch }']) {
    const { status, body } = await ask(started, { query }, await bearer('openid'));
    expect({ query, status, data: body.data }).toEqual({ query, status: 403, data: undefined });
  }
  expect(ran).toEqual([]);
  await started.stop();
});

test.each(orders)('nor one $order ours that answers with what a resolver said to somebody else', async ({ place }) => {
  const { schema } = guardedSchema();
  const failed = { message: 'the stock of opium is 7', path: ['secret'], extensions: { stock: 7 } };
  const cache = {
    requestDidStart: async () => ({
      responseForOperation: async ({ response }: { response: { http: object } }) => ({
        http: response.http,
        body: { kind: 'single', singleResult: { data: null, errors: [failed] } },
      }),
    }),
  };
  const started = await start(schema, options, { around: (ours) => place(ours, cache) });
  for (const authorization of [[], await bearer('openid')]) {
    const { status, body } = await ask(started, { query: '{ open secret }' }, authorization);
    expect(status).toBe(403);
    expect(JSON.stringify(body)).not.toContain('stock');
  }
  await started.stop();
});

test.each(orders)('nor one $order ours that answers in parts', async ({ place }) => {
  const { schema } = guardedSchema();
  const cache = {
    requestDidStart: async () => ({
      responseForOperation: async ({ response }: { response: { http: object } }) => ({
        http: response.http,
        body: {
          kind: 'incremental',
          initialResult: { data: { secret: 'kept' }, hasNext: true },
          subsequentResults: (async function* () {
            yield { hasNext: false };
          })(),
        },
      }),
    }),
  };
  const started = await start(schema, options, { around: (ours) => place(ours, cache) });
  for (const authorization of [[], await bearer('openid')]) {
    const headers = {
      'content-type': 'application/json',
      accept: 'multipart/mixed; deferSpec=20220824, application/json',
      ...(authorization[0] !== undefined && { authorization: authorization[0] }),
    };
    const body = JSON.stringify({ query: '{ open secret }' });
    const response = await fetch(started.url, { method: 'POST', headers, body });
    expect(await response.text()).not.toContain('kept');
    expect(response.status).toBe(403);
  }
  await started.stop();
});

test.each(orders)(
  'a cache $order the plugin that answers, and executes to be up to date, is not believed',
  async ({ place }) => {
    const { schema } = guardedSchema();
    const kept = { open: 'open', secret: 'secret' };
    const revalidating = {
      requestDidStart: async () => ({
        responseForOperation: async ({ schema, document, contextValue, response }: GraphQLRequestContext<Context>) => {
          void execute({ schema, document: document as DocumentNode, contextValue });
          return { http: response.http, body: { kind: 'single', singleResult: { data: kept } } };
        },
      }),
    };
    const started = await start(schema, options, { around: (ours) => place(ours, revalidating) });
    for (const authorization of [[], await bearer('openid')]) {
      const { body } = await ask(started, { query: '{ open secret }' }, authorization);
      expect(JSON.stringify(body)).not.toContain('"secret":"secret"');
    }
    await started.stop();
  },
);

test('an operation that fails at its arguments is told so', async () => {
  const typeDefs = 'type Query { open(x: Int! = 1): Int } type Mutation { touch(x: Int! = 1): Int }';
  const resolvers = { Query: { open: () => 1 }, Mutation: { touch: () => 1 } };
  const started = await start(makeExecutableSchema({ typeDefs, resolvers }), options);
  for (const query of ['query ($x: Int) { of: open(x: $x) }', 'mutation ($x: Int) { of: touch(x: $x) }']) {
    const { status, body } = await ask(started, { query, variables: { x: null } }, await bearer('openid'));
    expect({ status, data: body.data }).toEqual({ status: 200, data: { of: null } });
    expect(JSON.stringify(body.errors)).not.toContain('FORBIDDEN');
  }
  await started.stop();
});

test.each([{}, { parseOptions: { noLocation: true } }, { documentStore: null }])(
  'introspection is closed for one caller and open for the next of the same document: %o',
  async (more) => {
    const started = await start(guardedSchema().schema, options, more);
    const query = '{ open __type(name: "Drug") { name } }';
    for (let turn = 0; turn < 2; turn += 1) {
      expect((await ask(started, { query })).body.data).toEqual({ open: 'open', __type: null });
      const told = await ask(started, { query }, await bearer('openid'));
      expect(told.body.data).toEqual({ open: 'open', __type: { name: 'Drug' } });
    }
    await started.stop();
  },
);

test('a persisted query is decided like one that was sent, and a refused one is not registered', async () => {
  const { schema } = guardedSchema();
  const started = await start(schema, options);
  const { createHash } = await import('node:crypto');
  const query = '{ secret }';
  const sha256Hash = createHash('sha256').update(query).digest('hex');
  const extensions = { persistedQuery: { version: 1, sha256Hash } };
  const stranger = await bearer('openid');
  expect((await ask(started, { query, extensions } as never, stranger)).status).toBe(403);
  expect((await ask(started, { extensions } as never, stranger)).body.errors).toEqual(['PERSISTED_QUERY_NOT_FOUND']);
  const reader = await bearer('read:secret');
  expect((await ask(started, { query, extensions } as never, reader)).body.data).toEqual({ secret: 'secret' });
  expect((await ask(started, { extensions } as never, stranger)).status).toBe(403);
  expect((await ask(started, { extensions } as never)).status).toBe(401);
  expect((await ask(started, { extensions } as never, ['Bearer nonsense'])).status).toBe(401);
  await started.stop();
});

test('formatError and its kin change other errors, not what we say of a denial', async () => {
  const { schema } = guardedSchema();
  const started = await start(schema, options, { formatError: () => ({ message: 'masked' }) });
  const { body } = await ask(started, { query: '{ open must }' }, await bearer('openid'));
  expect(body).toEqual({ data: null, errors: ['INSUFFICIENT_SCOPE Query.must at must'] });
  const raw = await send(started.url, { asked: { query: '{ things { id } }' } }, await bearer('openid'));
  expect(JSON.stringify(raw.body)).not.toContain('stacktrace');
  expect((await ask(started, { query: '{ nonsense' })).body.errors).toEqual(['masked']);
  await started.stop();
});

test('onDecision is told once of each operation', async () => {
  const { schema } = guardedSchema();
  const events: string[] = [];
  const started = await start(schema, { ...options, onDecision: ({ outcome }) => events.push(outcome) });
  await ask(started, { query: '{ open }' });
  await ask(started, { query: '{ secret }' });
  await ask(started, { query: '{ open secret }' });
  await ask(started, { query: '{ open }' }, ['Bearer nonsense']);
  expect(events).toEqual(['permit', 'refuse', 'partial', 'invalid_token']);
  await started.stop();
});
