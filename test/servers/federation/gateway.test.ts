import { buildSubgraphSchema } from '@apollo/subgraph';
import { createGatewayRuntime } from '@graphql-hive/gateway-runtime';
import { composeServices } from '@theguild/federation-composition';
import { type GraphQLSchema, parse } from 'graphql';
import { createYoga } from 'graphql-yoga';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { authDirectives, createTokenVerifier, useAuthorization, type VerifiedToken } from '../../../src/index.ts';
import { createTestIssuer } from '../../../src/testing.ts';
import { type Started, send } from '../../acceptance/acceptance.ts';
import { listen } from '../../acceptance/listen.ts';

const issuer = await createTestIssuer({ clientSubject: 'client-id' });
const { typeDefs, federatedSDL } = authDirectives({ unannotated: 'authenticated' });

const KEY = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key"])';
/** What the subgraphs ran, and the tokens that came with it. */
const ran: string[] = [];

const books = subgraphOf(
  /* GraphQL */ `
    type Query {
      hello: String @public
      book(id: ID!): Book
      secret: String @requiresScope(scope: "read:secret")
      worker: String @clientOnly
    }
    type Mutation { write: String @requiresScope(scope: "write") }
    type Book @key(fields: "id") { id: ID! @public title: String price: Int @requiresScope(anyOf: ["read:prices", "admin"]) }
  `,
  {
    Query: {
      hello: () => 'hello',
      book: (_: unknown, { id }: { id: string }) => ({ id, title: 'title', price: 1 }),
      secret: () => note('secret'),
      worker: () => note('worker'),
    },
    Mutation: { write: () => note('write') },
    Book: { __resolveReference: ({ id }: { id: string }) => ({ id, title: 'title', price: 1 }) },
  },
);
const reviews = subgraphOf(
  /* GraphQL */ `
    type Book @key(fields: "id") { id: ID! @public reviews: [Review!] }
    type Review @key(fields: "id") @requiresScope(scope: "read:reviews") { id: ID! text: String }
    type Query { review(id: ID!): Review }
  `,
  {
    Query: { review: (_: unknown, { id }: { id: string }) => ({ id, text: 'good' }) },
    Book: {
      __resolveReference: ({ id }: { id: string }) => ({ id }),
      reviews: ({ id }: { id: string }) => [{ id: note(`${id}-1`), text: 'good' }],
    },
    Review: { __resolveReference: ({ id }: { id: string }) => ({ id: note(id), text: 'good' }) },
  },
);

function note(what: string): string {
  ran.push(what);
  return what;
}

function subgraphOf(sdl: string, resolvers: object): GraphQLSchema {
  return buildSubgraphSchema([
    { typeDefs: parse(`${KEY} ${typeDefs}`) },
    { typeDefs: parse(sdl), resolvers: resolvers as never },
  ]);
}

let servers: { books: Started; reviews: Started; trusting: Started; strict: Started };

beforeAll(async () => {
  const serve = (schema: GraphQLSchema) =>
    listen(createYoga({ schema, logging: false, plugins: [useAuthorization({ issuers: issuer.issuerOptions })] }));
  const [one, two] = [await serve(books), await serve(reviews)];
  const composed = composeServices([
    { name: 'books', url: one.url, typeDefs: parse(federatedSDL(books).sdl) },
    { name: 'reviews', url: two.url, typeDefs: parse(federatedSDL(reviews).sdl) },
  ]);
  if (composed.supergraphSdl === undefined) throw new Error(JSON.stringify(composed.errors));
  const supergraph = composed.supergraphSdl;
  const verifier = createTokenVerifier({ issuers: issuer.issuerOptions });
  const gateway = (checks: boolean) =>
    createGatewayRuntime({
      supergraph,
      logging: false,
      propagateHeaders: {
        fromClientToSubgraphs: ({ request }: { request: Request }) => ({
          authorization: request.headers.get('authorization'),
        }),
      },
      ...(checks && {
        genericAuth: {
          mode: 'protect-granular' as const,
          rejectUnauthenticated: false,
          resolveUserFn: async (context: { request?: Request }) => {
            const [, token] = /^Bearer (.*)$/.exec(context.request?.headers.get('authorization') ?? '') ?? [];
            return token === undefined ? null : verifier.verify(token).catch(() => null);
          },
          extractScopes: (user: VerifiedToken | null) => [...(user?.principal.scopes ?? [])],
        },
      }),
    } as never);
  servers = {
    books: one,
    reviews: two,
    trusting: await listen(gateway(false) as never),
    strict: await listen(gateway(true) as never),
  };
});
afterAll(async () => {
  for (const server of Object.values(servers ?? {})) await server.stop();
});

const bearer = async (scope: string, more = {}) => [
  `Bearer ${await issuer.mint('rfc9068', { kind: 'user', scope, ...more })}`,
];

interface Answered {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: { path?: (string | number)[]; extensions: { code: string } }[];
}

async function ask({ url }: Started, query: string, authorization: readonly string[] = []) {
  ran.length = 0;
  const { status, body } = await send(url, { asked: { query } }, authorization);
  const { data, errors } = body as Answered;
  return { status, data, errors: errors?.map(({ path, extensions }) => `${extensions.code} ${path?.join('.')}`) };
}

test('the exported rules are in the supergraph, and what is not is named', () => {
  expect(federatedSDL(books).sdl).toContain('price: Int @requiresScopes(scopes: [["read:prices"], ["admin"]])');
  expect(federatedSDL(books).unexpressed).toEqual([
    'Query.worker: @clientOnly: it needs a client that acts for itself, which only this subgraph enforces',
  ]);
  expect(federatedSDL(reviews).unexpressed).toEqual([]);
});

test('a gateway that checks nothing forwards the token, and the subgraphs verify it and enforce their rules', async () => {
  const query = '{ hello book(id: "b") { title price reviews { text } } }';
  const all = await bearer('read:prices read:reviews');
  expect(await ask(servers.trusting, query, all)).toEqual({
    status: 200,
    data: { hello: 'hello', book: { title: 'title', price: 1, reviews: [{ text: 'good' }] } },
    errors: undefined,
  });
  const some = await ask(servers.trusting, query, await bearer('openid'));
  expect(some.data).toEqual({ hello: 'hello', book: { title: 'title', price: null, reviews: null } });
  expect(some.errors?.every((error) => error.startsWith('FORBIDDEN '))).toBe(true);
  expect(ran).toEqual([]);
  expect((await ask(servers.trusting, '{ secret }')).data?.['secret'] ?? null).toBeNull();
  expect((await ask(servers.trusting, '{ hello }', ['Bearer nonsense'])).data?.['hello'] ?? null).toBeNull();
  const expired = await bearer('read:secret', { expiresIn: -3600 });
  expect((await ask(servers.trusting, '{ secret }', expired)).data?.['secret'] ?? null).toBeNull();
  expect(ran).toEqual([]);
});

const GRANTS = ['', 'openid', 'read:secret', 'read:prices', 'admin', 'read:reviews', 'write', 'read:secret admin'];
/** Each operation, and the grants with which the whole of it is answered. */
const FIELDS: readonly { readonly query: string; readonly grants: readonly (string | null)[] }[] = [
  { query: '{ hello }', grants: [null, ...GRANTS] },
  { query: '{ secret }', grants: ['read:secret', 'read:secret admin'] },
  { query: '{ book(id: "b") { title } }', grants: GRANTS },
  { query: '{ book(id: "b") { price } }', grants: ['read:prices', 'admin', 'read:secret admin'] },
  { query: '{ book(id: "b") { reviews { text } } }', grants: ['read:reviews'] },
  { query: '{ review(id: "r") { text } }', grants: ['read:reviews'] },
  { query: 'mutation { write }', grants: ['write'] },
];

test.each(FIELDS)('gateway and subgraphs agree about $query', async ({ query, grants }) => {
  for (const scope of [null, ...GRANTS]) {
    const authorization = scope === null ? [] : await bearer(scope);
    const trusting = await ask(servers.trusting, query, authorization);
    const ranThen = [...ran];
    const strict = await ask(servers.strict, query, authorization);
    const isWhole = ({ data, errors }: Awaited<ReturnType<typeof ask>>) => data != null && errors === undefined;
    const passes = grants.includes(scope);
    expect({ scope, strict: isWhole(strict), trusting: isWhole(trusting) }).toEqual({
      scope,
      strict: passes,
      trusting: passes,
    });
    expect({ scope, ran }).toEqual({ scope, ran: ranThen });
  }
});

test('what a gateway cannot be told is enforced behind it', async () => {
  const user = await bearer('openid');
  expect((await ask(servers.strict, '{ worker }', user)).data?.['worker'] ?? null).toBeNull();
  expect(ran).toEqual([]);
  const client = [`Bearer ${await issuer.mint('rfc9068', { kind: 'client' })}`];
  expect((await ask(servers.strict, '{ worker }', client)).data).toEqual({ worker: 'worker' });
});

test('past the gateway _service and _entities are guarded, and denied entities are not resolved', async () => {
  expect((await ask(servers.reviews, '{ _service { sdl } }')).status).toBe(401);
  const query = `{ _entities(representations: [{ __typename: "Review", id: "r" }, { __typename: "Book", id: "b" }]) {
    __typename ... on Review { id text } ... on Book { id }
  } }`;
  expect((await ask(servers.reviews, query)).status).toBe(401);
  expect(await ask(servers.reviews, query, await bearer('openid'))).toEqual({
    status: 200,
    data: { _entities: [null, { __typename: 'Book', id: 'b' }] },
    errors: ['FORBIDDEN _entities.0'],
  });
  expect(ran).toEqual([]);
  expect((await ask(servers.reviews, query, await bearer('read:reviews'))).data?.['_entities']).toEqual([
    { __typename: 'Review', id: 'r', text: 'good' },
    { __typename: 'Book', id: 'b' },
  ]);
});
