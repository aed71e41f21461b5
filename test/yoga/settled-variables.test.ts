import { useDeferStream } from '@graphql-yoga/plugin-defer-stream';
import * as graphql from 'graphql';
import { createSchema, createYoga, type Plugin } from 'graphql-yoga';
import { describe, expect, test } from 'vitest';
import { authDirectives, useAuthorization } from '../../src/index.ts';
import { issuer } from './clinic.ts';

const token = await issuer.mint('rfc9068', { kind: 'user', scope: 'other' });
const ran: string[] = [];
const asked: string[] = [];
const note =
  (name: string) =>
  (_source: unknown, args: object): string => {
    ran.push(`${name} ${JSON.stringify(args)}`);
    return name;
  };

const options = {
  issuers: issuer.issuerOptions,
  decisions: async (requests: readonly { readonly resource: { readonly id?: string } }[]) =>
    requests.map(({ resource: { id = '' } }) => {
      asked.push(id);
      return id === 'mine';
    }),
};
const typeDefs = `scalar Json
  scalar Key
  enum Level { LOW HIGH @requiresScope(scope: "x") }
  input In { a: ID level: Level = HIGH }
  type Query { find(in: In, json: Json, texts: [String], id: ID, level: Level): String closed: String @requiresScope(scope: "x") box: Box }
  type Box { closed: String @requiresScope(scope: "x") slow(id: ID, level: Level): Box find(level: Level): String }
  type Mutation {
    first: String
    byId(id: ID): String @requiresDecision(action: "write", resource: "box", id: "args.id")
    byKey(id: Key): String @requiresDecision(action: "write", resource: "box", id: "args.id")
  }`;

function schemaWith(resolvers: Record<string, graphql.GraphQLScalarType> = {}): graphql.GraphQLSchema {
  const Box = { find: note('find'), slow: () => new Promise((resolve) => setTimeout(resolve, 5, {})) };
  return createSchema({
    typeDefs: [authDirectives().typeDefs, typeDefs],
    resolvers: {
      Query: { find: note('find'), box: () => ({}) },
      Box,
      Mutation: { first: note('first'), byId: note('byId'), byKey: note('byKey') },
      ...resolvers,
    },
  });
}

async function ask(
  body: { readonly query: string; readonly variables: object },
  { schema = schemaWith(), plugins = [] }: { schema?: graphql.GraphQLSchema; plugins?: readonly Plugin[] } = {},
): Promise<string> {
  ran.length = 0;
  asked.length = 0;
  const yoga = createYoga({ schema, logging: false, plugins: [...plugins, useAuthorization(options)] });
  const response = await yoga.fetch('http://localhost/graphql', {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'multipart/mixed, application/json',
      authorization: `Bearer ${token}`,
    },
    body: JSON.stringify(body),
  });
  return response.text();
}

const wrapped = (change: (args: graphql.ExecutionArgs) => graphql.ExecutionArgs): Plugin => ({
  onExecute: ({ executeFn, setExecuteFn }) =>
    setExecuteFn(((args: graphql.ExecutionArgs) => executeFn(change(args) as never)) as never),
});

describe('what is honest is as it was decided', () => {
  test.each(['errors', 'coerced', 'sources', 'variableValues'])('with a variable called %s', async (name) => {
    for (const [type, argument, value] of [
      ['[String]', 'texts', ['t']],
      ['Json', 'json', { a: 1 }],
    ]) {
      const query = `query ($in: In, $${name}: ${type}) { find(in: $in, ${argument}: $${name}) closed }`;
      expect(await ask({ query, variables: { in: { a: '1' }, [String(name)]: value } })).toContain('"find":"find"');
    }
  });

  const withJson = {
    query: 'query ($in: In, $json: Json) { find(in: $in, json: $json) closed }',
    variables: { in: { a: '1' }, json: { a: 1, b: { c: 2 } } },
  };
  test.each([
    ['calls the members that every object has', (value: object) => (value.toString() === '' ? null : value)],
    ['makes something new of a value each time', (value: object) => ({ value })],
  ])('with a scalar that %s', async (_, parseValue) => {
    const Json = new graphql.GraphQLScalarType({ name: 'Json', parseValue: parseValue as () => unknown });
    expect(await ask(withJson, { schema: schemaWith({ Json }) })).toContain('"find":"find"');
  });

  test('with a built-in scalar of which a server makes something else', async () => {
    const { parseValue } = graphql.GraphQLID;
    graphql.GraphQLID.parseValue = ((value: string) => ({ value })) as unknown as typeof parseValue;
    try {
      expect(await ask(withJson)).toContain('"find":"find"');
    } finally {
      graphql.GraphQLID.parseValue = parseValue;
    }
  });
});

test.each([
  ['changes the default of a variable', 'query ($level: Level = HIGH) { find(level: $level) }'],
  ['adds a variable', 'query ($level: Level = LOW, $more: Level = HIGH) { find(level: $more) }'],
])('an executor that %s gets no more than whoever sends it', async (_, text) => {
  const { variableDefinitions = [], selectionSet } = graphql.getOperationAST(graphql.parse(text))!;
  const changed = wrapped((args) => ({
    ...args,
    // Keeps where it was read, as plugins that visit documents do.
    document: graphql.visit(args.document, {
      OperationDefinition: (node) => ({ ...node, variableDefinitions, selectionSet }),
    }),
  }));
  const query = 'query ($level: Level = LOW) { find(level: $level) }';
  expect(await ask({ query, variables: {} }, { plugins: [changed] })).toContain('Level.HIGH needs scope');
  expect(ran).toEqual([]);
});

test('what a plugin strikes out of variables while results come in parts was sent all the same', async () => {
  const striking: Plugin = {
    onExecute: ({ args }) => ({
      onExecuteDone() {
        for (const name of ['id', 'level']) delete (args.variableValues as Record<string, unknown>)[name];
      },
    }),
  };
  const query = `query ($id: ID, $level: Level) {
    closed box { closed ... @defer { slow(id: $id, level: LOW) { slow { find(level: $level) } } } }
  }`;
  const answer = await ask(
    { query, variables: { id: '1', level: 'HIGH' } },
    { plugins: [useDeferStream() as Plugin, striking] },
  );
  expect(answer).toContain('Level.HIGH needs scope');
  expect(ran).toEqual([]);
});

test.each(['mutation ($id: ID) { first byId(id: $id) }', 'mutation ($id: Key) { first byKey(id: $id) }'])(
  '%s does not half run where an executor is given what a decision point was not asked about',
  async (query) => {
    const variables = { id: 'mine' };
    expect(await ask({ query, variables })).not.toContain('errors');
    expect([ran.length, asked]).toEqual([2, ['mine']]);
    const other = wrapped((args) => ({ ...args, variableValues: { id: 'other' } }));
    expect(await ask({ query, variables }, { plugins: [other] })).toContain('FORBIDDEN');
    expect([ran, asked]).toEqual([[], ['mine', 'other']]);
  },
);
