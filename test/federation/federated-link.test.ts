import { makeExecutableSchema } from '@graphql-tools/schema';
import { expect, test } from 'vitest';
import { authDirectives } from '../../src/index.ts';

const print = (sdl: string) => {
  const { typeDefs, federatedSDL } = authDirectives();
  return federatedSDL(makeExecutableSchema({ typeDefs: [typeDefs, sdl] })).sdl;
};

test('what is imported from Federation is left to composition, whatever it is called; what only has its name is not', () => {
  const withLink = (link: string) =>
    print(/* GraphQL */ `
      directive @link(url: String!, import: [link__Import], as: String) repeatable on SCHEMA
      scalar link__Import
      scalar fed__FieldSet
      scalar federation__ContextFieldValue
      scalar Keys
      directive @id(fields: fed__FieldSet!) repeatable on OBJECT
      directive @fromContext(field: federation__ContextFieldValue) on ARGUMENT_DEFINITION
      directive @cost(weight: Keys) on FIELD_DEFINITION
      extend schema ${link}
      type Query { a(b: String @fromContext(field: "$c { d }")): String @authenticated @cost(weight: 1) }
    `).match(/^(directive @|scalar )\w+/gm);
  const url = 'url: "https://specs.apollo.dev/federation/v2.9"';
  const renamed = '[{ name: "@key", as: "@id" }, "@fromContext", { name: "FieldSet", as: "Keys" }]';
  expect(withLink(`@link(${url}, as: "fed", import: ${renamed})`)).toEqual(['directive @cost']);
  expect(withLink(`@link(${url}, import: ["@cost", "@fromContext"])`)).toEqual([
    'directive @id',
    'scalar fed__FieldSet',
    'scalar Keys',
  ]);
});

test('a field that takes an argument from the context asks for a token beside its scopes, as one does that requires others', () => {
  const sdl = print(/* GraphQL */ `
    directive @context(name: String!) repeatable on OBJECT
    directive @fromContext(field: String) on ARGUMENT_DEFINITION
    type Query { user: User }
    type User @context(name: "user") { name: String @authenticated  pet: Pet }
    type Pet { tag(of: String @fromContext(field: "$user { name }")): Int @requiresScope(scope: "p") }
  `);
  expect(sdl).toContain(
    'tag(of: String @fromContext(field: "$user { name }")): Int @authenticated @requiresScopes(scopes: [["p"]])',
  );
});
