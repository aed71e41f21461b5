import { describe, expect, it } from 'vitest';
import { ConfigurationError } from '../../src/errors.ts';
import { createTokenCache } from '../../src/token/token-cache.ts';

const good = (value: string, issuer = 'a') => ({ value, issuer, expiresAt: 100 });
type Good = ReturnType<typeof good>;

describe('the cache of verified tokens', () => {
  it('keeps a token until it expires, and not at that moment', () => {
    let seconds = 0;
    const cache = createTokenCache<Good>({ now: () => new Date(seconds * 1000) });
    cache.set(cache.keyOf('token'), good('value'));
    seconds = 99.9;
    expect(cache.get(cache.keyOf('token'))?.value).toBe('value');
    seconds = 100;
    expect(cache.get(cache.keyOf('token'))).toBeUndefined();
    expect(cache.size).toBe(0);
    cache.set(cache.keyOf('token'), good('value'));
    expect(cache.size).toBe(0);
  });

  it('is bounded: the token used longest ago goes first', () => {
    const cache = createTokenCache<Good>({ maxEntries: 2, now: () => new Date(0) });
    cache.set(cache.keyOf('a'), good('A'));
    cache.set(cache.keyOf('b'), good('B'));
    cache.get(cache.keyOf('a'));
    cache.set(cache.keyOf('c'), good('C'));
    expect(['a', 'b', 'c'].map((token) => cache.get(cache.keyOf(token))?.value)).toEqual(['A', undefined, 'C']);
    for (let each = 0; each < 1000; each += 1) cache.set(cache.keyOf(`t${each}`), good('T'));
    expect(cache.size).toBe(2);
  });

  it('counts setting a token anew as using it', () => {
    const cache = createTokenCache<Good>({ maxEntries: 2, now: () => new Date(0) });
    cache.set(cache.keyOf('a'), good('A'));
    cache.set(cache.keyOf('b'), good('B'));
    cache.set(cache.keyOf('a'), good('A2'));
    cache.set(cache.keyOf('c'), good('C'));
    expect(['a', 'b', 'c'].map((token) => cache.get(cache.keyOf(token))?.value)).toEqual(['A2', undefined, 'C']);
  });

  it('forgets what it is told to and nothing else', () => {
    const cache = createTokenCache<Good>({ now: () => new Date(0) });
    cache.set(cache.keyOf('a'), good('A'));
    cache.set(cache.keyOf('b'), good('B', 'b'));
    cache.evict(({ issuer }) => issuer === 'a');
    expect([cache.get(cache.keyOf('a'))?.value, cache.get(cache.keyOf('b'))?.value]).toEqual([undefined, 'B']);
  });

  it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('refuses %d entries at start-up', (maxEntries) => {
    expect(() => createTokenCache({ maxEntries, now: () => new Date(0) })).toThrow(ConfigurationError);
  });
});
