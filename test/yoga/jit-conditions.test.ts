import { useGraphQlJit } from '@envelop/graphql-jit';
import { makeExecutableSchema } from '@graphql-tools/schema';
import { createYoga, type YogaServerOptions } from 'graphql-yoga';
import { beforeEach, describe, expect, test } from 'vitest';
import { type AuthorizationOptions, authDirectives, createContextBuilder, useAuthorization } from '../../src/index.ts';
import { createTestIssuer } from '../../src/testing.ts';

const issuer = await createTestIssuer();
const poor = await issuer.mint('rfc9068', { kind: 'user', subject: 'poor', scope: 'read' });
const rich = await issuer.mint('rfc9068', { kind: 'user', subject: 'rich', scope: 'secret' });

const typeDefs = /* GraphQL */ `
  type Note { id: ID text: String secret: String @requiresScope(scope: "secret") }
  type Paper { id: ID asked: ID @requiresDecision(action: "read", resource: "paper") }
  type User { id: ID sname: String }
  type Users { id: ID name: String @requiresScope(scope: "secret") }
  type Letter @requiresScope(scope: "secret") { id: ID }
  type Memo @requiresDecision(action: "read", resource: "memo") { id: ID }
  union Post = Letter | Memo
  type Query {
    posts: [Post]
    self: Query
    open(text: String): String @public
    note: Note @public
    user: User
    users: Users
  }
  type Names { user: User users: Users }
  type Mutation { first: Note second: Note paper: Paper! named: Names }
`;
const ran: string[] = [];
const runs = (name: string) => () => {
  ran.push(name);
  return { id: name, text: `text of ${name}` };
};
const schema = makeExecutableSchema({
  typeDefs: [authDirectives().typeDefs, typeDefs],
  resolvers: {
    Query: {
      self: () => ({}),
      open: () => 'open',
      note: runs('note'),
      posts: () => ['Letter', 'Memo'].map((kind) => ({ __typename: kind })),
      user: () => ({}),
      users: () => ({}),
    },
    User: { sname: () => 'own name' },
    Users: { name: () => 'guarded name' },
    Mutation: { first: runs('first'), second: runs('second'), paper: runs('paper'), named: runs('named') },
    Names: { user: () => ({}), users: () => ({}) },
  },
});

function server(options: YogaServerOptions<object, object>) {
  const yoga = createYoga({ schema, logging: false, ...options });
  return async (query: string, { token, variables = {} }: { token?: string | null; variables?: object } = {}) => {
    const authorization = token === null ? {} : { authorization: `Bearer ${token ?? poor}` };
    const response = await yoga.fetch('http://localhost/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...authorization },
      body: JSON.stringify({ query, variables }),
    });
    return { status: response.status, ...(await response.json()) };
  };
}

function serve(options: Partial<AuthorizationOptions> = {}) {
  const decisions: AuthorizationOptions['decisions'] = async (requests) => requests.map(() => false);
  const authorization = useAuthorization({ issuers: issuer.issuerOptions, decisions, ...options });
  return server({ plugins: [useGraphQlJit(), authorization] });
}

/** Where nothing but the schema decides. */
function alone(unannotated: 'authenticated' | 'deny' = 'authenticated') {
  const context = createContextBuilder({ issuers: issuer.issuerOptions, unannotated, decisions: async () => [] });
  const guarded = authDirectives({ unannotated: 'public' }).transformer(schema);
  return server({ schema: guarded, context, plugins: [useGraphQlJit()] });
}

beforeEach(() => {
  ran.length = 0;
});

// graphql-jit forgets the conditions of a field for fragments below it, where another field stands at the same place.
describe.each([
  { title: 'a variable', unmet: '@include(if: $is)', variables: { is: false } },
  { title: 'a literal', unmet: '@skip(if: true)', variables: {} },
])('where an executor runs what $title leaves out', ({ unmet, variables }) => {
  const operation = (kind: string, selections: string) =>
    `${kind} ${unmet.includes('$') ? '($is: Boolean!)' : ''} { ${selections} }`;

  test('closed introspection stays closed', async () => {
    const ask = serve({ introspection: 'off' });
    for (const field of ['__schema { types { name } }', '__type(name: "Note") { name fields { name } }']) {
      const query = operation('query', `self ${unmet} { ... { ${field} } } self { open }`);
      const { data } = await ask(query, { variables });
      expect(data.self.open).toBe('open');
      expect(JSON.stringify(data)).not.toContain('"name"');
    }
  });

  test.each([
    `first ${unmet} { ... { secret } } first { id } second { id }`,
    `first { id } paper ${unmet} { ... { asked } } paper { id }`,
  ])('a mutation runs as it was meant: %s', async (selections) => {
    const ask = serve();
    for (let turn = 0; turn < 2; turn += 1) {
      const { data } = await ask(operation('mutation', selections), { variables });
      expect(ran.splice(0)).toEqual(Object.keys(data));
      expect(Object.values<object>(data).map((each) => Object.keys(each))).toEqual([['id'], ['id']]);
    }
  });

  test.each([
    `first ${unmet} { ... { secret } } first { id } second { id }`,
    `first { id } paper ${unmet} { ... { asked } } paper { id }`,
  ])('nothing of it runs where nobody decided beforehand: %s', async (selections) => {
    const { data } = await alone()(operation('mutation', selections), { variables });
    expect(JSON.stringify(data ?? null)).not.toContain('"id":"');
    expect(ran).toEqual([]);
  });

  test('what only the context builder closes is closed', async () => {
    const ask = alone('deny');
    const query = operation('query', `note ${unmet} { ... { text } } note { __typename }`);
    expect((await ask(query, { variables })).data).toEqual({ note: null });
  });

  test('conditions count where every field has its place for itself', async () => {
    const query = operation('mutation', `first { id secret ${unmet} } second ${unmet} { secret }`);
    expect(await serve()(query, { variables })).toMatchObject({ status: 200, data: { first: { id: 'first' } } });
    expect(ran).toEqual(['first']);
  });
});

describe('where an executor keeps the resolvers of two fields under one name', () => {
  describe.each(['user { sname } users { name }', 'users { name } user { sname }'])('%s', (selections) => {
    test('whoever may not have one of them gets the other one', async () => {
      const ask = serve();
      for (let turn = 0; turn < 2; turn += 1) {
        const { data, errors } = await ask(`{ ${selections} }`);
        expect(data).toEqual({ user: { sname: 'own name' }, users: { name: null } });
        expect(errors).toHaveLength(1);
      }
    });

    test('so does whoever may have both, of both', async () => {
      const ask = serve();
      for (let turn = 0; turn < 2; turn += 1) {
        const { data, errors } = await ask(`{ ${selections} }`, { token: rich });
        expect({ data, errors }).toEqual({
          data: { user: { sname: 'own name' }, users: { name: 'guarded name' } },
          errors: undefined,
        });
      }
    });

    test('nobody gets one of them where nothing but the schema decides', async () => {
      for (const token of [poor, rich]) {
        const { data } = await alone()(`{ ${selections} }`, { token });
        expect(JSON.stringify(data)).not.toMatch(/own name|guarded name/);
      }
    });

    test('no mutation half-runs', async () => {
      const query = `mutation { first { id } named { ${selections} } }`;
      await alone()(query, { token: rich });
      expect(ran).toEqual([]);
      expect((await serve()(query, { token: rich })).errors).toBeUndefined();
      expect(ran).toEqual(['first', 'named']);
    });
  });

  test('each is what it was where the other one is not selected', async () => {
    for (const ask of [serve(), alone()]) {
      expect((await ask('{ user { sname } }')).data).toEqual({ user: { sname: 'own name' } });
      expect((await ask('{ users { name } }', { token: rich })).data).toEqual({ users: { name: 'guarded name' } });
    }
  });
});

describe('where an executor takes what a client writes for code', () => {
  test.each(['"', '"""'])('it is not executed: %s', async (quote) => {
    const text = '__MAGIC_DATE__33a9e76d_02e0_4128_8e92_3530ad3da74dglobalThis.taken=1';
    const spelt = quote === '"' ? text.replace('MAGIC', '\\u004dAGIC') : text;
    const { status, data, errors } = await serve()(`{ open(text: ${quote}${spelt}${quote}) }`, { token: null });
    expect(globalThis).not.toHaveProperty('taken');
    expect({ status, data }).toEqual({ status: 400, data: undefined });
    expect(errors[0].extensions.code).toBe('BAD_REQUEST');
  });

  test('as a value of a variable it is a text', async () => {
    const variables = { text: '__MAGIC_DATE__33a9e76d_02e0_4128_8e92_3530ad3da74dglobalThis.taken=1' };
    const { data } = await serve()('query ($text: String) { open(text: $text) }', { token: null, variables });
    expect(data).toEqual({ open: 'open' });
    expect(globalThis).not.toHaveProperty('taken');
  });
});

test('where an executor compiles a serializer for what it executes, closed introspection is null nevertheless', async () => {
  const authorization = useAuthorization({
    issuers: issuer.issuerOptions,
    introspection: 'off',
    decisions: async () => [],
  });
  const ask = server({ plugins: [useGraphQlJit({ customJSONSerializer: true }), authorization] });
  expect((await ask('{ open of: __type(name: "Note") { name } }')).data).toEqual({ open: 'open', of: null });
});

test('where an executor puts what fails behind the last item, a list is as long as it was', async () => {
  expect((await serve()('{ posts { __typename } }')).data).toEqual({ posts: [null, null] });
});
