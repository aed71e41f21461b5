import { MapperKind, mapSchema } from '@graphql-tools/utils';
import { useDeferStream } from '@graphql-yoga/plugin-defer-stream';
import { execute, type GraphQLError, GraphQLObjectType, type GraphQLSchema, parse } from 'graphql';
import { createSchema, createYoga } from 'graphql-yoga';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { authDirectives, useAuthorization } from '../../src/index.ts';
import { createTestIssuer } from '../../src/testing.ts';

const issuer = await createTestIssuer();
const auth = authDirectives();
const typeDefs = `
  type Query @public { nodes: [Node!] grid: [[Node!]!] hits: [Hit!] boxes: [Box!] rows: [Row!] maybe: [Node] closed: Int @requiresScope(scope: "x") hard: Int! @requiresScope(scope: "x") }
  interface Node @public { id: ID }
  type Vault implements Node @requiresScope(scope: "x") { id: ID }
  type Open implements Node { id: ID must: String! }
  union Hit = Vault | Open
  type Box @public { secret: String! @requiresScope(scope: "x") }
  type Row @public { box: Box! later: Node! nodes: [Node!] maybe: [Node] open: [Open!] }
`;

const vault = { __typename: 'Vault', id: 'v' };
const open = { __typename: 'Open', id: 'o', must: 'm' };
const pause = () => new Promise((resolve) => setTimeout(resolve, 5));
let given: unknown;
const give = () => (typeof given === 'function' ? given() : given);
const names = ['nodes', 'grid', 'hits', 'boxes', 'rows', 'maybe'];
const resolvers = {
  Query: Object.fromEntries(names.map((name) => [name, give])),
  Row: { nodes: give, maybe: give, open: give },
};
const schema = createSchema({ typeDefs: [auth.typeDefs, typeDefs], resolvers });
const yoga = createYoga({
  schema,
  logging: false,
  plugins: [useAuthorization({ issuers: issuer.issuerOptions, maxErrors: 2 }), useDeferStream()],
});

async function ask(query: string, scope = ''): Promise<string> {
  const token = await issuer.mint('rfc9068', { scope });
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', accept: 'multipart/mixed' };
  const response = await yoga.fetch('http://localhost/graphql', {
    method: 'POST',
    headers,
    body: JSON.stringify({ query }),
  });
  return response.text();
}

const dataOf = (text: string) => (JSON.parse(/\{.*\}/.exec(text)?.[0] ?? 'null') as { data: unknown }).data;

const unhandled = vi.fn();
beforeAll(() => void process.on('unhandledRejection', unhandled));
afterAll(() => void process.off('unhandledRejection', unhandled));
afterEach(async () => {
  for (let turn = 0; turn < 3; turn += 1) await pause();
  const reasons = unhandled.mock.calls.map(([reason]) => reason as unknown);
  unhandled.mockClear();
  expect(reasons).toEqual([]);
});

/** A later item that fails at once, after one that is denied. */
const failing: readonly (readonly [name: string, query: string, value: unknown])[] = [
  ['null', '{ nodes { id } }', [vault, null]],
  ['an error', '{ nodes { id } }', [vault, new Error('no')]],
  ['an object without a non-null field', '{ nodes { id ... on Open { must } } }', [vault, { ...open, must: null }]],
  ['an object of a type that is not there', '{ nodes { id } }', [vault, { __typename: 'Nothing' }]],
  ['null in a union', '{ hits { __typename } }', [vault, null]],
  ['null in a list in a list', '{ grid { id } }', [[open, vault, null], [open]]],
  ['null instead of a list in a list', '{ grid { id } }', [[vault], null]],
  ['null beside an object with a denied non-null field', '{ boxes { secret } }', [{ secret: 's' }, null]],
  [
    'null far from the denied field',
    '{ rows { box { secret } later { id } } }',
    [
      { box: { secret: 's' }, later: open },
      { box: { secret: 's' }, later: null },
    ],
  ],
  ['null after a promise', '{ nodes { id } }', [Promise.resolve(vault), null]],
  ['null in an iterable', '{ nodes { id } }', new Set([vault, null])],
];

describe('a denial in a list whose items cannot be null leaves no rejection unhandled', () => {
  test.each(failing)('where a later item is %s', async (_name, query, value) => {
    given = value;
    const [field = ''] = query.match(/\w+/) ?? [];
    expect(dataOf(await ask(query))).toEqual({ [field]: null });
  });

  test.each(failing)('nor without a plugin, where a later item is %s', async (_name, query, value) => {
    given = value;
    const { data } = await execute({ schema: auth.transformer(schema), document: parse(query) });
    expect(Object.values(data ?? {})).toEqual([null]);
  });

  test.each(failing)(
    'nor where a copy of the guarded schema lost its rules, and a later item is %s',
    async (_name, query, value) => {
      given = value;
      const withoutRules = mapSchema(auth.transformer(schema), {
        [MapperKind.OBJECT_TYPE]: (type) => {
          const { fields, ...config } = type.toConfig();
          const bare = { astNode: undefined, extensionASTNodes: [], extensions: {} };
          const bareFields = Object.entries(fields).map(([name, field]) => [name, { ...field, ...bare }]);
          return new GraphQLObjectType({ ...config, ...bare, fields: Object.fromEntries(bareFields) });
        },
      });
      const [field = ''] = query.match(/\w+/) ?? [];
      const plugins = [useAuthorization({ issuers: issuer.issuerOptions, unannotated: 'public' })];
      const server = createYoga({ schema: withoutRules, logging: false, plugins });
      const response = await server.fetch(`http://localhost/graphql?query=${encodeURIComponent(query)}`);
      expect(await response.json()).toHaveProperty('data', { [field]: null });
    },
  );

  test.each([
    ['the next item is waited for', '{ nodes { id } }', [vault, open]],
    ['a non-null field is denied', '{ boxes { secret } }', [{ secret: 's' }, { secret: 's' }]],
    ['the next item is null', '{ nodes { id } }', [vault, null]],
    ['the first items of a stream are waited for', '{ nodes @stream(initialCount: 2) { id } }', [vault, open, open]],
  ])('where items come one after the other and %s', async (_name, query, items) => {
    given = async function* () {
      for (const item of items) {
        yield item;
        await pause();
      }
    };
    expect(Object.values(dataOf(await ask(query)) ?? {})).toEqual([null]);
  });

  test.each([
    '{ rows { nodes { id } box { secret } } }',
    '{ rows { nodes { id } } other: rows { box { secret } } }',
    '{ nodes { id } rows { open { id } nodes { id } later { id } } }',
  ])('where the executor is done before all items of an inner list came: %s', async (query) => {
    given = async function* () {
      for (const item of [open, vault, open]) yield { ...item, box: { secret: 's' }, later: item };
    };
    const { data } = await execute({ schema: auth.transformer(schema), document: parse(query) });
    expect(JSON.stringify(data)).not.toContain('"v"');
  });

  test('where items come one after the other until their source fails', async () => {
    given = async function* () {
      yield vault;
      await pause();
      throw new Error('no');
    };
    expect(dataOf(await ask('{ nodes { id } }'))).toEqual({ nodes: null });
  });
});

describe('an item that was denied before an executor gets it leaves no rejection unhandled', () => {
  const document = parse('{ hard nodes { id } }');
  const denied = (): unknown => {
    const item = Promise.reject(new Error('denied'));
    item.catch(() => undefined);
    return item;
  };

  test('where the executor is done by then', async () => {
    given = () => pause().then(() => [denied(), open]);
    const { data } = await execute({ schema: auth.transformer(schema), document });
    expect(data).toBeNull();
  });

  test('where nobody looks at it', async () => {
    given = () => [denied(), open];
    const guarded = auth.transformer(schema);
    const [operation] = document.definitions;
    const info = {
      schema: guarded,
      operation,
      fragments: {},
      variableValues: {},
      fieldNodes: [],
      path: { key: 'nodes', typename: 'Query' },
    };
    const items = await guarded
      .getQueryType()
      ?.getFields()
      ['nodes']?.resolve?.({}, {}, {}, info as never);
    expect(items).toHaveLength(2);
  });
});

describe('a list in which something may be denied', () => {
  test('gives the caller who may have it everything, whatever form it comes in', async () => {
    const both = { nodes: [{ id: 'v' }, { id: 'o' }] };
    for (const value of [
      [vault, open],
      [Promise.resolve(vault), open],
      new Set([vault, open]),
      Promise.resolve([vault, open]),
    ]) {
      given = value;
      expect(dataOf(await ask('{ nodes { id } }', 'x'))).toEqual(both);
    }
    given = [[open], [], [open, open]];
    expect(dataOf(await ask('{ grid { id } }'))).toEqual({ grid: [[{ id: 'o' }], [], [{ id: 'o' }, { id: 'o' }]] });
  });

  test('is streamed item by item, and its source is ended with it', async () => {
    let ended = false;
    given = async function* () {
      try {
        for (let item = 0; ; item += 1) {
          yield item === 3 ? null : open;
          await pause();
        }
      } finally {
        ended = true;
      }
    };
    const text = await ask('{ closed nodes @stream(initialCount: 1) { id } }');
    expect(text.match(/"id":"o"/g)).toHaveLength(3);
    expect(ended).toBe(true);
  });

  test('tells of each denied item, as far as propagation leaves it', async () => {
    given = [open, vault];
    const { errors } = await execute({ schema: auth.transformer(schema), document: parse('{ nodes { id } }') });
    expect((errors as GraphQLError[]).map(({ path }) => path)).toEqual([['nodes', 1]]);
  });

  test('is the resolver as it was where an item can be null, and where nothing in it is denied to anybody', () => {
    const resolvers = (of: GraphQLSchema, name: string) =>
      (of.getType('Row') as GraphQLObjectType).getFields()[name]?.resolve;
    const guarded = auth.transformer(schema);
    expect(resolvers(guarded, 'maybe')).toBe(resolvers(schema, 'maybe'));
    expect(resolvers(guarded, 'open')).toBe(resolvers(schema, 'open'));
    expect(resolvers(guarded, 'nodes')).not.toBe(resolvers(schema, 'nodes'));
  });
});

describe('what comes in parts', () => {
  test.each([
    ['objects without a non-null field', '{ boxes @stream(initialCount: 0) { secret } }', { secret: 's' }],
    ['objects of a denied type', '{ nodes @stream(initialCount: 0) { id } }', vault],
  ])('is done when several items of a stream fail at once: %s', async (_name, query, item) => {
    for (const items of [[item, item, item], pause().then(() => [item, item, item])]) {
      given = items;
      const text = await ask(query);
      expect(text).toContain('"hasNext":false');
      expect(text).not.toMatch(/"[sv]"/);
    }
  });

  test('lists maxErrors errors of a response position in each part', async () => {
    given = [vault, vault, open, vault, vault];
    const text = await ask('{ __typename ... @defer { maybe { id } } }');
    expect(text).toContain('"maybe":[null,null,{"id":"o"},null,null]');
    expect(text.match(/"path":\["maybe",/g)).toHaveLength(2);
    expect(text).toContain('"responsePath":["maybe"],"suppressed":2');
  });
});
