import { useDeferStream } from '@graphql-yoga/plugin-defer-stream';
import { describe, expect, test, vi } from 'vitest';
import type { IssuerOptions } from '../../src/profiles/issuer-options.ts';
import { eventsOf, issuer, serverWith, shortLived, Trace } from './clinic.ts';

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

  test.each<[string, Partial<IssuerOptions>, { readonly expiresIn?: number }]>([
    ['its token has expired', {}, { expiresIn: 60 }],
    ['its profile is no longer taken', { profilesUntil: { rfc9068: new Date(Date.now() + 60_000) } }, {}],
    ['its token is too old', { maxTokenAge: 60 }, {}],
  ])('an event that comes when %s is not given out, however late the timer is', async (_, more, minted) => {
    let now = Date.now();
    const trace = new Trace();
    const issuers = { ...issuer.issuerOptions, ...more };
    const { yoga } = serverWith({ issuers, now: () => new Date(now) }, { trace });
    const token = await issuer.mint('rfc9068', { ...minted, scope: 'read:secret' });
    const response = await yoga.fetch('http://localhost/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: events, authorization: `Bearer ${token}` },
      body: JSON.stringify({ query: 'subscription { endless { n secret } }' }),
    });
    let text = '';
    const decoder = new TextDecoder();
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      text += decoder.decode(chunk, { stream: true });
      // The tolerance is 30 s.
      if (text.includes('"n":2') && now < Date.now() + 80_000) now += 91_000;
    }
    const results = eventsOf(text);
    const last = results.at(-1);
    expect(last?.errors?.[0]?.extensions['code']).toBe('TOKEN_EXPIRED');
    expect(last).not.toHaveProperty('data');
    expect(results.filter(({ errors }) => errors !== undefined)).toHaveLength(1);
    expect(text.trimEnd()).toMatch(/event: complete\ndata:$/);
    expect(trace.returned).toBe(1);
  });

  test('an expired stream says so and is complete', async () => {
    const trace = new Trace();
    const { clock, token } = await shortLived();
    const { ask } = serverWith({ now: clock.now }, { trace });
    const response = await ask('subscription { blocked { n } }', { accept: events, token });
    clock.pass();
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

  test('what comes in parts ends with its token: one last part says so', async () => {
    const trace = new Trace();
    for (const query of ['{ never @stream(initialCount: 0) { id } }', '{ mine ... @defer { late } }']) {
      const { clock, token } = await shortLived();
      const { ask } = serverWith({ now: clock.now }, { trace, plugins: [useDeferStream()] });
      const response = await ask(query, { accept: 'multipart/mixed', token });
      clock.pass();
      const text = await response.text();
      const parts = text.split('---').filter((part) => part.includes('{'));
      const last = JSON.parse(parts.at(-1)!.slice(parts.at(-1)!.indexOf('{'), parts.at(-1)!.lastIndexOf('}') + 1));
      expect(last).toMatchObject({ errors: [{ extensions: { code: 'TOKEN_EXPIRED' } }], hasNext: false });
      expect(text.match(/TOKEN_EXPIRED/g)).toHaveLength(1);
    }
    expect(trace.returned).toBe(1);
  });
});

test('a stream whose source is blocked ends soon after the clock was set past its end', async () => {
  let ahead = 0;
  const now = () => new Date(Date.now() + ahead);
  const { ask, trace } = serverWith({ now });
  const token = await issuer.mint('rfc9068', { expiresIn: 3_600 });
  const response = await ask('subscription { blocked { n } }', { token, accept: 'text/event-stream' });
  const text = response.text();
  ahead = 3_700_000;
  expect(eventsOf(await text)).toMatchObject([{ errors: [{ extensions: { code: 'TOKEN_EXPIRED' } }] }]);
  expect(trace.returned).toBe(1);
});

test.each<[string, () => Date]>([
  ['tells no date', () => new Date(Number.NaN)],
  ['tells nothing', () => undefined as never],
  [
    'fails',
    () => {
      throw new Error('no clock');
    },
  ],
])('a clock that %s ends streams, refuses tokens, and stops no server', async (_, broken) => {
  let now = () => new Date();
  const { ask, trace } = serverWith({ now: () => now() });
  const token = await issuer.mint('rfc9068');
  const texts: Promise<string>[] = [];
  for (const field of ['blocked', 'endless'])
    texts.push((await ask(`subscription { ${field} { n } }`, { token, accept: 'text/event-stream' })).text());
  await vi.waitFor(() => expect(trace.opened).toBe(2));
  now = broken;
  for (const text of texts)
    expect(eventsOf(await text).at(-1)).toMatchObject({ errors: [{ extensions: { code: 'TOKEN_EXPIRED' } }] });
  await vi.waitFor(() => expect(trace.returned).toBe(2));
  expect((await ask('{ open }', { token })).status).toBe(503);
  expect((await ask('{ open }')).status).toBe(200);
});
