import { describe, expect, test } from 'vitest';
import { identifyProfile } from '../../src/profiles/identify.ts';
import { builtInProfiles } from '../../src/profiles/index.ts';
import type { Claims, ProfileName, TokenProfile } from '../../src/profiles/profile.ts';
import { common, outcome, reasonOf, samples } from './builders.ts';

function identified(header: Claims, claims: Claims, profiles: readonly (ProfileName | TokenProfile)[]): string {
  const known = profiles.map((one) => (typeof one === 'string' ? builtInProfiles[one] : one));
  return reasonOf(() => identifyProfile(header, claims, { profiles: known }).name);
}

const both = ['auth0', 'rfc9068'] as const;

describe('the signed typ chooses between the profiles of an issuer', () => {
  const claims = { ...samples.rfc9068.user, azp: 's6BhdRkqt3' };
  test.each([
    ['at+jwt', 'rfc9068'],
    ['at+JWT', 'rfc9068'],
    ['AT+JWT', 'rfc9068'],
    ['application/at+jwt', 'rfc9068'],
    ['Application/At+Jwt', 'rfc9068'],
    ['JWT', 'auth0'],
    ['jwt', 'auth0'],
    ['application/jwt', 'auth0'],
    ['', 'typ_not_access_token'],
    [' at+jwt', 'typ_not_access_token'],
    ['at+jwt ', 'typ_not_access_token'],
    ['at+jwt;charset=utf-8', 'typ_not_access_token'],
    ['application/application/at+jwt', 'typ_not_access_token'],
    ['text/at+jwt', 'typ_not_access_token'],
    ['/at+jwt', 'typ_not_access_token'],
    ['at-jwt', 'typ_not_access_token'],
    ['id+jwt', 'typ_not_access_token'],
    ['logout+jwt', 'typ_not_access_token'],
    ['dpop+jwt', 'typ_not_access_token'],
    ['secevent+jwt', 'typ_not_access_token'],
    ['token-introspection+jwt', 'typ_not_access_token'],
    ['statuslist+jwt', 'typ_not_access_token'],
    ['oauth-authz-req+jwt', 'typ_not_access_token'],
    ['okta-internal-at+jwt', 'typ_not_access_token'],
    ['application/okta-internal-at+jwt', 'typ_not_access_token'],
    ['JOSE', 'typ_not_access_token'],
    ['at+jwt\u0000', 'typ_not_access_token'],
    [['at+jwt'], 'typ_not_access_token'],
    [null, 'typ_not_access_token'],
    [{ toLowerCase: 'at+jwt' }, 'typ_not_access_token'],
  ])('%j is %s', (typ, expected) => {
    expect(identified({ typ }, claims, both)).toBe(expected);
  });

  test('an absent typ is that of tokens from before RFC 9068', () => {
    expect(identified({}, claims, both)).toBe('auth0');
    expect(identified({}, claims, ['rfc9068'])).toBe('profile_not_allowed');
  });

  test('a typ in the prototype is no typ', () => {
    expect(identified(Object.create({ typ: 'at+jwt' }) as Claims, claims, both)).toBe('auth0');
  });
});

describe('a token is read by the profiles of its issuer only, and nothing falls back', () => {
  test.each([
    ['an RFC 9068 token where only Auth0 is allowed', samples.rfc9068, ['auth0']],
    ['an Auth0 token where only RFC 9068 is allowed', samples.auth0, ['rfc9068']],
    ['an Entra v1 token where v2 is expected', samples['entra-v1'], ['entra-v2']],
    ['an Entra v2 token where v1 is expected', samples['entra-v2'], ['entra-v1']],
    ['an Auth0 token where Cognito is expected', samples.auth0, ['cognito']],
    ['an Auth0 token where Keycloak is expected', samples.auth0, ['keycloak']],
  ] as const)('%s', (_, { header, user }, profiles) => {
    expect(identified(header, user, profiles)).toBe('profile_not_allowed');
  });

  test('two that fit are as bad as none', () => {
    expect(identified({}, samples.auth0.user, ['auth0', 'okta'])).toBe('profile_not_allowed');
  });

  test('claims that look like another profile change nothing', () => {
    const claims = { ...samples.rfc9068.user, gty: 'client-credentials', ver: '2.0', token_use: 'access', cid: 'x' };
    expect(identified({ typ: 'at+jwt' }, claims, both)).toBe('rfc9068');
  });

  test('both Entra versions can be accepted side by side', () => {
    expect(identified({}, samples['entra-v1'].user, ['entra-v1', 'entra-v2'])).toBe('entra-v1');
    expect(identified({}, samples['entra-v2'].user, ['entra-v1', 'entra-v2'])).toBe('entra-v2');
  });
});

describe("markers must have exactly the profile's value", () => {
  test.each([
    ['cognito', { token_use: 'id' }],
    ['cognito', { token_use: ['access'] }],
    ['cognito', { token_use: undefined }],
    ['keycloak', { typ: 'ID' }],
    ['keycloak', { typ: 'Refresh' }],
    ['keycloak', { typ: 'Logout' }],
    ['keycloak', { typ: 'bearer' }],
    ['entra-v2', { ver: 2 }],
    ['entra-v2', { ver: '2' }],
  ] as const)('%s with %j is refused', (profile, change) => {
    expect(identified({}, { ...samples[profile].user, ...change }, [profile])).toBe('profile_not_allowed');
  });
});

describe('an ID token of the same issuer is not an access token', () => {
  const idToken = { ...common, sub: 'alice', auth_time: common.iat };
  test.each([
    ['auth0', { ...samples.auth0.user, nonce: 'n' }, 'claim_forbidden nonce'],
    ['auth0', { ...samples.auth0.user, at_hash: 'h' }, 'claim_forbidden at_hash'],
    ['auth0', { ...samples.auth0.user, c_hash: 'h' }, 'claim_forbidden c_hash'],
    ['auth0', { ...samples.auth0.user, s_hash: 'h' }, 'claim_forbidden s_hash'],
    ['auth0', { ...samples.auth0.user, nonce: null }, 'claim_forbidden nonce'],
    ['auth0', idToken, 'claim_missing azp'],
    ['okta', { ...idToken, ver: 1, jti: 'ID.1' }, 'claim_missing cid'],
    ['okta', { ...samples.okta.user, nonce: 'n' }, 'claim_forbidden nonce'],
    ['entra-v1', { ...idToken, ver: '1.0' }, 'claim_missing appid'],
    ['entra-v2', { ...idToken, ver: '2.0' }, 'claim_missing azp'],
    ['entra-v2', { ...samples['entra-v2'].user, nonce: 'n' }, 'claim_forbidden nonce'],
    ['cognito', { ...idToken, token_use: 'id', 'cognito:username': 'alice' }, 'profile_not_allowed'],
    ['cognito', { ...samples.cognito.user, at_hash: 'h' }, 'claim_forbidden at_hash'],
    ['keycloak', { ...idToken, typ: 'ID', azp: 'web' }, 'profile_not_allowed'],
    ['keycloak', { ...samples.keycloak.user, at_hash: 'h' }, 'claim_forbidden at_hash'],
    ['rfc9068', idToken, 'profile_not_allowed'],
  ] as const)('%s', (profile, claims, expected) => {
    expect(identified({}, claims, [profile])).toBe(expected);
  });

  test('Keycloak put a nonce into access tokens once, so there it gives nothing away', () => {
    expect(identified({}, { ...samples.keycloak.user, nonce: 'n' }, ['keycloak'])).toBe('keycloak');
  });
});

describe('required claims are present, of their type, and not empty', () => {
  const required = Object.entries(builtInProfiles).flatMap(([name, profile]) =>
    profile.required.map((claim) => [name as ProfileName, claim] as const),
  );
  test.each(required)('%s without %s', (name, claim) => {
    const { [claim]: _, ...claims } = samples[name].user;
    expect(outcome({ profile: name, claims })).toBe(`claim_missing ${claim}`);
  });

  test.each(required)('%s with a wrong %s', (name, claim) => {
    for (const value of [null, '', [], {}, true, [''], [null]]) {
      expect(outcome({ profile: name, claims: { ...samples[name].user, [claim]: value } })).toBe(`claim_type ${claim}`);
    }
  });

  test('a claim in the prototype is missing', () => {
    const { sub, ...claims } = samples.rfc9068.user;
    expect(outcome({ claims: Object.setPrototypeOf({ ...claims }, { sub }) as Claims })).toBe('claim_missing sub');
  });

  test.each([
    ['iat', '1800000000'],
    ['iat', Number.NaN],
    ['iat', Number.POSITIVE_INFINITY],
    ['sub', 7],
    ['jti', 7],
    ['client_id', ['s6BhdRkqt3']],
    ['aud', 7],
    ['aud', ['https://api.test/', 7]],
  ])('%s as %j', (claim, value) => {
    expect(outcome({ claims: { ...samples.rfc9068.user, [claim]: value } })).toBe(`claim_type ${claim}`);
  });
});
