import { useDeferStream } from '@graphql-yoga/plugin-defer-stream';
import { useResponseCache } from '@graphql-yoga/plugin-response-cache';
import { createSchema, createYoga } from 'graphql-yoga';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  type AuthorizationOptions,
  authDirectives,
  ConfigurationError,
  createContextBuilder,
  type DecisionEvent,
  useAuthorization,
} from '../../src/index.ts';
import { eventsOf, issuer, serverWith } from './clinic.ts';

const warn = vi.spyOn(console, 'warn');
beforeEach(() => void warn.mockReset().mockImplementation(() => undefined));
afterEach(() => vi.unstubAllEnvs());

function dryServer(options: Partial<AuthorizationOptions> = {}, yoga: Parameters<typeof serverWith>[1] = {}) {
  const events: DecisionEvent[] = [];
  const server = serverWith({ dryRun: true, onDecision: (event) => events.push(event), ...options }, yoga);
  return { ...server, events };
}

const answerOf = async (response: Response) => ({ status: response.status, body: await response.json() });

describe('a dry run lets through what rules deny, and reports it', () => {
  test('a field', async () => {
    const { ask, events } = dryServer();
    const token = await issuer.mint('rfc9068');
    const { status, body } = await answerOf(await ask('{ open secret slow { id price } }', { token }));
    expect({ status, errors: body.errors, secret: body.data.secret }).toEqual({
      status: 200,
      errors: undefined,
      secret: 'secret',
    });
    expect(body.data.slow.map(({ price }: { price: number }) => price)).toEqual([100, 200, 300]);
    expect(events).toMatchObject([{ outcome: 'partial', dryRun: true }]);
    expect(events[0]?.denials.map(({ coordinate }) => coordinate)).toEqual(['Query.secret', 'Item.price']);
  });

  test('an operation that would be refused, once', async () => {
    const { ask, events, trace } = dryServer();
    const response = await ask('mutation { write }', { token: await issuer.mint('rfc9068') });
    expect(response.headers.get('www-authenticate')).toBeNull();
    expect(await answerOf(response)).toEqual({ status: 200, body: { data: { write: 'write' } } });
    expect(trace.ran).toEqual(['write']);
    expect(events).toMatchObject([{ outcome: 'refuse', status: 403, dryRun: true }]);
  });

  test('callers without credentials', async () => {
    const { ask, events } = dryServer({ unannotated: 'deny' });
    expect((await answerOf(await ask('{ secret }'))).body).toEqual({ data: { secret: 'secret' } });
    expect(events).toMatchObject([{ outcome: 'refuse', status: 401, kind: 'anonymous', dryRun: true }]);
  });

  test.each(['off', 'authenticated', 'filtered'] as const)('introspection that is %s', async (introspection) => {
    const { ask } = dryServer({ introspection });
    const { body } = await answerOf(await ask('{ open __type(name: "Query") { fields { name } } }'));
    expect(body.errors).toBeUndefined();
    expect(body.data.__type.fields).toContainEqual({ name: 'secret' });
  });

  test('what a decision point denies before the operation runs', async () => {
    const events: DecisionEvent[] = [];
    const yoga = createYoga({
      schema: createSchema({
        typeDefs: [
          authDirectives().typeDefs,
          `type Query { open: String }
           type Mutation { sign(id: ID!): String @requiresDecision(action: "sign", resource: "letter", id: "args.id") }`,
        ],
        resolvers: { Mutation: { sign: () => 'signed' } },
      }),
      plugins: [
        useAuthorization({
          issuers: issuer.issuerOptions,
          dryRun: true,
          decisions: async (requests) => requests.map(() => false),
          onDecision: (event) => events.push(event),
        }),
      ],
    });
    const response = await yoga.fetch('http://localhost/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${await issuer.mint('rfc9068')}` },
      body: JSON.stringify({ query: 'mutation { sign(id: 1) }' }),
    });
    expect(await response.json()).toEqual({ data: { sign: 'signed' } });
    expect(events).toMatchObject([{ outcome: 'refuse', dryRun: true, denials: [{ coordinate: 'Mutation.sign' }] }]);
  });

  test('events of a subscription, until its token ends', async () => {
    const { ask, trace } = dryServer({ issuers: { ...issuer.issuerOptions, clockTolerance: 0 } });
    const accept = 'text/event-stream';
    const ticks = await ask('subscription { guarded { n secret } }', { accept, token: await issuer.mint('rfc9068') });
    expect(eventsOf(await ticks.text()).map(({ data }) => data)).toEqual(
      [1, 2, 3].map((n) => ({ guarded: { n, secret: `s${n}` } })),
    );
    const token = await issuer.mint('rfc9068', { expiresIn: 1 });
    const blocked = await ask('subscription { blocked { n } }', { accept, token });
    expect(eventsOf(await blocked.text())[0]?.errors?.[0]?.extensions['code']).toBe('TOKEN_EXPIRED');
    expect(trace.returned).toBe(2);
  });

  test('parts that come later', async () => {
    const { ask } = dryServer({}, { plugins: [useDeferStream()] });
    const token = await issuer.mint('rfc9068');
    const response = await ask('{ open ... @defer { secret } }', { accept: 'multipart/mixed', token });
    expect(await response.text()).toContain('{"secret":"secret"}');
  });

  test('with a response cache in front, each query is executed once', async () => {
    const { ask, trace } = dryServer({}, { plugins: [useResponseCache({ session: () => null })] });
    for (let times = 0; times < 2; times += 1) {
      expect((await answerOf(await ask('{ secret }'))).body).toEqual({ data: { secret: 'secret' } });
    }
    expect(trace.ran.length).toBeLessThanOrEqual(2);
  });
});

describe('a dry run does not touch credentials', () => {
  test('every bad token is refused as ever', async () => {
    const { ask, events, trace } = dryServer();
    const zoo = await issuer.badTokens();
    for (const { name, token, answer } of zoo) {
      const response = await ask('{ open }', { token });
      const expected = [name, answer === 'invalid_request' ? 400 : 401];
      expect([name, response.status]).toEqual(expected);
      await response.text();
    }
    expect(trace.ran).toEqual([]);
    expect(events.every(({ dryRun, outcome }) => dryRun && outcome.startsWith('invalid_'))).toBe(true);
    expect(events).toHaveLength(zoo.length);
  });

  test('a document that cannot be planned is refused as ever', async () => {
    const { ask, trace } = dryServer();
    const fields = Array.from({ length: 9_000 }, (_, index) => `a${index}: open`).join(' ');
    expect((await answerOf(await ask(`{ ${fields} }`))).body.data).toBeUndefined();
    expect(trace.ran).toEqual([]);
  });
});

describe('a dry run cannot be left on by accident', () => {
  const options = { issuers: issuer.issuerOptions } as const;

  test('the server warns when it starts, once', () => {
    useAuthorization({ ...options, dryRun: true });
    expect(warn.mock.calls).toEqual([[expect.stringContaining('NOTHING IS DENIED')]]);
  });

  test('without it nothing is said, and events say so', async () => {
    const { ask, events } = dryServer({ dryRun: false });
    expect((await ask('{ secret }')).status).toBe(401);
    expect(events).toMatchObject([{ outcome: 'refuse', dryRun: false }]);
    expect(warn).not.toHaveBeenCalled();
  });

  test('in production it takes a second word', () => {
    vi.stubEnv('NODE_ENV', 'production');
    expect(() => useAuthorization({ ...options, dryRun: true })).toThrow(ConfigurationError);
    expect(() => useAuthorization({ ...options, dryRun: true })).toThrow('protect-nothing-in-production');
    expect(() => useAuthorization({ ...options, dryRun: 'protect-nothing-in-production' })).not.toThrow();
    expect(warn).toHaveBeenCalledTimes(1);
  });

  test('where it cannot be told whether this is production, it is', () => {
    vi.stubGlobal('process', undefined);
    try {
      expect(() => useAuthorization({ ...options, dryRun: true })).toThrow(ConfigurationError);
    } finally {
      vi.unstubAllGlobals();
    }
  });

  test.each([['true'], [1], [null], ['yes']])('%j is no value of the option', (dryRun) => {
    expect(() => useAuthorization({ ...options, dryRun: dryRun as never })).toThrow('dryRun: expected true, false');
  });

  test('what cannot let through does not take the option', () => {
    expect(() => createContextBuilder({ ...options, dryRun: true })).toThrow('dryRun: only useAuthorization');
  });
});
