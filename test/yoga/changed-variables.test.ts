import { type DocumentNode, Kind, parseValue } from 'graphql';
import { createSchema, createYoga, type Plugin } from 'graphql-yoga';
import { expect, test } from 'vitest';
import { authDirectives, useAuthorization } from '../../src/index.ts';
import { issuer } from './clinic.ts';

const token = await issuer.mint('rfc9068', { kind: 'user', scope: 'other' });
const ran: string[] = [];
const typeDefs = `input In { a: Int secret: Int @requiresScope(scope: "x") more: [In] }
  type Query { find(by: String, secret: String @requiresScope(scope: "x"), in: In): String }
  type Mutation { first: String second: String @requiresScope(scope: "x") }
  type Subscription { found(by: String, secret: String @requiresScope(scope: "x")): String }`;
const note = (name: string) => () => {
  ran.push(name);
  return name;
};
const guarded = createSchema({
  typeDefs: [authDirectives().typeDefs, typeDefs],
  resolvers: {
    Query: { find: note('find') },
    Mutation: { first: note('first'), second: note('second') },
    Subscription: {
      found: {
        subscribe: async function* () {
          ran.push('found');
          yield { found: 'found' };
        },
      },
    },
  },
});
type Args = { variableValues?: Record<string, unknown> };
const wrapped = (change: (args: Args) => Args): Plugin => ({
  onExecute: ({ executeFn, setExecuteFn }) =>
    setExecuteFn(((args: never) => executeFn(change(args) as never)) as never),
  onSubscribe: ({ subscribeFn, setSubscribeFn }) =>
    setSubscribeFn(((args: never) => subscribeFn(change(args) as never)) as never),
});
const operations: readonly (readonly [query: string, sent: Record<string, unknown>, other: Record<string, unknown>])[] =
  [
    ['query ($by: String, $secret: String) { find(by: $by, secret: $secret) }', { by: 'b' }, { secret: 's' }],
    ['query ($in: In) { find(in: $in) }', { in: { a: 1 } }, { in: { a: 1, secret: null } }],
    ['query ($in: In) { find(in: $in) }', { in: { more: [{}] } }, { in: { more: [{ secret: 1 }] } }],
    ['mutation ($all: Boolean!) { first second @include(if: $all) }', { all: false }, { all: true }],
    ['subscription ($by: String, $secret: String) { found(by: $by, secret: $secret) }', { by: 'b' }, { secret: 's' }],
  ];
test.each(operations.flatMap((operation) => [true, false].map((inPlace) => [...operation, inPlace] as const)))(
  'variables that an executor changes are those that count: %s of %j with %j, in place: %s',
  async (query, variables, other, inPlace) => {
    let isOther = true;
    const change = (args: Args): Args => {
      const values = isOther ? other : variables;
      return inPlace
        ? { ...args, variableValues: Object.assign(args.variableValues ?? {}, structuredClone(values)) }
        : { ...args, variableValues: structuredClone(values) };
    };
    const yoga = createYoga({
      schema: guarded,
      logging: false,
      plugins: [useAuthorization({ issuers: issuer.issuerOptions }), wrapped(change)],
    });
    const send = async (): Promise<string> => {
      ran.length = 0;
      const response = await yoga.fetch('http://localhost/graphql', {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: query.startsWith('subscription') ? 'text/event-stream' : 'application/json',
          authorization: `Bearer ${token}`,
        },
        body: JSON.stringify({ query, variables }),
      });
      return response.text();
    };
    expect(await send()).toContain('FORBIDDEN');
    expect(ran).toEqual([]);
    isOther = false;
    expect(await send()).not.toContain('errors');
    expect(ran).toHaveLength(1);
  },
);

test.each([
  ['query ($secret: String) { find(secret: $secret) }', '"s"', ['find']],
  ['query ($in: In) { find(in: $in) }', '{ more: [{ secret: 1 }] }', ['find']],
  ['query ($in: In = { a: 1 }) { find(in: $in) }', '{ secret: 1 }', ['find']],
  ['mutation ($all: Boolean = false) { first second @include(if: $all) }', 'true', ['first']],
])('so do defaults that it gives to them in place: %s with %s', async (query, literal, honest) => {
  let isOther = false;
  const change: Plugin = wrapped((args) => {
    const { document } = args as unknown as { document: DocumentNode };
    for (const each of document.definitions)
      if (isOther && each.kind === Kind.OPERATION_DEFINITION)
        Object.assign(each.variableDefinitions![0]!, { defaultValue: parseValue(literal) });
    return args;
  });
  const yoga = createYoga({
    schema: guarded,
    logging: false,
    plugins: [useAuthorization({ issuers: issuer.issuerOptions }), change],
  });
  const send = async (): Promise<string> => {
    ran.length = 0;
    const response = await yoga.fetch('http://localhost/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query }),
    });
    return response.text();
  };
  expect(await send()).not.toContain('errors');
  expect(ran).toEqual(honest);
  isOther = true;
  expect(await send()).toContain('FORBIDDEN');
  expect(ran).toEqual([]);
});
