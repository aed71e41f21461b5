import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ExampleServer, startExampleServer } from '../../src/example/example-server.ts';
import { type CerbosServer, installCerbos, startCerbos } from './cerbos-server.ts';

const missing = await installCerbos();
if (missing !== null) console.warn(`Partly skipped: test/interop/cerbos-example.test.ts, ${missing}.`);

const bob = { client_id: 'clinic-web', grant_type: 'password', username: 'dr-bob' };
const alice = { ...bob, username: 'alice' };
const worker = { client_id: 'reports-worker', grant_type: 'client_credentials' };

/** Every record that is decided about, by each way that leads to it. */
const QUERY = /* GraphQL */ `{
  p1: patient(id: "p1") { name } p3: patient(id: "p3") { name } p9: patient(id: "p9") { name }
  d1: documents(patientId: "p1") { __typename id } d3: documents(patientId: "p3") { __typename id }
  search(text: "e") { __typename ... on Report { id } ... on Patient { id } }
}`;

async function ask({ origin }: ExampleServer, who: Record<string, string>, query = QUERY) {
  const post = async (path: string, body: object, headers = {}) => {
    const response = await fetch(`${origin}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: await response.json() };
  };
  const granted = await post('/dev/oauth/token', {
    client_secret: 'dev-secret',
    audience: 'https://api.example.com/graphql',
    ...who,
  });
  return post('/graphql', { query }, { authorization: `Bearer ${granted.body.access_token}` });
}

let clinic: ExampleServer;
let cerbos: CerbosServer;
let other: ExampleServer;
beforeAll(async () => {
  clinic = await startExampleServer({ port: 0, env: {} });
  if (missing !== null) return;
  cerbos = await startCerbos(fileURLToPath(new URL('../../src/example/policies', import.meta.url)));
  other = await startExampleServer({ port: 0, env: { DECISIONS_URL: cerbos.url } });
});
afterAll(async () => {
  await clinic.close();
  if (missing !== null) return;
  await other.close();
  await cerbos.stop();
});

describe('the example server', () => {
  it('shows doctors their own patients, and what was found about them', async () => {
    const { status, body } = await ask(clinic, bob);
    expect(status).toBe(200);
    expect(body.data).toMatchObject({ p1: { name: 'Ada' }, p3: null, p9: null, d3: [null, null] });
    expect(body.data.d1).toContainEqual({ __typename: 'Report', id: 'r1' });
    const denied = body.errors.filter(
      ({ extensions }: { extensions: { authorization: { reason: string } } }) =>
        extensions.authorization.reason === 'POLICY_DENIED',
    );
    expect(denied.map(({ path }: { path: unknown }) => path)).toEqual(
      expect.arrayContaining([['p3'], ['p9'], ['d3', 0]]),
    );
  });

  it('lets a client that acts for itself export every report', async () => {
    const { body } = await ask(clinic, worker, '{ exportReports { id } }');
    expect(body).toEqual({ data: { exportReports: [{ id: 'r1' }, { id: 'r2' }, { id: 'r3' }] } });
  });

  it('does not start with an address that is none', async () => {
    await expect(startExampleServer({ port: 0, env: { DECISIONS_URL: 'cerbos' } })).rejects.toThrow('authzen.url');
  });

  describe.skipIf(missing !== null)('with DECISIONS_URL', () => {
    it.each([
      ['dr-bob', bob],
      ['alice', alice],
      ['reports-worker', worker],
    ])('answers %s as it does without', async (_, who) => {
      expect(await ask(other, who)).toEqual(await ask(clinic, who));
    });

    it('denies, and goes on, when the decision point is gone', async () => {
      await cerbos.stop();
      const { status, body } = await ask(other, bob);
      expect({ status, p1: body.data.p1, p3: body.data.p3 }).toEqual({ status: 200, p1: null, p3: null });
    });
  });
});
