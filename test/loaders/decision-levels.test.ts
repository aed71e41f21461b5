import { execute as toolsExecute, subscribe as toolsSubscribe } from '@graphql-tools/executor';
import { makeExecutableSchema } from '@graphql-tools/schema';
import { type ExecutionResult, execute, type GraphQLFieldResolver, parse, subscribe } from 'graphql';
import { beforeEach, describe, expect, it } from 'vitest';
import { authDirectives } from '../../src/graphql/auth-directives.ts';
import { AuthRecord, authContextOf } from '../../src/graphql/auth-record.ts';
import { type DecisionPoint, decisionPointOf } from '../../src/loaders/decision-point.ts';
import type { DecisionRequest } from '../../src/loaders/decision-request.ts';
import { caller } from './caller.ts';

const typeDefs = /* GraphQL */ `
  type Patient @requiresDecision(action: "read", resource: "patient", id: "source.id") {
    id: ID!
    friends: [Patient]
    best: Patient
    again: Patient
  }
  interface Person { id: ID! }
  type Nurse implements Person @requiresDecision(action: "read", resource: "nurse", id: "source.badge") { id: ID! badge: ID }
  type Ward { name: String patients: [Patient] staff: [Person] never: [Patient] direct: Patient }
  type Query { wards: [Ward] patients: [Patient] }
  type Subscription { admitted: Patient }
`;

/** Waits for the database, each row for another number of turns. */
async function turns(row: number): Promise<void> {
  for (let turn = 0; turn <= row % 5; turn += 1) await new Promise((resolve) => setTimeout(resolve, 0));
}

interface Row {
  readonly id: string;
  readonly row: number;
}
const rows = (prefix: string, count: number): Row[] =>
  Array.from({ length: count }, (_, row) => ({ id: `${prefix}${row}`, row }));
const never = new Promise<never>(() => undefined);
const admitted: Row[] = [];

const auth = authDirectives();
const schema = auth.transformer(
  makeExecutableSchema({
    typeDefs: [auth.typeDefs, typeDefs],
    resolvers: {
      Query: { wards: () => rows('w', 12), patients: () => rows('p', 12) },
      Ward: {
        name: ({ id }: Row) => id,
        patients: async ({ id, row }: Row) => {
          await turns(row);
          return rows(`${id}-`, 3);
        },
        staff: ({ row }: Row) => [turns(row).then(() => ({ id: `n${row}`, badge: () => turns(row).then(() => row) }))],
        never: () => never,
        // Another guarded field, called by hand in the middle of this one.
        direct: (source: unknown, args, context, info): unknown => {
          const patients = info.schema.getQueryType()?.getFields()['patients'];
          const resolve = patients?.resolve as GraphQLFieldResolver<unknown, unknown>;
          return Promise.resolve(resolve(source, args, context, info)).then((all) => (all as unknown[])[0]);
        },
      } satisfies Record<string, GraphQLFieldResolver<Row, unknown>>,
      Person: {
        __resolveType: async ({ id }: Row) => {
          await turns(id.length);
          return 'Nurse';
        },
      },
      Patient: {
        friends: async ({ id, row }: Row) => {
          await turns(row);
          return rows(`${id}f`, 2);
        },
        best: async ({ id, row }: Row) => {
          await turns(row);
          return { id: `${id}b`, row };
        },
        again: (source: Row) => source,
      },
      Subscription: {
        admitted: {
          subscribe: async function* () {
            for (const patient of admitted) yield { admitted: patient };
          },
        },
      },
    },
  }),
);

const calls: string[][] = [];
beforeEach(() => {
  calls.length = 0;
});

function contextOf(point: Partial<DecisionPoint> = {}): object {
  const decide = async (requests: readonly DecisionRequest[]): Promise<boolean[]> => {
    calls.push(requests.map(({ resource: { type, id } }) => `${type} ${id}`));
    // An answer takes longer than some of what resolvers do meanwhile.
    await turns(2);
    return requests.map(() => true);
  };
  const decisions = decisionPointOf({ decide, ...point });
  return { auth: authContextOf(new AuthRecord(caller(), { services: { decisions } })) };
}

describe.each([
  ['graphql-js', execute, subscribe],
  ['the tools executor', toolsExecute as unknown as typeof execute, toolsSubscribe as unknown as typeof subscribe],
])('levels of a result under %s, whose resolvers are not done in the same moment', (_, run, listen) => {
  async function sizes(query: string, point?: Partial<DecisionPoint>): Promise<number[]> {
    const result = (await run({
      schema,
      document: parse(query),
      contextValue: contextOf(point),
    })) as ExecutionResult;
    expect(result.errors).toBeUndefined();
    return calls.map(({ length }) => length);
  }

  it.each([
    ['one call for a level', '{ wards { patients { id } } }', [36]],
    ['one call for each level', '{ patients { friends { friends { id } } } }', [12, 24, 48]],
    ['one call for fields side by side', '{ patients { best { id } friends { id } } }', [12, 36]],
    ['one call for items, types and ids that come late', '{ wards { staff { id } } }', [12]],
  ])('%s', async (_title, query, expected) => {
    expect(await sizes(query)).toEqual(expected);
  });

  it('chunks of one level do not become chunks of the next', async () => {
    expect(await sizes('{ patients { best { id } } }', { maxBatchSize: 8 })).toEqual([8, 4, 8, 4]);
  });

  it('a resolver that calls another guarded one by hand is waited for, and not for ever', async () => {
    await sizes('{ wards { direct { id } } }');
    expect(new Set(calls.flat())).toEqual(new Set(rows('p', 12).map(({ id }) => `patient ${id}`)));
  });

  it('a resolver that never answers holds no question back for ever', async () => {
    const started = new Promise<void>((resolve) => {
      const decide = async (requests: readonly DecisionRequest[]): Promise<boolean[]> => {
        resolve();
        return requests.map(() => true);
      };
      void run({
        schema,
        document: parse('{ wards { patients { id } never { id } } }'),
        contextValue: contextOf({ decide }),
      });
    });
    await started;
  });

  it('each event asks anew, and within an event nothing is asked twice', async () => {
    const patient = { id: 'p1', row: 1 };
    admitted.splice(0, admitted.length, patient, patient);
    const stream = (await listen({
      schema,
      document: parse('subscription { admitted { again { again { id } } } }'),
      contextValue: contextOf(),
    })) as AsyncIterable<ExecutionResult>;
    const data: unknown[] = [];
    for await (const { data: event } of stream) data.push(JSON.parse(JSON.stringify(event)));
    const event = { admitted: { again: { again: { id: 'p1' } } } };
    expect(data).toEqual([event, event]);
    expect(calls).toEqual([['patient p1'], ['patient p1']]);
  });
});
