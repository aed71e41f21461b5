import { useGraphQlJit } from '@envelop/graphql-jit';
import { makeExecutableSchema } from '@graphql-tools/schema';
import type { GraphQLSchema } from 'graphql';
import { createYoga } from 'graphql-yoga';
import { describe, expect, test } from 'vitest';
import { authDirectives, useAuthorization } from '../../src/index.ts';
import { createTestIssuer } from '../../src/testing.ts';

const issuer = await createTestIssuer();
const poor = await issuer.mint('rfc9068', { scope: 'read' });
const rich = await issuer.mint('rfc9068', { scope: 'read write secret' });

const typeDefs = /* GraphQL */ `
  interface Animal { id: ID! }
  type Cat implements Animal { id: ID! }
  type Wolf implements Animal @requiresScope(scope: "secret") { id: ID! }
  type Item { id: ID! note: String @requiresScope(scope: "secret") cost: Int! @requiresScope(scope: "secret") }
  type Query {
    items: [Item!]!
    animals: [Animal]!
    find(text: String, secret: String @requiresScope(scope: "secret")): String
  }
  type Mutation {
    first: String
    second: String @requiresScope(scope: "write")
    third: Item
  }
`;

function guardedSchema(): { readonly schema: GraphQLSchema; readonly ran: string[] } {
  const ran: string[] = [];
  const say = (name: string, value: unknown = name) => {
    return () => {
      ran.push(name);
      return value;
    };
  };
  const schema = makeExecutableSchema({
    typeDefs: [authDirectives().typeDefs, typeDefs],
    resolvers: {
      Animal: { __resolveType: ({ kind }: { kind: string }) => kind },
      Item: { note: say('note'), cost: say('cost', 1) },
      Query: {
        items: () => [{ id: '1' }, { id: '2' }],
        animals: () => [
          { kind: 'Cat', id: 'cat' },
          { kind: 'Wolf', id: 'wolf' },
        ],
        find: say('find'),
      },
      Mutation: { first: say('first'), second: say('second'), third: say('third', { id: '3' }) },
    },
  });
  return { schema, ran };
}

async function send(
  yoga: { readonly fetch: ReturnType<typeof createYoga>['fetch'] },
  token: string | null,
  body: object,
) {
  const response = await yoga.fetch('http://localhost/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token !== null && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify(body),
  });
  const { data, errors = [] } = await response.json();
  const paths = errors.map(({ path }: { path?: unknown[] }) => path?.join('.'));
  return { status: response.status, data, paths };
}

function serve(onDenied: 'field' | 'operation') {
  const { schema, ran } = guardedSchema();
  const plugins = [useGraphQlJit(), useAuthorization({ issuers: issuer.issuerOptions, onDenied })];
  const yoga = createYoga({ schema, plugins, logging: false });
  return async (token: string, query: string, variables = {}) => {
    ran.length = 0;
    const answer = await send(yoga, token, { query, variables });
    return { ...answer, ran: [...ran] };
  };
}

describe('with an executor that compiles operations', () => {
  test('a denied field is null in every row, and its resolver never runs', async () => {
    const ask = serve('field');
    // Compiled for one caller, run for the other: both ways round.
    for (const query of ['{ items { id note } }', '{ items { note id } }']) {
      const tokens = query.includes('id note') ? [rich, poor, rich, poor] : [poor, rich, poor, rich];
      for (const token of tokens) {
        const { data, paths, ran } = await ask(token, query);
        const note = token === rich ? 'note' : null;
        expect(data.items).toEqual([
          { id: '1', note },
          { id: '2', note },
        ]);
        expect(paths).toEqual(token === rich ? [] : ['items.0.note', 'items.1.note']);
        expect(ran).toEqual(token === rich ? ['note', 'note'] : []);
      }
    }
  });

  test('a denied object at an interface position is null at its index', async () => {
    const ask = serve('field');
    const query = '{ animals { __typename id } }';
    expect((await ask(rich, query)).data.animals).toHaveLength(2);
    const { data, paths } = await ask(poor, query);
    expect(data.animals).toEqual([{ __typename: 'Cat', id: 'cat' }, null]);
    expect(paths).toEqual(['animals.1']);
  });

  test('also where a type resolver returns the type itself, which such an executor takes', async () => {
    const schema: GraphQLSchema = makeExecutableSchema({
      typeDefs: [authDirectives().typeDefs, typeDefs],
      resolvers: {
        Animal: { __resolveType: ({ kind }: { kind: string }) => schema.getType(kind) as never },
        Query: { animals: () => ['Cat', 'Wolf'].map((kind) => ({ kind, id: kind })) },
      },
    });
    const plugins = [useGraphQlJit(), useAuthorization({ issuers: issuer.issuerOptions })];
    const yoga = createYoga({ schema, plugins, logging: false });
    const response = await yoga.fetch('http://localhost/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${poor}` },
      body: JSON.stringify({ query: '{ animals { id } }' }),
    });
    expect(await response.json()).toMatchObject({ data: { animals: [{ id: 'Cat' }, null] } });
  });

  test.each([
    { title: 'at once', later: <T>(value: T): T | Promise<T> => value },
    { title: 'later', later: <T>(value: T): T | Promise<T> => Promise.resolve(value) },
  ])(
    'also where nothing but the objects’ types tell what they are, with rows that are there $title',
    async ({ later }) => {
      const is = (kind: string) => (animal: { readonly kind: string }) => animal.kind === kind;
      const schema = makeExecutableSchema({
        typeDefs: [authDirectives().typeDefs, typeDefs],
        resolvers: {
          Cat: { __isTypeOf: is('Cat') },
          Wolf: { __isTypeOf: is('Wolf') },
          Query: { animals: () => later(['Cat', 'Wolf'].map((kind) => ({ kind, id: kind }))) },
        },
      });
      const plugins = [useGraphQlJit(), useAuthorization({ issuers: issuer.issuerOptions })];
      const yoga = createYoga({ schema, plugins, logging: false });
      const ask = async (token: string) => {
        const response = await yoga.fetch('http://localhost/graphql', {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
          body: JSON.stringify({ query: '{ animals { id } }' }),
        });
        return (await response.json()).data;
      };
      expect(await ask(rich)).toEqual({ animals: [{ id: 'Cat' }, { id: 'Wolf' }] });
      expect(await ask(poor)).toEqual({ animals: [{ id: 'Cat' }, null] });
    },
  );

  const caches = [
    { title: 'by document', cache: () => undefined },
    { title: 'by text', cache: () => new Map() },
  ];

  test.each(caches)(
    'each caller is shown the schema that it sees, whoever asked before ($title)',
    async ({ cache }) => {
      const { schema } = guardedSchema();
      const jit = useGraphQlJit({}, { cache: cache() as never });
      const authorization = useAuthorization({ issuers: issuer.issuerOptions, introspection: 'filtered' });
      const yoga = createYoga({ schema, plugins: [jit, authorization], logging: false });
      for (const query of [
        '{ items { id } __type(name: "Item") { fields { name } } }',
        '{ __schema { queryType { name } types { name fields { name } } } }',
      ]) {
        for (const token of [rich, poor, rich, poor]) {
          const shown = JSON.stringify((await send(yoga, token, { query })).data);
          expect(shown.includes('"note"')).toBe(token === rich);
        }
      }
    },
  );

  test('of several schemas, the one that runs is that of the request', async () => {
    const schemaOf = (rule: string, value: string) =>
      makeExecutableSchema({
        typeDefs: [authDirectives().typeDefs, `type Query { open: String @public secret: String ${rule} }`],
        resolvers: { Query: { open: () => value, secret: () => value } },
      });
    const schemas = { one: schemaOf('@public', 'one'), two: schemaOf('@requiresScope(scope: "secret")', 'two') };
    const yoga = createYoga({
      schema: ({ request }) => schemas[request.headers.get('x-schema') === 'two' ? 'two' : 'one'],
      plugins: [useGraphQlJit(), useAuthorization({ issuers: issuer.issuerOptions })],
      logging: false,
    });
    const ask = async (schema: string) => {
      const headers = { 'content-type': 'application/json', 'x-schema': schema };
      const body = JSON.stringify({ query: '{ open secret }' });
      return (await (await yoga.fetch('http://localhost/graphql', { method: 'POST', headers, body })).json()).data;
    };
    for (let turn = 0; turn < 2; turn += 1) {
      expect(await ask('one')).toEqual({ open: 'one', secret: 'one' });
      expect(await ask('two')).toEqual({ open: 'two', secret: null });
    }
  });

  test('the operation that runs is the one that was asked for, whichever of the document ran before', async () => {
    const { schema, ran } = guardedSchema();
    const authorization = useAuthorization({ issuers: issuer.issuerOptions });
    const yoga = createYoga({ schema, plugins: [useGraphQlJit(), authorization], logging: false });
    const query = 'query A { find __type(name: "Item") { name } } query B { find } mutation C { first }';
    const ask = async (token: string | null, operationName: string) => {
      ran.length = 0;
      return { data: (await send(yoga, token, { query, operationName })).data, ran: [...ran] };
    };
    for (let turn = 0; turn < 2; turn += 1) {
      const told = { find: 'find', __type: { name: 'Item' } };
      expect(await ask(poor, 'A')).toEqual({ data: told, ran: ['find'] });
      expect(await ask(poor, 'B')).toEqual({ data: { find: 'find' }, ran: ['find'] });
      expect(await ask(poor, 'C')).toEqual({ data: { first: 'first' }, ran: ['first'] });
      expect(await ask(null, 'B')).toEqual({ data: undefined, ran: [] });
    }
  });

  test('a guarded argument is refused however it is sent', async () => {
    const ask = serve('field');
    const query = 'query ($s: String) { find(text: "a", secret: $s) items { id } }';
    expect(await ask(poor, query, { s: 'x' })).toMatchObject({ data: { find: null }, paths: ['find'], ran: [] });
    expect(await ask(poor, query, { s: null })).toMatchObject({ data: { find: null }, ran: [] });
    expect(await ask(poor, query)).toMatchObject({ data: { find: 'find' }, ran: ['find'] });
    expect(await ask(rich, query, { s: 'x' })).toMatchObject({ data: { find: 'find' }, ran: ['find'] });
  });

  test.each(['field', 'operation'] as const)('no mutation half-runs (%s)', async (onDenied) => {
    const ask = serve(onDenied);
    const query = 'mutation { first second }';
    expect(await ask(rich, query)).toMatchObject({ ran: ['first', 'second'] });
    expect(await ask(poor, query)).toMatchObject(
      onDenied === 'operation' ? { status: 403, ran: [] } : { data: { first: 'first', second: null }, ran: ['first'] },
    );
    // The payload could only be null: what would make it does not run.
    expect(await ask(poor, 'mutation { third { cost } first }')).toMatchObject({
      ran: onDenied === 'operation' ? [] : ['first'],
      // Where the denied field is, also where the executor makes an error anew.
      paths: onDenied === 'operation' ? [undefined] : ['third.cost'],
    });
  });
});
