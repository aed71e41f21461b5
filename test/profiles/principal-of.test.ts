import { describe, expect, test } from 'vitest';
import { defineProfile } from '../../src/profiles/define-profile.ts';
import { builtInProfiles } from '../../src/profiles/index.ts';
import type { Claims, ProfileName } from '../../src/profiles/profile.ts';
import { common, outcome, read, samples } from './builders.ts';

const scopesOf = (claims: Claims, profile: ProfileName = 'rfc9068'): string => {
  const reading = {
    profile,
    header: profile === 'rfc9068' ? { typ: 'at+jwt' } : {},
    claims: { ...samples[profile].user, ...claims },
  };
  const kind = outcome(reading);
  return kind === 'user' ? [...read(reading).scopes].join('|') : kind;
};

describe('scopes', () => {
  test.each<[unknown, string]>([
    ['a b', 'a|b'],
    ['a', 'a'],
    ['', ''],
    [' ', ''],
    ['a  b', 'a|b'],
    [' a b ', 'a|b'],
    ['a a', 'a'],
    ['read:pets https://x.test/s', 'read:pets|https://x.test/s'],
    ['a\tb', 'scope_malformed scope'],
    ['a\nb', 'scope_malformed scope'],
    ['a "b"', 'scope_malformed scope'],
    ['a\\b', 'scope_malformed scope'],
    ['a\u00a0b', 'scope_malformed scope'],
    ['\u00e4', 'scope_malformed scope'],
    [['a', 'b'], 'scope_malformed scope'],
    [[], 'scope_malformed scope'],
    [null, 'scope_malformed scope'],
    [1, 'scope_malformed scope'],
    [{}, 'scope_malformed scope'],
    [true, 'scope_malformed scope'],
  ])('string form: %j grants %s', (scope, expected) => {
    expect(scopesOf({ scope })).toBe(expected);
  });

  test.each<[unknown, string]>([
    [['a', 'b'], 'a|b'],
    [[], ''],
    [['a b'], 'scope_malformed scp'],
    [['a', 1], 'scope_malformed scp'],
    [['a', ''], 'scope_malformed scp'],
    [['a', null], 'scope_malformed scp'],
    [[['a']], 'scope_malformed scp'],
    ['a b', 'scope_malformed scp'],
  ])('array form: %j grants %s', (scp, expected) => {
    expect(scopesOf({ scp }, 'okta')).toBe(expected);
  });

  test('absent is none', () => {
    const { scope: _, ...claims } = samples.rfc9068.user;
    expect(read({ claims }).scopes.size).toBe(0);
  });

  test('the claim of another profile grants nothing', () => {
    expect(scopesOf({ scope: 'a', scp: ['admin'], scopes: 'admin', permissions: ['admin'] })).toBe('a');
  });

  const either = defineProfile({
    ...builtInProfiles.rfc9068,
    name: 'both',
    scopeClaim: ['scope', 'scp'],
    scopeForm: 'either',
  });
  test.each<[Claims, string]>([
    [{ scope: 'a b' }, 'a b'],
    [{ scope: ['a', 'b'] }, 'a b'],
    [{ scope: 'a b', scp: ['b', 'a'] }, 'a b'],
    [{ scope: 'a b', scp: ['a'] }, 'scope_malformed scp'],
    [{ scope: 'a', scp: ['a', 'b'] }, 'scope_malformed scp'],
    [{ scope: '', scp: ['b'] }, 'scope_malformed scp'],
    [{ scope: 'a', scp: ['a b'] }, 'scope_malformed scp'],
  ])('two claims must agree as sets: %j is %s', (claims, expected) => {
    const { scope: _, ...user } = samples.rfc9068.user;
    const reading = { profile: either, claims: { ...user, ...claims } };
    const kind = outcome(reading);
    expect(kind === 'user' ? [...read(reading).scopes].join(' ') : kind).toBe(expected);
  });
});

describe('permissions', () => {
  test('are what the claim says and never a scope', () => {
    const { scopes, permissions } = read({
      claims: { ...samples.rfc9068.user, scope: 'a', permissions: ['read:all', 'x y'] },
    });
    expect([...permissions]).toEqual(['read:all', 'x y']);
    expect([...scopes]).toEqual(['a']);
  });

  test('are the roles in Entra', () => {
    expect([...read({ profile: 'entra-v1', claims: samples['entra-v1'].client }).permissions]).toEqual(['Task.Read']);
    const claims = { ...samples['entra-v2'].client, permissions: ['made', 'up'] };
    expect([...read({ profile: 'entra-v2', claims }).permissions]).toEqual(['Task.Read']);
  });

  test.each([['a'], [null], [{}], [['a', 1]], [[['a']]], [1]])('as %j refuse the token', (permissions) => {
    expect(outcome({ claims: { ...samples.rfc9068.user, permissions } })).toBe('claim_type permissions');
  });
});

describe('actor', () => {
  const actor = (act: unknown): unknown => read({ claims: { ...samples.rfc9068.user, act } }).actor;

  test('is the outermost first', () => {
    expect(actor({ sub: 'a', client_id: 'c', iss: 'i', act: { sub: 'b' } })).toEqual({
      subject: 'a',
      clientId: 'c',
      issuer: 'i',
      actor: { subject: 'b', clientId: null, issuer: null, actor: null },
    });
  });

  test('goes five levels deep and no deeper', () => {
    const chain = (depth: number): Claims =>
      depth === 0 ? {} : depth === 1 ? { sub: 'x' } : { sub: 'x', act: chain(depth - 1) };
    expect(actor(chain(5))).not.toBeNull();
    expect(outcome({ claims: { ...samples.rfc9068.user, act: chain(6) } })).toBe('claim_type act');
  });

  test.each([
    ['x', 'claim_type act'],
    [null, 'claim_type act'],
    [[], 'claim_type act'],
    [1, 'claim_type act'],
    [{ sub: 1 }, 'claim_type act.sub'],
    [{ sub: '' }, 'claim_type act.sub'],
    [{ client_id: ['x'] }, 'claim_type act.client_id'],
    [{ sub: 'x'.repeat(1025) }, 'claim_type act.sub'],
    [{ sub: 'x', act: 'y' }, 'claim_type act'],
  ])('as %j refuses the token', (act, expected) => {
    expect(outcome({ claims: { ...samples.rfc9068.user, act } })).toBe(expected);
  });
});

describe('the principal', () => {
  test('says who calls', () => {
    const claims = { ...samples.auth0.user, org_id: 'org_1', permissions: ['p'] };
    expect(read({ profile: 'auth0', claims })).toMatchObject({
      kind: 'user',
      profile: 'auth0',
      issuer: common.iss,
      audience: ['https://api.test/', 'https://issuer.test/userinfo'],
      clientId: 'spa',
      subject: 'auth0|alice',
      user: { id: 'auth0|alice' },
      scopes: new Set(['openid', 'read:pets']),
      permissions: new Set(['p']),
      tokenId: null,
      issuedAt: new Date(common.iat * 1000),
      expiresAt: new Date(common.exp * 1000),
      actor: null,
      organization: 'org_1',
      claims,
    });
  });

  test('has the stable id of a user, not the login name that may change hands', () => {
    const principal = read({ profile: 'okta', claims: samples.okta.user });
    expect(principal.subject).toBe('alice@example.com');
    expect(principal.user).toEqual({ id: '00ujmkLgagxeRrAg20g3' });
  });

  test("has Entra's token id", () => {
    expect(read({ profile: 'entra-v2', claims: samples['entra-v2'].user }).tokenId).toBe('u-1');
  });

  test.each([[7], [''], ['x'.repeat(1025)], ['a\nb'], ['a\0'], ['a\u0085b']])(
    'a subject like %j refuses the token',
    (sub) => {
      expect(outcome({ claims: { ...samples.rfc9068.user, sub } })).toBe('claim_type sub');
    },
  );

  test('keeps subjects of any script', () => {
    expect(read({ claims: { ...samples.rfc9068.user, sub: 'J\u00f6rg \u30bf' } }).user).toEqual({
      id: 'J\u00f6rg \u30bf',
    });
  });

  test('has dates that a calendar can show, whatever the numbers', () => {
    const principal = read({ claims: { ...samples.rfc9068.user, exp: 1e300, iat: -1e300 } });
    expect(principal.expiresAt.toISOString()).toBe('+275760-09-13T00:00:00.000Z');
    expect(principal.issuedAt?.toISOString()).toBe('-271821-04-20T00:00:00.000Z');
  });

  test('cannot be changed by whoever holds it, not even by a cast', () => {
    const principal = read({ claims: { ...samples.rfc9068.user, act: { sub: 'x' } } });
    const open = principal as unknown as Record<string, unknown>;
    expect(() => (open['kind'] = 'client')).toThrow(TypeError);
    expect(() => Object.assign(open['actor'] as object, { subject: 'y' })).toThrow(TypeError);
    expect(() => Object.assign(open['user'] as object, { id: 'y' })).toThrow(TypeError);
    for (const set of [principal.scopes, principal.permissions] as unknown as Set<string>[]) {
      expect(() => set.add('admin')).toThrow(TypeError);
      expect(() => set.delete('openid')).toThrow(TypeError);
      expect(() => set.clear()).toThrow(TypeError);
      expect(() => Object.assign(set, { has: () => true })).toThrow(TypeError);
      expect(set.has('admin')).toBe(false);
    }
    principal.expiresAt.setTime(0);
    expect(principal.expiresAt).toEqual(new Date(common.exp * 1000));
    expect(() => (principal.audience as string[]).push('x')).toThrow(TypeError);
  });

  test.each([
    [
      'throws',
      () => {
        throw new Error('no');
      },
    ],
    ['answers what is no kind', () => 'admin'],
    ['answers nothing', () => undefined],
  ])("is unknown where the profile's rule %s", (_, kind) => {
    const profile = defineProfile({ ...builtInProfiles.rfc9068, name: 'own', kind: kind as never });
    expect(read({ profile, claims: samples.rfc9068.user })).toMatchObject({ kind: 'unknown', user: null });
  });

  test('is no client without a client id, and no user without a subject', () => {
    const own = { ...builtInProfiles.rfc9068, name: 'own', required: [] };
    const client = defineProfile({ ...own, kind: () => 'client' });
    const user = defineProfile({ ...own, kind: () => 'user' });
    expect(outcome({ profile: client, claims: common })).toBe('unknown');
    expect(outcome({ profile: user, claims: { ...common, client_id: 'x' } })).toBe('unknown');
  });
});
