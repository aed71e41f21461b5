import { addResolversToSchema, makeExecutableSchema } from '@graphql-tools/schema';
import { MapperKind, mapSchema } from '@graphql-tools/utils';
import { defaultFieldResolver, type GraphQLSchema } from 'graphql';
import { createYoga } from 'graphql-yoga';
import { expect, test } from 'vitest';
import { authDirectives, useAuthorization } from '../../src/index.ts';
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
