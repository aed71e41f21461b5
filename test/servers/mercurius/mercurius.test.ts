import Fastify, { type FastifyInstance } from 'fastify';
import { buildSchema, type GraphQLSchema, parse } from 'graphql';
import mercurius, { type MercuriusOptions } from 'mercurius';
import { expect, test } from 'vitest';
import { type AuthorizationOptions, authDirectives } from '../../../src/index.ts';
import { withAuthorization } from '../../../src/mercurius.ts';
import { createTestIssuer } from '../../../src/testing.ts';
import { acceptance, type Differences, readBody, type Started, send } from '../../acceptance/acceptance.ts';
import { guardedSchema } from '../../acceptance/guarded-schema.ts';

async function start(
  schema: GraphQLSchema,
  options: AuthorizationOptions,
  { prepare, ...more }: MercuriusOptions & { prepare?: (app: FastifyInstance) => void } = {},
): Promise<Started & { app: FastifyInstance }> {
  const app = Fastify({ http: { maxHeaderSize: 65_536 } });
  await app.register(withAuthorization(mercurius, options), { schema, allowBatchedQueries: true, ...more });
  prepare?.(app);
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  return { url: `${url}/graphql`, app, stop: () => app.close() };
}

const DIFFERENCES: Differences = {};

acceptance('Mercurius', (schema, options) => start(schema, options), DIFFERENCES);
acceptance(
  'Mercurius without its query cache',
  (schema, options) => start(schema, options, { cache: false }),
  DIFFERENCES,
);

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

test('jit, subscriptions and filtered introspection are refused at start-up', async () => {
  const { schema } = guardedSchema();
  await expect(start(schema, options, { jit: 1 })).rejects.toThrow(/^jit: /);
  await expect(start(schema, options, { subscription: true })).rejects.toThrow(/^subscription: /);
  expect(() => withAuthorization(mercurius, { ...options, introspection: 'filtered' })).toThrow(/introspection/);
});

test('wrong directives are told when the server gets ready', async () => {
  const schema =
    'directive @requiresScop(scope: String) on FIELD_DEFINITION type Query { a: Int @requiresScop(scope: "a") }';
  const app = Fastify();
  await app.register(withAuthorization(mercurius, options), { schema });
  await expect(app.ready()).rejects.toThrow(/did you mean @requiresScope/);
});

test('what is asked again is decided again, though Mercurius keeps the document', async () => {
  const { schema } = guardedSchema();
  const started = await start(schema, options);
  const query = '{ open secret }';
  const reader = await bearer('read:secret');
  for (let turn = 0; turn < 3; turn += 1) {
    expect((await ask(started, { query }, reader)).body.data).toEqual({ open: 'open', secret: 'secret' });
    expect((await ask(started, { query })).body.data).toEqual({ open: 'open', secret: null });
    expect((await ask(started, { query: '{ secret }' }, await bearer('openid'))).status).toBe(403);
  }
  await started.stop();
});

test('what the context function returns is there, and an auth of its own counts for nothing', async () => {
  const { schema } = guardedSchema();
  const forged = { principal: { subject: 'forged', scopes: new Set(['read:secret']) }, hasScope: () => true };
  const started = await start(schema, options, { context: () => ({ auth: forged }) as never });
  expect((await ask(started, { query: '{ caller }' })).body.data).toEqual({ caller: 'nobody' });
  expect((await ask(started, { query: '{ secret }' })).status).toBe(401);
  await started.stop();
});

test('an operation that a route executes by itself is guarded, and refused with what it needs', async () => {
  const { schema } = guardedSchema();
  const started = await start(schema, options, {
    prepare: (app) => {
      app.get('/mine', (_, reply) => reply.graphql('{ open secret }'));
      app.get('/two', (_, reply) =>
        reply.graphql('query A { secret } query B { open }', { auth: { hasScope: () => true } }, {}, 'A'),
      );
      app.get('/alone', () => app.graphql('{ open secret }'));
    },
  });
  const { origin } = new URL(started.url);
  const get = async (path: string, authorization?: string) =>
    (await fetch(`${origin}${path}`, { headers: authorization === undefined ? {} : { authorization } })).json();
  const [reader] = await bearer('read:secret');
  expect(await get('/mine', reader)).toEqual({ data: { open: 'open', secret: 'secret' } });
  expect(await get('/mine')).toMatchObject({ data: { open: 'open', secret: null } });
  expect(await get('/two')).toMatchObject({
    data: { secret: null },
    errors: [{ extensions: { code: 'UNAUTHENTICATED' } }],
  });
  expect(await get('/alone', reader)).toMatchObject({ data: { open: 'open', secret: null } });
  await started.stop();
});

test('of several operations that a route executes, none runs beside introspection that its caller may not have', async () => {
  const { schema, ran } = guardedSchema();
  const query = 'query A { open __type(name: "Drug") { name } } query B { open }';
  const started = await start(schema, options, {
    prepare: (app) => {
      app.get('/introspecting', (_, reply) => reply.graphql(query, {}, {}, 'A'));
      app.get('/plain', (_, reply) => reply.graphql('query A { secret } query B { open }', {}, {}, 'B'));
    },
  });
  const { origin } = new URL(started.url);
  const get = (path: string, authorization?: string) =>
    fetch(`${origin}${path}`, { headers: authorization === undefined ? {} : { authorization } });
  const refused = await get('/introspecting');
  expect(refused.status).toBe(401);
  expect(await refused.text()).not.toContain('"name"');
  expect(ran).toEqual([]);
  expect(await (await get('/plain')).json()).toEqual({ data: { open: 'open' } });
  const [authorization] = await bearer('openid');
  expect(await (await get('/introspecting', authorization)).json()).toEqual({
    data: { open: 'open', __type: { name: 'Drug' } },
  });
  await started.stop();
});

test('a cache of resolvers, which wraps them when the server is ready, answers nobody past the rules', async () => {
  const { schema, ran } = guardedSchema();
  const started = await start(schema, options, {
    prepare: (app) => {
      app.addHook('onReady', async () => {
        for (const field of Object.values(app.graphql.schema.getQueryType()?.getFields() ?? {})) {
          const { resolve } = field;
          let kept: unknown;
          if (resolve !== undefined) field.resolve = async (...args) => (kept ??= await resolve(...args));
        }
      });
    },
  });
  const query = '{ open secret }';
  const reader = await bearer('read:secret');
  for (let turn = 0; turn < 2; turn += 1) {
    expect((await ask(started, { query }, reader)).body.data).toEqual({ open: 'open', secret: 'secret' });
    expect((await ask(started, { query })).body.data).toEqual({ open: 'open', secret: null });
    expect((await ask(started, { query }, await bearer('openid'))).body.data).toEqual({ open: 'open', secret: null });
  }
  expect(ran).toEqual(['open', 'secret']);
  await started.stop();
});

test('an entity is what the service looks up, not what a representation says of it', async () => {
  const schema = buildSchema(`${authDirectives().typeDefs}
    type Query { user: User @public _entities(representations: [_Any!]!): [_Entity]! @public }
    type User @public { id: ID! name: String secret: String @requiresScope(scope: "read:secret") }
    scalar _Any
    union _Entity = User`);
  // As a federated service of Mercurius finds and calls what its resolvers and loaders say.
  const entities = (_: unknown, { representations }: { representations: { __typename: string }[] }, { app }: never) =>
    representations.map((representation) => {
      const type = (app as FastifyInstance).graphql.schema.getType(representation.__typename);
      const { resolveReference } = type as { resolveReference?: (given: object) => object };
      return { __typename: type?.name, ...(resolveReference?.(representation) ?? representation) };
    });
  const started = await start(schema, options, {
    resolvers: {
      Query: { _entities: entities as never },
      User: { __resolveReference: ({ id }: { id: string }) => ({ id, name: 'Ada', secret: 'secret' }) } as never,
    },
  });
  const query =
    '{ _entities(representations: [{ __typename: "User", id: "1", name: "made up", secret: "made up" }]) { ... on User { name secret } } }';
  expect((await ask(started, { query })).body.data).toEqual({ _entities: [{ name: 'Ada', secret: null }] });
  await started.stop();
});

test('a context object that several requests are given is nobody’s but the running one’s', async () => {
  const { schema } = guardedSchema();
  const shared = {};
  const started = await start(schema, options, {
    prepare: (app) => {
      app.get('/shared', (_, reply) => reply.graphql('{ caller }', shared));
    },
  });
  const { origin } = new URL(started.url);
  const [authorization = ''] = await bearer('openid');
  const first = await fetch(`${origin}/shared`, { headers: { authorization } });
  expect(((await first.json()) as { data: { caller: string } }).data.caller).not.toBe('nobody');
  expect(await (await fetch(`${origin}/shared`)).json()).toEqual({ data: { caller: 'nobody' } });
  await started.stop();
});

test.each([
  { query: '{ search(kind: CLOSED) }', of: ['CLOSED'], variables: {} },
  { query: '{ search(filter: { kind: CLOSED }) }', of: ['CLOSED'], variables: {} },
  { query: 'query ($x: Boolean) { search(deep: $x) }', of: ['x'], variables: { x: true } },
  { query: 'query ($x: Kind) { search(kind: $x) }', of: ['x'], variables: { x: 'CLOSED' } },
  { query: 'query ($x: Filter) { search(filter: $x) }', of: ['x'], variables: { x: { deep: true } } },
])(
  'a document that is sent as JSON is decided like its text, and refused where names are bent: $query',
  async ({ query, of, variables }) => {
    const { typeDefs } = authDirectives();
    const started = await start(
      buildSchema(`${typeDefs}
      enum Kind { OPEN CLOSED @requiresScope(scope: "search:deep") }
      input Filter { kind: Kind deep: Boolean @requiresScope(scope: "search:deep") }
      type Query {
        search(kind: Kind, filter: Filter, deep: Boolean @requiresScope(scope: "search:deep")): String @public
      }`),
      options,
      { resolvers: { Query: { search: () => 'found' } } },
    );
    const asJson = (bent: readonly string[]) =>
      JSON.stringify(parse(query, { noLocation: true }), (key, value) =>
        key === 'value' && bent.includes(value) ? [value] : value,
      );
    expect((await ask(started, { query: asJson([]), variables })).status).toBe(401);
    const searcher = await bearer('search:deep');
    expect((await ask(started, { query: asJson([]), variables }, searcher)).body.data).toEqual({ search: 'found' });
    for (const authorization of [[], searcher]) {
      const { status, body } = await ask(started, { query: asJson(of), variables }, authorization);
      expect({ status, data: body.data ?? null }).toEqual({ status: 400, data: null });
    }
    await started.stop();
  },
);

test('an operation that comes into a context while another’s caller is found out is refused', async () => {
  const { schema } = guardedSchema();
  const started = await start(schema, options, {
    prepare: (app) => {
      const shared: { reply?: object } = {};
      app.get('/shared', async (_, reply) => {
        shared.reply = reply;
        return app.graphql('{ caller secret }', shared);
      });
      app.get('/both', () => {
        const context = {};
        const both = [app.graphql('{ open }', context), app.graphql('{ open }', context)];
        return Promise.allSettled(both).then((settled) => settled.map(({ status }) => status));
      });
    },
  });
  const { origin } = new URL(started.url);
  const statuses = await (await fetch(`${origin}/both`)).json();
  expect(statuses).toContain('rejected');
  const [authorization = ''] = await bearer('read:secret');
  const anonymous = Array.from({ length: 20 }, async (_, turn) => {
    const [mine] = await Promise.all([
      fetch(`${origin}/shared`),
      fetch(`${origin}/shared?${turn}`, { headers: { authorization } }),
    ]);
    return mine.text();
  });
  for (const body of await Promise.all(anonymous)) expect(body).not.toContain('"secret":"secret"');
  await started.stop();
});

test('an errorFormatter changes other errors, not what we say of a refused operation', async () => {
  const { schema } = guardedSchema();
  const started = await start(schema, options, {
    errorFormatter: () => ({ statusCode: 418, response: { data: null, errors: [{ message: 'masked' } as never] } }),
  });
  expect(await ask(started, { query: '{ secret }' })).toMatchObject({
    status: 401,
    body: { errors: ['UNAUTHENTICATED Query.secret in secret'] },
  });
  expect(await ask(started, { query: '{ nonsense' })).toMatchObject({ status: 418, body: { errors: ['masked'] } });
  await started.stop();
});

test.each([
  {
    errorHandler: (
      error: { statusCode?: number },
      _request: unknown,
      reply: { code(status: number): { send(body: object): void } },
    ) => reply.code(error.statusCode ?? 500).send({ mine: true }),
  },
  { errorHandler: false },
])('an error handler of the server’s own takes no challenge away: $errorHandler', async ({ errorHandler }) => {
  const { schema } = guardedSchema();
  const started = await start(schema, options, {
    errorHandler: errorHandler as never,
    prepare: (app) =>
      app.setErrorHandler((error: { statusCode?: number }, _request, reply) =>
        reply.code(error.statusCode ?? 500).send({ mine: true }),
      ),
  });
  const challenge = async (query: string, authorization?: readonly string[]) => {
    const { status, headers } = await ask(started, { query }, authorization);
    return [status, headers['www-authenticate']];
  };
  expect(await challenge('{ secret }')).toEqual([401, 'Bearer realm="graphql", scope="read:secret"']);
  expect(await challenge('{ secret }', await bearer('openid'))).toEqual([
    403,
    expect.stringContaining('insufficient_scope'),
  ]);
  expect(await challenge('{ open }', ['Bearer nonsense'])).toEqual([401, expect.stringContaining('invalid_token')]);
  expect(await challenge('{ nonsense')).toEqual([400, undefined]);
  expect(await challenge('{ open secret }')).toEqual([200, undefined]);
  await started.stop();
});

test('a persisted query is decided like one that was sent', async () => {
  const { schema } = guardedSchema();
  const started = await start(schema, options, { persistedQueries: { one: '{ secret }' }, onlyPersisted: true });
  const one = { query: 'one', persisted: true } as never;
  expect((await ask(started, one)).status).toBe(401);
  expect((await ask(started, one, await bearer('openid'))).status).toBe(403);
  expect((await ask(started, one, await bearer('read:secret'))).body.data).toEqual({ secret: 'secret' });
  await started.stop();
});

test('a schema that is put in later is guarded, one that is changed in place is not accepted', async () => {
  const { schema } = guardedSchema();
  const started = await start(schema, options);
  started.app.graphql.replaceSchema(guardedSchema().schema);
  expect((await ask(started, { query: '{ secret }' })).status).toBe(401);
  expect(() => started.app.graphql.defineResolvers({ Query: { secret: () => 'open to all' } })).toThrow(
    /replaceSchema/,
  );
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
