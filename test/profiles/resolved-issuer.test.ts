import { describe, expect, test } from 'vitest';
import { ConfigurationError } from '../../src/errors.ts';
import { defineProfile } from '../../src/profiles/define-profile.ts';
import { builtInProfiles } from '../../src/profiles/index.ts';
import { indistinguishableProfiles } from '../../src/profiles/indistinguishable-profiles.ts';
import type { IssuerOptions } from '../../src/profiles/issuer-options.ts';
import type { ProfileName } from '../../src/profiles/profile.ts';
import { resolveIssuer } from '../../src/profiles/resolved-issuer.ts';
import { resolveIssuers } from '../../src/profiles/resolved-issuers.ts';

const good: IssuerOptions = { issuer: 'https://issuer.test/', audience: 'https://api.test/', profiles: ['rfc9068'] };

/** RFC 7517 appendix A.1. */
const publicKey = {
  kty: 'EC',
  crv: 'P-256',
  x: 'MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4',
  y: '4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM',
};

function problemsOf(act: () => unknown): readonly string[] {
  try {
    act();
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
  return [];
}

function problems(change: Record<string, unknown>): readonly string[] {
  const merged = Object.entries({ ...good, ...change }).filter(([, value]) => value !== undefined);
  return problemsOf(() => resolveIssuer(Object.fromEntries(merged) as unknown as IssuerOptions));
}

describe('an issuer entry', () => {
  test('gets its defaults', () => {
    expect(resolveIssuer(good)).toMatchObject({
      issuer: 'https://issuer.test/',
      audience: ['https://api.test/'],
      profiles: [builtInProfiles.rfc9068],
      algorithms: ['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519'],
      clockTolerance: 30,
      exactAudience: false,
      allowedClients: null,
      organizations: null,
    });
  });

  test('is not changed by changing what it was made from', () => {
    const audience = ['a'];
    const resolved = resolveIssuer({ ...good, audience });
    audience.push('b');
    expect(resolved.audience).toEqual(['a']);
    expect(Object.isFrozen(resolved)).toBe(true);
  });

  test.each<[string, Record<string, unknown>]>([
    ['no audience on purpose', { audience: null }],
    ['several audiences', { audience: ['a', 'b'] }],
    ['http on loopback', { issuer: 'http://127.0.0.1:4400' }],
    ['http on localhost', { issuer: 'http://localhost:4400/' }],
    ['http on IPv6 loopback', { issuer: 'http://[::1]:4400/' }],
    ['a clock tolerance of 0', { clockTolerance: 0 }],
    ['the greatest clock tolerance', { clockTolerance: 300 }],
    ['keys at an address', { keys: new URL('https://issuer.test/keys') }],
    ['a key for encryption beside one that verifies', { keys: { keys: [publicKey, { ...publicKey, use: 'enc' }] } }],
    ['both Entra versions', { profiles: ['entra-v1', 'entra-v2'] }],
    ['Cognito beside Keycloak-like markers', { profiles: ['cognito', 'rfc9068'] }],
    ['an end date', { profiles: ['auth0', 'rfc9068'], profilesUntil: { auth0: new Date('2027-03-01') } }],
  ])('may have %s', (_, change) => {
    expect(problems(change)).toEqual([]);
  });

  test.each<[string, Record<string, unknown>, string]>([
    [
      'no audience by accident',
      { audience: undefined },
      'option "audience": expected the name or names of this API in "aud", or null where the issuer sets no audience, got nothing',
    ],
    ['an empty audience', { audience: '' }, 'option "audience"'],
    ['no audiences in a list', { audience: [] }, 'option "audience"'],
    ['an empty audience in a list', { audience: ['a', ''] }, 'option "audience"'],
    ['no issuer', { issuer: undefined }, 'option "issuer"'],
    ['an issuer that is no address', { issuer: 'issuer.test' }, 'option "issuer"'],
    [
      'an issuer without encryption',
      { issuer: 'http://issuer.test/' },
      'option "issuer": expected the address that tokens carry as "iss": https (http on loopback only)',
    ],
    ['a name that only begins like loopback', { issuer: 'http://127.0.0.1.issuer.test/' }, 'option "issuer"'],
    ['a name that only ends like localhost', { issuer: 'http://evil-localhost/' }, 'option "issuer"'],
    ['an issuer with a query', { issuer: 'https://issuer.test/?tenant=1' }, 'option "issuer"'],
    ['an issuer with a fragment', { issuer: 'https://issuer.test/#' }, 'option "issuer"'],
    ['an issuer with a password', { issuer: 'https://me:pw@issuer.test/' }, 'option "issuer"'],
    ['a space before the issuer', { issuer: ' https://issuer.test/' }, 'option "issuer"'],
    [
      'no profiles',
      { profiles: [] },
      'option "profiles": expected an array of at least one profile name or profile, got an empty array',
    ],
    ['profiles in a string', { profiles: 'auth0' }, 'option "profiles"'],
    ['a misspelt profile', { profiles: ['rfc9086'] }, 'there is no profile "rfc9086"; did you mean "rfc9068"?'],
    ['a profile of a prototype', { profiles: ['constructor'] }, 'there is no profile "constructor"'],
    ['Entra without version', { profiles: ['entra'] }, 'there is no profile "entra"'],
    ['a profile twice', { profiles: ['auth0', 'auth0'] }, '"auth0" is listed twice'],
    ['a profile that is none', { profiles: [{ name: 'x' }] }, 'profile "x": option "typ"'],
    [
      'two profiles that nothing separates',
      { profiles: ['auth0', 'okta'] },
      'one token could match both "auth0" and "okta"',
    ],
    [
      'a marked profile beside an unmarked one',
      { profiles: ['auth0', 'entra-v2'] },
      'one token could match both "auth0" and "entra-v2"',
    ],
    [
      'profiles with different markers',
      { profiles: ['cognito', 'keycloak'] },
      'one token could match both "cognito" and "keycloak"',
    ],
    ['a symmetric algorithm', { algorithms: ['RS256', 'HS256'] }, 'HS256'],
    ['the algorithm none', { algorithms: ['none'] }, 'none'],
    ['no algorithm', { algorithms: [] }, 'option "algorithms"'],
    ['an algorithm nobody knows', { algorithms: ['RS255'] }, 'RS255'],
    ['an algorithm twice', { algorithms: ['RS256', 'RS256'] }, 'option "algorithms"'],
    ['keys from an address without encryption', { keys: 'http://issuer.test/keys' }, 'option "keys"'],
    ['keys from a file', { keys: 'file:///etc/passwd' }, 'option "keys"'],
    [
      'keys that are a secret',
      { keys: { keys: [{ kty: 'oct', k: 'c2VjcmV0' }] } },
      'option "keys": key 0 has private or symmetric members',
    ],
    [
      'keys with their private part',
      { keys: { keys: [publicKey, { kty: 'EC', crv: 'P-256', x: 'x', y: 'y', d: 'd' }] } },
      'option "keys": key 1 has private or symmetric members',
    ],
    [
      'only keys for encryption',
      { keys: { keys: [{ ...publicKey, use: 'enc' }] } },
      'option "keys": none of them can be used to verify (use)',
    ],
    [
      'only keys of other algorithms',
      { keys: { keys: [publicKey] }, algorithms: ['RS256'] },
      'none of them can be used to verify (alg)',
    ],
    ['keys that are no objects', { keys: { keys: ['k'] } }, 'none of them can be used to verify (not an object)'],
    [
      'keys with a password in their address',
      { keys: 'https://me:secret@issuer.test/' },
      'option "keys": expected an https address',
    ],
    ['no keys in a set', { keys: { keys: [] } }, 'option "keys"'],
    [
      'too much clock tolerance',
      { clockTolerance: 301 },
      'option "clockTolerance": expected seconds, from 0 to 300, got 301',
    ],
    ['a negative clock tolerance', { clockTolerance: -1 }, 'option "clockTolerance"'],
    ['a clock tolerance of NaN', { clockTolerance: Number.NaN }, 'option "clockTolerance"'],
    [
      'a clock tolerance in a string',
      { clockTolerance: '30' },
      'option "clockTolerance": expected seconds, from 0 to 300, got "30"',
    ],
    ['a token age of 0', { maxTokenAge: 0 }, 'option "maxTokenAge"'],
    ['an endless lifetime', { maxLifetime: Number.POSITIVE_INFINITY }, 'option "maxLifetime"'],
    ['nobody among the allowed clients', { allowedClients: [] }, 'option "allowedClients"'],
    ['clients in a string', { allowedClients: 'web' }, 'option "allowedClients"'],
    ['no organization', { organizations: [] }, 'option "organizations"'],
    ['a clientSubject that does not exist', { clientSubject: 'sub' }, 'option "clientSubject"'],
    ['a scope claim without form', { scopeClaim: { name: 'scp' } }, 'option "scopeClaim"'],
    ['exactAudience as text', { exactAudience: 'yes' }, 'option "exactAudience"'],
    ['co-audiences where all are allowed', { allowedCoAudiences: ['x'] }, 'option "allowedCoAudiences"'],
    ['co-audiences as text', { exactAudience: true, allowedCoAudiences: 'x' }, 'option "allowedCoAudiences"'],
    ['exactAudience with nothing to compare', { exactAudience: true, audience: null }, 'option "exactAudience"'],
    [
      'the end date of another profile',
      { profilesUntil: { auth0: new Date() } },
      'option "profilesUntil": "auth0" is not in "profiles"',
    ],
    ['an end date in a string', { profilesUntil: { rfc9068: '2027-03-01' } }, 'such as { auth0: new Date('],
    ['an end date that is none', { profilesUntil: { rfc9068: new Date('soon') } }, 'option "profilesUntil"'],
    ["agents that are not Auth0's", { agentSubjectClaims: true }, 'option "agentSubjectClaims"'],
    ['keys stale for a negative time', { keysStaleFor: -1 }, 'option "keysStaleFor"'],
    ['a listener that is none', { onKeysEvent: true }, 'option "onKeysEvent"'],
    ['a misspelt option', { clockTolerence: 5 }, 'unknown option "clockTolerence"; did you mean "clockTolerance"?'],
    [
      'an option of another library',
      { jwksUri: 'x' },
      'unknown option "jwksUri"; there are issuer, audience, profiles, keys, ',
    ],
  ])('may not have %s', (_, change, expected) => {
    const found = problems(change);
    expect(found.join('\n')).toContain(expected);
    expect(found.every((problem) => problem.startsWith('issuer'))).toBe(true);
  });

  test('tells all problems at once, and which entry has them', () => {
    const found = problems({ audience: undefined, profiles: ['auht0'], clockTolerance: 900 });
    expect(found).toHaveLength(3);
    for (const problem of found) expect(problem).toContain('issuer "https://issuer.test/": ');
  });

  test('never shows a password that an address carries', () => {
    const found = problems({ issuer: 'https://me:secret@issuer.test/', keys: 'https://me:secret@issuer.test/' });
    expect(found).toHaveLength(2);
    expect(found.join()).not.toContain('secret');
  });

  test.each([[undefined], [null], ['https://issuer.test/'], [7]])('is not %j', (value) => {
    expect(problemsOf(() => resolveIssuer(value as never))).toHaveLength(1);
  });

  test('may write its scopes in another place than its profiles', () => {
    expect(resolveIssuer({ ...good, scopeClaim: 'scp' }).profiles[0]).toMatchObject({
      scopeClaim: 'scp',
      scopeForm: 'string',
    });
    const both = resolveIssuer({ ...good, scopeClaim: { name: ['scope', 'scp'], form: 'either' } }).profiles[0];
    expect(both).toMatchObject({ name: 'rfc9068', scopeClaim: ['scope', 'scp'], scopeForm: 'either' });
    expect(builtInProfiles.rfc9068.scopeClaim).toBe('scope');
  });
});

describe('no two profiles of an issuer can match one token', () => {
  const names = Object.keys(builtInProfiles) as ProfileName[];
  /** Another `typ` separates; so does what a provider writes into its tokens for that. */
  const separate = (left: ProfileName, right: ProfileName) =>
    builtInProfiles[left].typ !== builtInProfiles[right].typ || `${left} ${right}` === 'entra-v1 entra-v2';
  const pairs = names.flatMap((left, index) => names.slice(index + 1).map((right) => [left, right] as const));
  test.each(pairs)('%s and %s', (left, right) => {
    const clash = indistinguishableProfiles([builtInProfiles[left], builtInProfiles[right]]).length > 0;
    expect(clash).toBe(!separate(left, right));
  });

  test('a marker with another value separates, another marker does not', () => {
    const { auth0 } = builtInProfiles;
    const marked = (name: string, markers: Record<string, string>) => defineProfile({ ...auth0, name, markers });
    expect(indistinguishableProfiles([marked('a', { use: 'x' }), marked('b', { use: 'y' })])).toEqual([]);
    expect(indistinguishableProfiles([marked('a', { use: 'x' }), marked('b', { use: 'x' })])).toHaveLength(1);
    expect(indistinguishableProfiles([marked('a', { use: 'x' }), marked('b', { kind: 'y' })])).toHaveLength(1);
    expect(indistinguishableProfiles([marked('a', { use: 'x', v: '1' }), marked('b', { use: 'x', v: '2' })])).toEqual(
      [],
    );
  });
});

describe('issuer entries together', () => {
  const at = (issuer: string): IssuerOptions => ({ ...good, issuer });

  test('one need not be in a list', () => {
    expect(resolveIssuers(good).map(({ issuer }) => issuer)).toEqual(['https://issuer.test/']);
    expect(resolveIssuers([good, at('https://other.test/')])).toHaveLength(2);
  });

  test.each([
    [['https://issuer.test/', 'https://issuer.test/'], '"https://issuer.test/" is listed twice'],
    [
      ['https://issuer.test/', 'https://issuer.test'],
      '"https://issuer.test/" and "https://issuer.test" differ only by the final slash',
    ],
    [
      ['https://issuer.test/a', 'https://issuer.test/a/'],
      '"https://issuer.test/a" and "https://issuer.test/a/" differ only by the final slash',
    ],
  ])('%j is refused', (issuers, expected) => {
    expect(problemsOf(() => resolveIssuers(issuers.map(at))).join('\n')).toContain(expected);
  });

  test('none is refused', () => {
    expect(problemsOf(() => resolveIssuers([]))).toEqual([
      'option "issuers": expected at least one issuer, got an empty array',
    ]);
  });

  test('the problems of all are told at once, each with its place', () => {
    const found = problemsOf(() =>
      resolveIssuers([{ ...good, clockTolerance: 900 }, good, { ...at('https://b.test/'), profiles: [] }]),
    );
    expect(found).toHaveLength(3);
    expect(found[0]).toContain('issuers[0] "https://issuer.test/": option "clockTolerance"');
    expect(found[1]).toContain('issuers[2] "https://b.test/": option "profiles"');
    expect(found[2]).toContain('listed twice');
  });
});
