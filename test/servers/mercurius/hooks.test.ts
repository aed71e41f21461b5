import { makeExecutableSchema } from '@graphql-tools/schema';
import Fastify from 'fastify';
import { type DocumentNode, type GraphQLSchema, parse } from 'graphql';
import mercurius from 'mercurius';
import { expect, test } from 'vitest';
import { authDirectives } from '../../../src/index.ts';
import { withAuthorization } from '../../../src/mercurius.ts';
import { createTestIssuer } from '../../../src/testing.ts';

const issuer = await createTestIssuer();
const token = await issuer.mint('rfc9068', { kind: 'user', scope: 'openid' });

type Hook = (
  schema: GraphQLSchema,
  document: DocumentNode,
  context: { readonly auth?: { require(): { readonly subject: string | null } } },
  variables: Readonly<Record<string, string>>,
) => Promise<object | undefined>;

function clinic(ran: string[]): GraphQLSchema {
  const say = (name: string) => () => {
    ran.push(name);
    return name;
  };
  return makeExecutableSchema({
    typeDefs: [
      authDirectives().typeDefs,
      `type Query { open(by: String, secret: String @requiresScope(scope: "x")): String hidden: String @requiresScope(scope: "x") }
       type Mutation { first: String second: String @requiresScope(scope: "x") }`,
    ],
    resolvers: {
      Query: { open: say('open'), hidden: say('hidden') },
      Mutation: { first: say('first'), second: say('second') },
    },
  });
}

/** A server with a hook of its own, added as usual or when the server is ready. */
async function start(hook: Hook, when: 'before' | 'after') {
  const ran: string[] = [];
  const app = Fastify();
  const options = { issuers: issuer.issuerOptions, introspection: 'off' } as const;
  await app.register(withAuthorization(mercurius, options), { schema: clinic(ran) });
  if (when === 'after') await app.ready();
  app.graphql.addHook('preExecution', hook as never);
  await app.ready();
  return {
    ask: async (query: string, variables: object) => {
      ran.length = 0;
      const headers = { authorization: `Bearer ${token}` };
      const { statusCode, body } = await app.inject({
        method: 'POST',
        url: '/graphql',
        headers,
        payload: { query, variables },
      });
      return { status: statusCode, body: JSON.parse(body), ran: [...ran] };
    },
    stop: () => app.close(),
  };
}

const unguarded = clinic([]);
const changeTo = (text: string) => (document: DocumentNode) => {
  Object.assign(document.definitions[0]!, { selectionSet: (parse(text).definitions[0] as never)['selectionSet'] });
};

const hooks: readonly (readonly [title: string, query: string, hook: Hook])[] = [
  ['another schema', '{ hidden }', async () => ({ schema: unguarded })],
  ['another document', '{ open }', async () => ({ document: parse('{ hidden }') })],
  [
    'what the schema says of itself',
    '{ open }',
    async () => ({ document: parse('{ __schema { queryType { name } } }') }),
  ],
  ['another mutation', 'mutation { first }', async () => ({ document: parse('mutation { first second }') })],
  [
    'a mutation that it changes in place',
    'mutation { first }',
    async (_, document) => void changeTo('mutation { first second }')(document),
  ],
  [
    'a query that it changes in place',
    '{ open }',
    async (_, document) => void changeTo('{ __type(name: "Query") { name } }')(document),
  ],
  [
    'variables that it reads from what was sent',
    'query ($by: String, $secret: String) { open(by: $by, secret: $secret) }',
    async (_schema, _document, _context, { by = '{}' }) => ({ variables: JSON.parse(by) }),
  ],
];

for (const when of ['before', 'after'] as const) {
  test.each(hooks)(
    `what a hook makes of an operation is decided, added ${when} the server is ready: %s`,
    async (...given) => {
      const [, query, hook] = given;
      const { ask, stop } = await start(hook, when);
      // Mercurius keeps the document.
      for (let turn = 0; turn < 2; turn += 1) {
        const { status, body, ran } = await ask(query, { by: '{"secret":"s"}' });
        expect([status, ran]).toEqual([403, []]);
        expect(body.data ?? null).toBeNull();
      }
      await stop();
    },
  );
}

test('a hook knows the caller, and its errors are told beside what it made', async () => {
  const { ask, stop } = await start(async (_schema, _document, { auth }) => {
    return { document: parse('{ again: open }'), errors: [new Error(`told by ${typeof auth?.require().subject}`)] };
  }, 'before');
  const { body, ran } = await ask('{ open }', {});
  expect(body.data).toEqual({ again: 'open' });
  expect(body.errors).toMatchObject([{ message: 'told by string' }]);
  expect(ran).toEqual(['open']);
  await stop();
});

test('an operation that a hook stops leaves its context to the next one', async () => {
  let stops = true;
  const { ask, stop } = await start(async () => {
    if (stops) throw new Error('not now');
    return undefined;
  }, 'before');
  expect((await ask('{ open }', {})).body).toMatchObject({ data: null, errors: [{ message: 'not now' }] });
  stops = false;
  expect((await ask('{ open }', {})).body).toEqual({ data: { open: 'open' } });
  await stop();
});
