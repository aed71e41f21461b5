import Fastify, { type FastifyInstance } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import mercurius, { type MercuriusOptions } from 'mercurius';
import { expect, test } from 'vitest';
import type { AuthorizationOptions } from '../../../src/index.ts';
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
