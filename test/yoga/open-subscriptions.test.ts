import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { ExecutionArgs, ExecutionResult } from 'graphql';
import { createYoga } from 'graphql-yoga';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { issuer, serverWith, type TestServer, Trace } from './clinic.ts';

const COUNT = 10_000;
/** Bytes of the heap for each open stream: what the executor and Yoga need, and what this package adds to it. */
const MAX_BYTES = 16_384;
const MAX_BYTES_ADDED = 8_192;
/** Yoga's caches have timers of their own, whatever the number of streams. */
const MAX_TIMERS = 10;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
});
afterEach(() => {
  vi.useRealTimers();
});

interface Stream {
  readonly iterator: AsyncIterator<ExecutionResult>;
  /** What whoever listens waits for. */
  readonly next: Promise<IteratorResult<ExecutionResult>>;
}

/** Opens one subscription as a WebSocket does, and listens to it. Its source says nothing. */
async function open(yoga: TestServer['yoga'], token: string): Promise<Stream> {
  const params = { query: 'subscription { blocked { n } }' };
  const { schema, parse, subscribe, contextFactory } = yoga.getEnveloped({
    connectionParams: { authorization: `Bearer ${token}` },
    params,
  } as never);
  const args: ExecutionArgs = { schema, document: parse(params.query), contextValue: await contextFactory() };
  const iterator = (await subscribe(args)) as AsyncIterator<ExecutionResult>;
  return { iterator, next: iterator.next() };
}

/** Opens that many, and says what they cost. The first one pays for what all others share. */
async function measure(
  yoga: TestServer['yoga'],
  token: string,
): Promise<{ readonly streams: Stream[]; readonly timers: number; readonly bytes: number }> {
  await (await open(yoga, token)).iterator.return?.();
  const [timers, heap] = [vi.getTimerCount(), await heapUsed()];
  const streams: Stream[] = [];
  for (let count = 0; count < COUNT; count += 1) streams.push(await open(yoga, token));
  return { streams, timers: vi.getTimerCount() - timers, bytes: ((await heapUsed()) - heap) / COUNT };
}

async function heapUsed(): Promise<number> {
  await new Promise((resolve) => setImmediate(resolve));
  collectGarbage();
  await new Promise((resolve) => setImmediate(resolve));
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

describe(`${COUNT} open subscriptions`, { timeout: 120_000 }, () => {
  test('share one timer, cost a bounded part of the heap, and are forgotten when they are closed', async () => {
    const trace = new Trace();
    const server = serverWith({}, { trace });
    const token = await issuer.mint('rfc9068', { expiresIn: 3_600 });
    const plain = createYoga({ schema: server.schema, logging: false });
    const bare = await measure(plain as never, token);
    for (const { iterator } of bare.streams.splice(0)) await iterator.return?.();

    const before = await heapUsed();
    const guarded = await measure(server.yoga, token);
    console.info(
      `a subscription: ${Math.round(bare.bytes)} bytes without the plugin, ${Math.round(guarded.bytes)} with it; ` +
        `timers of all: ${bare.timers} and ${guarded.timers}`,
    );
    expect(guarded.timers).toBeLessThan(MAX_TIMERS);
    expect(guarded.bytes).toBeLessThan(MAX_BYTES);
    expect(guarded.bytes - bare.bytes).toBeLessThan(MAX_BYTES_ADDED);

    const { opened } = trace;
    for (const { iterator } of guarded.streams.splice(0)) await iterator.return?.();
    expect(trace.returned).toBe(opened);
    expect((await heapUsed()) - before).toBeLessThan((COUNT * guarded.bytes) / 10);
    expect(vi.getTimerCount()).toBeLessThan(MAX_TIMERS);
  });

  test('end with their tokens, each with one last result, although no source says anything', async () => {
    const trace = new Trace();
    let now = Date.now();
    const { yoga } = serverWith({ now: () => new Date(now) }, { trace });
    const token = await issuer.mint('rfc9068', { expiresIn: 3_600 });
    const { streams } = await measure(yoga, token);
    now += 3_600_000;
    vi.advanceTimersByTime(3_600_000);
    expect(trace.returned).toBe(1);
    // The tolerance of 30 s is over, too.
    now += 31_000;
    vi.advanceTimersByTime(31_000);
    for (const { iterator, next } of streams) {
      expect(await next).toMatchObject({ done: false, value: { errors: [{ extensions: { code: 'TOKEN_EXPIRED' } }] } });
      expect(await iterator.next()).toMatchObject({ done: true });
    }
    expect(trace.returned).toBe(COUNT + 1);
    expect(vi.getTimerCount()).toBeLessThan(MAX_TIMERS);
  });

  test('are not kept until their tokens end where the server cannot send them', async () => {
    const { ask } = serverWith();
    const token = await issuer.mint('rfc9068', { expiresIn: 3_600 });
    const unsent = async (count: number): Promise<void> => {
      for (let times = 0; times < count; times += 1) {
        const { status } = await ask('subscription { blocked { n } }', { token, accept: 'application/json' });
        expect(status).toBe(406);
      }
    };
    await unsent(100);
    const before = await heapUsed();
    await unsent(COUNT / 10);
    expect(((await heapUsed()) - before) / (COUNT / 10)).toBeLessThan(MAX_BYTES / 4);
  });
});
