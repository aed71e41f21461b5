import { execute as toolsExecute } from '@graphql-tools/executor';
import { makeExecutableSchema } from '@graphql-tools/schema';
import { type ExecutionResult, execute, parse, subscribe } from 'graphql';
import { describe, expect, it, vi } from 'vitest';
import { authDirectives } from '../../src/graphql/auth-directives.ts';
import { AuthRecord, authContextOf } from '../../src/graphql/auth-record.ts';
import { type Decisions, decisionPointOf } from '../../src/loaders/decision-point.ts';
import type { DecisionFunction, DecisionRequest } from '../../src/loaders/decision-request.ts';
import type { Principal } from '../../src/principal.ts';
import { caller } from './caller.ts';

const typeDefs = /* GraphQL */ `
  interface Node { id: ID! }
  interface Record @requiresDecision(action: "read", resource: "record", id: "source.id") { id: ID! title: String }
  type Note implements Record & Node { id: ID! title: String }
  type Patient implements Node @requiresDecision(action: "read", resource: "patient", id: "source.id") {
    id: ID!
    name: String
    doctor: Doctor
    late: String!
    chart: String @requiresDecision(action: "chart", resource: "patient", id: "source.id")
    closed: String @requiresScope(scope: "never")
    ward: Ward
    inWard: String @requiresDecision(action: "enter", resource: "ward", id: "source.ward.code")
  }
  type Vault @requiresScope(scope: "vault") @requiresDecision(action: "open", resource: "vault", id: "source.id") { id: ID! }
  type Ward { code: Int! }
  type Doctor { id: ID! }
  union Thing = Patient | Doctor | Note | Vault
  interface Desk { drawer(id: ID!): String @requiresDecision(action: "open", resource: "drawer", id: "args.id") }
  type Office implements Desk { drawer(id: ID!): String }
  input Where { patient: ID, deep: Where }
  type Query {
    patients: [Patient]
    strict: [Patient!]
    grid: [[Patient]]
    patient(id: ID!): Patient
    must: Patient!
    things: [Thing]
    thing(id: ID!): Thing
    nodes: [Node!]
    vault: Vault
    office: Office
    chart(where: Where): String @requiresDecision(action: "chart", resource: "patient", id: "args.where.deep.patient")
    audit: String @requiresDecision(action: "audit", resource: "clinic")
    both(id: ID!): String
      @requiresDecision(action: "a", resource: "r", id: "args.id")
      @requiresDecision(action: "b", resource: "r", id: "args.id")
    open: String
  }
  type Mutation {
    discharge(id: ID!): Patient @requiresDecision(action: "discharge", resource: "patient", id: "args.id")
    rename(id: ID!): String @requiresDecision(action: "rename", resource: "patient", id: "args.id")
  }
  type Subscription { admitted: Patient @requiresDecision(action: "watch", resource: "clinic") }
`;

const patient = (id: unknown) => ({
  __typename: 'Patient',
  id,
  name: `Patient ${id}`,
  chart: 'fine',
  closed: 'x',
  doctor: { id: 'd' },
  late: () => new Promise((_, reject) => setImmediate(() => reject(new Error('too late')))),
  ward: { code: 4 },
  inWard: 'in',
});
const ran: string[] = [];
const values: { patients: unknown; things: unknown; thing: unknown } = { patients: [], things: [], thing: null };
const resolvers = {
  Query: {
    patients: () => values.patients,
    strict: () => values.patients,
    grid: () => values.patients,
    patient: (_: unknown, { id }: { id: string }) => patient(id),
    must: () => patient('p0'),
    things: () => values.things,
    nodes: () => values.things,
    thing: () => values.thing,
    vault: () => ({ id: 'v' }),
    office: () => ({ drawer: 'opened' }),
    chart: () => 'chart',
    audit: () => 'audited',
    both: () => 'both',
    open: () => 'open',
  },
  Mutation: {
    discharge: (_: unknown, { id }: { id: string }) => {
      ran.push(`discharge ${id}`);
      return patient(id);
    },
    rename: (_: unknown, { id }: { id: string }) => {
      ran.push(`rename ${id}`);
      return id;
    },
  },
  Subscription: {
    admitted: {
      subscribe: async function* () {
        ran.push('opened');
        for (const id of ['p1', 'p2', 'p1']) yield { admitted: patient(id) };
      },
    },
  },
};

const auth = authDirectives();
const schema = auth.transformer(makeExecutableSchema({ typeDefs: [auth.typeDefs, typeDefs], resolvers }));

const keyOf = ({ action, resource }: DecisionRequest) =>
  `${action.name} ${resource.type}${resource.id === undefined ? '' : ` ${resource.id}`}`;
/** A decision function that allows everything but what is listed. */
const denying = (...denied: readonly string[]) =>
  vi.fn<DecisionFunction>(async (requests) => requests.map((request) => !denied.includes(keyOf(request))));
const asked = (decide: ReturnType<typeof denying>) => decide.mock.calls.map(([requests]) => requests.map(keyOf));

const contextFor = (decisions: Decisions | null, principal: Principal | null = caller()) => ({
  auth: authContextOf(
    new AuthRecord(principal, { services: decisions === null ? {} : { decisions: decisionPointOf(decisions) } }),
  ),
});

describe.each([
  ['graphql-js', execute],
  ['the tools executor', toolsExecute as unknown as typeof execute],
])('decisions about single objects under %s', (_executor, executor) => {
  async function run(
    operation: string,
    {
      decisions,
      context = contextFor(decisions ?? null),
      variables = {},
    }: { decisions?: Decisions; context?: object; variables?: Record<string, unknown> } = {},
  ): Promise<{
    data: unknown;
    errors?: readonly { path: unknown; message: string; extensions: { authorization: unknown } }[];
  }> {
    ran.length = 0;
    const result = (await executor({
      schema,
      document: parse(operation),
      contextValue: context,
      variableValues: variables,
    })) as ExecutionResult;
    return JSON.parse(JSON.stringify(result));
  }

  it('asks about all objects of a list at once, and makes the denied ones null with an error each', async () => {
    values.patients = [patient('p1'), patient('p2'), null, patient('p3')];
    const decide = denying('read patient p2');
    const { data, errors } = await run('{ list: patients { name } }', { decisions: decide });
    expect(data).toEqual({ list: [{ name: 'Patient p1' }, null, null, { name: 'Patient p3' }] });
    expect(errors).toEqual([
      {
        message: 'Patient needs the decision that "read" is allowed on this "patient".',
        path: ['list', 1],
        locations: [{ line: 1, column: 3 }],
        extensions: { code: 'FORBIDDEN', authorization: { coordinate: 'Patient', reason: 'POLICY_DENIED' } },
      },
    ]);
    expect(asked(decide)).toEqual([['read patient p1', 'read patient p2', 'read patient p3']]);
  });

  it('asks once per level of the result, and equal questions once', async () => {
    values.patients = ['p1', 'p2', 'p1'].map(patient);
    const decide = denying();
    const { data, errors } = await run(
      '{ a: patients { id chart } b: patients { c: chart } patient(id: "p1") { name } }',
      { decisions: decide },
    );
    expect(errors).toBeUndefined();
    expect(data).toMatchObject({
      a: [{ id: 'p1', chart: 'fine' }, { id: 'p2' }, { id: 'p1' }],
      patient: { name: 'Patient p1' },
    });
    expect(asked(decide)).toEqual([
      ['read patient p1', 'read patient p2'],
      ['chart patient p1', 'chart patient p2'],
    ]);
  });

  it('splits a level into chunks of maxBatchSize', async () => {
    values.patients = Array.from({ length: 5 }, (_, index) => patient(`p${index}`));
    const decide = denying();
    await run('{ patients { id } }', { decisions: { decide, maxBatchSize: 2 } });
    expect(asked(decide).map((requests) => requests.length)).toEqual([2, 2, 1]);
  });

  it('denies a non-null object by the specification’s propagation', async () => {
    values.patients = [patient('p1'), patient('p2')];
    const { data, errors } = await run('{ strict { id doctor { id } } open }', {
      decisions: denying('read patient p2'),
    });
    expect(data).toEqual({ strict: null, open: 'open' });
    expect(errors).toMatchObject([{ path: ['strict', 1] }]);
    expect(await run('{ must { id } }', { decisions: denying('read patient p0') })).toMatchObject({
      data: null,
      errors: [{ path: ['must'] }],
    });
  });

  it('leaves no rejection unhandled when an earlier item of a strict list fails later', async () => {
    const unhandled = vi.fn();
    process.on('unhandledRejection', unhandled);
    try {
      values.patients = ['p1', 'p2', 'p3', 'p2'].map(patient);
      const { data } = await run('{ strict { id late } }', { decisions: denying('read patient p2') });
      expect(data).toEqual({ strict: null });
      for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    } finally {
      process.off('unhandledRejection', unhandled);
    }
    expect(unhandled).not.toHaveBeenCalled();
  });

  it('looks into lists of lists', async () => {
    values.patients = [[patient('p1'), patient('p2')], null, [patient('p3')]];
    const decide = denying('read patient p2');
    const { data, errors } = await run('{ grid { id } }', { decisions: decide });
    expect(data).toEqual({ grid: [[{ id: 'p1' }, null], null, [{ id: 'p3' }]] });
    expect(errors).toMatchObject([{ path: ['grid', 0, 1] }]);
    expect(asked(decide)).toHaveLength(1);
  });

  it('leaves what fails by itself at its place', async () => {
    values.patients = [
      Promise.reject(new Error('gone')),
      patient('p1'),
      new Error('lost'),
      Promise.resolve(patient('p2')),
    ];
    const { data, errors } = await run('{ patients { id } }', { decisions: denying('read patient p2') });
    expect(data).toEqual({ patients: [null, { id: 'p1' }, null, null] });
    expect(errors?.map(({ path, message }) => [path, message.slice(0, 13)])).toEqual(
      expect.arrayContaining([
        [['patients', 0], 'gone'],
        [['patients', 2], 'lost'],
        [['patients', 3], 'Patient needs'],
      ]),
    );
  });

  it.each([
    ['a set', () => new Set([patient('p1'), patient('p2')])],
    ['a promise', async () => [patient('p1'), patient('p2')]],
  ])('looks into %s as into a list', async (_, make) => {
    values.patients = make();
    const decide = denying('read patient p2');
    const { data } = await run('{ patients { id } }', { decisions: decide });
    expect(data).toEqual({ patients: [{ id: 'p1' }, null] });
    expect(asked(decide)).toEqual([['read patient p1', 'read patient p2']]);
  });

  it('asks by the runtime type at interfaces and unions, and about what an interface asks of its types', async () => {
    values.things = [
      patient('p1'),
      { __typename: 'Doctor', id: 'd' },
      { __typename: 'Note', id: 'n1' },
      { __typename: 'Note', id: 'n2' },
    ];
    const decide = denying('read patient p1', 'read record n2');
    const { data, errors } = await run('{ things { __typename } }', { decisions: decide });
    expect(data).toEqual({ things: [null, { __typename: 'Doctor' }, { __typename: 'Note' }, null] });
    expect(errors).toMatchObject([
      { path: ['things', 0], extensions: { authorization: { coordinate: 'Patient' } } },
      { path: ['things', 3], extensions: { authorization: { coordinate: 'Record' } } },
    ]);
    expect(asked(decide)).toEqual([['read patient p1', 'read record n1', 'read record n2']]);
  });

  it('gives an object out as one of the type that it was asked about, however often it is asked for its type', async () => {
    // The default type resolver looks twice.
    const types = ['Doctor', 'Doctor', 'Patient', 'Patient'];
    const turning = { ...patient('p1'), __typename: 'Doctor' };
    Object.defineProperty(turning, '__typename', { get: () => types[turns++ % 4] });
    let turns = 0;
    const decide = denying('read patient p1');
    values.thing = turning;
    values.things = [turning];
    const selection = '{ __typename ... on Patient { name } }';
    expect(await run(`{ thing(id: "t") ${selection} }`, { decisions: decide })).toEqual({
      data: { thing: { __typename: 'Doctor' } },
    });
    turns = 0;
    expect(await run(`{ things ${selection} }`, { decisions: decide })).toEqual({
      data: { things: [{ __typename: 'Doctor' }] },
    });
    expect(asked(decide)).toEqual([]);
  });

  it('leaves a runtime type that cannot be found to the executor', async () => {
    values.thing = { nobody: 'knows' };
    const { data, errors } = await run('{ thing(id: "1") { __typename } }', { decisions: denying() });
    expect(data).toEqual({ thing: null });
    expect(errors).toHaveLength(1);
  });

  it('never asks about what another rule denies', async () => {
    values.things = [{ __typename: 'Vault', id: 'v' }];
    const decide = denying();
    const { data, errors } = await run('{ vault { id } things { __typename } patient(id: "p1") { closed } }', {
      decisions: decide,
    });
    expect(data).toEqual({ vault: null, things: [null], patient: { closed: null } });
    expect(errors?.map(({ extensions }) => (extensions.authorization as { reason: string }).reason)).toEqual(
      Array(3).fill('INSUFFICIENT_SCOPE'),
    );
    expect(asked(decide)).toEqual([['read patient p1']]);
  });

  it('takes ids from arguments, nested inputs and through the object', async () => {
    const decide = denying('enter ward 4', 'open drawer 7');
    const { data } = await run(
      'query ($id: ID) { chart(where: { deep: { patient: $id } }) patient(id: "p1") { inWard } office { a: drawer(id: 7) b: drawer(id: "8") } }',
      {
        decisions: decide,
        variables: { id: 'p9' },
      },
    );
    expect(data).toEqual({ chart: 'chart', patient: { inWard: null }, office: { a: null, b: 'opened' } });
    expect(asked(decide).flat().sort()).toEqual([
      'chart patient p9',
      'enter ward 4',
      'open drawer 7',
      'open drawer 8',
      'read patient p1',
    ]);
  });

  it('asks about the resource as a whole where no id is named, and needs all of several decisions', async () => {
    const decide = denying('b r 2');
    const { data, errors } = await run('{ audit one: both(id: 1) two: both(id: 2) }', { decisions: decide });
    expect(data).toEqual({ audit: 'audited', one: 'both', two: null });
    expect(errors).toMatchObject([
      { path: ['two'], message: 'Query.both needs the decision that "b" is allowed on this "r".' },
    ]);
    expect(asked(decide)).toEqual([['audit clinic', 'a r 1', 'b r 1', 'a r 2', 'b r 2']]);
  });

  const unusable: readonly (readonly [title: string, id: unknown])[] = [
    ['null', null],
    ['undefined', undefined],
    ['an object', { toString: () => 'p1' }],
    ['an empty string', ''],
    ['10 kB long', 'x'.repeat(10_000)],
    ['not a number', Number.NaN],
    ['a fraction', 1.5],
    ['a boolean', true],
    ['a list', ['p1']],
    ['a rejected promise', Promise.reject(new Error('no id'))],
  ];
  for (const [, id] of unusable) if (id instanceof Promise) id.catch(() => undefined);
  it.each(unusable)('denies without asking when the id is %s', async (_, id) => {
    values.patients = [{ id, name: 'Nobody' }];
    const decide = denying();
    const { data, errors } = await run('{ patients { name } }', { decisions: decide });
    expect(data).toEqual({ patients: [null] });
    expect(errors).toMatchObject([{ extensions: { authorization: { reason: 'POLICY_DENIED' } } }]);
    expect(decide).not.toHaveBeenCalled();
  });

  it('denies without asking when an argument on the way to the id is not given', async () => {
    const decide = denying();
    expect(
      await run('{ a: chart b: chart(where: null) c: chart(where: { deep: { patient: null } }) open }', {
        decisions: decide,
      }),
    ).toMatchObject({
      data: { a: null, b: null, c: null, open: 'open' },
    });
    expect(decide).not.toHaveBeenCalled();
  });

  it.each([
    ['a number', 7, '7'],
    ['a bigint', 7n, '7'],
    ['a method', () => 'p7', 'p7'],
    ['a promise', Promise.resolve('p7'), 'p7'],
  ])('takes %s as an id', async (_, id, text) => {
    values.patients = [{ id, name: 'Somebody' }];
    const decide = denying();
    expect(await run('{ patients { name } }', { decisions: decide })).toEqual({
      data: { patients: [{ name: 'Somebody' }] },
    });
    expect(asked(decide)).toEqual([[`read patient ${text}`]]);
  });

  it('asks before a mutation runs', async () => {
    const decide = denying('discharge patient p1');
    const { data } = await run('mutation { a: discharge(id: "p1") { id } b: rename(id: "p2") }', {
      decisions: { decide },
      context: contextFor(decide),
    });
    expect(data).toMatchObject({ a: null });
    expect(ran).not.toContain('discharge p1');
  });

  const silent: readonly (readonly [title: string, decisions: Decisions])[] = [
    [
      'rejects',
      async () => {
        throw new Error('down');
      },
    ],
    [
      'throws',
      () => {
        throw new Error('down');
      },
    ],
    ['hangs', { decide: () => new Promise(() => undefined), timeout: 0.02 }],
    ['answers nothing', (async () => undefined) as unknown as DecisionFunction],
    ['answers an object', (async () => ({ 0: true, length: 2 })) as unknown as DecisionFunction],
    ['answers too little', async (requests) => requests.slice(1).map(() => true)],
    ['answers too much', async (requests) => [...requests, null].map(() => true)],
    ['answers "true"', (async (requests: unknown[]) => requests.map(() => 'true')) as unknown as DecisionFunction],
    [
      'answers 1',
      (async (requests: unknown[]) => requests.map(() => ({ decision: 1 }))) as unknown as DecisionFunction,
    ],
    ['answers holes', async (requests) => new Array(requests.length)],
    [
      'cannot name the subject',
      {
        decide: async (requests) => requests.map(() => true),
        subject: () => {
          throw new Error('who?');
        },
      },
    ],
    [
      'names nobody',
      { decide: async (requests) => requests.map(() => true), subject: () => ({ type: 'user', id: '' }) },
    ],
  ];
  it.each(silent)('denies, and leaves siblings unharmed, when the decision point %s', async (_, decisions) => {
    values.patients = [patient('p1'), patient('p2')];
    const { data, errors } = await run('{ patients { id } open }', { decisions });
    expect(data).toEqual({ patients: [null, null], open: 'open' });
    expect(errors).toHaveLength(2);
    expect(errors).toMatchObject([
      { path: ['patients', 0], extensions: { authorization: { reason: 'POLICY_DENIED' } } },
      { path: ['patients', 1] },
    ]);
  });

  it('denies only the chunk that failed when the plug is pulled in the middle of a list', async () => {
    values.patients = Array.from({ length: 4 }, (_, index) => patient(`p${index}`));
    let calls = 0;
    const decide: DecisionFunction = async (requests) => {
      calls += 1;
      if (calls === 2) throw new Error('plug');
      return requests.map(() => true);
    };
    const { data } = await run('{ patients { id } }', { decisions: { decide, maxBatchSize: 2 } });
    expect(data).toEqual({ patients: [{ id: 'p0' }, { id: 'p1' }, null, null] });
  });

  it('waits for one deadline only: the levels below a failed one are denied at once', async () => {
    let calls = 0;
    const decide: DecisionFunction = async () => {
      calls += 1;
      throw new Error('down');
    };
    await run('{ a: audit things { __typename } office { drawer(id: 1) } }', { decisions: decide });
    expect(calls).toBe(1);
  });

  it('denies where nobody was named who could decide', async () => {
    values.patients = [patient('p1')];
    expect(await run('{ patients { id } open }')).toMatchObject({ data: { patients: [null], open: 'open' } });
  });

  it('asks nothing about an anonymous caller, who needs credentials first', async () => {
    const decide = denying();
    for (const context of [{}, contextFor(decide, null), { auth: { principal: caller() } }]) {
      const { data, errors } = await run('{ patient(id: "p1") { id } audit }', { context });
      expect(data).toEqual({ patient: null, audit: null });
      expect(errors).toMatchObject([
        { extensions: { code: 'UNAUTHENTICATED' } },
        { extensions: { code: 'UNAUTHENTICATED' } },
      ]);
    }
    expect(decide).not.toHaveBeenCalled();
  });

  it('remembers nothing from one execution to the next, even with the same context', async () => {
    const decide = denying();
    const context = contextFor(decide);
    await run('{ patient(id: "p1") { id } }', { context });
    await run('{ patient(id: "p1") { id } }', { context });
    expect(decide).toHaveBeenCalledTimes(2);
  });
});

it('looks into an async iterable as into a list, where the executor knows them', async () => {
  const decide = denying('read patient p2');
  for (const failure of [null, new Error('half way')]) {
    values.patients = (async function* () {
      yield patient('p1');
      yield patient('p2');
      if (failure !== null) throw failure;
    })();
    const args = { schema, document: parse('{ patients { id } }'), contextValue: contextFor(decide) };
    const { data } = (await toolsExecute(args as never)) as ExecutionResult;
    expect(data?.['patients']).toEqual([{ id: 'p1' }, null, ...(failure === null ? [] : [null])]);
  }
  expect(asked(decide)).toEqual([
    ['read patient p1', 'read patient p2'],
    ['read patient p1', 'read patient p2'],
  ]);
});

it('leaves an item of an async iterable whose type cannot be found a failure at its place, and its siblings alone', async () => {
  const typeless = {
    get __typename(): string {
      throw new Error('no type');
    },
  };
  values.things = (async function* () {
    yield { __typename: 'Doctor', id: 'd' };
    yield typeless;
    yield patient('p2');
    yield patient('p3');
  })();
  const contextValue = contextFor(denying('read patient p2'));
  const args = { schema, document: parse('{ things { __typename } }'), contextValue };
  const { data, errors } = (await toolsExecute(args as never)) as ExecutionResult;
  expect(data).toEqual({ things: [{ __typename: 'Doctor' }, null, null, { __typename: 'Patient' }] });
  expect(errors?.map(({ path }) => path)).toEqual([
    ['things', 1],
    ['things', 2],
  ]);
});

describe('decisions in a subscription', () => {
  it('are asked before the source opens, and anew about each event', async () => {
    ran.length = 0;
    let denied = 'nothing';
    const decide = vi.fn<DecisionFunction>(async (requests) => requests.map((request) => keyOf(request) !== denied));
    const stream = (await subscribe({
      schema,
      document: parse('subscription { admitted { id } }'),
      contextValue: contextFor(decide),
    })) as AsyncIterable<ExecutionResult>;
    const data: unknown[] = [];
    for await (const result of stream) {
      data.push(JSON.parse(JSON.stringify(result.data)));
      // The third event is about the same patient as the first.
      denied = 'read patient p1';
    }
    expect(data).toEqual([{ admitted: { id: 'p1' } }, { admitted: { id: 'p2' } }, { admitted: null }]);
    expect(asked(decide)).toEqual([
      ['watch clinic'],
      ...['p1', 'p2', 'p1'].flatMap((id) => [['watch clinic'], [`read patient ${id}`]]),
    ]);
  });

  it('never open a source that is denied', async () => {
    ran.length = 0;
    const result = await subscribe({
      schema,
      document: parse('subscription { admitted { id } }'),
      contextValue: contextFor(denying('watch clinic')),
    });
    expect(result).toMatchObject({ errors: [{ path: ['admitted'] }] });
    expect(ran).toEqual([]);
  });
});
