import { describe, expect, it, vi } from 'vitest';
import { ConfigurationError, TemporarilyUnavailableError } from '../../src/errors.ts';
import { ClientCache } from '../../src/loaders/client-cache.ts';
import { type ClientInfo, type ClientRegistry, createClientLoader } from '../../src/loaders/client-registry.ts';

const known = (id: string): ClientInfo => ({ id, name: `Client ${id}`, description: null });
const registryOf = (answer: (id: string) => ClientInfo | null | Error = known) =>
  vi.fn<ClientRegistry>(async (ids) => ids.map(answer));

describe('the client registry loader', () => {
  it('asks for ids of one moment in one call, each once, and keeps their order', async () => {
    const registry = registryOf();
    const loader = createClientLoader(registry);
    const infos = await Promise.all(['b', 'a', 'b', 'c'].map((id) => loader.load(id)));
    expect(infos.map((info) => info?.id)).toEqual(['b', 'a', 'b', 'c']);
    expect(registry.mock.calls).toEqual([[['b', 'a', 'c']]]);
  });

  it('splits what exceeds the batch size', async () => {
    const registry = registryOf();
    const loader = createClientLoader(registry, { maxBatchSize: 2 });
    await Promise.all(['1', '2', '3', '4', '5'].map((id) => loader.load(id)));
    expect(registry.mock.calls.map(([ids]) => ids)).toEqual([['1', '2'], ['3', '4'], ['5']]);
  });

  it('answers null for a client that the registry does not know', async () => {
    await expect(createClientLoader(registryOf(() => null)).load('nobody')).resolves.toBeNull();
  });

  it('fails one id alone when the registry puts an error in its place', async () => {
    const loader = createClientLoader(registryOf((id) => (id === 'bad' ? new Error('row locked') : known(id))));
    const [good, bad] = await Promise.allSettled([loader.load('good'), loader.load('bad')]);
    expect(good).toMatchObject({ status: 'fulfilled', value: { id: 'good' } });
    expect(bad).toMatchObject({ status: 'rejected', reason: expect.any(TemporarilyUnavailableError) });
  });

  const wrong: readonly (readonly [title: string, answer: unknown])[] = [
    ['nothing', undefined],
    ['an object', { a: known('a') }],
    ['too few entries', []],
    ['too many entries', [known('a'), known('b')]],
    ['a string as an entry', ['a']],
    ['undefined as an entry', [undefined]],
    ['an entry of another client', [known('b')]],
    ['an entry without a name', [{ id: 'a' }]],
    ['a number as description', [{ id: 'a', name: 'A', description: 7 }]],
  ];
  it.each(wrong)('is an error, never a client, when the registry answers %s', async (_, answer) => {
    const loader = createClientLoader((async () => answer) as unknown as ClientRegistry);
    const failure = await loader.load('a').catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(TemporarilyUnavailableError);
    expect((failure as Error).message).toMatch(/^the client registry/);
  });

  it.each([
    ['rejects', () => Promise.reject(new Error('down'))],
    [
      'throws',
      () => {
        throw new Error('down');
      },
    ],
    ['hangs', () => new Promise<never>(() => {})],
  ])('is temporarily unavailable when the registry %s', async (_, registry) => {
    const loader = createClientLoader(registry as ClientRegistry, { timeout: 0.02 });
    await expect(loader.load('a')).rejects.toMatchObject({ code: 'ERR_TEMPORARILY_UNAVAILABLE' });
  });

  it.each([
    [{ maxBatchSize: 0 }, /maxBatchSize: expected .* got 0/],
    [{ timeout: -1 }, /timeout: expected .* got -1/],
  ])('refuses the options %j', (options, message) => {
    expect(() => createClientLoader(registryOf(), options)).toThrow(message);
  });

  it('refuses a registry that is not a function', () => {
    expect(() => createClientLoader(undefined as unknown as ClientRegistry)).toThrow(ConfigurationError);
  });
});

describe('the cache that operations share', () => {
  const at = (seconds: number) => new Date(seconds * 1000);

  it('keeps answers for maxAge seconds, absence included', async () => {
    let time = 0;
    const cache = new ClientCache({ maxAge: 60, now: () => at(time) });
    const registry = registryOf((id) => (id === 'a' ? known(id) : null));
    const ask = () => Promise.all(['a', 'none'].map((id) => createClientLoader(registry, { cache }).load(id)));
    const first = await ask();
    time = 59;
    expect(await ask()).toEqual(first);
    expect(registry).toHaveBeenCalledTimes(2);
    time = 60;
    await ask();
    expect(registry).toHaveBeenCalledTimes(4);
  });

  it('never keeps a failure', async () => {
    const cache = new ClientCache();
    let isDown = true;
    const registry = registryOf((id) => (isDown ? new Error('down') : known(id)));
    await expect(createClientLoader(registry, { cache }).load('a')).rejects.toThrow();
    isDown = false;
    await expect(createClientLoader(registry, { cache }).load('a')).resolves.toMatchObject({ id: 'a' });
  });

  it('is bounded: the client used longest ago goes first', () => {
    const cache = new ClientCache({ maxEntries: 2 });
    cache.set('a', known('a'));
    cache.set('b', null);
    expect(cache.get('a')).toMatchObject({ id: 'a' });
    cache.set('c', known('c'));
    expect(cache.size).toBe(2);
    expect(cache.get('b')).toBeUndefined();
    expect(cache.get('a')).toMatchObject({ id: 'a' });
  });

  it.each([
    [{ maxEntries: 0 }, 'maxEntries'],
    [{ maxEntries: 1.5 }, 'maxEntries'],
    [{ maxAge: -1 }, 'maxAge'],
    [{ maxAge: Number.NaN }, 'maxAge'],
  ])('refuses the options %j', (options, name) => {
    expect(() => new ClientCache(options)).toThrow(name);
  });
});
