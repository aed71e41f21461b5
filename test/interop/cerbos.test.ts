import { fileURLToPath } from 'node:url';
import { makeExecutableSchema } from '@graphql-tools/schema';
import { createYoga } from 'graphql-yoga';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AuthZenCall, type AuthZenOptions, authDirectives, authzen, useAuthorization } from '../../src/index.ts';
import { createTestIssuer } from '../../src/testing.ts';
import { type CerbosServer, installCerbos, startCerbos } from './cerbos-server.ts';

const missing = await installCerbos();
if (missing !== null) console.warn(`Skipped: test/interop/cerbos.test.ts, ${missing}.`);

const issuer = await createTestIssuer();
const policies = fileURLToPath(new URL('../fixtures/cerbos/policies', import.meta.url));
const doctors = ['auth0|dr-bob', 'auth0|dr-eve', 'auth0|dr-kim'];
/** Patients of three doctors in turn. */
const doctorOf = (id: string) => doctors[Number(id.slice(1)) % 3];

const schema = makeExecutableSchema({
  typeDefs: [
    authDirectives().typeDefs,
    /* GraphQL */ `
      type Patient @requiresDecision(action: "read", resource: "patient", id: "source.id") {
        id: ID!
        chart: String @requiresDecision(action: "chart", resource: "patient", id: "source.id")
      }
      type Query { patients(count: Int!): [Patient] same(count: Int!): [Patient] open: String }
      type Mutation { admit: Boolean @requiresDecision(action: "admit", resource: "patient") }
    `,
  ],
  resolvers: {
    Query: {
      patients: (_: unknown, { count }: { count: number }) =>
        Array.from({ length: count }, (_each, index) => ({ id: `p${index}`, chart: 'fine' })),
      same: (_: unknown, { count }: { count: number }) =>
        Array.from({ length: count }, () => ({ id: 'p0', chart: 'fine' })),
      open: () => 'open',
    },
    Mutation: { admit: () => true },
  },
});

describe.skipIf(missing !== null)('with Cerbos as the decision point', () => {
  let cerbos: CerbosServer;
  const calls: AuthZenCall[] = [];
  beforeAll(async () => {
    cerbos = await startCerbos(policies);
  });
  afterAll(() => cerbos.stop());

  async function ask(
    query: string,
    {
      mint = { kind: 'user', subject: 'auth0|dr-bob' },
      url = cerbos.url,
      options = {},
    }: { mint?: Parameters<typeof issuer.mint>[1]; url?: string; options?: Partial<AuthZenOptions> } = {},
  ) {
    calls.length = 0;
    const decisions = authzen({
      url,
      log: (call) => calls.push(call),
      properties: async (requests) =>
        requests.map(({ resource: { id } }) => (id === undefined ? null : { doctor: doctorOf(id) })),
      ...options,
    });
    const yoga = createYoga({
      schema,
      logging: false,
      plugins: [useAuthorization({ issuers: issuer.issuerOptions, decisions })],
    });
    const response = await yoga.fetch('http://localhost/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${await issuer.mint('rfc9068', mint)}` },
      body: JSON.stringify({ query }),
    });
    return {
      status: response.status,
      body: (await response.json()) as {
        data?: Record<string, unknown[]>;
        errors?: { path?: unknown[]; extensions: Record<string, unknown> }[];
      },
    };
  }

  it('a doctor sees own patients, 1,000 of them in as many calls as chunks', async () => {
    const { status, body } = await ask('{ patients(count: 1000) { id } }');
    expect(status).toBe(200);
    expect(body.data?.['patients']).toEqual(
      Array.from({ length: 1_000 }, (_, index) => (index % 3 === 0 ? { id: `p${index}` } : null)),
    );
    // It refuses more than 50 at once, which is found out once.
    expect(calls.map(({ status, evaluations }) => [status, evaluations.length])).toEqual([
      [400, 1_000],
      ...Array(20).fill([200, 50]),
    ]);
  });

  it('equal questions are asked once', async () => {
    const { body } = await ask('{ same(count: 1000) { id } patients(count: 1) { id } }');
    expect(body.errors).toBeUndefined();
    expect(calls.map(({ evaluations }) => evaluations.length)).toEqual([1]);
  });

  it('each answer is that of the same question asked directly', async () => {
    for (const [mint, subject] of [
      [
        { kind: 'user', subject: 'auth0|dr-eve' },
        { type: 'user', id: 'auth0|dr-eve' },
      ],
      [
        { kind: 'client', clientId: 'reports-worker' },
        { type: 'client', id: 'reports-worker' },
      ],
    ] as const) {
      const { body } = await ask('{ patients(count: 9) { id chart } }', { mint });
      for (const [index, patient] of (body.data?.['patients'] ?? []).entries()) {
        const direct = async (action: string): Promise<boolean> => {
          const id = `p${index}`;
          const response = await fetch(`${cerbos.url}/access/v1/evaluation`, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify({
              subject,
              action: { name: action },
              resource: { type: 'patient', id, properties: { doctor: doctorOf(id) } },
            }),
          });
          return ((await response.json()) as { decision: boolean }).decision;
        };
        const { id, chart } = (patient ?? {}) as { id?: string; chart?: string | null };
        expect([id !== undefined, chart === 'fine']).toEqual([await direct('read'), await direct('chart')]);
      }
    }
  });

  it('a question about the type as a whole reaches it, with the scopes of the token', async () => {
    expect(await ask('mutation { admit }')).toMatchObject({ status: 403 });
    expect(
      await ask('mutation { admit }', { mint: { kind: 'user', subject: 'auth0|dr-bob', scope: 'write:patients' } }),
    ).toMatchObject({ status: 200, body: { data: { admit: true } } });
  });

  it.each(['deny_on_first_deny', 'permit_on_first_permit'] as const)(
    'understands the short answers of %s',
    async (evaluationsSemantic) => {
      const { body } = await ask('{ patients(count: 6) { id } }', { options: { evaluationsSemantic } });
      expect(calls).toMatchObject([{ problem: null }]);
      expect(body.data?.['patients']).toEqual([{ id: 'p0' }, null, null, null, null, null]);
    },
  );

  it('when it is gone in the middle of a list, what it allowed stays and the rest is denied', async () => {
    const doomed = await startCerbos(policies);
    let count = 0;
    const { status, body } = await ask('{ patients(count: 300) { id } open }', {
      url: doomed.url,
      options: {
        retries: 0,
        maxBatchSize: 50,
        // The third of six calls is the first that finds nobody.
        fetch: async (input, init) => {
          if (init?.method === 'POST') {
            count += 1;
            if (count === 3) await doomed.stop();
            if (count > 3) await new Promise((resolve) => setImmediate(resolve));
          }
          return fetch(input, init);
        },
      },
    });
    expect(status).toBe(200);
    const patients = body.data?.['patients'] ?? [];
    expect(body.data?.['open']).toBe('open');
    // Never another one's patient, and nothing that was not answered.
    for (const [index, patient] of patients.entries()) {
      expect(index % 3 === 0 ? [null, { id: `p${index}` }] : [null]).toContainEqual(patient);
    }
    expect(patients.slice(100).filter((patient) => patient !== null).length).toBeLessThan(67);
    expect(await ask('{ patients(count: 3) { id } open }', { url: doomed.url })).toMatchObject({
      status: 200,
      body: { data: { patients: [null, null, null], open: 'open' } },
    });
    expect(await ask('mutation { admit }', { url: doomed.url })).toMatchObject({ status: 503 });
  });
});
