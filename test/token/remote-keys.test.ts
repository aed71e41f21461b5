import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { InvalidTokenError, TemporarilyUnavailableError } from '../../src/errors.ts';
import { type KeyFailure, type KeyServer, startKeyServer } from '../../src/testing/key-server.ts';
import { createTestKey, type TestKey } from '../../src/testing/test-key.ts';
import type { KeySource, KeysEvent } from '../../src/token/key-source.ts';
import { createKeySource } from '../../src/token/keys.ts';

let first: TestKey;
let second: TestKey;
let server: KeyServer;
let failure: KeyFailure | null;
let keys: readonly TestKey[];
/** Seconds. */
let time: number;
let events: KeysEvent[];

beforeAll(async () => {
  first = await createTestKey('ES256', 'first');
  second = await createTestKey('ES256', 'second');
});

beforeEach(async () => {
  failure = null;
  keys = [first];
  time = 1_000;
  events = [];
  server = await startKeyServer(() => ({
    failure,
    keys: keys.map(({ publicJwk }) => publicJwk),
    issuer: server.url,
  }));
});

afterEach(() => server.close());

const source = (options: { discover?: boolean; keysStaleFor?: number } = {}): KeySource =>
  createKeySource({
    issuer: server.url,
    algorithms: ['ES256'],
    now: () => new Date(time * 1000),
    onKeysEvent: (event) => events.push(event),
    ...(options.discover ? {} : { keys: `${server.url}jwks` }),
    ...(options.keysStaleFor === undefined ? {} : { keysStaleFor: options.keysStaleFor }),
  });
const of = (kid: string): { alg: string; kid: string } => ({ alg: 'ES256', kid });
/** The name of the key that is found, or of the error. */
async function lookUp(from: KeySource, kid: string): Promise<string> {
  try {
    return String((await from.find(of(kid))).kid);
  } catch (error) {
    return error instanceof InvalidTokenError ? error.reason : (error as Error).constructor.name;
  }
}

/** Lets sockets and promises go on for a while; timers may be somebody else's. */
async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

async function soon(happened: () => boolean): Promise<void> {
  while (!happened()) await turns(1);
}

describe('keys that an issuer publishes', () => {
  it('are fetched once for a thousand tokens at once', async () => {
    const from = source({ discover: true });
    const found = await Promise.all(Array.from({ length: 1_000 }, () => lookUp(from, 'first')));
    expect(new Set(found)).toEqual(new Set(['first']));
    expect(server.keyRequests).toBe(1);
    expect(from.find(of('first'))).not.toBeInstanceOf(Promise);
  });

  it('are fetched for an unknown kid at most every 30 s, however many tokens name one', async () => {
    const from = source();
    await from.ready();
    for (let each = 0; each < 100; each += 1) expect(await lookUp(from, `made-up-${each}`)).toBe('key_not_found');
    expect(server.keyRequests).toBe(1);
    time += 29.9;
    expect(await lookUp(from, 'made-up')).toBe('key_not_found');
    expect(server.keyRequests).toBe(1);
    time += 0.1;
    await Promise.all(Array.from({ length: 50 }, (_, each) => lookUp(from, `made-up-${each}`)));
    expect(server.keyRequests).toBe(2);
  });

  it('may rotate: the new key is found, the removed one is not, and the version grows', async () => {
    const from = source();
    await from.ready();
    expect(from.version).toBe(1);
    keys = [first, second];
    time += 30;
    expect(await lookUp(from, 'second')).toBe('second');
    expect(from.version).toBe(2);
    keys = [second];
    time += 600;
    await from.ready();
    expect(await lookUp(from, 'first')).toBe('key_not_found');
    expect(from.version).toBe(3);
    time += 600;
    await from.ready();
    expect(from.version).toBe(3);
    expect(events.map((event) => event.type === 'fetched' && event.changed)).toEqual([true, true, true, false]);
  });

  it.each<KeyFailure>(['error', 'not-found', 'cut', 'html', 'redirect', 'flood', 'bomb', 'no-keys', 'wrong-issuer'])(
    'are out of reach (503, never a refusal) while the server answers with %s, and come back',
    async (kind) => {
      failure = kind;
      const from = source({ discover: true });
      expect(await lookUp(from, 'first')).toBe(TemporarilyUnavailableError.name);
      expect(from.status()).toMatchObject({ state: 'none', failures: 1 });
      failure = null;
      time += 1;
      expect(await lookUp(from, 'first')).toBe('first');
      expect(from.status()).toMatchObject({ state: 'fresh', failures: 0, keys: 1 });
    },
  );

  it.each<[KeyFailure, boolean]>([
    ['hang', false],
    ['drip', false],
    // Both places where metadata may be, and the keys behind it, have 5 s between them.
    ['hang', true],
    ['drip', true],
  ])('are given up on after 5 s in all where the server answers with %s (discovered: %s)', async (kind, discover) => {
    failure = kind;
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      let answer: string | null = null;
      void lookUp(source({ discover }), 'first').then((found) => {
        answer = found;
      });
      await soon(() => server.requests > 0);
      vi.advanceTimersByTime(4_999);
      await turns(20);
      expect(answer).toBeNull();
      vi.advanceTimersByTime(1);
      await soon(() => answer !== null);
      expect(answer).toBe(TemporarilyUnavailableError.name);
    } finally {
      vi.useRealTimers();
    }
  });

  it('are asked for and cached without regard to what the server says of caching, or of the type of its answer', async () => {
    const asked: (string | undefined)[] = [];
    const headers = {
      'cache-control': 'max-age=-1, max-age=NaN, no-store',
      expires: '0',
      age: '1e999',
      'content-type': 'x',
    };
    const strange = createServer((request, response) => {
      asked.push(request.headers.cookie);
      response.writeHead(200, { ...headers, 'set-cookie': 'who=you' }).end(JSON.stringify({ keys: [first.publicJwk] }));
    });
    await new Promise<void>((resolve) => strange.listen(0, '127.0.0.1', resolve));
    try {
      const from = createKeySource({
        issuer: server.url,
        algorithms: ['ES256'],
        now: () => new Date(time * 1000),
        keys: `http://127.0.0.1:${(strange.address() as AddressInfo).port}/`,
      });
      for (const wait of [0, 1, 599]) {
        time += wait;
        await from.ready();
        expect(await lookUp(from, 'first')).toBe('first');
      }
      expect(asked).toEqual([undefined, undefined]);
    } finally {
      strange.closeAllConnections();
      await new Promise((resolve) => strange.close(resolve));
    }
  });

  it.each([
    'null',
    '[]',
    '""',
    '{}',
    '{"keys":null}',
    '{"keys":{}}',
    '{"keys":[null]}',
    '{"keys":[],"keys":[]}',
    '\u0000',
    '',
  ])('are not had from an answer %j', async (body) => {
    const from = createKeySource({
      issuer: 'https://id.example.com/',
      keys: 'https://id.example.com/jwks',
      algorithms: ['ES256'],
      now: () => new Date(0),
      fetch: () => Promise.resolve(new Response(body)),
    });
    expect(await lookUp(from, 'first')).toBe(TemporarilyUnavailableError.name);
  });

  it('are asked for again after 1 s, then twice as long each time, up to 60 s', async () => {
    failure = 'error';
    const from = source();
    const waits = [1, 2, 4, 8, 16, 32, 60, 60];
    for (const [round, wait] of waits.entries()) {
      expect(await lookUp(from, 'first')).toBe(TemporarilyUnavailableError.name);
      expect(server.keyRequests).toBe(round + 1);
      time += wait - 0.5;
      await Promise.all(Array.from({ length: 20 }, () => lookUp(from, 'first')));
      expect(server.keyRequests).toBe(round + 1);
      time += 0.5;
    }
    expect(events.map((event) => event.type === 'failed' && event.retryAfter)).toEqual(waits);
  });

  it('serve through an outage for an hour beyond their 10 minutes, and not longer', async () => {
    const from = source();
    await from.ready();
    failure = 'error';
    time += 600;
    expect(await lookUp(from, 'first')).toBe('first');
    expect(from.status().state).toBe('stale');
    await expect.poll(() => from.status().failures).toBe(1);
    expect(events.at(-1)).toMatchObject({ type: 'failed', servesStale: true, retryAfter: 1 });
    time += 3_599;
    expect(await lookUp(from, 'first')).toBe('first');
    await expect.poll(() => from.status().failures).toBe(2);
    time += 10;
    expect(await lookUp(from, 'first')).toBe(TemporarilyUnavailableError.name);
    expect(from.status().state).toBe('none');
  });

  it('serve through no outage where that is not wanted', async () => {
    const from = source({ keysStaleFor: 0 });
    await from.ready();
    failure = 'error';
    time += 600;
    expect(await lookUp(from, 'first')).toBe(TemporarilyUnavailableError.name);
  });

  it('leave a server ready as long as they serve: an outage takes nothing down', async () => {
    const from = source();
    await from.ready();
    failure = 'error';
    time += 600;
    await from.ready();
    expect(from.status()).toMatchObject({ state: 'stale', failures: 1, keys: 1 });
    time += 3_600;
    await expect(from.ready()).rejects.toThrow(TemporarilyUnavailableError);
    failure = null;
    time += 60;
    await from.ready();
    expect(from.status()).toMatchObject({ state: 'fresh', failures: 0 });
  });

  it('are fetched anew when the clock was set back: no wait begins in the future', async () => {
    const from = source();
    time += 86_400;
    await from.ready();
    time -= 86_400;
    keys = [second];
    expect(from.status().state).toBe('stale');
    expect(await lookUp(from, 'second')).toBe('second');
    expect(await lookUp(from, 'first')).toBe('key_not_found');
    expect(server.keyRequests).toBe(2);
  });

  it('are not waited for longer than the longest back-off when the clock was set back', async () => {
    const from = source();
    failure = 'error';
    time += 86_400;
    expect(await lookUp(from, 'first')).toBe(TemporarilyUnavailableError.name);
    time -= 86_400;
    failure = null;
    expect(await lookUp(from, 'first')).toBe('first');
    expect(server.keyRequests).toBe(2);
  });

  it('cannot tell an unknown kid from a new one during an outage: 503, not 401', async () => {
    const from = source();
    await from.ready();
    failure = 'error';
    time += 30;
    expect(await lookUp(from, 'second')).toBe(TemporarilyUnavailableError.name);
    expect(await lookUp(from, 'second')).toBe(TemporarilyUnavailableError.name);
    expect(await lookUp(from, 'first')).toBe('first');
    expect(server.keyRequests).toBe(2);
  });

  it.each(['http://keys.example.com/jwks', 'ftp://127.0.0.1/jwks', 'https://user:word@keys.example.com/jwks', 'jwks'])(
    'are not fetched from %s',
    async (address) => {
      let calls = 0;
      const from = createKeySource({
        issuer: 'https://id.example.com/',
        keys: address,
        algorithms: ['ES256'],
        now: () => new Date(0),
        fetch: () => {
          calls += 1;
          return Promise.reject(new Error('must not be called'));
        },
      });
      expect(await lookUp(from, 'first')).toBe(TemporarilyUnavailableError.name);
      expect(calls).toBe(0);
    },
  );

  it.each([
    ['http://127.0.0.1/jwks', 0],
    ['http://keys.example.com/jwks', 0],
    ['https://user:word@id.example.com/jwks', 0],
    ['/jwks', 0],
    [['https://id.example.com/jwks'], 0],
    [null, 0],
    ['https://keys.example.com/jwks', 1],
  ])('of an https issuer are not looked for at %j', async (address, fetched) => {
    const asked: string[] = [];
    const from = createKeySource({
      issuer: 'https://id.example.com/',
      algorithms: ['ES256'],
      now: () => new Date(0),
      fetch: (url) => {
        asked.push(String(url));
        const isMetadata = String(url).includes('/.well-known/');
        return Promise.resolve(
          Response.json(
            isMetadata ? { issuer: 'https://id.example.com/', jwks_uri: address } : { keys: [first.publicJwk] },
          ),
        );
      },
    });
    expect(await lookUp(from, 'first')).toBe(fetched === 1 ? 'first' : TemporarilyUnavailableError.name);
    expect(asked.filter((url) => !url.includes('/.well-known/'))).toHaveLength(fetched);
  });

  it('do not stop for a listener that throws', async () => {
    const from = createKeySource({
      issuer: server.url,
      keys: new URL('jwks', server.url),
      algorithms: ['ES256'],
      now: () => new Date(0),
      onKeysEvent: () => {
        throw new Error('listener');
      },
    });
    expect(await lookUp(from, 'first')).toBe('first');
  });
});

describe('keys that are given', () => {
  it('serve at once, and are refused where none can be used', async () => {
    const options = { issuer: 'https://id.example.com/', algorithms: ['ES256'], now: () => new Date(0) };
    const from = createKeySource({ ...options, keys: { keys: [first.publicJwk] } });
    expect(await lookUp(from, 'first')).toBe('first');
    expect(await lookUp(from, 'second')).toBe('key_not_found');
    await expect(createKeySource({ ...options, keys: { keys: [] } }).ready()).rejects.toThrow(
      'none of them can be used',
    );
  });
});
