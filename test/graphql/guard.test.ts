import { execute as toolsExecute } from '@graphql-tools/executor';
import { makeExecutableSchema } from '@graphql-tools/schema';
import { type ExecutionResult, execute, parse } from 'graphql';
import { createYoga } from 'graphql-yoga';
import { describe, expect, test } from 'vitest';
import { authDirectives } from '../../src/graphql/auth-directives.ts';
import { AuthRecord, authContextOf } from '../../src/graphql/auth-record.ts';
import type { Principal } from '../../src/principal.ts';
import { createTestIssuer } from '../../src/testing.ts';
import { useAuthorization } from '../../src/yoga/use-authorization.ts';

const typeDefs = /* GraphQL */ `
  interface Node { id: ID! }
  type User implements Node { id: ID! name: String secret: String @requiresScope(scope: "read:secret") strict: String! @requiresScope(scope: "read:secret") }
  type Vault implements Node @requiresScope(scope: "read:vault") { id: ID! gold: Int }
  input Filter { name: String, hidden: String @requiresScope(scope: "filter") , nested: Filter }
  enum Order { UP DOWN @requiresScope(scope: "down") }
  type Query {
    me: User
    users(filter: Filter, order: Order = DOWN): [User!]
    nodes: [Node!]
    maybe: [Node]
    closed: String @authenticated
  }
  type Mutation { free: String  guarded: User! @requiresScope(scope: "write") make: User }
`;

const calls: string[] = [];
const user = { __typename: 'User', id: 'u1', name: 'Ada', secret: 's-1', strict: 's-2' };
const resolvers = {
  Query: {
    me: () => user,
    users: () => [user, user],
    nodes: async () => [user, { __typename: 'Vault', id: 'v1', gold: 3 }],
    maybe: () => [user, { __typename: 'Vault', id: 'v1', gold: 3 }],
    closed: () => 'closed',
  },
  Mutation: {
    free: () => {
      calls.push('free');
      return 'free';
    },
    guarded: () => {
      calls.push('guarded');
      return user;
    },
    make: () => {
      calls.push('make');
      return user;
    },
  },
};

const auth = authDirectives();
const source = makeExecutableSchema({ typeDefs: [auth.typeDefs, typeDefs], resolvers });
const schema = auth.transformer(source);

function callerWith(scopes: readonly string[]): Principal {
  return { kind: 'user', scopes: new Set(scopes), permissions: new Set(), clientId: 'c' } as unknown as Principal;
}

async function run(
  operation: string,
  {
    scopes = null,
    variables = {},
    executor = execute as never,
  }: { scopes?: readonly string[] | null; variables?: Record<string, unknown>; executor?: typeof execute } = {},
) {
  calls.length = 0;
  const contextValue = scopes === null ? {} : { auth: authContextOf(new AuthRecord(callerWith(scopes))) };
  const result = (await executor({
    schema,
    document: parse(operation),
    contextValue,
    variableValues: variables,
  })) as ExecutionResult;
  return JSON.parse(JSON.stringify(result));
}

describe.each([
  ['graphql-js', execute],
  ['the tools executor', toolsExecute as never],
])('the guard under %s', (_name, executor) => {
  test('a denied field is null at its path, others are as ever', async () => {
    const { data, errors } = await run('{ u: me { name secret } }', { executor });
    expect(data).toEqual({ u: { name: 'Ada', secret: null } });
    expect(errors).toEqual([
      {
        message: 'User.secret needs scope "read:secret".',
        path: ['u', 'secret'],
        locations: [{ line: 1, column: 16 }],
        extensions: {
          code: 'UNAUTHENTICATED',
          authorization: { coordinate: 'User.secret', reason: 'UNAUTHENTICATED', scope: 'read:secret' },
        },
      },
    ]);
  });
  test('a non-null denied field propagates', async () => {
    const { data, errors } = await run('{ users { strict } }', { scopes: [], executor });
    expect(data).toEqual({ users: null });
    expect(errors[0].path).toEqual(['users', 0, 'strict']);
    expect(errors[0].extensions.authorization.reason).toBe('INSUFFICIENT_SCOPE');
  });
  test('an object of a denied type is null wherever it is reached', async () => {
    const { data, errors } = await run('{ maybe { __typename id } }', { scopes: [], executor });
    expect(data).toEqual({ maybe: [{ __typename: 'User', id: 'u1' }, null] });
    expect(errors).toMatchObject([{ path: ['maybe', 1], extensions: { authorization: { coordinate: 'Vault' } } }]);
  });
  test('allowed callers see everything', async () => {
    const { data, errors } = await run('{ maybe { id ... on Vault { gold } ... on User { secret strict } } }', {
      scopes: ['read:secret', 'read:vault'],
      executor,
    });
    expect(errors).toBeUndefined();
    expect(data.maybe[1].gold).toBe(3);
  });
  test('a forged auth is an anonymous one', async () => {
    const { data } = (await executor({
      schema,
      document: parse('{ closed }'),
      contextValue: { auth: { principal: callerWith(['x']), hasScope: () => true } },
    })) as ExecutionResult;
    expect(data).toEqual({ closed: null });
  });
  test('input fields and enum values count when the client sends them', async () => {
    expect((await run('{ users { id } }', { scopes: [], executor })).errors).toBeUndefined();
    expect((await run('{ users(order: UP) { id } }', { scopes: [], executor })).errors).toBeUndefined();
    expect((await run('{ users(order: DOWN) { id } }', { scopes: [], executor })).data).toEqual({ users: null });
    expect(
      (
        await run('query ($f: Filter) { users(filter: $f) { id } }', {
          scopes: [],
          executor,
          variables: { f: { nested: { hidden: null } } },
        })
      ).errors[0].extensions.authorization.coordinate,
    ).toBe('Filter.hidden');
    expect(
      (
        await run('query ($f: Filter) { users(filter: $f) { id } }', {
          scopes: [],
          executor,
          variables: { f: { nested: { name: 'x' } } },
        })
      ).errors,
    ).toBeUndefined();
  });
  test('a mutation of which anything is denied does not run', async () => {
    const { data, errors } = await run('mutation { free guarded { id } }', { scopes: [], executor });
    expect(calls).toEqual([]);
    expect(data).toBeNull();
    expect(errors.length).toBeGreaterThan(0);
    await run('mutation { free make { name } }', { scopes: [], executor });
    expect(calls).toEqual(['free', 'make']);
    const half = await run('mutation { free make { strict } }', { scopes: [], executor });
    expect(calls).toEqual([]);
    expect(half.data).toEqual({ free: null, make: null });
  });
});

test('an enum value counts when the client sends it, whatever the resolver gets for it', async () => {
  const internal = { OPEN: 'open', ITSELF: undefined, NOTHING: null, NO_NUMBER: Number.NaN, OBJECT: { deep: true } };
  const guarded = ['ITSELF', 'NOTHING', 'NO_NUMBER', 'OBJECT'];
  const given: unknown[] = [];
  const noting = (_source: unknown, args: unknown) => {
    given.push(args);
    return 'found';
  };
  const enums = auth.transformer(
    makeExecutableSchema({
      typeDefs: [
        auth.typeDefs,
        `enum Place { OPEN ${guarded.map((name) => `${name} @requiresScope(scope: "place")`).join(' ')} }
         input Where { place: Place, any: [[Place]] }
         type Query { at(place: Place, any: [Place!], where: Where): String @public }`,
      ],
      resolvers: { Place: internal, Query: { at: noting } },
    }),
  );
  const ask = (declared: string, argument: string, value: unknown) =>
    execute({
      schema: enums,
      document: parse(`query ($sent: ${declared}) { at(${argument}) }`),
      variableValues: { sent: value },
    }) as Promise<ExecutionResult>;
  for (const name of guarded) {
    for (const [declared, argument, value] of [
      ['Place', 'place: $sent', name],
      ['[Place!]', 'any: $sent', ['OPEN', name]],
      ['[Place!]', 'any: $sent', name],
      ['Where', 'where: $sent', { any: [[name]] }],
      ['Place', 'where: { place: $sent }', name],
    ] as const) {
      expect((await ask(declared, argument, value)).data, `${name} as ${argument}`).toEqual({ at: null });
    }
  }
  expect(given).toEqual([]);
  for (const value of ['OPEN', ['OPEN', 'OPEN']])
    expect((await ask('[Place!]', 'any: $sent', value)).data).toEqual({ at: 'found' });
});

test('objects of several types denied at one position are each denied for their own reason', async () => {
  const issuer = await createTestIssuer();
  const schema = makeExecutableSchema({
    typeDefs: [
      authDirectives().typeDefs,
      `type Query { things: [Thing] @public }
      union Thing = A | B
      type A { secret: Int @requiresScope(scope: "a") }
      type B { secret: Int @requiresScope(scope: "b") }`,
    ],
    resolvers: { Query: { things: () => ['A', 'B', 'A'].map((__typename) => ({ __typename })) } },
  });
  const yoga = createYoga({ schema, logging: false, plugins: [useAuthorization({ issuers: issuer.issuerOptions })] });
  const response = await yoga.fetch('http://localhost/graphql', {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${await issuer.mint('rfc9068', { scope: 'openid' })}`,
    },
    body: JSON.stringify({ query: '{ things { ... on A { secret } ... on B { secret } } }' }),
  });
  const { errors } = (await response.json()) as {
    errors: { path: unknown; extensions: { authorization: { coordinate: string } } }[];
  };
  expect(errors.map(({ path, extensions }) => [path, extensions.authorization.coordinate])).toEqual([
    [['things', 0, 'secret'], 'A.secret'],
    [['things', 1, 'secret'], 'B.secret'],
    [['things', 2, 'secret'], 'A.secret'],
  ]);
});

test('a schema that is guarded twice is the one that was guarded once, or as strict as the stricter of both', async () => {
  const { typeDefs } = authDirectives();
  const once = authDirectives().transformer(
    makeExecutableSchema({
      typeDefs: [typeDefs, 'type Query { free: String open: String @public closed: String @authenticated }'],
      resolvers: { Query: { free: () => 'free', open: () => 'open', closed: () => 'closed' } },
    }),
  );
  expect(authDirectives().transformer(once)).toBe(once);
  const document = parse('{ free open closed }');
  const ask = async (schema: typeof once) => (await execute({ schema, document, contextValue: {} })).data;
  expect(await ask(once)).toEqual({ free: 'free', open: 'open', closed: null });
  for (const unannotated of ['authenticated', 'deny'] as const) {
    const stricter = authDirectives({ unannotated }).transformer(once);
    expect(await ask(stricter)).toEqual({ free: null, open: 'open', closed: null });
    expect(authDirectives().transformer(stricter)).toBe(stricter);
  }
});
