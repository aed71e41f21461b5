import { makeExecutableSchema } from '@graphql-tools/schema';
import { buildSchema, type ExecutionResult, execute, parse, subscribe, versionInfo } from 'graphql';
import { createYoga, type YogaServerOptions } from 'graphql-yoga';
import { describe, expect, test } from 'vitest';
import { authDirectives, createContextBuilder, useAuthorization } from '../../src/index.ts';
import { createTestIssuer } from '../../src/testing.ts';

const issuer = await createTestIssuer();
const issuers = issuer.issuerOptions;

async function ask(options: Partial<YogaServerOptions<object, object>>, query: string, token?: string) {
  const yoga = createYoga({ logging: false, ...options } as YogaServerOptions<object, object>);
  const response = await yoga.fetch('http://localhost/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token !== undefined && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query }),
  });
  return (await response.json()) as { data: unknown; errors: { path: unknown }[] };
}

describe('a context builder that is stricter about fields without a rule than the schema', () => {
  const schema = authDirectives().transformer(
    makeExecutableSchema({
      typeDefs: [
        authDirectives().typeDefs,
        `interface Named { name: String }
        type Guarded implements Named { name: String @requiresScope(scope: "x") }
        type Plain implements Named { name: String }
        type Query { all: [Named] @public }`,
      ],
      resolvers: { Query: { all: () => ['Guarded', 'Plain'].map((__typename) => ({ __typename, name: 'unseen' })) } },
    }),
  );

  test.each([
    '{ all { name } }',
    '{ all { ... on Guarded { name } ... on Plain { name } } }',
    '{ all { ... on Plain { name } ... on Guarded { name } } }',
  ])('closes such a field also where another type has a rule at the same position: %s', async (query) => {
    const context = createContextBuilder({ issuers }) as never;
    const { data, errors } = await ask({ schema, context }, query);
    expect(data).toEqual({ all: null });
    expect(errors.map(({ path }) => path)).toEqual([['all']]);
    const token = await issuer.mint('rfc9068');
    expect((await ask({ schema, context }, query, token)).data).toEqual({ all: [{ name: null }, { name: 'unseen' }] });
  });
});

test('a root field that is withheld takes no other field of its response key with it', async () => {
  const schema = makeExecutableSchema({
    typeDefs: [
      authDirectives().typeDefs,
      `type Query { same: String @public }
      type Done @public { query: Query }
      type Secret { value: String! @requiresScope(scope: "x") }
      type Mutation { run: Done @public same: Secret @public }`,
    ],
    resolvers: { Query: { same: () => 'seen' }, Mutation: { run: () => ({ query: {} }), same: () => ({ value: 1 }) } },
  });
  const plugins = [useAuthorization({ issuers, onDenied: { mutation: 'field' } })] as never;
  const token = await issuer.mint('rfc9068');
  const query = 'mutation { run { query { same } } same { value } }';
  const { data, errors } = await ask({ schema, plugins }, query, token);
  expect(data).toEqual({ run: { query: { same: 'seen' } }, same: null });
  expect(errors.map(({ path }) => path)).toEqual([['same', 'value']]);
});

// graphql 17 does not execute such a schema.
describe.skipIf(versionInfo.major >= 17)('a type that is the root of several operations (graphql 16 only)', () => {
  const ran: string[] = [];
  const schema = authDirectives().transformer(
    buildSchema(`
      ${authDirectives().typeDefs}
      schema { query: Root mutation: Root subscription: Root }
      type Root {
        open: String
        closed: String @requiresScope(scope: "x")
        events(of: Int @requiresScope(scope: "x")): String
      }
    `),
  );
  const root = schema.getQueryType();
  for (const field of Object.values(root?.getFields() ?? {})) {
    field.resolve = () => ran.push(field.name);
    field.subscribe = async function* () {
      ran.push(`source of ${field.name}`);
      yield {};
    };
  }

  test.each(['mutation { open closed }', 'subscription { closed }', 'subscription { events(of: 1) }'])(
    'is guarded as that of the operation that runs: nothing runs of %s',
    async (query) => {
      ran.length = 0;
      const run = query.startsWith('subscription') ? subscribe : execute;
      const result = await run({ schema, document: parse(query) });
      expect(ran).toEqual([]);
      const { errors = [] } = result as ExecutionResult;
      expect(new Set(errors.map(({ extensions }) => extensions['code']))).toEqual(new Set(['UNAUTHENTICATED']));
    },
  );

  test('gives a query what is open of it', async () => {
    const { data } = await execute({ schema, document: parse('query { open closed }') });
    expect({ ...data }).toEqual({ open: '1', closed: null });
  });
});
