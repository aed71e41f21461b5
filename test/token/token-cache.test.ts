import { describe, expect, it } from 'vitest';
import { ConfigurationError } from '../../src/errors.ts';
import { createTokenCache } from '../../src/token/token-cache.ts';

const entry = { expiresAt: 100, issuer: 'a', keysVersion: 1 };

describe('the cache of verified tokens', () => {
  it('keeps a token until it expires, and not at that moment', () => {
    let seconds = 0;
    const cache = createTokenCache<string>({ now: () => new Date(seconds * 1000) });
    cache.set('token', 'value', entry);
    seconds = 99.9;
    expect(cache.get('token')).toBe('value');
    seconds = 100;
    expect(cache.get('token')).toBeUndefined();
    expect(cache.size).toBe(0);
    cache.set('token', 'value', entry);
    expect(cache.size).toBe(0);
  });

  it('is bounded: the token used longest ago goes first', () => {
    const cache = createTokenCache<string>({ maxEntries: 2, now: () => new Date(0) });
    cache.set('a', 'A', entry);
    cache.set('b', 'B', entry);
    cache.get('a');
    cache.set('c', 'C', entry);
    expect(['a', 'b', 'c'].map((token) => cache.get(token))).toEqual(['A', undefined, 'C']);
    for (let each = 0; each < 1000; each += 1) cache.set(`t${each}`, 'T', entry);
    expect(cache.size).toBe(2);
  });

  it('counts setting a token anew as using it', () => {
    const cache = createTokenCache<string>({ maxEntries: 2, now: () => new Date(0) });
    cache.set('a', 'A', entry);
    cache.set('b', 'B', entry);
    cache.set('a', 'A2', entry);
    cache.set('c', 'C', entry);
    expect(['a', 'b', 'c'].map((token) => cache.get(token))).toEqual(['A2', undefined, 'C']);
  });

  it('forgets one issuer and no other', () => {
    const cache = createTokenCache<string>({ now: () => new Date(0) });
    cache.set('a', 'A', entry);
    cache.set('b', 'B', { ...entry, issuer: 'b' });
    cache.evictIssuer('a');
    expect([cache.get('a'), cache.get('b')]).toEqual([undefined, 'B']);
  });

  it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('refuses %d entries at start-up', (maxEntries) => {
    expect(() => createTokenCache({ maxEntries, now: () => new Date(0) })).toThrow(ConfigurationError);
  });
});
