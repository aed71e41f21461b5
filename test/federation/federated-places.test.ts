import { makeExecutableSchema } from '@graphql-tools/schema';
import { expect, test } from 'vitest';
import { authDirectives } from '../../src/index.ts';

const print = (sdl: string) => {
  const { typeDefs, federatedSDL } = authDirectives({ unannotated: 'authenticated' });
  return federatedSDL(makeExecutableSchema({ typeDefs: [typeDefs, sdl] }));
};

test('what stands for an interface of another subgraph, or is another one’s field, carries no rule that composition refuses', () => {
  const { sdl, unexpressed } = print(/* GraphQL */ `
    directive @key(fields: String!) repeatable on OBJECT
    directive @interfaceObject on OBJECT
    directive @external on FIELD_DEFINITION
    directive @federation__external on OBJECT
    type Query { media: Media @public }
    type Media @key(fields: "id") @interfaceObject @requiresScope(scope: "media") {
      id: ID!
      stars: Int @requiresScope(scope: "stars")
    }
    type Product @key(fields: "id") {
      id: ID! @public
      price: Int @external @requiresScope(scope: "prices")
      weight: Int @external
      size: Int @external @public
    }
    type Maker @key(fields: "id") @federation__external @requiresScope(scope: "makers") { id: ID! }
  `);
  expect(sdl).toContain(`type Query {
  media: Media @requiresScopes(scopes: [["media"]])
}

type Media @key(fields: "id") @interfaceObject {
  id: ID! @requiresScopes(scopes: [["media"]])
  stars: Int @requiresScopes(scopes: [["stars", "media"]])
}

type Product @key(fields: "id") {
  id: ID!
  price: Int @external
  weight: Int @external
  size: Int @external
}

type Maker @key(fields: "id") @federation__external @requiresScopes(scopes: [["makers"]]) {
  id: ID!
}
`);
  expect(unexpressed).toEqual([
    'Product.price: @requiresScope: it needs scope "prices", which only this subgraph enforces',
    'Product.weight: unannotated: it needs authentication, which only this subgraph enforces',
  ]);
});
