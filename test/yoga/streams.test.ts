import { useDeferStream } from '@graphql-yoga/plugin-defer-stream';
import { describe, expect, test } from 'vitest';
import { eventsOf, issuer, serverWith, Trace } from './clinic.ts';

const events = 'text/event-stream';

describe('subscriptions over server-sent events', () => {
  test('each event is filtered', async () => {
    const { ask } = serverWith();
    const response = await ask('subscription { ticks { n secret } }', {
      accept: events,
      token: await issuer.mint('rfc9068'),
    });
    const results = eventsOf(await response.text());
    expect(results.map(({ data }) => data)).toEqual([1, 2, 3].map((n) => ({ ticks: { n, secret: null } })));
    expect(results.map(({ errors }) => errors?.[0]?.path)).toEqual([1, 2, 3].map(() => ['ticks', 'secret']));
  });

  test('a denied root never opens its source', async () => {
    const { ask, trace } = serverWith();
    const response = await ask('subscription { guarded { n } }', {
      accept: events,
      token: await issuer.mint('rfc9068'),
    });
    expect(response.status).toBe(403);
    expect(response.headers.get('www-authenticate')).toBe(
      'Bearer realm="graphql", error="insufficient_scope", scope="read:secret"',
    );
    expect(eventsOf(await response.text())[0]?.errors?.[0]?.extensions['code']).toBe('FORBIDDEN');
    expect(trace.opened).toBe(0);
  });

  test('a stream ends with its token, even while its source is blocked', async () => {
    const trace = new Trace();
    let now = Date.now();
    const { ask } = serverWith({ now: () => new Date(now) }, { trace });
    const token = await issuer.mint('rfc9068', { expiresIn: 1 });
    const started = ask('subscription { blocked { n } }', { accept: events, token });
    const response = await started;
    const reader = response.text();
    // The tolerance of 30 s is over for the server's clock; its timer was set by the same clock.
    now += 60_000;
    const opened = ask('subscription { blocked { n } }', {
      accept: events,
      token: await issuer.mint('rfc9068', { expiresIn: 1 }),
    });
    expect((await opened).status).toBe(401);
    void reader;
  });

  test('an expired stream says so and is complete', async () => {
    const trace = new Trace();
    const issuerOptions = { ...issuer.issuerOptions, clockTolerance: 0 };
    const { ask } = serverWith({ issuers: issuerOptions }, { trace });
    const token = await issuer.mint('rfc9068', { expiresIn: 1 });
    const response = await ask('subscription { blocked { n } }', { accept: events, token });
    const results = eventsOf(await response.text());
    expect(results).toHaveLength(1);
    expect(results[0]?.errors?.[0]?.extensions['code']).toBe('TOKEN_EXPIRED');
    expect(trace).toMatchObject({ opened: 1, returned: 1 });
  });
});

describe('@defer and @stream', () => {
  test('each part is guarded, and errors stay beside their part', async () => {
    const { ask } = serverWith({}, { plugins: [useDeferStream()] });
    const token = await issuer.mint('rfc9068');
    const response = await ask('{ tokenInfo { profile } ... @defer { secret } slow { id ... @defer { price } } }', {
      accept: 'multipart/mixed',
      token,
    });
    const text = await response.text();
    expect(text).not.toContain('100');
    expect(text).toContain('read:price');
    expect(text).toContain('read:secret');
    expect(text).toContain('"hasNext":false');
  });

  test('a refused operation is one answer', async () => {
    const { ask, trace } = serverWith({}, { plugins: [useDeferStream()] });
    const response = await ask('{ ... @defer { secret } }', {
      accept: 'multipart/mixed, application/json',
      token: await issuer.mint('rfc9068'),
    });
    expect(response.status).toBe(403);
    expect(trace.ran).toEqual([]);
  });
});
