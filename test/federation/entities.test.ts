import { makeExecutableSchema } from '@graphql-tools/schema';
import { type ExecutionResult, execute, type GraphQLResolveInfo, isInterfaceType, parse } from 'graphql';
import { createYoga } from 'graphql-yoga';
import { expect, test } from 'vitest';
import { type AuthorizationOptions, authDirectives, useAuthorization } from '../../src/index.ts';
import { createTestIssuer } from '../../src/testing.ts';

const issuer = await createTestIssuer();

/** A subgraph with `_service` and `_entities` made by hand, and what was looked up. */
function subgraph() {
  const lookedUp: string[] = [];
  const schema = makeExecutableSchema({
    typeDefs: [
      authDirectives().typeDefs,
      /* GraphQL */ `
        directive @key(fields: String!) repeatable on OBJECT | INTERFACE
        scalar _Any
        type _Service { sdl: String! }
        union _Entity = Book | Patient | Invoice | Pen
        interface Named @key(fields: "id") { id: ID! }
        type Pen implements Named @key(fields: "id") @public { id: ID! }
        type Query {
          _service: _Service!
          _entities(representations: [_Any!]!): [_Entity]!
          book: Book @public
        }
        interface Secret @requiresScope(scope: "read:secrets") { id: ID! }
        type Book @key(fields: "id") @public { id: ID! price: Int @requiresScope(scope: "read:prices") }
        type Patient implements Named @key(fields: "id") @requiresScope(scope: "read:patients") { id: ID! }
        type Invoice implements Secret @key(fields: "id") { id: ID! }
      `,
    ],
    resolvers: {
      Query: {
        _service: () => ({ sdl: 'type Query' }),
        _entities: async (
          _source: unknown,
          { representations }: { representations: { __typename: string; id: string }[] },
        ) =>
          representations.map((each) => {
            lookedUp.push(`${each.__typename} ${each.id}`);
            return each.id === 'broken' ? new Error('broken') : { ...each, price: 1 };
          }),
      },
    },
  });
  return { schema, lookedUp };
}

function serve(options: Partial<AuthorizationOptions> = {}) {
  const { schema, lookedUp } = subgraph();
  const yoga = createYoga({
    schema,
    logging: false,
    plugins: [useAuthorization({ issuers: issuer.issuerOptions, ...options })],
  });
  const ask = async (query: string, scope: string | null, representations: readonly object[] = []) => {
    lookedUp.length = 0;
    const token = scope === null ? null : await issuer.mint('rfc9068', { kind: 'user', scope });
    const response = await yoga.fetch('http://localhost/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token !== null && { authorization: `Bearer ${token}` }) },
      body: JSON.stringify({ query, variables: { representations } }),
    });
    return { status: response.status, body: await response.json() };
  };
  return { ask, lookedUp };
}

const ENTITIES = `query ($representations: [_Any!]!) {
  _entities(representations: $representations) { __typename ... on Book { id price } ... on Patient { id } ... on Invoice { id } }
}`;
const mixed = [
  { __typename: 'Patient', id: 'p1' },
  { __typename: 'Book', id: 'b1' },
  { __typename: 'Invoice', id: 'i1' },
  { __typename: 'Book', id: 'b2' },
  { __typename: 'Patient', id: 'p2' },
];

test('a representation of a denied type is null with an error at its place, and is not looked up', async () => {
  const { ask, lookedUp } = serve();
  const { status, body } = await ask(ENTITIES, 'read:prices', mixed);
  expect(status).toBe(200);
  expect(body.data._entities).toEqual([
    null,
    { __typename: 'Book', id: 'b1', price: 1 },
    null,
    { __typename: 'Book', id: 'b2', price: 1 },
    null,
  ]);
  expect(
    body.errors.map(({ path, extensions }: { path: unknown; extensions: { authorization: object } }) => ({
      path,
      ...extensions.authorization,
    })),
  ).toEqual([
    { path: ['_entities', 0], coordinate: 'Patient', reason: 'INSUFFICIENT_SCOPE', scope: 'read:patients' },
    { path: ['_entities', 2], coordinate: 'Secret', reason: 'INSUFFICIENT_SCOPE', scope: 'read:secrets' },
    { path: ['_entities', 4], coordinate: 'Patient', reason: 'INSUFFICIENT_SCOPE', scope: 'read:patients' },
  ]);
  expect(lookedUp).toEqual(['Book b1', 'Book b2']);
});

test.each([
  { title: 'a name in a list', representation: { __typename: ['Patient'], id: 'p1' }, coordinate: 'Patient' },
  { title: 'a name in lists', representation: { __typename: [['Patient']], id: 'p1' }, coordinate: 'Patient' },
  { title: 'a denied interface', representation: { __typename: 'Secret', id: 'i1' }, coordinate: 'Secret' },
])(
  'a representation with $title is denied as those are that are what it reads like',
  async ({ representation, coordinate }) => {
    const { ask, lookedUp } = serve();
    const { body } = await ask(ENTITIES, 'read:prices', [representation, mixed[1]!]);
    expect(body.data._entities).toEqual([null, { __typename: 'Book', id: 'b1', price: 1 }]);
    expect(body.errors).toMatchObject([{ path: ['_entities', 0], extensions: { authorization: { coordinate } } }]);
    expect(lookedUp).toEqual(['Book b1']);
  },
);

test.each([
  ['a set', (entities: readonly object[]) => new Set(entities)],
  [
    'one after the other',
    async function* (entities: readonly object[]) {
      yield* entities;
    },
  ],
])('no entity takes the place of a denied one where they come as %s', async (_form, entitiesOf) => {
  const { schema } = subgraph();
  const field = schema.getQueryType()?.getFields()['_entities'];
  if (field === undefined) throw new Error('no such field');
  field.resolve = (_source, { representations }) => entitiesOf(representations);
  const yoga = createYoga({ schema, logging: false, plugins: [useAuthorization({ issuers: issuer.issuerOptions })] });
  const response = await yoga.fetch('http://localhost/graphql', {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${await issuer.mint('rfc9068', { kind: 'user', scope: 'read:secrets' })}`,
    },
    body: JSON.stringify({
      query:
        '{ _entities(representations: [{ __typename: "Patient", id: "p" }, { __typename: "Book", id: "b" }]) { ... on Book { id } } }',
    }),
  });
  const { data, errors } = (await response.json()) as ExecutionResult;
  expect(data).toEqual({ _entities: [null, { id: 'b' }] });
  expect(errors?.map(({ path }) => path)).toEqual([['_entities', 0]]);
});

test('what another library put on a type is there on the guarded one', () => {
  const { schema } = subgraph();
  const resolveReference = () => ({ id: 'from the database' });
  Object.assign(schema.getType('Book') as object, { resolveReference });
  Object.assign(schema.getType('Secret') as object, { resolveReference });
  const guarded = authDirectives().transformer(schema);
  expect(guarded.getType('Book')).not.toBe(schema.getType('Book'));
  expect(guarded.getType('Book')).toMatchObject({ resolveReference });
  expect(guarded.getType('Secret')).toMatchObject({ resolveReference });
});

test.each(['at once', 'one after the other'])(
  'what fails beside an entity of an interface that is denied ends nothing: %s',
  async (form) => {
    const { schema } = subgraph();
    const lookUp = (
      { __typename: name, id }: { __typename: string; id: string },
      context: unknown,
      info: GraphQLResolveInfo,
    ) => {
      const type = info.schema.getType(name);
      if (type === undefined) throw new Error(`no type ${name}`);
      if (!isInterfaceType(type)) return { __typename: name, id };
      // As Apollo's subgraphs find out which type an entity of an interface has.
      return (async () => ({ id, __typename: await type.resolveType!({ __typename: id }, context, info, type) }))();
    };
    const field = schema.getQueryType()!.getFields()['_entities']!;
    field.resolve = (_source, { representations }, context, info) => {
      const found = representations.map((each: never) => lookUp(each, context, info));
      return form === 'at once' ? found : readOut(found);
    };
    const yoga = createYoga({
      schema,
      logging: false,
      maskedErrors: false,
      plugins: [useAuthorization({ issuers: issuer.issuerOptions, unannotated: 'public' })],
    });
    const ask = async (...names: (readonly [name: string, id: string])[]) => {
      const response = await yoga.fetch('http://localhost/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          query: ENTITIES,
          variables: { representations: names.map(([__typename, id]) => ({ __typename, id })) },
        }),
      });
      return response.json();
    };
    const unhandled: unknown[] = [];
    const note = (reason: unknown): void => void unhandled.push(reason);
    process.on('unhandledRejection', note);
    try {
      const failed = await ask(['Named', 'Patient'], ['Nothing', 'n']);
      expect(failed.errors).toMatchObject([{ message: 'no type Nothing' }]);
      const { data, errors } = await ask(['Named', 'Patient'], ['Book', 'b'], ['Named', 'Pen'], ['Patient', 'p']);
      expect(data._entities).toMatchObject([null, { __typename: 'Book', id: 'b' }, { __typename: 'Pen' }, null]);
      expect(errors.map(({ path }: { path: unknown }) => path)).toEqual(
        expect.arrayContaining([
          ['_entities', 0],
          ['_entities', 3],
        ]),
      );
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect(unhandled).toEqual([]);
    } finally {
      process.off('unhandledRejection', note);
    }
  },
);

async function* readOut(found: readonly unknown[]): AsyncGenerator<unknown> {
  for (const each of found) yield await each;
}

test('the same field has the same rule by way of _entities (R2)', async () => {
  const { ask } = serve();
  const { body } = await ask(ENTITIES, 'read:patients', [mixed[1]!]);
  expect(body.data._entities).toEqual([{ __typename: 'Book', id: 'b1', price: null }]);
  expect(body.errors[0]).toMatchObject({ path: ['_entities', 0, 'price'] });
});

test('whoever may have all of them gets all of them, in order, and failures stay at their places', async () => {
  const { ask, lookedUp } = serve();
  const all = 'read:prices read:patients read:secrets';
  expect((await ask(ENTITIES, all, mixed)).body.data._entities).toEqual(
    mixed.map((each) => ({ ...each, ...(each.__typename === 'Book' && { price: 1 }) })),
  );
  expect(lookedUp).toHaveLength(5);
  const { body } = await ask(ENTITIES, 'read:prices', [mixed[0]!, { __typename: 'Book', id: 'broken' }, mixed[1]!]);
  expect(body.data._entities).toEqual([null, null, { __typename: 'Book', id: 'b1', price: 1 }]);
  expect(body.errors).toHaveLength(2);
});

test('_service and _entities need a token where unannotated fields do', async () => {
  const { ask, lookedUp } = serve();
  expect((await ask('{ _service { sdl } }', null)).status).toBe(401);
  expect((await ask(ENTITIES, null, mixed)).status).toBe(401);
  expect(lookedUp).toEqual([]);
  expect((await ask('{ _service { sdl } }', 'openid')).body.data).toEqual({ _service: { sdl: 'type Query' } });
  const open = serve({ unannotated: 'public' });
  expect((await open.ask('{ _service { sdl } }', null)).status).toBe(200);
  expect((await open.ask(ENTITIES, null, mixed)).body.data._entities.map((each: unknown) => each === null)).toEqual([
    true,
    false,
    true,
    false,
    true,
  ]);
  const closed = serve({ unannotated: 'deny' });
  expect((await closed.ask('{ _service { sdl } }', 'openid')).status).toBe(403);
});

test('without any plugin nobody gets an entity of a guarded type', async () => {
  const { schema, lookedUp } = subgraph();
  const guarded = authDirectives().transformer(schema);
  const result = await execute({
    schema: guarded,
    document: parse(ENTITIES),
    variableValues: { representations: mixed },
  });
  expect((result.data as { _entities: unknown[] })._entities.map((each) => each === null)).toEqual([
    true,
    false,
    true,
    false,
    true,
  ]);
  expect(lookedUp).toEqual(['Book b1', 'Book b2']);
});
