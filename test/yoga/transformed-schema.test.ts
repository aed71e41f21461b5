import { addResolversToSchema, makeExecutableSchema } from '@graphql-tools/schema';
import { MapperKind, mapSchema, renameType } from '@graphql-tools/utils';
import {
  defaultFieldResolver,
  extendSchema,
  type GraphQLNamedType,
  type GraphQLSchema,
  isSpecifiedScalarType,
  parse,
} from 'graphql';
import { createYoga } from 'graphql-yoga';
import { expect, test } from 'vitest';
import { authDirectives, createContextBuilder, useAuthorization } from '../../src/index.ts';
import { createTestIssuer } from '../../src/testing.ts';

const issuer = await createTestIssuer();
const { typeDefs, transformer } = authDirectives();

function guardedSchema(): { readonly schema: GraphQLSchema; readonly ran: string[] } {
  const ran: string[] = [];
  const run = (name: string, value: unknown) => () => {
    ran.push(name);
    return value;
  };
  const schema = makeExecutableSchema({
    typeDefs: [
      typeDefs,
      `type Query { open: String @public secret: String @requiresScope(scope: "read") }
      type Mutation { touch: Receipt write: String @requiresScope(scope: "write") }
      type Receipt { id: ID total: Int! @requiresScope(scope: "read") }`,
    ],
    resolvers: {
      Query: { open: run('open', 'open'), secret: run('secret', 'secret') },
      Mutation: { touch: run('touch', { id: 1, total: 1 }), write: run('write', 'written') },
    },
  });
  return { schema: transformer(schema), ran };
}

const transformations: { readonly title: string; readonly of: (schema: GraphQLSchema) => GraphQLSchema }[] = [
  {
    title: 'resolvers around ours',
    of: (schema) =>
      mapSchema(schema, {
        [MapperKind.OBJECT_FIELD]: ({ resolve = defaultFieldResolver, ...field }) => ({
          ...field,
          resolve: async (...args) => resolve(...args),
        }),
      }),
  },
  {
    title: 'its directives taken off',
    of: (schema) => mapSchema(schema, { [MapperKind.FIELD]: (field) => ({ ...field, astNode: null, extensions: {} }) }),
  },
  {
    title: 'a resolver in place of a guarded one',
    of: (schema) => addResolversToSchema({ schema, resolvers: { Query: { secret: () => 'secret' } } }),
  },
];

test.each(transformations)('a guarded schema with $title is as closed as before', async ({ of }) => {
  const { schema, ran } = guardedSchema();
  const yoga = createYoga({
    schema: of(schema),
    logging: false,
    plugins: [useAuthorization({ issuers: issuer.issuerOptions })],
  });
  const token = await issuer.mint('rfc9068', { kind: 'user', scope: 'other' });
  const ask = async (query: string): Promise<string> => {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
    const body = JSON.stringify({ query });
    return (await yoga.fetch('http://localhost/graphql', { method: 'POST', headers, body })).text();
  };
  expect(await ask('{ open x: secret }')).not.toContain('"secret"}');
  expect(await ask('{ open }')).toBe('{"data":{"open":"open"}}');
  ran.length = 0;
  // Nothing of a mutation runs of which anything is denied (R7).
  for (const query of ['mutation { touch { id } a: write }', 'mutation { touch { total } }']) await ask(query);
  expect(ran).toEqual([]);
  await ask('mutation { touch { id } }');
  expect(ran).toEqual(['touch']);
});

/** Objects of several types, of which a stranger may have the notes. */
function documents(kinds: readonly string[] = ['Note', 'Draft', 'Secret']): GraphQLSchema {
  const is = (kind: string) => ({ __isTypeOf: (value: { readonly kind: string }) => value.kind === kind });
  const all = () => kinds.map((kind) => ({ kind, id: kind.toLowerCase(), text: `text of ${kind}` }));
  return transformer(
    makeExecutableSchema({
      typeDefs: [
        typeDefs,
        `interface Paper { id: ID! text: String }
        type Note implements Paper { id: ID! text: String }
        type Draft implements Paper @requiresDecision(action: "read", resource: "draft", id: "source.id") { id: ID! text: String }
        type Secret implements Paper @requiresScope(scope: "read") { id: ID! text: String }
        union Any = Note | Draft | Secret
        type Query { papers: [Paper] any: [Any] piles: [[Paper]] draft: Draft }`,
      ],
      resolvers: {
        ...Object.fromEntries(['Note', 'Draft', 'Secret'].map((kind) => [kind, is(kind)])),
        Query: { papers: all, any: all, piles: () => [all()], draft: () => all()[1] },
      },
    }),
  );
}

const renamed = (schema: GraphQLSchema): GraphQLSchema =>
  mapSchema(schema, {
    [MapperKind.TYPE]: (type) =>
      type.name === 'Query' || isSpecifiedScalarType(type as GraphQLNamedType)
        ? undefined
        : renameType(type as GraphQLNamedType, `My${type.name}`),
  });

const options = {
  issuers: issuer.issuerOptions,
  decisions: async (requests: readonly object[]) => requests.map(() => false),
};

test.each([
  { server: 'by the plugin', with: { plugins: [useAuthorization(options)] } },
  { server: 'by itself, upon the context builder', with: { context: createContextBuilder(options) as never } },
])(
  'a guarded schema whose types have other names gives out no object that it would not, guarded $server',
  async (with_) => {
    const yoga = createYoga({ schema: renamed(documents()), logging: false, ...with_.with });
    const token = await issuer.mint('rfc9068', { kind: 'user', scope: 'other' });
    const ask = async (query: string) => {
      const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
      const response = await yoga.fetch('http://localhost/graphql', {
        method: 'POST',
        headers,
        body: JSON.stringify({ query }),
      });
      return JSON.stringify((await response.json()).data);
    };
    const answers = await Promise.all(
      [
        '{ papers { __typename } any { __typename } piles { __typename } }',
        '{ papers { id text } piles { text } draft { id } }',
        '{ any { ... on MyPaper { text } ... on MyDraft { id } } }',
      ].map(ask),
    );
    for (const answer of answers)
      expect(answer).not.toMatch(/MyDraft|MySecret|:"draft|:"secret|text of (Draft|Secret)/);
  },
);

test('a type that was added to a guarded schema is given out beside those that are guarded', async () => {
  const schema = extendSchema(
    documents(['Card', 'Draft']),
    parse('type Card implements Paper { id: ID! text: String }'),
  );
  Object.assign(schema.getType('Card') as object, { isTypeOf: ({ kind }: { kind: string }) => kind === 'Card' });
  const yoga = createYoga({ schema, logging: false, context: createContextBuilder(options) as never });
  const response = await yoga.fetch('http://localhost/graphql?query={papers{id}}', {
    headers: { authorization: `Bearer ${await issuer.mint('rfc9068', { kind: 'user', scope: 'other' })}` },
  });
  expect((await response.json()).data).toEqual({ papers: [{ id: 'card' }, null] });
});
