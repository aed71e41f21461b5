import { addResolversToSchema, makeExecutableSchema } from '@graphql-tools/schema';
import { execute, type GraphQLSchema, isAbstractType, isObjectType, parse, subscribe } from 'graphql';
import { expect, test } from 'vitest';
import { authDirectives } from '../../src/graphql/auth-directives.ts';
import { AuthRecord, authContextOf } from '../../src/graphql/auth-record.ts';
import type { Principal } from '../../src/principal.ts';

const typeDefs = /* GraphQL */ `
  interface Node { id: ID }
  type User implements Node { id: ID secret: String @requiresScope(scope: "read") }
  type Vault implements Node @requiresScope(scope: "read") { id: ID }
  type Query { open: String secret: String @requiresScope(scope: "read") nodes: [Node] search(deep: Boolean @requiresScope(scope: "read")): String }
  type Mutation { touch: String write: String @requiresScope(scope: "write") }
  type Subscription { ticks: String @requiresScope(scope: "read") }
`;

const nodes = [
  { __typename: 'User', id: 'u', secret: 'hidden' },
  { __typename: 'Vault', id: 'hidden' },
];

function guarded(): { readonly schema: GraphQLSchema; readonly ran: string[] } {
  const ran: string[] = [];
  const run = (name: string, value: unknown) => () => {
    ran.push(name);
    return value;
  };
  const { typeDefs: directives, transformer } = authDirectives();
  const schema = makeExecutableSchema({
    typeDefs: [directives, typeDefs],
    resolvers: {
      Query: { open: run('open', 'open'), secret: run('secret', 'hidden'), nodes: () => nodes, search: () => 'hidden' },
      Mutation: { touch: run('touch', 'touched'), write: run('write', 'hidden') },
    },
  });
  return { schema: transformer(schema), ran };
}

function contextOf(...scopes: string[]): object {
  const principal = { kind: 'user', scopes: new Set(scopes), permissions: new Set(), clientId: 'c' };
  return { auth: authContextOf(new AuthRecord(principal as unknown as Principal)) };
}

const ask = async (schema: GraphQLSchema, query: string, ...scopes: string[]) =>
  (await execute({ schema, document: parse(query), contextValue: contextOf(...scopes) })).data;

const QUERY = '{ open secret nodes { __typename id ... on User { secret } } search(deep: true) }';
const CLOSED = {
  open: 'open',
  secret: null,
  nodes: [{ __typename: 'User', id: 'u', secret: null }, null],
  search: null,
};

/** What a cache or a tracer does to a schema that is there: whatever a resolver answered once is answered to everybody. */
function keepAnswers(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (isAbstractType(type) && type.resolveType) {
      const { resolveType } = type;
      type.resolveType = (...args) => resolveType(...args);
    }
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      const { resolve } = field;
      if (resolve === undefined) continue;
      const kept = new Map<string, unknown>();
      field.resolve = async (source, args, context, info) => {
        const key = JSON.stringify([source, args]);
        if (!kept.has(key)) kept.set(key, await resolve(source, args, context, info));
        return kept.get(key);
      };
    }
  }
}

test('a cache that wraps the resolvers of a guarded schema stands behind the guards', async () => {
  const { schema, ran } = guarded();
  keepAnswers(schema);
  for (let turn = 0; turn < 2; turn += 1) {
    const all = { open: 'open', secret: 'hidden', nodes, search: 'hidden' };
    expect(await ask(schema, QUERY, 'read')).toEqual(all);
    expect(await ask(schema, QUERY)).toEqual(CLOSED);
    expect(await ask(schema, QUERY, 'write')).toEqual(CLOSED);
  }
  expect(ran).toEqual(['open', 'secret']);
  ran.length = 0;
  await ask(schema, 'mutation { touch write }', 'read');
  expect(ran).toEqual([]);
});

test('a resolver that is put into a guarded schema in place is guarded', async () => {
  const { schema } = guarded();
  addResolversToSchema({
    schema,
    updateResolversInPlace: true,
    resolvers: {
      Query: { secret: () => 'another', search: () => 'another' },
      User: { secret: () => 'another' },
      Node: { __resolveType: ({ id }: { id: string }) => (id === 'u' ? 'User' : 'Vault') },
      Subscription: {
        ticks: {
          async *subscribe() {
            yield { ticks: 'hidden' };
          },
        },
      },
    },
  });
  expect(await ask(schema, QUERY)).toEqual(CLOSED);
  expect(await ask(schema, '{ secret nodes { ... on User { secret } } search(deep: true) }', 'read')).toEqual({
    secret: 'another',
    nodes: [{ secret: 'another' }, {}],
    search: 'another',
  });
  const document = parse('subscription { ticks }');
  expect(await subscribe({ schema, document, contextValue: contextOf() })).not.toHaveProperty('next');
  expect(await subscribe({ schema, document, contextValue: contextOf('read') })).toHaveProperty('next');
});

test('a resolver that is taken out of a guarded schema leaves the default one, guarded', async () => {
  const { schema } = guarded();
  const field = schema.getQueryType()?.getFields()['secret'];
  if (field === undefined) throw new Error('no such field');
  const before = field.resolve;
  field.resolve = before as never;
  expect(field.resolve).toBe(before);
  field.resolve = undefined as never;
  const rootValue = { secret: 'hidden' };
  const run = async (...scopes: string[]) =>
    (await execute({ schema, document: parse('{ secret }'), rootValue, contextValue: contextOf(...scopes) })).data;
  expect(await run()).toEqual({ secret: null });
  expect(await run('read')).toEqual({ secret: 'hidden' });
});

test('members that are copied into a field of a guarded schema leave its own guard there', async () => {
  const { schema } = guarded();
  const { open, secret } = schema.getQueryType()?.getFields() ?? {};
  if (open === undefined || secret === undefined) throw new Error('no such field');
  Object.assign(secret, { ...open, name: 'secret', resolve: () => 'another' });
  expect(await ask(schema, '{ open secret }')).toEqual({ open: 'open', secret: null });
  expect(await ask(schema, '{ open secret }', 'read')).toEqual({ open: 'open', secret: 'another' });
  Object.assign(open, { ...open, resolve: () => 'wrapped' });
  expect(await ask(schema, '{ open }')).toEqual({ open: 'wrapped' });
});
