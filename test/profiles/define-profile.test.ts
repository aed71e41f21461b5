import { describe, expect, test } from 'vitest';
import { ConfigurationError } from '../../src/errors.ts';
import { defineProfile } from '../../src/profiles/define-profile.ts';
import { builtInProfiles } from '../../src/profiles/index.ts';
import type { TokenProfile } from '../../src/profiles/profile.ts';

const good: TokenProfile = {
  name: 'own',
  typ: 'jwt',
  markers: { use: 'access', v: 2, live: true },
  clientIdClaim: 'client',
  ignoredClientIdClaims: ['azp'],
  scopeClaim: ['scope', 'scp'],
  scopeForm: 'either',
  required: ['sub'],
  forbidden: ['nonce'],
  userIdClaim: 'uid',
  kind: () => 'unknown',
};

function problems(change: Record<string, unknown>): readonly string[] {
  try {
    defineProfile({ ...good, ...change } as TokenProfile);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
  return [];
}

describe("a profile of one's own", () => {
  test('is taken as it is, and frozen to the bottom', () => {
    const markers = { use: 'access' };
    const profile = defineProfile({ ...good, markers });
    markers.use = 'id';
    expect(profile.markers).toEqual({ use: 'access' });
    for (const part of [
      profile,
      profile.markers,
      profile.required,
      profile.forbidden,
      profile.scopeClaim,
      profile.ignoredClientIdClaims,
    ]) {
      expect(Object.isFrozen(part)).toBe(true);
    }
  });

  test('may go without markers', () => {
    expect(problems({ markers: {} })).toEqual([]);
    const { markers: _, ...unmarked } = good;
    expect(() => defineProfile(unmarked)).not.toThrow();
  });

  test('may be made from a built-in one', () => {
    for (const profile of Object.values(builtInProfiles)) expect(defineProfile(profile)).toEqual(profile);
  });

  test.each<[string, Record<string, unknown>, string]>([
    [
      'no name',
      { name: undefined },
      'profile: option "name": expected up to 64 letters, digits, ".", "_" or "-", got nothing',
    ],
    ['a name that metrics could not carry', { name: 'a b' }, 'option "name"'],
    ["a typ that is not an access token's", { typ: 'JWT' }, 'option "typ": expected "at+jwt" or "jwt", got "JWT"'],
    ['a typ of another kind of token', { typ: 'logout+jwt' }, 'option "typ"'],
    ['a marker without value', { markers: { use: null } }, 'option "markers"'],
    ['a marker of NaN', { markers: { use: Number.NaN } }, 'option "markers"'],
    ['markers in an array', { markers: ['use'] }, 'option "markers"'],
    [
      'no word on the client id',
      { clientIdClaim: undefined },
      'option "clientIdClaim": expected the name of a claim, or null, got nothing',
    ],
    ['an empty claim name', { clientIdClaim: '' }, 'option "clientIdClaim"'],
    ['an ignored claim that nobody compares', { ignoredClientIdClaims: ['cid'] }, 'option "ignoredClientIdClaims"'],
    ['no scope claim', { scopeClaim: [] }, 'option "scopeClaim"'],
    ['a scope form that does not exist', { scopeForm: 'list' }, 'option "scopeForm"'],
    [
      'required in a string',
      { required: 'sub' },
      'option "required": expected an array of claim names, each once, got "sub"',
    ],
    ['a claim required twice', { required: ['sub', 'sub'] }, 'option "required"'],
    ['no forbidden list', { forbidden: undefined }, 'option "forbidden"'],
    ['no rule', { kind: 'client' }, 'option "kind": expected a function'],
    ['a misspelt member', { scopeForms: 'array' }, 'unknown option "scopeForms"; did you mean "scopeForm"?'],
    ['a claim both required and forbidden', { forbidden: ['sub'] }, '"sub" is both needed and forbidden'],
    ['a claim forbidden that every token has', { forbidden: ['exp'] }, '"exp" is both needed and forbidden'],
    ['a marker that is forbidden', { forbidden: ['use'] }, '"use" is both needed and forbidden'],
    ['a client id that is forbidden', { forbidden: ['client'] }, '"client" is both needed and forbidden'],
    ['a client id that is ignored', { clientIdClaim: 'azp' }, '"azp" is both the client id and ignored'],
  ])('is refused with %s', (_, change, expected) => {
    expect(problems(change).join('\n')).toContain(expected);
  });

  test('is refused with all problems at once, under its name', () => {
    const found = problems({ typ: 'x', scopeForm: 'x', kind: null });
    expect(found).toHaveLength(3);
    for (const problem of found) expect(problem).toMatch(/^profile "own": /);
  });

  test.each([[undefined], [null], ['auth0'], [[]]])('is not %j', (value) => {
    expect(() => defineProfile(value as never)).toThrow(ConfigurationError);
  });
});
