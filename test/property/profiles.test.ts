import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ConfigurationError, InvalidTokenError } from '../../src/errors.ts';
import { isScopeToken } from '../../src/oauth/scope.ts';
import type { Principal } from '../../src/principal.ts';
import { defineProfile } from '../../src/profiles/define-profile.ts';
import { identifyProfile } from '../../src/profiles/identify.ts';
import { builtInProfiles } from '../../src/profiles/index.ts';
import { indistinguishableProfiles } from '../../src/profiles/indistinguishable-profiles.ts';
import { principalOf } from '../../src/profiles/principal-of.ts';
import type { Claims, ProfileName, TokenProfile } from '../../src/profiles/profile.ts';
import { resolveIssuer } from '../../src/profiles/resolved-issuer.ts';
import { samples } from '../profiles/builders.ts';
import * as recipes from '../profiles/recipes.ts';
import { seeded } from '../seeded.ts';

const profiles: readonly TokenProfile[] = [...Object.values(builtInProfiles), ...Object.values(recipes)];

/** Values that claims of one kind or another have, in places where they may or may not belong. */
const value = fc.oneof(
  fc.constantFrom<unknown>(
    'worker',
    'worker@clients',
    'auth0|alice',
    'client-credentials',
    'password',
    'user',
    'ai_agent',
    'service',
  ),
  fc.constantFrom<unknown>(
    'app',
    'access',
    'Bearer',
    '1.0',
    '2.0',
    'service-account-worker',
    'a b',
    'a',
    '',
    'a\nb',
    null,
    true,
    0,
    1e300,
  ),
  fc.constantFrom<unknown>(['a', 'b'], ['a b'], [], [1], {}, { sub: 'x' }, { sub: 'x', act: { sub: 'y' } }, { act: 1 }),
  fc.jsonValue({ maxDepth: 2 }),
);
const name = fc.constantFrom(
  ...[
    'iss',
    'sub',
    'aud',
    'exp',
    'iat',
    'jti',
    'azp',
    'client_id',
    'cid',
    'appid',
    'uid',
    'uti',
    'oid',
    'username',
    'gty',
    'scope',
    'scp',
  ],
  ...[
    'permissions',
    'roles',
    'act',
    'org_id',
    'sub_profile',
    'client_profile',
    'idtyp',
    'token_use',
    'ver',
    'typ',
    'preferred_username',
  ],
  ...['nonce', 'at_hash', 'auth_time', 'acr', 'amr', 'sid', '__proto__', 'constructor', 'hasOwnProperty', 'toString'],
);
/** A profile, and changes to a token that would be good in it. */
const cases = fc
  .tuple(fc.constantFrom(...profiles), fc.boolean(), fc.dictionary(name, value, { maxKeys: 4 }))
  .map(([profile, isUser, changes]) => {
    const { user, client } = Object.hasOwn(samples, profile.name)
      ? samples[profile.name as ProfileName]
      : samples.rfc9068;
    return { profile, claims: bare({ ...(isUser ? user : client), ...changes }) };
  });
/** Mostly the two that may be accepted. */
const typ = fc.constantFrom<unknown>(
  undefined,
  'JWT',
  'JWT',
  'at+jwt',
  'at+jwt',
  'application/at+jwt',
  'logout+jwt',
  '',
  null,
  1,
);
const issuer = fc.record({
  issuer: fc.constant('https://issuer.test/'),
  clientSubject: fc.constantFrom(undefined, 'client-id' as const, 'auth0' as const, (id: string) => `client:${id}`),
  agentSubjectClaims: fc.boolean(),
});

/** As the parser gives claims: without prototype, `__proto__` a member like any other. */
function bare(members: Record<string, unknown>): Claims {
  const object = Object.create(null) as Record<string, unknown>;
  for (const [key, member] of Object.entries(members))
    Object.defineProperty(object, key, { value: member, enumerable: true });
  return Object.freeze(object);
}

const runs = seeded(4000);

describe('whatever a signed token says', () => {
  test('it makes a principal that keeps its promises, or is refused as a token', () => {
    let made = 0;
    const property = fc.property(typ, cases, issuer, (header, { profile, claims: token }, sender) => {
      let principal: Principal;
      try {
        const identified = identifyProfile(bare(header === undefined ? {} : { typ: header }), token, {
          profiles: [profile],
        });
        principal = principalOf(identified, token, sender);
      } catch (error) {
        expect(error).toBeInstanceOf(InvalidTokenError);
        return;
      }
      made += 1;
      const { kind, user, clientId, subject, scopes, permissions, actor } = principal;
      expect(user !== null).toBe(kind === 'user');
      if (kind === 'client') expect([clientId === null, actor, 'act' in token]).toEqual([false, null, false]);
      expect(clientId).toBe(profile.clientIdClaim === null ? null : (token[profile.clientIdClaim] ?? null));
      if ('client_id' in token && 'azp' in token) expect(token['azp']).toBe(token['client_id']);
      expect(subject).toBe(token['sub'] ?? null);
      expect([...scopes].every(isScopeToken)).toBe(true);
      for (const permission of permissions)
        expect(scopes.has(permission) && token[String(profile.scopeClaim)] === undefined).toBe(false);
      expect(() => JSON.stringify(principal)).not.toThrow();
      expect(() => principal.expiresAt.toISOString()).not.toThrow();
      for (const forbidden of profile.forbidden) expect(forbidden in token).toBe(false);
    });
    fc.assert(property, runs);
    expect(made).toBeGreaterThan(200);
  });

  test('it is of one profile at most, of any set of profiles that an issuer may have', () => {
    const sets = fc
      .subarray([...profiles], { minLength: 1 })
      .filter((set) => indistinguishableProfiles(set).length === 0);
    const property = fc.property(typ, cases, sets, (header, { claims: token }, set) => {
      const fitting = set.filter((profile) => {
        try {
          identifyProfile(bare(header === undefined ? {} : { typ: header }), token, { profiles: [profile] });
          return true;
        } catch {
          return false;
        }
      });
      expect(fitting.length).toBeLessThanOrEqual(1);
    });
    fc.assert(property, runs);
  });
});

describe("profiles of one's own, of which an issuer accepts two", () => {
  const markerName = fc.constantFrom('ver', 'use', 'typ', '__proto__', 'constructor', 'toString', 'Ver');
  const markerValue = fc.constantFrom<string | number | boolean>('1', 1, 1.0, '2', 2, 0, -0, true, 'true', '', 'ver');
  const markers = fc
    .array(fc.tuple(markerName, markerValue), { maxLength: 3 })
    .map((entries) => Object.fromEntries(entries) as Record<string, string | number | boolean>);
  const own = fc.record({
    typ: fc.constantFrom<TokenProfile['typ']>('jwt', 'at+jwt'),
    markers: fc.option(markers, { nil: undefined }),
    required: fc.subarray(['sub', 'use', 'x']),
    forbidden: fc.subarray(['nonce', 'y']),
  });
  const define = (name: string, { markers: given, ...rest }: typeof own extends fc.Arbitrary<infer T> ? T : never) =>
    defineProfile({
      ...rest,
      ...(given === undefined ? {} : { markers: given }),
      name,
      clientIdClaim: null,
      scopeClaim: 'scope',
      scopeForm: 'string',
      kind: () => 'unknown',
    });

  test('never fit one token; and of two that are refused some token would fit both', () => {
    let accepted = 0;
    let refused = 0;
    const property = fc.property(own, own, markers, (left, right, claims) => {
      const profiles = [define('left', left), define('right', right)];
      const isAccepted = (() => {
        try {
          resolveIssuer({ issuer: 'https://issuer.test/', audience: null, profiles });
          return true;
        } catch (error) {
          expect(error).toBeInstanceOf(ConfigurationError);
          return false;
        }
      })();
      const fits = (token: Record<string, unknown>, typ: string): string[] =>
        profiles
          .filter((profile) => {
            try {
              identifyProfile({ typ }, bare({ sub: 's', use: 'u', x: 'x', ...token }), { profiles: [profile] });
              return true;
            } catch {
              return false;
            }
          })
          .map((profile) => profile.name);
      // A token that has all the marks of both, as far as they can stand together, and one that has some.
      const both = { ...claims, ...left.markers, ...right.markers };
      for (const typ of ['JWT', 'at+jwt']) {
        for (const token of [both, { ...claims, ...right.markers, ...left.markers }, claims]) {
          if (isAccepted) expect(fits(token, typ).length).toBeLessThanOrEqual(1);
        }
      }
      if (isAccepted) accepted += 1;
      else {
        refused += 1;
        // The requirements beside the marks are such that a token can always meet them.
        const filled = Object.values(both).every((value) => value !== '');
        if (filled) expect(fits(both, left.typ === 'jwt' ? 'JWT' : 'at+jwt')).toEqual(['left', 'right']);
      }
    });
    fc.assert(property, runs);
    expect(accepted).toBeGreaterThan(500);
    expect(refused).toBeGreaterThan(500);
  });
});
