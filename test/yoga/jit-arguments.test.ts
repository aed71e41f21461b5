import { useGraphQlJit } from '@envelop/graphql-jit';
import { makeExecutableSchema } from '@graphql-tools/schema';
import { createYoga } from 'graphql-yoga';
import { beforeEach, describe, expect, test } from 'vitest';
import { type AuthorizationOptions, authDirectives, createContextBuilder, useAuthorization } from '../../src/index.ts';
import { createTestIssuer } from '../../src/testing.ts';

const issuer = await createTestIssuer();
const poor = await issuer.mint('rfc9068', { scope: 'read' });
const rich = await issuer.mint('rfc9068', { scope: 'secret' });

const typeDefs = /* GraphQL */ `
  input Filter { text: String owner: String = "me" @requiresScope(scope: "secret") }
  type Tick { id: ID events: String echo(text: String): String }
  type Query { notes(filter: Filter, list: [Filter]): String said(text: String): String }
  input To { id: ID = "desk" }
  input On { id: ID! = "desk" }
  type Mutation {
    first: String
    second(filter: Filter): String
    move(to: To): String @requiresDecision(action: "move", resource: "desk", id: "args.to.id")
    put(on: On): String @requiresDecision(action: "put", resource: "desk", id: "args.on.id")
  }
  type Subscription {
    plain: Tick
    ticks(filter: Filter, owner: String = "me" @requiresScope(scope: "secret")): Tick
    tick_events(owner: String = "me" @requiresScope(scope: "secret")): Tick
  }
`;
const ran: string[] = [];
const given = (_source: unknown, args: object): string => {
  ran.push(JSON.stringify(args));
  return JSON.stringify(args);
};
const opens = (field: string) => ({
  async *subscribe(source: unknown, args: object) {
    given(source, args);
    yield { [field]: { id: '1' } };
  },
});
const schema = makeExecutableSchema({
  typeDefs: [authDirectives().typeDefs, typeDefs],
  resolvers: {
    Query: { notes: given, said: () => 'said' },
    Mutation: { first: given, second: given, move: given, put: given },
    Tick: { events: () => 'events', echo: (_source: unknown, { text }: { readonly text?: string }) => text },
    Subscription: { plain: opens('plain'), ticks: opens('ticks'), tick_events: opens('tick_events') },
  },
});

const decisions: NonNullable<AuthorizationOptions['decisions']> = async (requests) =>
  requests.map(({ resource }) => resource.id === 'desk');

async function ask(
  token: string,
  query: string,
  variables: object = {},
  introspection: 'public' | 'filtered' = 'public',
) {
  const plugins = [useGraphQlJit(), useAuthorization({ issuers: issuer.issuerOptions, introspection, decisions })];
  const response = await createYoga({ schema, plugins, logging: false }).fetch('http://localhost/graphql', {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: query.startsWith('subscription') ? 'text/event-stream' : 'application/json',
      authorization: `Bearer ${token}`,
    },
    body: JSON.stringify({ query, variables }),
  });
  return response.text();
}

beforeEach(() => {
  ran.length = 0;
});

// graphql-jit gives a resolver null for a variable inside of a literal for which nothing was sent, and no default.
describe('a variable for which nothing was sent, inside of a literal', () => {
  test.each([
    'query ($owner: String) { notes(filter: { text: "a", owner: $owner }) }',
    'query ($owner: String) { notes(list: [{ text: "a", owner: $owner }]) }',
    'mutation ($owner: String) { first second(filter: { owner: $owner }) }',
  ])('provides nothing for whoever may provide nothing there: %s', async (query) => {
    expect(await ask(poor, query)).not.toContain('errors');
    expect(ran.at(-1)).toContain('"owner":"me"');
    await ask(rich, query);
    expect(ran.at(-1)).toContain('"owner":null');
  });

  test.each(['move(to: { id: $id })', 'put(on: { id: $id })'])('is asked about as what arrives: %s', async (second) => {
    const query = `mutation ($id: ID) { first ${second} }`;
    expect(await ask(rich, query)).not.toContain('errors');
    expect(ran.at(-1)).toContain('"id":"desk"');
    expect(await ask(rich, query, { id: 'chair' })).toContain('needs the decision');
    expect(ran).toHaveLength(2);
  });

  test.each([
    'query ($text: String) { notes(filter: { text: $text }) }',
    'mutation ($text: String) { first second(filter: { text: $text }) }',
  ])('is nobody’s affair where there is no rule: %s', async (query) => {
    expect(await ask(poor, query)).not.toContain('errors');
    expect(ran.at(-1)).toContain('"text":null');
  });
});

// graphql-jit calls the variables of the operation its arguments.
describe('the source of a subscription', () => {
  test('gets no variable for a guarded argument', async () => {
    const query = 'subscription ($owner: String) { ticks { echo(text: $owner) } }';
    expect(await ask(poor, query, { owner: 'all' })).toContain('"echo":"all"');
    expect(ran).toEqual(['{"owner":"me"}']);
  });

  test('gets the arguments that were sent, with the defaults that its caller does not see', async () => {
    const query = 'subscription ($as: String) { ticks(filter: { text: $as }) { echo(text: $as) } }';
    for (const introspection of ['public', 'filtered'] as const) await ask(poor, query, { as: 'a' }, introspection);
    expect(ran.map((args) => JSON.parse(args))).toEqual(
      Array(2).fill({ filter: { text: 'a', owner: 'me' }, owner: 'me' }),
    );
  });

  test('that is told of another field needs what its own arguments need', async () => {
    const query = 'subscription { events: tick_events(owner: "all") { tick: events } }';
    expect(await ask(poor, query)).toContain('tick_events');
    expect(ran).toEqual([]);
    await ask(rich, query);
    expect(ran).toEqual(['{"owner":"all"}']);
  });
});

describe('where nothing but the schema decides', () => {
  const yoga = createYoga({
    schema: authDirectives().transformer(schema),
    context: createContextBuilder({ issuers: issuer.issuerOptions, decisions }),
    plugins: [useGraphQlJit()],
    logging: false,
  });
  const answer = async (token: string, query: string, variables: object) => {
    const accept = query.startsWith('subscription') ? 'text/event-stream' : 'application/json';
    const headers = { 'content-type': 'application/json', accept, authorization: `Bearer ${token}` };
    const body = JSON.stringify({ query, variables });
    return (await yoga.fetch('http://localhost/graphql', { method: 'POST', headers, body })).text();
  };

  test.each([
    'query ($filter: Filter) { notes(filter: $filter) }',
    'query ($owner: String) { said notes(filter: { owner: $owner }) }',
    // graphql 17 tells of what was sent under a name that a client can use.
    'query ($filter: Filter, $sources: String, $coerced: String) { notes(filter: $filter) a: said(text: $sources) b: said(text: $coerced) }',
    'mutation ($filter: Filter) { first second(filter: $filter) }',
    'mutation ($owner: String) { first second(filter: { owner: $owner }) }',
  ])('who passes all rules of a compiled operation may have it, and nobody else any of it: %s', async (query) => {
    const variables = { filter: { owner: 'all' }, owner: 'all', sources: 's', coerced: 'c' };
    expect(await answer(poor, query, variables)).toContain('"code":"FORBIDDEN"');
    expect(await answer(poor, query, {})).toContain('"code":"FORBIDDEN"');
    expect(ran).toEqual([]);
    expect(await answer(rich, query, variables)).toContain('all');
  });

  test.each([
    'subscription ($owner: String) { ticks { echo(text: $owner) } }',
    'subscription { events: tick_events(owner: "all") { tick: events } }',
    'subscription { ...All } fragment All on Subscription { ticks { id } }',
    'mutation { first move(to: { id: "desk" }) }',
  ])('what is not compiled with certainty as it was meant does not run: %s', async (query) => {
    for (const token of [poor, rich])
      expect(await answer(token, query, { owner: 'all' })).toContain('"code":"FORBIDDEN"');
    expect(ran).toEqual([]);
  });

  test('a source without guarded arguments opens, wherever its field stands', async () => {
    const query = 'subscription { ... { ...All } } fragment All on Subscription { plain { id } }';
    expect(await answer(poor, query, {})).toContain('{"data":{"plain":{"id":"1"}}}');
    expect(ran).toHaveLength(1);
  });
});
