import { execute as toolsExecute } from '@graphql-tools/executor';
import { addResolversToSchema, makeExecutableSchema } from '@graphql-tools/schema';
import { wrapSchema } from '@graphql-tools/wrap';
import { type ExecutionResult, execute, extendSchema, type GraphQLSchema, parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { authDirectives } from '../../src/graphql/auth-directives.ts';
import { AuthRecord, authContextOf } from '../../src/graphql/auth-record.ts';
import { decisionPointOf } from '../../src/loaders/decision-point.ts';
import { caller } from './caller.ts';

const auth = authDirectives({ unannotated: 'public' });

/** Everybody may have what is about p1; what the client says of a patient is as good as what the patient says. */
const chart = (id: string) => ({
  __typename: 'Patient',
  id,
  nickname: 'p1',
  chart: `chart of ${id}`,
  ward: { code: id },
});
const original = makeExecutableSchema({
  typeDefs: [
    auth.typeDefs,
    /* GraphQL */ `
      interface Node { id: ID! }
      type Patient implements Node @requiresDecision(action: "read", resource: "patient", id: "source.id") {
        id(form: String): ID!
        nickname: String
        echo(text: String): ID!
        chart: String
        next: Patient
      }
      type Visit {
        patientId: ID!
        echo(text: String): ID!
        ward: Ward
        other(code: ID): Ward
        notes: String @requiresDecision(action: "read", resource: "patient", id: "source.patientId")
        inRoom: Patient
        inWard: String @requiresDecision(action: "read", resource: "patient", id: "source.ward.code")
      }
      type Ward { code: ID! echo(text: String): ID! }
      type Query { patient(id: ID!): Patient patients: [Patient] node: Node visit: Visit }
    `,
  ],
  resolvers: {
    Node: { __resolveType: () => 'Patient' },
    Query: {
      patient: (_: unknown, { id }: { id: string }) => chart(id),
      patients: () => [chart('p1'), chart('p2')],
      node: () => chart('p2'),
      visit: () => ({ patientId: 'p2', ward: { code: 'p2' }, notes: 'notes of p2', inWard: 'in the ward of p2' }),
    },
    Patient: {
      id: ({ id }: { id: string }, { form }: { form?: string }) => form ?? id,
      echo: (_: unknown, { text }: { text: string }) => text,
      next: () => chart('p2'),
    },
    Visit: {
      inRoom: () => chart('p1'),
      echo: (_: unknown, { text }: { text: string }) => text,
      other: (_: unknown, { code }: { code: string }) => ({ code }),
    },
    Ward: { echo: (_: unknown, { text }: { text: string }) => text },
  },
});

async function ask(schema: GraphQLSchema, query: string, executor = execute) {
  const asked: (string | undefined)[] = [];
  const decisions = decisionPointOf(async (requests) => {
    asked.push(...requests.map(({ resource }) => resource.id));
    return requests.map(({ resource }) => resource.id === 'p1');
  });
  const contextValue = { auth: authContextOf(new AuthRecord(caller(), { services: { decisions } })) };
  const result = (await executor({ schema, document: parse(query), contextValue })) as ExecutionResult;
  return { said: JSON.stringify(result), asked };
}

describe.each([
  ['graphql-js', execute],
  ['the tools executor', toolsExecute as unknown as typeof execute],
])('objects that were fetched from another schema, under %s', (_executor, executor) => {
  const wrapped = auth.transformer(wrapSchema({ schema: original }));

  test('are asked about by the id that was selected', async () => {
    expect(await ask(wrapped, '{ patient(id: "p1") { id other: id chart } }', executor)).toEqual({
      said: '{"data":{"patient":{"id":"p1","other":"p1","chart":"chart of p1"}}}',
      asked: ['p1'],
    });
    const { said, asked } = await ask(wrapped, '{ patients { id chart } }', executor);
    expect(said).not.toContain('chart of p2');
    expect(asked).toEqual(['p1', 'p2']);
  });

  test.each([
    '{ patient(id: "p2") { id: nickname chart } }',
    '{ patient(id: "p2") { id: echo(text: "p1") chart } }',
    '{ patient(id: "p2") { id(form: "p1") chart } }',
    '{ patients { chart ... on Patient { id: nickname } } }',
    'query { p: patient(id: "p2") { ...P } } fragment P on Patient { chart ...Q } fragment Q on Patient { id: nickname }',
    '{ patient(id: "p1") { id next { id: nickname chart } } }',
    '{ node { ... on Patient { id: nickname chart } } }',
    '{ visit { patientId: echo(text: "p1") notes } }',
    '{ v: visit { notes ... { patientId: echo(text: "p1") } } }',
    '{ visit { ward: other(code: "p1") { code } inWard } }',
    '{ visit { ward { code: echo(text: "p1") } inWard } }',
  ])('are not asked about by what the client put in the place of the id: %s', async (query) => {
    const { said } = await ask(wrapped, query, executor);
    expect(said).toContain('POLICY_DENIED');
    expect(said).not.toMatch(/(chart|notes|ward) of p2/);
  });

  test.each([
    '{ visit { patientId: echo(text: "p1") notes again { notes } } }',
    '{ visit { again { again { patientId notes } } patientId: echo(text: "p1") notes } }',
    '{ v: visit { ...V } } fragment V on Visit { a: again { notes } ... { patientId: echo(text: "p1") notes } }',
    '{ visit { ward: other(code: "p1") { code } inWard again { inWard } } }',
  ])('nor where a resolver of the gateway gives them on: %s', async (query) => {
    const extended = extendSchema(wrapSchema({ schema: original }), parse('extend type Visit { again: Visit }'));
    const resolvers = { Visit: { again: (visit: unknown) => visit } };
    const gateway = auth.transformer(addResolversToSchema({ schema: extended, resolvers }));
    const { said } = await ask(gateway, query, executor);
    expect(said).toContain('POLICY_DENIED');
    expect(said).not.toMatch(/(notes|ward) of p2/);
    const fetched = await ask(gateway, '{ visit { patientId notes again { again { notes } } } }', executor);
    expect(fetched.asked).toEqual(['p2']);
  });

  test('may stand below objects of other types with names of the client’s', async () => {
    const { said } = await ask(wrapped, '{ visit { id: echo(text: "p2") inRoom { id chart } } }', executor);
    expect(said).toContain('chart of p1');
  });

  test('may have names of the client’s elsewhere', async () => {
    const { said } = await ask(
      wrapped,
      '{ id: visit { patientId } patient(id: "p1") { id next { id } c: chart } }',
      executor,
    );
    expect(said).toContain('"c":"chart of p1"');
  });
});

test('objects of the schema’s own resolvers have the ids that these gave them, whatever the client calls its fields', async () => {
  const schema = auth.transformer(original);
  expect(await ask(schema, '{ patient(id: "p1") { id: nickname chart } }')).toEqual({
    said: '{"data":{"patient":{"id":"p1","chart":"chart of p1"}}}',
    asked: ['p1'],
  });
  const { said, asked } = await ask(schema, '{ patient(id: "p2") { id: nickname chart } }');
  expect(said).not.toContain('chart of p2');
  expect(asked).toEqual(['p2']);
});
