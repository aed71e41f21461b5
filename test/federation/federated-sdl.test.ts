import { makeExecutableSchema } from '@graphql-tools/schema';
import { buildSchema, GraphQLObjectType, GraphQLSchema, GraphQLString, parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { authDirectives } from '../../src/index.ts';

const print = (sdl: string, options: Parameters<typeof authDirectives>[0] = {}) => {
  const { typeDefs, federatedSDL } = authDirectives(options);
  return federatedSDL(makeExecutableSchema({ typeDefs: [typeDefs, sdl] }));
};

test('rules become the directives of Federation 2.5, imported by @link', () => {
  const { sdl, unexpressed } = print(/* GraphQL */ `
    directive @key(fields: String!) repeatable on OBJECT
    directive @cost(weight: Int!) on FIELD_DEFINITION
    "What a clinic has."
    type Query {
      open: String @public
      mine: String @authenticated
      report(id: ID!): Report @requiresScope(scope: "read:reports") @cost(weight: 2)
    }
    type Report @key(fields: "id") @requiresScope(anyOf: ["a b", "c"]) @requiresScope(scope: "d") { id: ID! }
  `);
  expect(unexpressed).toEqual([]);
  expect(
    sdl,
  ).toBe(`extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key", "@requiresScopes", "@authenticated"])

directive @cost(weight: Int!) on FIELD_DEFINITION

"What a clinic has."
type Query {
  open: String
  mine: String @authenticated
  report(id: ID!): Report @cost(weight: 2) @requiresScopes(scopes: [["read:reports"]])
}

type Report @key(fields: "id") @requiresScopes(scopes: [["a", "b", "d"], ["c", "d"]]) {
  id: ID!
}
`);
});

test('an older @link is raised to 2.5, a newer one is kept, and what it imports stays', () => {
  const withLink = (version: string) =>
    print(/* GraphQL */ `
      directive @link(url: String!, import: [Import], as: String) repeatable on SCHEMA
      scalar Import
      directive @shareable on FIELD_DEFINITION
      extend schema @link(url: "https://specs.apollo.dev/federation/${version}", import: ["@shareable", { name: "@tag", as: "@label" }])
      type Query { a: String @authenticated @shareable }
    `).sdl.split('\n')[0];
  const imports = 'import: ["@shareable", {name: "@tag", as: "@label"}, "@authenticated"])';
  expect(withLink('v2.3')).toBe(`extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", ${imports}`);
  expect(withLink('v2.11')).toBe(`extend schema @link(url: "https://specs.apollo.dev/federation/v2.11", ${imports}`);
});

test('interfaces, unions and root types are written where they reach', () => {
  const { sdl } = print(/* GraphQL */ `
    type Query @requiresScope(scope: "q") { node: Node any: Any }
    interface Node @requiresScope(scope: "n") { id: ID @requiresScope(scope: "i") }
    type Item implements Node { id: ID }
    union Any @authenticated = Item
  `);
  expect(sdl).toContain('node: Node @requiresScopes(scopes: [["q", "n"]])');
  expect(sdl).toContain('any: Any @requiresScopes(scopes: [["q"]])');
  expect(sdl).toContain(
    'type Item implements Node @requiresScopes(scopes: [["n"]]) {\n  id: ID @requiresScopes(scopes: [["i"]])',
  );
  expect(sdl).toContain('interface Node {\n  id: ID\n}');
});

describe('a field of another subgraph', () => {
  test.each([
    ['@external', '["@key", "@external", "@requires"]', ''],
    ['@other', '["@key", { name: "@external", as: "@other" }, "@requires"]', ''],
    ['@federation__external', '["@key", "@requires"]', ''],
    ['@fed__external', '["@key", "@requires"]', ', as: "fed"'],
  ])('has its rules there, and composition would take none here: %s', (external, imports, as) => {
    const { sdl } = print(
      /* GraphQL */ `
      directive @link(url: String!, import: [Import], as: String) repeatable on SCHEMA
      scalar Import
      directive @key(fields: String!) repeatable on OBJECT
      directive @requires(fields: String!) on FIELD_DEFINITION
      directive ${external} on OBJECT | FIELD_DEFINITION
      extend schema @link(url: "https://specs.apollo.dev/federation/v2.7", import: ${imports}${as})
      type Query { book: Book }
      type Book @key(fields: "id") {
        id: ID!
        title: String ${external}
        price: Int ${external} @requiresScope(scope: "p")
        size: Size ${external}
        postage: Int @requires(fields: "price size { width }") @requiresScope(scope: "p")
      }
      type Size ${external} { width: Int  height: Int @requiresScope(scope: "h") }
    `,
      { unannotated: 'authenticated' },
    );
    expect(sdl).toContain('id: ID! @authenticated');
    for (const line of [
      `title: String ${external}`,
      `price: Int ${external}`,
      `size: Size ${external}`,
      'width: Int',
      'height: Int',
    ])
      expect(sdl).toContain(`  ${line}\n`);
    expect(sdl).toContain(
      'postage: Int @requires(fields: "price size { width }") @authenticated @requiresScopes(scopes: [["p"]])',
    );
  });
});

describe('what a gateway cannot be told', () => {
  const sdl = /* GraphQL */ `
    type Query {
      worker: String @clientOnly @requiresScope(scope: "a")
      admin: String @requiresPermission(permission: "admin")
      order(id: ID): String @requiresDecision(action: "read", resource: "order", id: "args.id")
      search(deep: Boolean @requiresScope(scope: "deep"), filter: Filter, sort: Sort): String
    }
    input Filter { secret: String @requiresScope(scope: "s") }
    enum Sort { NAME COST @authenticated }
  `;

  test('is named, and the gateway gets what it can enforce of it', () => {
    const { sdl: printed, unexpressed } = print(sdl);
    expect(unexpressed).toEqual([
      'Query.worker: @clientOnly: it needs a client that acts for itself, which only this subgraph enforces',
      'Query.admin: @requiresPermission: it needs permission "admin", which only this subgraph enforces',
      'Query.order: @requiresDecision: it needs the decision that "read" is allowed on this "order", which only this subgraph enforces',
      'Query.search(deep:): @requiresScope: it needs scope "deep", which only this subgraph enforces',
      'Filter.secret: @requiresScope: it needs scope "s", which only this subgraph enforces',
      'Sort.COST: @authenticated: it needs authentication, which only this subgraph enforces',
    ]);
    expect(printed).toContain('worker: String @requiresScopes(scopes: [["a"]])');
    expect(printed).toContain('admin: String @authenticated');
    expect(printed).toContain('order(id: ID): String @authenticated');
    expect(printed).toContain('search(deep: Boolean, filter: Filter, sort: Sort): String\n');
    expect(printed).toContain('secret: String\n');
  });

  test('is a start-up error where one wants it to be', () => {
    const { typeDefs, federatedSDL } = authDirectives();
    const schema = makeExecutableSchema({ typeDefs: [typeDefs, sdl] });
    expect(() => federatedSDL(schema, { unexpressed: 'throw' })).toThrow(/6 problems[\s\S]*Query\.worker: @clientOnly/);
    expect(() => federatedSDL(schema, { unexpressed: 'thrwo' as never })).toThrow(/expected "list" or "throw"/);
  });

  test('unannotated fields are told as what they need, which for deny nobody can have', () => {
    const open = 'type Query { a: String b: String @public }';
    expect(print(open, { unannotated: 'authenticated' }).sdl).toContain('a: String @authenticated\n  b: String\n');
    expect(print(open, { unannotated: 'deny' }).unexpressed).toEqual([
      'Query.a: unannotated: it needs what nobody may have, which only this subgraph enforces',
    ]);
  });
});

test('what a gateway is told of scopes that multiply without end is less than they ask for, and is named', () => {
  const anyOf = (letter: string) => JSON.stringify(Array.from({ length: 9 }, (_, index) => `${letter}${index}`));
  const { sdl, unexpressed } = print(
    `type Query { a: String @requiresScope(anyOf: ${anyOf('x')}) @requiresScope(anyOf: ${anyOf('y')}) }`,
  );
  expect(sdl).toContain('"x8"');
  expect(sdl).not.toContain('"y8"');
  expect(unexpressed).toEqual([expect.stringMatching(/^Query\.a: @requiresScope: it needs scope "y0" or /)]);
});

test('what a schema in code says is printed as well', () => {
  const Query = new GraphQLObjectType({
    name: 'Query',
    fields: {
      a: { type: GraphQLString, extensions: { directives: { requiresScope: { scope: 'a' } } } },
      b: { type: GraphQLString },
    },
  });
  expect(authDirectives().federatedSDL(new GraphQLSchema({ query: Query })).sdl).toContain(
    'a: String @requiresScopes(scopes: [["a"]])',
  );
});

test('a guarded schema prints the same, and federation types are left to the library', () => {
  const { typeDefs, transformer, federatedSDL } = authDirectives();
  const schema = makeExecutableSchema({
    typeDefs: [
      typeDefs,
      `scalar _Any union _Entity = Item type _Service { sdl: String }
      type Query { item: Item _service: _Service! _entities(representations: [_Any!]!): [_Entity]! }
      type Item @authenticated { id: ID }`,
    ],
  });
  const { sdl } = federatedSDL(schema);
  expect(federatedSDL(transformer(schema)).sdl).toBe(sdl);
  expect(sdl).not.toContain('_');
  expect(() => parse(sdl)).not.toThrow();
});

describe('a schema written for another federated graph', () => {
  const SPEC = 'https://specs.apollo.dev/federation/v2.5';
  const federation = `
    directive @link(url: String!, import: [Import], as: String, for: Purpose) repeatable on SCHEMA
    scalar Import
    enum Purpose { SECURITY EXECUTION }
  `;
  const start =
    (sdl: string, options: Parameters<typeof authDirectives>[0] = { federation: true }) =>
    () =>
      authDirectives(options).transformer(buildSchema(`${federation}${sdl}`, { assumeValidSDL: true }));
  const REQUIRES_SCOPES = `scalar Scope
    directive @requiresScopes(scopes: [[Scope!]!]!) on FIELD_DEFINITION | OBJECT | INTERFACE | SCALAR | ENUM
    directive @authenticated on FIELD_DEFINITION | OBJECT | INTERFACE | SCALAR | ENUM
    directive @policy(policies: [[Scope!]!]!) on FIELD_DEFINITION | OBJECT | INTERFACE | SCALAR | ENUM
  `;

  test('of Apollo Router runs unchanged', () => {
    const sdl = `${REQUIRES_SCOPES}
      extend schema @link(url: "${SPEC}", import: ["@key", "@authenticated", "@requiresScopes"])
      type Query {
        user(id: ID!): User @requiresScopes(scopes: [["read:others"]])
        me: User @authenticated
        post(id: ID!): String
      }
      type User {
        id: ID!
        username: String
        email: String @requiresScopes(scopes: [["read:email"], ["read:profile", "read:all"]])
      }
    `;
    expect(start(sdl)).not.toThrow();
    const { federatedSDL } = authDirectives({ federation: true });
    const { sdl: printed } = federatedSDL(buildSchema(`${federation}${sdl}`));
    expect(printed).toContain('email: String @requiresScopes(scopes: [["read:email"], ["read:profile", "read:all"]])');
    expect(printed).toContain('import: ["@key", "@authenticated", "@requiresScopes"]');
  });

  test('of generic-auth runs unchanged', () => {
    const sdl = `
      directive @authenticated on FIELD_DEFINITION | OBJECT | INTERFACE | SCALAR | ENUM
      directive @requiresScopes(scopes: [[String!]!]!) on FIELD_DEFINITION | OBJECT | INTERFACE | SCALAR | ENUM
      directive @skipAuth on FIELD_DEFINITION
      type Query { me: String @authenticated items: [String!]! @skipAuth admin: String @requiresScopes(scopes: [["a", "b"], ["c"]]) }
    `;
    expect(start(sdl)).not.toThrow();
  });

  test.each([
    [
      '@policy asks somebody who is not here',
      `${REQUIRES_SCOPES} type Query { a: Int @policy(policies: [["p"]]) }`,
      /use @requiresPermission or @requiresDecision/,
    ],
    [
      'a flat list of scopes',
      `${REQUIRES_SCOPES} type Query { a: Int @requiresScopes(scopes: ["a", "b"]) }`,
      /a flat list says neither/,
    ],
    ['no list of scopes', `${REQUIRES_SCOPES} type Query { a: Int @requiresScopes(scopes: []) }`, /empty list/],
    [
      '@requiresScopes under another name',
      `extend schema @link(url: "${SPEC}", import: [{ name: "@requiresScopes", as: "@scopes" }]) directive @scopes(scopes: [[String!]!]!) on FIELD_DEFINITION type Query { a: Int @scopes(scopes: [["a"]]) }`,
      /imports @requiresScopes as @scopes, which nobody enforces/,
    ],
    [
      '@authenticated under another name',
      `schema @link(url: "${SPEC}", import: [{ name: "@authenticated", as: "@auth" }]) { query: Query } directive @auth on FIELD_DEFINITION type Query { a: Int @auth }`,
      /imports @authenticated as @auth/,
    ],
    [
      '@policy under another name',
      `extend schema @link(url: "${SPEC}", import: [{ name: "@policy", as: "@rule" }]) directive @rule(policies: [[String!]!]!) on FIELD_DEFINITION type Query { a: Int @rule(policies: [["a"]]) }`,
      /imports @policy as @rule/,
    ],
    [
      'a directive that was not imported',
      `extend schema @link(url: "${SPEC}", import: ["@key"]) directive @federation__requiresScopes(scopes: [[String!]!]!) on FIELD_DEFINITION type Query { a: Int @federation__requiresScopes(scopes: [["a"]]) }`,
      /Query\.a: @federation__requiresScopes is enforced by nobody; import "@requiresScopes"/,
    ],
    [
      'a specification under another name',
      `extend schema @link(url: "${SPEC}", as: "fed") directive @fed__authenticated on FIELD_DEFINITION type Query { a: Int @fed__authenticated }`,
      /@fed__authenticated is enforced by nobody/,
    ],
    [
      'the specification of one directive, renamed',
      'extend schema @link(url: "https://specs.apollo.dev/authenticated/v0.1", as: "login", for: SECURITY) directive @login on FIELD_DEFINITION type Query { a: Int @login }',
      /imports @authenticated as @login/,
    ],
  ])('%s is a start-up error, with and without the older spellings', (_, sdl, message) => {
    expect(start(sdl)).toThrow(message);
    expect(start(sdl, {})).toThrow();
  });
});
