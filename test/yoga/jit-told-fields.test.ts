import { useGraphQlJit } from '@envelop/graphql-jit';
import { makeExecutableSchema } from '@graphql-tools/schema';
import { createYoga } from 'graphql-yoga';
import { describe, expect, test } from 'vitest';
import { authDirectives, useAuthorization } from '../../src/index.ts';
import { createTestIssuer } from '../../src/testing.ts';

const issuer = await createTestIssuer();
const poor = await issuer.mint('rfc9068', { scope: 'read' });
const rich = await issuer.mint('rfc9068', { kind: 'user', subject: 'rich', scope: 'secret' });

const typeDefs = /* GraphQL */ `
  enum Order { NAME HIDDEN @requiresScope(scope: "secret") }
  interface Paper { id: ID }
  type Note implements Paper { id: ID }
  type Draft implements Paper @requiresDecision(action: "read", resource: "draft", id: "source.id") { id: ID text: String }
  type Query {
    self: Query
    note: Note
    find(by: Order, secret: String @requiresScope(scope: "secret")): String
    paper: Paper
    papers: [Paper]
    piles: [[Paper]]
  }
`;
const note = { id: 'n', kind: 'Note' };
const draft = { id: 'd', kind: 'Draft', text: 'text of a draft' };
const Query = {
  self: () => ({}),
  note: () => note,
  find: (_source: unknown, args: object) => `found by ${Object.keys(args).join()}`,
  paper: () => draft,
  papers: () => [note, draft],
  piles: () => [[draft], [note]],
};

/** Asks a server whose executor compiles, and whose decision point allows everything to one user. */
function serve(resolvers: Readonly<Record<string, Readonly<Record<string, unknown>>>>) {
  const yoga = createYoga({
    schema: makeExecutableSchema({
      typeDefs: [authDirectives().typeDefs, typeDefs],
      resolvers: { Query, ...resolvers } as never,
    }),
    plugins: [
      useGraphQlJit(),
      useAuthorization({
        issuers: issuer.issuerOptions,
        decisions: async (requests) => requests.map(({ subject }) => subject.id === 'rich'),
      }),
    ],
    logging: false,
  });
  return async (token: string, query: string) => {
    const response = await yoga.fetch('http://localhost/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query }),
    });
    return (await response.json()).data;
  };
}

const byKind = { Paper: { __resolveType: ({ kind }: { readonly kind: string }) => kind } };

// graphql-jit keeps what it tells of a field by the keys of its path, last one first, joined by "_".
describe('where aliases make an executor tell a resolver of another field', () => {
  test.each([
    '{ x_y: find(secret: "s") y: self { x: find } }',
    '{ x_y: find(by: HIDDEN) y: self { x: find(by: NAME) } }',
    '{ ... on Query { ...F } y: self { x: note { id } } } fragment F on Query { x_y: find(secret: "s") }',
    '{ p_q: self { x_y: find(secret: "s") } q: self { p: self { x_y: find } } }',
  ])('a guarded argument is one nevertheless: %s', async (query) => {
    const ask = serve(byKind);
    expect(JSON.stringify(await ask(poor, query))).not.toMatch(/found by secret|"x_y":"found by by/);
    expect(JSON.stringify(await ask(rich, query))).toMatch(/"x_y":"found by (secret|by)"/);
  });

  test('a guarded argument that is sent elsewhere is not one here', async () => {
    const query = '{ x_y: find(by: NAME) y: self { x: find(secret: "s") } }';
    expect(await serve(byKind)(poor, query)).toEqual({ x_y: 'found by by', y: { x: null } });
  });

  test.each(['paper', 'papers', 'piles'])(
    'an object that is asked about is asked about nevertheless: %s',
    async (field) => {
      const ask = serve(byKind);
      for (const other of ['x: note { id }', 'x: find', 'x: self { note { id } }']) {
        for (const key of ['x_y', 'idx1_x_y', 'x']) {
          const query = `{ ${key}: ${field} { id ... on Draft { text } } y: self { ${other} } }`;
          expect(JSON.stringify(await ask(poor, query))).not.toContain('"d"');
          expect(JSON.stringify(await ask(rich, query))).toContain('{"id":"d","text":"text of a draft"}');
        }
      }
    },
  );
});

describe('where an executor does not tell a type resolver which type is asked of', () => {
  const is = (kind: string) => ({ __isTypeOf: (paper: { readonly kind: string }) => paper.kind === kind });

  test.each([
    { title: 'by a resolver', resolvers: byKind },
    { title: 'by the types of the objects', resolvers: { Note: is('Note'), Draft: is('Draft') } },
  ])('objects that are asked about have their types $title', async ({ resolvers }) => {
    const ask = serve(resolvers);
    const query = '{ paper { __typename } papers { __typename id } piles { __typename } }';
    expect(await ask(rich, query)).toEqual({
      paper: { __typename: 'Draft' },
      papers: [
        { __typename: 'Note', id: 'n' },
        { __typename: 'Draft', id: 'd' },
      ],
      piles: [[{ __typename: 'Draft' }], [{ __typename: 'Note' }]],
    });
    expect(await ask(poor, query)).toEqual({
      paper: null,
      papers: [{ __typename: 'Note', id: 'n' }, null],
      piles: [[null], [{ __typename: 'Note' }]],
    });
  });

  test('one of which its resolver first says another type is given out as that', async () => {
    const says = ['Note', 'Draft'];
    const resolvers = {
      Paper: {
        __resolveType: () => {
          says.reverse();
          return says[1];
        },
      },
    };
    const ask = serve(resolvers);
    for (const field of ['paper', 'papers', 'piles'])
      expect(JSON.stringify(await ask(poor, `{ ${field} { id ... on Draft { text } } }`))).not.toContain(
        'text of a draft',
      );
  });
});
