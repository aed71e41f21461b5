import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { ConfigurationError, TemporarilyUnavailableError } from '../../src/errors.ts';
import { authzen } from '../../src/loaders/authzen.ts';
import type { AuthZenCall, AuthZenOptions } from '../../src/loaders/authzen-options.ts';
import { createDecisionLoader } from '../../src/loaders/decision-loader.ts';
import { type Decisions, decisionPointOf } from '../../src/loaders/decision-point.ts';
import { caller, worker } from './caller.ts';
import { LoopbackPDP, type SeenRequest, sendJSON } from './loopback-pdp.ts';

let pdp: LoopbackPDP;
beforeAll(async () => {
  pdp = await LoopbackPDP.start();
});
afterAll(() => pdp.stop());
beforeEach(() => pdp.reset());

const loaderOf = (decisions: Decisions, principal = caller()) =>
  createDecisionLoader(decisionPointOf(decisions), { principal });

/** Asks about several patients at once; what is not a decision is the name of the error. */
async function askAbout(
  ids: readonly (string | null)[],
  options: Partial<AuthZenOptions> = {},
): Promise<readonly unknown[]> {
  const loader = loaderOf(authzen({ url: pdp.url, retries: 0, ...options }));
  const asked = ids.map((id) => loader.load({ action: 'read', resource: 'patient', id }));
  return (await Promise.allSettled(asked)).map((each) =>
    each.status === 'fulfilled' ? each.value.decision : each.reason.name,
  );
}

const OUT_OF_REACH = 'TemporarilyUnavailableError';

describe('authzen', () => {
  it('asks one question as an evaluation', async () => {
    pdp.allows = ({ id }) => id === 'p1';
    expect(await askAbout(['p1'])).toEqual([true]);
    expect(await askAbout(['p2'])).toEqual([false]);
    expect(pdp.calls[0]).toMatchObject({ path: '/access/v1/evaluation', method: 'POST' });
    expect(pdp.calls[0]?.body).toEqual({
      subject: {
        type: 'user',
        id: 'dr-bob',
        properties: {
          issuer: 'https://issuer.example/',
          client_id: 'clinic-web',
          scopes: ['read:patients'],
          permissions: ['chart:read'],
        },
      },
      action: { name: 'read' },
      resource: { type: 'patient', id: 'p1' },
      context: {
        audience: ['https://api.example.com/graphql'],
        token_profile: 'rfc9068',
        issued_at: '2023-11-14T22:13:20.000Z',
        expires_at: '2023-11-14T23:13:20.000Z',
        actor: null,
      },
    });
  });

  it('asks several at once as evaluations, subject and context said once, answers in order', async () => {
    pdp.allows = ({ id }) => id !== 'p2';
    expect(await askAbout(['p1', 'p2', 'p3', 'p1'])).toEqual([true, false, true, true]);
    expect(pdp.calls).toHaveLength(1);
    const { path, body } = pdp.calls[0]!;
    expect(path).toBe('/access/v1/evaluations');
    expect(body.evaluations).toEqual(['p1', 'p2', 'p3'].map((id) => ({ resource: { type: 'patient', id } })));
    expect(body).toMatchObject({
      subject: { id: 'dr-bob' },
      action: { name: 'read' },
      context: { token_profile: 'rfc9068' },
    });
    expect(body).not.toHaveProperty('options');
  });

  it('says with each question what not all of them have in common', async () => {
    const loader = loaderOf(authzen({ url: pdp.url }));
    await Promise.all(['read', 'chart'].map((action) => loader.load({ action, resource: 'patient', id: 'p1' })));
    expect(pdp.calls[0]?.body).not.toHaveProperty('action');
    expect(pdp.calls[0]?.body.evaluations).toEqual(
      ['read', 'chart'].map((name) => ({ action: { name }, resource: { type: 'patient', id: 'p1' } })),
    );
    const request = (id: string) => ({
      subject: { type: 'user', id },
      action: { name: 'read' },
      resource: { type: 'patient', id: 'p1' },
      context: {},
    });
    await authzen({ url: pdp.url }).decide([request('a'), request('b')], AbortSignal.timeout(5_000));
    expect(pdp.calls[1]?.body).not.toHaveProperty('subject');
    expect(pdp.calls[1]?.body.evaluations).toMatchObject([{ subject: { id: 'a' } }, { subject: { id: 'b' } }]);
  });

  it('asks about 1,000 objects in one call, and about more in several', async () => {
    const ids = Array.from({ length: 2_300 }, (_, index) => `p${index}`);
    pdp.allows = ({ id }) => Number(id.slice(1)) % 3 === 0;
    expect(await askAbout(ids.slice(0, 1_000))).toEqual(ids.slice(0, 1_000).map((_, index) => index % 3 === 0));
    expect(pdp.calls).toHaveLength(1);
    expect(await askAbout(ids)).toEqual(ids.map((_, index) => index % 3 === 0));
    expect(pdp.calls.map(({ body }) => body.evaluations.length).sort()).toEqual([1_000, 1_000, 1_000, 300]);
    expect(pdp.seen.filter(({ path }) => path === '/.well-known/authzen-configuration')).toHaveLength(2);
  });

  it.each([400, 413])('learns from status %i that a decision point takes fewer at once', async (status) => {
    pdp.handler = ({ body }, response) => {
      const { evaluations } = body;
      if (evaluations.length > 50) return sendJSON(response, {}, status);
      sendJSON(response, {
        evaluations: evaluations.map(({ resource }: { resource: { id: string } }) => ({
          decision: resource.id !== 'p60',
        })),
      });
    };
    const point = authzen({ url: pdp.url });
    const ids = Array.from({ length: 120 }, (_, index) => `p${index}`);
    for (const sizes of [
      [120, 50, 50, 20],
      [50, 50, 20],
    ]) {
      pdp.seen.length = 0;
      const loader = loaderOf(point);
      const outcomes = await Promise.all(ids.map((id) => loader.load({ action: 'read', resource: 'patient', id })));
      expect(outcomes.map(({ decision }) => decision)).toEqual(ids.map((id) => id !== 'p60'));
      expect(pdp.calls.map(({ body }) => body.evaluations.length).sort((a, b) => b - a)).toEqual(sizes);
    }
  });

  it('keeps the answers of some calls when others come to nothing', async () => {
    const point = authzen({ url: pdp.url, maxBatchSize: 1_000, retries: 0 });
    pdp.handler = ({ body: { evaluations } }, response) => {
      if (evaluations.length > 50) return sendJSON(response, {}, 400);
      const isLost = evaluations.some(({ resource }: { resource: { id: string } }) => resource.id === 'p60');
      return isLost
        ? response.destroy()
        : sendJSON(response, { evaluations: evaluations.map(() => ({ decision: true })) });
    };
    const loader = loaderOf(point);
    const asked = Array.from({ length: 150 }, (_, index) =>
      loader.load({ action: 'read', resource: 'patient', id: `p${index}` }),
    );
    const statuses = (await Promise.allSettled(asked)).map(({ status }) => status);
    expect(statuses).toEqual(
      Array.from({ length: 150 }, (_, index) => (index >= 50 && index < 100 ? 'rejected' : 'fulfilled')),
    );
    // One deadline is enough for one operation.
    await expect(loader.load({ action: 'chart', resource: 'patient', id: 'p1' })).rejects.toBeInstanceOf(
      TemporarilyUnavailableError,
    );
  });

  it('asks about a type as a whole by an id that no object can use', async () => {
    expect(await askAbout([null, '*'])).toEqual([true, false]);
    expect(pdp.calls.map(({ body }) => body.resource)).toEqual([{ type: 'patient', id: '*' }]);
    expect(await askAbout([null], { wholeTypeId: 'all of them' })).toEqual([true]);
    expect(pdp.calls[1]?.body.resource).toEqual({ type: 'patient', id: 'all of them' });
  });

  it('asks one by one where there is no batch endpoint', async () => {
    pdp.allows = ({ id }) => id !== 'p11';
    const ids = Array.from({ length: 23 }, (_, index) => `p${index}`);
    expect(await askAbout(ids, { endpoints: { evaluation: `${pdp.url}/access/v1/evaluation` } })).toEqual(
      ids.map((id) => id !== 'p11'),
    );
    expect(pdp.calls).toHaveLength(23);
    expect(pdp.seen).toHaveLength(23);
  });

  it('names the client as subject when it acts for itself, and a mapping of one’s own instead', async () => {
    const load = (options: Partial<AuthZenOptions>) =>
      loaderOf(authzen({ url: pdp.url, ...options }), worker).load({ action: 'read', resource: 'patient', id: '1' });
    await load({});
    expect(pdp.calls[0]?.body.subject).toMatchObject({ type: 'client', id: 'reports-worker' });
    await load({
      subject: ({ clientId }) => ({ type: 'identity', id: `c:${clientId}` }),
      context: ({ profile }) => ({ profile }),
    });
    expect(pdp.calls[1]?.body).toMatchObject({
      subject: { type: 'identity', id: 'c:reports-worker' },
      context: { profile: 'rfc9068' },
    });
  });

  it('sends properties of the resources, and denies when there are not as many as questions', async () => {
    const properties = vi.fn(async (requests: readonly { resource: { id?: string } }[]) =>
      requests.map(({ resource: { id } }) => (id === 'p2' ? null : { owner: `dr-${id}` })),
    );
    await askAbout(['p1', 'p2'], { properties });
    expect(pdp.calls[0]?.body.evaluations.map((each: { resource: unknown }) => each.resource)).toEqual([
      { type: 'patient', id: 'p1', properties: { owner: 'dr-p1' } },
      { type: 'patient', id: 'p2' },
    ]);
    expect(await askAbout(['p1', 'p2'], { properties: async () => [] })).toEqual([OUT_OF_REACH, OUT_OF_REACH]);
    expect(
      await askAbout(['p1'], {
        properties: async () => {
          throw new Error('db');
        },
      }),
    ).toEqual([OUT_OF_REACH]);
    expect(pdp.calls).toHaveLength(1);
  });

  it('identifies each request, sends the token, and keeps the connection', async () => {
    const before = pdp.connections;
    const ids: unknown[] = [];
    let token = 0;
    for (let round = 0; round < 5; round += 1) {
      await askAbout(['p1'], {
        token: async () => `t-${token++}`,
        endpoints: { evaluation: `${pdp.url}/access/v1/evaluation` },
      });
      ids.push(pdp.calls.at(-1)?.headers['x-request-id']);
    }
    expect(new Set(ids).size).toBe(5);
    expect(ids[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f-]{27}$/);
    expect(pdp.calls.map(({ headers }) => headers.authorization)).toEqual([0, 1, 2, 3, 4].map((n) => `Bearer t-${n}`));
    expect(pdp.connections - before).toBeLessThanOrEqual(1);
  });

  describe('metadata', () => {
    const original = () => ({
      policy_decision_point: pdp.url,
      access_evaluation_endpoint: `${pdp.url}/access/v1/evaluation`,
      access_evaluations_endpoint: `${pdp.url}/access/v1/evaluations`,
    });
    const withMetadata = async (metadata: unknown, ask: () => Promise<void>): Promise<void> => {
      pdp.metadata = metadata;
      try {
        await ask();
      } finally {
        pdp.metadata = original();
      }
    };

    it('names the endpoints', () =>
      withMetadata({ ...original(), access_evaluations_endpoint: `${pdp.url}/access/other` }, async () => {
        expect(await askAbout(['p1', 'p2'])).toEqual([true, true]);
        expect(pdp.calls.map(({ path }) => path)).toEqual(['/access/other']);
      }));

    it('may leave out the batch endpoint', () =>
      withMetadata({ ...original(), access_evaluations_endpoint: undefined }, async () => {
        expect(await askAbout(['p1', 'p2'])).toEqual([true, true]);
        expect(pdp.calls.map(({ path }) => path)).toEqual(['/access/v1/evaluation', '/access/v1/evaluation']);
      }));

    it('is looked for between host and path, and may be missing', () =>
      withMetadata(null, async () => {
        expect(await askAbout(['p1', 'p2'], { url: `${pdp.url}/tenant/1/` })).toEqual(
          [OUT_OF_REACH, OUT_OF_REACH].map(() => expect.anything()),
        );
        expect(pdp.seen.map(({ path }) => path)).toEqual([
          '/.well-known/authzen-configuration/tenant/1',
          '/tenant/1/access/v1/evaluations',
        ]);
      }));

    it.each([
      ['is a list', []],
      ['is about something else', { issuer: 'x' }],
      ['is a refusal', (_: SeenRequest, response: ServerResponse) => sendJSON(response, {}, 401)],
      [
        'is a page',
        (_: SeenRequest, response: ServerResponse) =>
          response.writeHead(200, { 'content-type': 'text/html' }).end('<p>'),
      ],
    ])('is none when it %s: the usual addresses on the same host serve', (_, metadata) =>
      withMetadata(metadata, async () => {
        expect(await askAbout(['p1', 'p2'])).toEqual([true, true]);
        expect(pdp.calls.map(({ path }) => path)).toEqual(['/access/v1/evaluations']);
      }),
    );

    it('is out of reach with a status of its own misery', () =>
      withMetadata(
        (_: SeenRequest, response: ServerResponse) => sendJSON(response, {}, 500),
        async () => {
          expect(await askAbout(['p1'])).toEqual([OUT_OF_REACH]);
        },
      ));

    const wrong: readonly (readonly [title: string, change: (url: string) => object | string])[] = [
      ['is about another decision point', () => ({ policy_decision_point: 'https://pdp.example.com' })],
      ['does not say whose it is', () => ({ policy_decision_point: null })],
      ['has no evaluation endpoint', () => ({ access_evaluation_endpoint: undefined })],
      ['points to another host', () => ({ access_evaluation_endpoint: 'http://127.0.0.2:1/access/v1/evaluation' })],
      ['points to another host for batches', () => ({ access_evaluations_endpoint: 'https://evil.example/' })],
      ['has something else as an endpoint', () => ({ access_evaluations_endpoint: null })],
    ];
    it.each(wrong)('is not used when it %s', (_, change) => {
      const changed = change(pdp.url);
      return withMetadata(
        typeof changed === 'string' ? JSON.parse(changed) : { ...original(), ...changed },
        async () => {
          expect(await askAbout(['p1', 'p2'])).toEqual([OUT_OF_REACH, OUT_OF_REACH]);
          expect(pdp.calls).toEqual([]);
        },
      );
    });

    it('is fetched again after ten minutes, and serves on when that fails', async () => {
      let time = 0;
      const point = authzen({ url: pdp.url, retries: 0, now: () => new Date(time) });
      const ask = async () => (await loaderOf(point).load({ action: 'read', resource: 'patient', id: 'p1' })).decision;
      await ask();
      time = 599_999;
      await ask();
      expect(pdp.seen.filter(({ method }) => method === 'GET')).toHaveLength(1);
      time = 600_000;
      await withMetadata(
        (_: SeenRequest, response: ServerResponse) => response.destroy(),
        async () => {
          expect(await ask()).toBe(true);
        },
      );
      expect(pdp.seen.filter(({ method }) => method === 'GET')).toHaveLength(2);
    });
  });

  describe('never allows by accident', () => {
    const html = (response: ServerResponse, status = 200) => {
      response.writeHead(status, { 'content-type': 'text/html' });
      response.end('<html>{"decision":true}</html>');
    };
    const yes = (count: number) => ({ evaluations: Array.from({ length: count }, () => ({ decision: true })) });
    const cases: readonly (readonly [
      title: string,
      handler: (request: SeenRequest, response: ServerResponse) => void,
      answers: unknown,
    ])[] = [
      ['answers HTML', (_, response) => html(response), [false, false]],
      [
        'answers text that is JSON',
        (_, response) => response.writeHead(200, { 'content-type': 'text/plain' }).end(JSON.stringify(yes(2))),
        [false, false],
      ],
      [
        'answers broken JSON',
        (_, response) =>
          response.writeHead(200, { 'content-type': 'application/json' }).end('{"evaluations":[{"decision":true},'),
        [false, false],
      ],
      ['answers too little', (_, response) => sendJSON(response, yes(1)), [false, false]],
      ['answers too much', (_, response) => sendJSON(response, yes(3)), [false, false]],
      ['answers nothing', (_, response) => sendJSON(response, { evaluations: [] }), [false, false]],
      ['answers one decision for all', (_, response) => sendJSON(response, { decision: true }), [false, false]],
      ['answers a list', (_, response) => sendJSON(response, yes(2).evaluations), [false, false]],
      ['answers null', (_, response) => sendJSON(response, null), [false, false]],
      [
        'answers strings',
        (_, response) => sendJSON(response, { evaluations: [{ decision: 'true' }, { decision: true }] }),
        [false, true],
      ],
      [
        'answers numbers',
        (_, response) => sendJSON(response, { evaluations: [{ decision: 1 }, null] }),
        [false, false],
      ],
      [
        'answers errors in a context',
        (_, response) =>
          sendJSON(response, {
            evaluations: [{ decision: true }, { decision: false, context: { error: { status: 404 } } }],
          }),
        [true, false],
      ],
      ['refuses the question', (_, response) => sendJSON(response, { message: 'too many' }, 400), [false, false]],
      ['answers 401', (_, response) => sendJSON(response, yes(2), 401), [OUT_OF_REACH, OUT_OF_REACH]],
      ['answers 403', (_, response) => sendJSON(response, yes(2), 403), [OUT_OF_REACH, OUT_OF_REACH]],
      ['answers 404', (_, response) => sendJSON(response, yes(2), 404), [OUT_OF_REACH, OUT_OF_REACH]],
      ['answers 500', (_, response) => sendJSON(response, yes(2), 500), [OUT_OF_REACH, OUT_OF_REACH]],
      ['answers 503 with HTML', (_, response) => html(response, 503), [OUT_OF_REACH, OUT_OF_REACH]],
      ['answers 202', (_, response) => sendJSON(response, yes(2), 202), [OUT_OF_REACH, OUT_OF_REACH]],
      [
        'redirects',
        (_, response) => response.writeHead(307, { location: `${pdp.url}/access/v1/yes` }).end(),
        [OUT_OF_REACH, OUT_OF_REACH],
      ],
      ['hangs up', (_, response) => response.destroy(), [OUT_OF_REACH, OUT_OF_REACH]],
      [
        'hangs up in the middle',
        (_, response) => {
          response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
          response.write('{"evaluations":[');
          setImmediate(() => response.destroy());
        },
        [OUT_OF_REACH, OUT_OF_REACH],
      ],
    ];
    it.each(cases)('when the decision point %s', async (_, handler, answers) => {
      pdp.handler = handler;
      expect(await askAbout(['p1', 'p2'])).toEqual(answers);
      pdp.handler = null;
      expect(await askAbout(['p1', 'p2'])).toEqual([true, true]);
    });

    it('but believes an answer that does not say that it is JSON', async () => {
      pdp.handler = (_, response) => response.writeHead(200).end('{"decision":true}');
      expect(await askAbout(['p1'])).toEqual([true]);
    });

    it('when the answer to a single question is malformed', async () => {
      for (const body of [
        {},
        { decision: 'true' },
        { decision: null },
        [true],
        true,
        { evaluations: [{ decision: true }] },
      ]) {
        pdp.handler = (_, response) => sendJSON(response, body);
        expect(await askAbout(['p1'])).toEqual([false]);
      }
    });

    it('when the answer is larger than the cap, and without reading all of it', async () => {
      let closed = false;
      pdp.handler = (_, response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.on('close', () => {
          closed = true;
        });
        const feed = () => {
          while (!closed && response.write(' '.repeat(65_536)));
        };
        response.on('drain', feed);
        feed();
      };
      expect(await askAbout(['p1'], { maxResponseBytes: 100_000 })).toEqual([false]);
      await vi.waitFor(() => expect(closed).toBe(true));
    });

    it.each([
      ['before the status', () => undefined],
      [
        'in the middle of the body',
        (_: SeenRequest, response: ServerResponse) => {
          response.writeHead(200, { 'content-type': 'application/json' });
          response.write('{"decision":');
        },
      ],
    ])('nor waits longer than the deadline when it hangs %s', async (_, handler) => {
      pdp.handler = handler;
      expect(await askAbout(['p1'], { timeout: 0.1, retries: 3 })).toEqual([OUT_OF_REACH]);
      expect(pdp.calls).toHaveLength(1);
    });

    it('when nobody listens', async () => {
      const gone = await LoopbackPDP.start();
      await gone.stop();
      expect(await askAbout(['p1'], { url: gone.url })).toEqual([OUT_OF_REACH]);
    });

    it('when the token cannot be had, or is none', async () => {
      expect(
        await askAbout(['p1'], {
          token: () => {
            throw new Error('no token');
          },
        }),
      ).toEqual([OUT_OF_REACH]);
      expect(await askAbout(['p1'], { token: () => 'a\r\nb: c' })).toEqual([OUT_OF_REACH]);
      expect(pdp.seen).toEqual([]);
    });
  });

  describe('evaluations semantics', () => {
    const short = (...decisions: readonly boolean[]) => {
      pdp.handler = (_, response) => sendJSON(response, { evaluations: decisions.map((decision) => ({ decision })) });
    };
    const semantic = (evaluationsSemantic: NonNullable<AuthZenOptions['evaluationsSemantic']>) =>
      askAbout(['1', '2', '3'], { evaluationsSemantic });

    it('execute_all believes no list that is too short', async () => {
      short(true, false);
      expect(await semantic('execute_all')).toEqual([false, false, false]);
    });

    it('deny_on_first_deny believes a list that ends with its first denial', async () => {
      short(true, false);
      expect(await semantic('deny_on_first_deny')).toEqual([true, false, false]);
      expect(pdp.calls[0]?.body.options).toEqual({ evaluations_semantic: 'deny_on_first_deny' });
      short(true, true);
      expect(await semantic('deny_on_first_deny')).toEqual([false, false, false]);
      short(false, true);
      expect(await semantic('deny_on_first_deny')).toEqual([false, false, false]);
      short(true, true, true);
      expect(await semantic('deny_on_first_deny')).toEqual([true, true, true]);
      short();
      expect(await semantic('deny_on_first_deny')).toEqual([false, false, false]);
    });

    it('permit_on_first_permit believes a list that ends with its first permit', async () => {
      short(false, true);
      expect(await semantic('permit_on_first_permit')).toEqual([false, true, false]);
      short(false, false);
      expect(await semantic('permit_on_first_permit')).toEqual([false, false, false]);
      short(true, true);
      expect(await semantic('permit_on_first_permit')).toEqual([false, false, false]);
    });
  });

  describe('retries', () => {
    it.each([
      ['nothing comes back', (response: ServerResponse) => response.destroy()],
      ['it answers 503', (response: ServerResponse) => response.writeHead(503).end()],
    ])('once when %s', async (_, fail) => {
      let failures = 1;
      pdp.handler = (_request, response) => (failures-- > 0 ? fail(response) : sendJSON(response, { decision: true }));
      expect(await askAbout(['p1'], { retries: 1 })).toEqual([true]);
      expect(pdp.calls).toHaveLength(2);
      failures = 2;
      expect(await askAbout(['p1'], { retries: 1 })).toEqual([OUT_OF_REACH]);
    });

    it.each([400, 401, 429, 500])('never after an answer with status %i', async (status) => {
      pdp.handler = (_, response) => sendJSON(response, {}, status);
      await askAbout(['p1'], { retries: 3 });
      expect(pdp.calls).toHaveLength(1);
    });
  });

  describe('the log', () => {
    it('is told of each call: reasons, no subject, no token', async () => {
      const log = vi.fn<(call: AuthZenCall) => void>();
      pdp.handler = (_, response) =>
        sendJSON(response, {
          evaluations: [{ decision: true }, { decision: false, context: { reason_admin: { en: 'not hers' } } }],
        });
      await askAbout(['p1', 'p2'], { log, token: 'secret-token' });
      expect(log.mock.calls).toEqual([
        [
          {
            requestId: pdp.calls[0]?.headers['x-request-id'],
            status: 200,
            attempts: 1,
            duration: expect.any(Number),
            problem: null,
            evaluations: [
              { action: 'read', resource: { type: 'patient', id: 'p1' }, decision: true },
              {
                action: 'read',
                resource: { type: 'patient', id: 'p2' },
                decision: false,
                context: { reason_admin: { en: 'not hers' } },
              },
            ],
          },
        ],
      ]);
      expect(JSON.stringify(log.mock.calls)).not.toMatch(/dr-bob|secret-token/);
    });

    it('is told what was wrong, and may fail', async () => {
      const problems: (string | null)[] = [];
      const log = ({ problem }: AuthZenCall): void => {
        problems.push(problem);
        throw new Error('disk full');
      };
      pdp.handler = (_, response) => sendJSON(response, { evaluations: [] });
      await askAbout(['p1', 'p2'], { log });
      pdp.handler = (_, response) => sendJSON(response, {}, 500);
      await askAbout(['p1', 'p2'], { log });
      pdp.handler = null;
      expect(await askAbout(['p1', 'p2'], { log })).toEqual([true, true]);
      expect(problems).toEqual([
        'the answer has 0 evaluations instead of 2',
        'the decision point answered with status 500',
        null,
      ]);
    });
  });

  const wrong: readonly (readonly [options: object, message: RegExp])[] = [
    [{ url: 'nowhere' }, /authzen\.url: expected an https address/],
    [{ url: 'http://pdp.example.com' }, /authzen\.url/],
    [{ url: 'https://user:pass@pdp.example.com' }, /authzen\.url/],
    [{ url: 'https://pdp.example.com/?x' }, /authzen\.url: expected an address without query/],
    [{ endpoints: { evaluation: 'http://pdp.example.com/x' } }, /authzen\.endpoints\.evaluation/],
    [{ endpoints: { evaluation: 'https://a.example/x', evaluations: 7 } }, /authzen\.endpoints\.evaluations/],
    [{ token: 'a b' }, /authzen\.token/],
    [{ token: 7 }, /authzen\.token/],
    [{ timeout: 0 }, /authzen\.timeout: expected seconds above 0/],
    [{ timeout: Number.POSITIVE_INFINITY }, /authzen\.timeout/],
    [{ timeout: 2 ** 31 / 1000 }, /authzen\.timeout: expected seconds above 0, at most 2147483/],
    [{ retries: -1 }, /authzen\.retries/],
    [{ retries: 6 }, /authzen\.retries/],
    [{ maxBatchSize: 0 }, /authzen\.maxBatchSize/],
    [{ maxResponseBytes: 0 }, /authzen\.maxResponseBytes/],
    [{ evaluationsSemantic: 'all' }, /authzen\.evaluationsSemantic: expected one of execute_all/],
    [{ wholeTypeId: '' }, /authzen\.wholeTypeId/],
    [{ log: true }, /authzen\.log: expected a function/],
    [{ timeOut: 3 }, /authzen\.timeOut: there is no such option; did you mean "timeout"/],
  ];
  it.each(wrong)('refuses the options %j', (options, message) => {
    const make = () => authzen({ url: 'https://pdp.example.com', ...options });
    expect(make).toThrow(ConfigurationError);
    expect(make).toThrow(message);
  });

  it('never puts a token into a message', () => {
    expect(() => authzen({ url: 'https://pdp.example.com', token: 'se cret', timeout: -1 })).toThrow(/^(?!.*se cret)/s);
  });

  it('speaks plain HTTP to another machine when told to', () => {
    expect(() => authzen({ url: 'http://cerbos:3592', allowPlainHttp: true })).not.toThrow();
  });

  it('is unavailable, never a yes, as an error of ours', async () => {
    pdp.handler = (_, response) => response.destroy();
    const loader = loaderOf(authzen({ url: pdp.url, retries: 0 }));
    await expect(loader.load({ action: 'read', resource: 'patient', id: '1' })).rejects.toBeInstanceOf(
      TemporarilyUnavailableError,
    );
  });
});

describe('a decision point', () => {
  it.each([
    [undefined, /expected a function or authzen/],
    [{}, /expected a function or authzen/],
    [{ decide: async () => [], maxBatchSize: 0 }, /decisions\.maxBatchSize/],
    [{ decide: async () => [], timeout: -1 }, /decisions\.timeout/],
    [{ decide: async () => [], timeout: 1e9 }, /decisions\.timeout/],
    [{ decide: async () => [], subject: 'x' }, /decisions\.subject/],
  ])('is refused when it is %j', (decisions, message) => {
    expect(() => decisionPointOf(decisions as unknown as Decisions)).toThrow(message);
  });
});
