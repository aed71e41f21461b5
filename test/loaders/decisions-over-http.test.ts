import { makeExecutableSchema } from '@graphql-tools/schema';
import { useDeferStream } from '@graphql-yoga/plugin-defer-stream';
import { useResponseCache } from '@graphql-yoga/plugin-response-cache';
import { createYoga, type Plugin } from 'graphql-yoga';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { authDirectives } from '../../src/graphql/auth-directives.ts';
import { authzen } from '../../src/loaders/authzen.ts';
import type { Decisions } from '../../src/loaders/decision-point.ts';
import type { DecisionFunction, DecisionRequest } from '../../src/loaders/decision-request.ts';
import { createTestIssuer } from '../../src/testing.ts';
import { createContextBuilder } from '../../src/yoga/context-builder.ts';
import type { DecisionEvent } from '../../src/yoga/decision-event.ts';
import { useAuthorization } from '../../src/yoga/use-authorization.ts';
import { LoopbackPDP, sendJSON } from './loopback-pdp.ts';

const issuer = await createTestIssuer();
const token = await issuer.mint('rfc9068', { kind: 'user', scope: 'read:patients' });
const directives = authDirectives();
const ran: string[] = [];

const source = makeExecutableSchema({
  typeDefs: [
    directives.typeDefs,
    /* GraphQL */ `
      type Patient @requiresDecision(action: "read", resource: "patient", id: "source.id") { id: ID! name: String }
      type Payload { patient: Patient done: Boolean }
      type Report @requiresDecision(action: "read", resource: "report") { text: String }
      type Order { receipt(id: ID!): String! @requiresDecision(action: "read", resource: "receipt", id: "args.id") }
      union Outcome = Report | Order
      type Query {
        patients(count: Int! = 3): [Patient] @requiresScope(scope: "read:patients")
        patient(id: ID!): String @requiresDecision(action: "read", resource: "patient", id: "args.id")
        ward(id: ID!): Ward
        door: Door
        feed: [Patient]
        open: String
      }
      interface Door { open(id: ID): Boolean @requiresDecision(action: "open", resource: "door", id: "args.id") }
      type Front implements Door { open(id: ID = "front"): Boolean }
      type Back implements Door { open(id: ID = "back"): Boolean }
      type Ward { bed(id: ID!): String @requiresDecision(action: "read", resource: "bed", id: "args.id") }
      type Mutation {
        discharge(id: ID!): Payload @requiresDecision(action: "discharge", resource: "patient", id: "args.id")
        must(id: ID!): Boolean! @requiresDecision(action: "discharge", resource: "patient", id: "args.id")
        note: Boolean
        report: Report
        order: Order
        outcome: Outcome
        costly: Order @requiresScope(scope: "never")
      }
      type Subscription {
        admitted(id: ID!): Patient @requiresDecision(action: "watch", resource: "ward", id: "args.id")
        reported: Report
      }
    `,
  ],
  resolvers: {
    Query: {
      patients: (_: unknown, { count }: { count: number }) =>
        Array.from({ length: count }, (_each, index) => ({ id: `p${index}`, name: 'N' })),
      patient: (_: unknown, { id }: { id: string }) => id,
      door: () => ({ __typename: 'Front', open: true }),
      ward: () => ({ bed: 'bed' }),
      feed: async function* () {
        for (const id of ['p0', 'p1', 'p2']) yield { id, name: 'N' };
      },
      open: () => 'open',
    },
    Subscription: Object.fromEntries(
      ['admitted', 'reported'].map((name) => [
        name,
        {
          subscribe: async function* () {
            ran.push(name);
            for (const id of ['p0', 'p1']) yield { [name]: { id, name: 'N', text: 'text' } };
          },
        },
      ]),
    ),
    Mutation: {
      discharge: (_: unknown, { id }: { id: string }) => {
        ran.push(`discharge ${id}`);
        return { done: true, patient: { id, name: 'N' } };
      },
      must: (_: unknown, { id }: { id: string }) => {
        ran.push(`must ${id}`);
        return true;
      },
      note: () => {
        ran.push('note');
        return true;
      },
      ...Object.fromEntries(
        ['report', 'order', 'outcome', 'costly'].map((name) => [
          name,
          () => {
            ran.push(name);
            return { __typename: 'Order', text: 'text', receipt: 'receipt' };
          },
        ]),
      ),
    },
  },
});

type Options = Partial<Parameters<typeof useAuthorization>[0]>;

function server(
  decisions: Decisions,
  options: Options = {},
): (
  query: string,
  variables?: object,
) => Promise<{
  status: number;
  challenge: string | null;
  retryAfter: string | null;
  body: { data?: unknown; errors?: { path?: unknown; message: string; extensions: Record<string, unknown> }[] };
}> {
  const yoga = createYoga({
    schema: source,
    logging: false,
    plugins: [useAuthorization({ issuers: issuer.issuerOptions, decisions, ...options })],
  });
  return async (query, variables) => {
    ran.length = 0;
    const response = await yoga.fetch('http://localhost/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query, variables }),
    });
    const { status, headers } = response;
    return {
      status,
      challenge: headers.get('www-authenticate'),
      retryAfter: headers.get('retry-after'),
      body: await response.json(),
    };
  };
}

const keyOf = ({ action, resource }: DecisionRequest) => `${action.name} ${resource.type} ${resource.id}`;
const denying =
  (...denied: readonly string[]): DecisionFunction =>
  async (requests) =>
    requests.map((request) => !denied.includes(keyOf(request)));
const down: DecisionFunction = async () => {
  throw new Error('down');
};

let pdp: LoopbackPDP;
beforeAll(async () => {
  pdp = await LoopbackPDP.start();
});
afterAll(() => pdp.stop());
beforeEach(() => pdp.reset());

describe('a query whose objects are denied', () => {
  it('is answered with what is left, without a challenge', async () => {
    const ask = server(denying('read patient p1'));
    expect(await ask('{ patients { id } open }')).toMatchObject({
      status: 200,
      challenge: null,
      body: {
        data: { patients: [{ id: 'p0' }, null, { id: 'p2' }], open: 'open' },
        errors: [{ path: ['patients', 1], extensions: { code: 'FORBIDDEN' } }],
      },
    });
  });

  it('lists the first errors of a position, and says how many were left out', async () => {
    const { body } = await server(down, { maxErrors: 2 })('{ patients(count: 30) { id } open }');
    expect(body.errors).toHaveLength(3);
    expect(body.errors?.[2]).toMatchObject({
      extensions: { authorization: { responsePath: ['patients'], suppressed: 28 } },
    });
    expect(body.data).toEqual({ patients: Array(30).fill(null), open: 'open' });
  });

  it('is answered in the same way when the decision point is out of reach', async () => {
    const { status, body } = await server(down)('{ patient(id: 1) open }');
    expect({ status, data: body.data }).toEqual({ status: 200, data: { patient: null, open: 'open' } });
    expect(body.errors).toMatchObject([
      { extensions: { authorization: { reason: 'POLICY_DENIED', coordinate: 'Query.patient' } } },
    ]);
  });
});

describe('an operation that a denial refuses', () => {
  it('runs when everything is allowed, and asks once', async () => {
    let calls = 0;
    const decide: DecisionFunction = async (requests) => {
      calls += 1;
      return requests.map(() => true);
    };
    const { status, body } = await server(decide)(
      'mutation { discharge(id: "p1") { done } again: discharge(id: "p1") { done } note }',
    );
    expect(status).toBe(200);
    expect(body.errors).toBeUndefined();
    expect(calls).toBe(1);
    expect(ran).toEqual(['discharge p1', 'discharge p1', 'note']);
  });

  it('does not half-run: a denial of its last field is known before the first one runs', async () => {
    const ask = server(denying('discharge patient p2'));
    const { status, challenge, body } = await ask(
      'mutation ($id: ID!) { note first: discharge(id: "p1") { done } second: discharge(id: $id) { done } }',
      { id: 'p2' },
    );
    expect({ status, challenge }).toEqual({
      status: 403,
      challenge: 'Bearer realm="graphql", error="insufficient_scope"',
    });
    expect(body).not.toHaveProperty('data');
    expect(body.errors).toMatchObject([
      {
        extensions: {
          code: 'FORBIDDEN',
          authorization: { coordinate: 'Mutation.discharge', reason: 'POLICY_DENIED', responsePath: ['second'] },
        },
      },
    ]);
    expect(body.errors?.[0]).not.toHaveProperty('path');
    expect(ran).toEqual([]);
  });

  it.each<[string, Decisions]>([
    ['fails', down],
    ['hangs', { decide: () => new Promise(() => undefined), timeout: 0.05 }],
  ])('is 503 with Retry-After when the decision point %s', async (_, decisions) => {
    const { status, retryAfter, challenge, body } = await server(decisions)(
      'mutation { note discharge(id: "p1") { done } }',
    );
    expect({ status, retryAfter, challenge }).toEqual({ status: 503, retryAfter: '5', challenge: null });
    expect(body).toEqual({
      errors: [{ message: 'Authorization is temporarily unavailable.', extensions: { code: 'SERVICE_UNAVAILABLE' } }],
    });
    expect(ran).toEqual([]);
  });

  it.each([
    ['answers 500', 500, 503],
    ['answers 401', 401, 503],
    ['answers HTML', 200, 403],
  ])('is never allowed, and never a 500, when the decision point %s', async (_, given, status) => {
    pdp.handler = (_request, response) => response.writeHead(given, { 'content-type': 'text/html' }).end('<p>true</p>');
    expect(await server(authzen({ url: pdp.url }))('mutation { discharge(id: "p1") { done } }')).toMatchObject({
      status,
    });
    expect(ran).toEqual([]);
  });

  it('looks at what lies below, and at queries that are told so', async () => {
    const ask = server(denying('read bed 2'), { onDenied: 'operation' });
    expect(await ask('{ ward(id: 1) { bed(id: 1) } }')).toMatchObject({ status: 200 });
    expect(await ask('{ ward(id: 1) { one: bed(id: 1) two: bed(id: 2) } }')).toMatchObject({
      status: 403,
      body: { errors: [{ extensions: { authorization: { responsePath: ['ward', 'two'] } } }] },
    });
    expect(
      await ask('query ($no: Boolean! = false) { ward(id: 1) { bed(id: 2) @include(if: $no) } open }'),
    ).toMatchObject({ status: 200 });
  });

  it('asks about the argument’s default of each type that the object can have', async () => {
    const asked: string[] = [];
    const decide: DecisionFunction = async (requests) => {
      asked.push(...requests.map(keyOf));
      return requests.map(() => true);
    };
    await server(decide, { onDenied: 'operation' })('{ door { open } }');
    expect(asked.sort()).toEqual(['open door back', 'open door front']);
  });

  it('asks for better authentication where the decision point says which', async () => {
    pdp.handler = (_, response) =>
      sendJSON(response, { decision: false, context: { acr_values: 'urn:example:mfa phr' } });
    const { status, challenge, body } = await server(authzen({ url: pdp.url }))(
      'mutation { discharge(id: "p1") { done } }',
    );
    expect(status).toBe(401);
    expect(challenge).toBe(
      'Bearer realm="graphql", error="insufficient_user_authentication", error_description="A different authentication level is required", acr_values="urn:example:mfa phr"',
    );
    expect(body.errors).toMatchObject([{ extensions: { authorization: { reason: 'POLICY_DENIED' } } }]);
  });

  it('leaves wrong variables to the executor', async () => {
    const { status } = await server(denying())('mutation ($id: ID!) { discharge(id: $id) { done } }', {});
    expect(status).not.toBe(500);
    expect(ran).toEqual([]);
  });

  it('is reported with what refused it', async () => {
    const events: DecisionEvent[] = [];
    await server(denying('discharge patient p1'), { onDecision: (event) => events.push(event) })(
      'mutation { discharge(id: "p1") { done } }',
    );
    await server(down, { onDecision: (event) => events.push(event) })('mutation { discharge(id: "p1") { done } }');
    expect(events).toMatchObject([
      { outcome: 'refuse', status: 403, denials: [{ coordinate: 'Mutation.discharge', reason: 'POLICY_DENIED' }] },
      { outcome: 'unavailable', status: 503 },
    ]);
  });
});

describe('a mutation whose denials are denied fields', () => {
  const options: Options = { onDenied: 'field' };

  it('runs what is allowed', async () => {
    const { status, body } = await server(
      denying('discharge patient p1'),
      options,
    )('mutation { a: discharge(id: "p1") { done } b: discharge(id: "p2") { done patient { id } } note }');
    expect(status).toBe(200);
    expect(body.data).toEqual({ a: null, b: { done: true, patient: { id: 'p2' } }, note: true });
    expect(ran).toEqual(['discharge p2', 'note']);
  });

  it('asks about all of its root fields at once, and about nothing that another rule denies', async () => {
    const asked: string[][] = [];
    const decide: DecisionFunction = async (requests) => {
      asked.push(requests.map(keyOf));
      return requests.map(() => true);
    };
    const { body } = await server(
      decide,
      options,
    )('mutation { a: discharge(id: "p1") { done } b: discharge(id: "p2") { done } costly { receipt(id: 1) } note }');
    expect(body.data).toEqual({ a: { done: true }, b: { done: true }, costly: null, note: true });
    expect(asked).toEqual([['discharge patient p1', 'discharge patient p2']]);
  });

  it.each([
    ['its payload’s type', 'report { text }', 'read report undefined', ['report']],
    ['a non-null field below it', 'order { receipt(id: 7) }', 'read receipt 7', ['order', 'receipt']],
    [
      'every type that its payload can have',
      'outcome { ... on Report { text } ... on Order { receipt(id: 7) } }',
      'read receipt 7, read report undefined',
      ['outcome'],
    ],
  ])('does not run a field that can only be null because of %s', async (_, field, denied, path) => {
    const { status, body } = await server(denying(...denied.split(', ')), options)(`mutation { note ${field} }`);
    expect(status).toBe(200);
    expect(body.data).toEqual({ note: true, [path[0]!]: null });
    expect(body.errors).toMatchObject([
      { path: path.length > 1 ? path : expect.anything(), extensions: { authorization: { reason: 'POLICY_DENIED' } } },
    ]);
    expect(ran).toEqual(['note']);
  });

  it('runs a field of which something may come', async () => {
    const { body } = await server(
      denying('read report undefined'),
      options,
    )('mutation { outcome { ... on Report { text } ... on Order { receipt(id: 7) } } }');
    expect(body).toEqual({ data: { outcome: { receipt: 'receipt' } } });
  });

  it.each([
    ['is refused when nothing of it is left to run', denying('discharge patient p1'), 403],
    ['is 503 when nothing of it is left to run because nobody could decide', down, 503],
  ])('%s', async (_, decisions, expected) => {
    const { status, body } = await server(decisions, options)('mutation { discharge(id: "p1") { done } __typename }');
    expect(status).toBe(expected);
    expect(body.data).toBeUndefined();
    expect(ran).toEqual([]);
  });

  it('runs the rest when nobody could decide about a part of it', async () => {
    const { status, body } = await server(down, options)('mutation { note discharge(id: "p1") { done } }');
    expect({ status, data: body.data }).toEqual({ status: 200, data: { note: true, discharge: null } });
    expect(ran).toEqual(['note']);
  });

  it('runs nothing when a non-null root field is certain to fail', async () => {
    const { status } = await server(denying('discharge patient p1'), options)('mutation { note must(id: "p1") }');
    expect(status).toBe(403);
    expect(ran).toEqual([]);
  });
});

describe('where nothing planned before execution', () => {
  it('a mutation asks about all of its root fields before the first one runs', async () => {
    const calls: string[][] = [];
    const decide: DecisionFunction = async (requests) => {
      calls.push(requests.map(keyOf));
      return requests.map((request) => keyOf(request) !== 'discharge patient p2');
    };
    for (const decisions of [decide, down, undefined]) {
      const context = createContextBuilder({
        issuers: issuer.issuerOptions,
        ...(decisions !== undefined && { decisions }),
      });
      const yoga = createYoga({ schema: directives.transformer(source), logging: false, context });
      ran.length = 0;
      const response = await yoga.fetch('http://localhost/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify({
          query: 'mutation { note a: discharge(id: "p1") { done } b: discharge(id: "p2") { done } }',
        }),
      });
      const body = (await response.json()) as { data: unknown };
      expect(body.data).toEqual({ note: null, a: null, b: null });
      expect(ran).toEqual([]);
    }
    expect(calls).toEqual([['discharge patient p1', 'discharge patient p2']]);
  });
});

describe('a subscription that a decision point has a say in', () => {
  const events = async (decisions: Decisions, query: string) => {
    ran.length = 0;
    const yoga = createYoga({
      schema: source,
      logging: false,
      plugins: [useAuthorization({ issuers: issuer.issuerOptions, decisions })],
    });
    const response = await yoga.fetch('http://localhost/graphql', {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'text/event-stream, application/json;q=0.9',
        authorization: `Bearer ${token}`,
      },
      body: JSON.stringify({ query }),
    });
    return { status: response.status, text: await response.text() };
  };

  it.each<[string, Decisions, number]>([
    ['denies it', denying('watch ward w1'), 403],
    ['fails', down, 503],
    ['hangs', { decide: () => new Promise(() => undefined), timeout: 0.05 }, 503],
  ])('is refused, and its source never opened, when the decision point %s', async (_, decisions, status) => {
    const answer = await events(decisions, 'subscription { admitted(id: "w1") { name } }');
    expect(answer.status).toBe(status);
    expect(answer.text).not.toContain('"data":{');
    expect(ran).toEqual([]);
  });

  it('asks once about its source, and anew about what each event brings', async () => {
    const asked: string[][] = [];
    const decide: DecisionFunction = async (requests) => {
      asked.push(requests.map(keyOf));
      return requests.map((request) => keyOf(request) !== 'read patient p1');
    };
    const { status, text } = await events(decide, 'subscription { admitted(id: "w1") { id } }');
    expect(status).toBe(200);
    expect(text).toContain('{"admitted":{"id":"p0"}}');
    expect(text).toContain('{"admitted":null}');
    expect(asked[0]).toEqual(['watch ward w1']);
    expect(asked.flat()).toContain('read patient p1');
    expect(ran).toEqual(['admitted']);
  });

  it('goes on where an answer that denies one event may allow the next', async () => {
    let calls = 0;
    const decide: DecisionFunction = async (requests) => requests.map(() => calls++ > 0);
    const { text } = await events(decide, 'subscription { reported { text } }');
    expect(text).toContain('{"reported":null}');
    expect(text).toContain('{"reported":{"text":"text"}}');
  });
});

describe('results that come in parts', () => {
  const asked: string[][] = [];
  const decide: DecisionFunction = async (requests) => {
    asked.push(requests.map(keyOf));
    return requests.map((request) => keyOf(request) !== 'read patient p1');
  };

  async function parts(query: string): Promise<string> {
    asked.length = 0;
    const yoga = createYoga({
      schema: source,
      logging: false,
      plugins: [useDeferStream(), useAuthorization({ issuers: issuer.issuerOptions, decisions: decide })],
    });
    const response = await yoga.fetch('http://localhost/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'multipart/mixed', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query }),
    });
    return response.text();
  }

  it('are decided item by item where items are streamed, each error at its own index', async () => {
    const text = await parts('{ feed @stream(initialCount: 1) { id } }');
    expect(asked).toEqual([['read patient p0'], ['read patient p1'], ['read patient p2']]);
    expect(text).toContain('"id":"p0"');
    expect(text).toContain('"id":"p2"');
    expect(text).not.toContain('"id":"p1"');
    expect(text).toContain('"path":["feed",1]');
    expect(text).toContain('POLICY_DENIED');
  });

  it('are decided where they are deferred', async () => {
    const text = await parts('{ open ... @defer { patients { id } } }');
    expect(asked).toEqual([['read patient p0', 'read patient p1', 'read patient p2']]);
    expect(text).not.toContain('"id":"p1"');
    expect(text).toContain('"path":["patients",1]');
  });
});

it('no cache repeats what a decision point said: it may have changed its mind', async () => {
  let isAllowed = true;
  const yoga = createYoga({
    schema: source,
    logging: false,
    plugins: [
      useResponseCache({ session: () => null, ttl: 60_000 }),
      useAuthorization({
        issuers: issuer.issuerOptions,
        decisions: async (requests) => requests.map(() => isAllowed),
      }),
    ],
  });
  const ask = async (query: string): Promise<unknown> => {
    const response = await yoga.fetch('http://localhost/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query }),
    });
    return ((await response.json()) as { data: unknown }).data;
  };
  for (const id of ['p1', null]) {
    isAllowed = id !== null;
    expect(await ask('{ patient(id: "p1") open }')).toEqual({ patient: id, open: 'open' });
  }
});

it('nobody is given what the decision point allowed to somebody else, also after an execution of their own', async () => {
  let kept: unknown;
  const yoga = createYoga({
    schema: source,
    logging: false,
    plugins: [
      useAuthorization({
        issuers: issuer.issuerOptions,
        decisions: async (requests) => requests.map(({ subject }) => subject.id === 'ada'),
      }),
      {
        onExecute: () => ({
          onExecuteDone({ result, setResult }) {
            kept ??= result;
            setResult(kept as never);
          },
        }),
      } satisfies Plugin,
    ],
  });
  for (const subject of ['ada', 'bob']) {
    const response = await yoga.fetch('http://localhost/graphql', {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${await issuer.mint('rfc9068', { kind: 'user', subject })}`,
      },
      body: JSON.stringify({ query: '{ patient(id: "p1") }' }),
    });
    const text = await response.text();
    if (subject === 'ada') expect(text).toBe('{"data":{"patient":"p1"}}');
    else expect(text).not.toContain('"patient":"p1"');
  }
});

describe('start-up', () => {
  it('is refused for a schema that asks while nobody is named who decides', () => {
    expect(() =>
      createYoga({ schema: source, plugins: [useAuthorization({ issuers: issuer.issuerOptions })] }),
    ).toThrow(/Patient: @requiresDecision needs the option "decisions"/);
  });

  it('is refused when the decision point is none', () => {
    expect(() =>
      useAuthorization({ issuers: issuer.issuerOptions, decisions: 'cerbos' as unknown as Decisions }),
    ).toThrow(/decisions: expected a function or authzen/);
  });
});
