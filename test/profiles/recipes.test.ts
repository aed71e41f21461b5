import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Claims, TokenProfile } from '../../src/profiles/profile.ts';
import { common, outcome, read, samples } from './builders.ts';
import { duende, hydra, keycloakAtJwt, pingOne, workos, zitadel } from './recipes.ts';

interface Recipe {
  readonly profile: TokenProfile;
  readonly header: Claims;
  readonly user: Claims;
  readonly client: Claims;
  readonly kinds: readonly [user: string, client: string];
  readonly scopes: readonly string[];
  /** An ID token of the same server. */
  readonly idToken: Claims;
}

const idToken = { ...common, aud: 'https://api.test/', sub: 'u', nonce: 'n' };

const recipes: Readonly<Record<string, Recipe>> = {
  Duende: {
    profile: duende,
    header: { typ: 'at+jwt' },
    user: {
      ...common,
      client_id: 'web',
      sub: '818727',
      sid: 'S',
      jti: 'J1',
      scope: ['openid', 'api1'],
      auth_time: 1,
      idp: 'local',
      amr: ['pwd'],
    },
    client: { ...common, client_id: 'worker', jti: 'J2', scope: ['api1'] },
    kinds: ['user', 'client'],
    scopes: ['api1'],
    idToken,
  },
  Hydra: {
    profile: hydra,
    header: { typ: 'JWT' },
    user: { ...common, client_id: 'web', sub: 'u', jti: 'j', scp: ['offline', 'api1'], ext: {} },
    client: { ...common, client_id: 'worker', sub: 'worker', jti: 'j', scp: ['api1'], scope: 'api1', ext: {} },
    kinds: ['user', 'client'],
    scopes: ['api1'],
    idToken: { ...idToken, at_hash: 'h', rat: 1, sid: 's' },
  },
  PingOne: {
    profile: pingOne,
    header: { typ: 'at+jwt' },
    user: {
      ...common,
      client_id: 'web',
      sub: 'u',
      scope: 'openid api1',
      acr: 'Single_Factor',
      auth_time: 1,
      sid: 's',
      env: 'e',
      org: 'o',
    },
    client: { ...common, client_id: 'worker', scope: 'api1', env: 'e', org: 'o' },
    kinds: ['user', 'client'],
    scopes: ['api1'],
    idToken: { ...idToken, at_hash: 'h' },
  },
  Zitadel: {
    profile: zitadel,
    header: {},
    user: { ...common, client_id: 'web@project', sub: '1633', jti: 'j', scope: 'openid api1' },
    client: { ...common, client_id: 'worker', sub: '1634', jti: 'j', scope: 'api1' },
    kinds: ['unknown', 'unknown'],
    scopes: ['api1'],
    idToken: { ...idToken, azp: 'web@project' },
  },
  WorkOS: {
    profile: workos,
    header: {},
    user: {
      ...common,
      client_id: 'client_01',
      sub: 'user_01',
      sid: 'session_01',
      jti: 'j',
      org_id: 'org_01',
      scope: 'openid api1',
    },
    client: { ...common, client_id: 'client_02', sub: 'client_02', jti: 'j', org_id: 'org_01', scope: 'api1' },
    kinds: ['user', 'client'],
    scopes: ['api1'],
    idToken,
  },
  'Keycloak with at+jwt': {
    profile: keycloakAtJwt,
    header: { typ: 'at+jwt' },
    user: { ...samples.keycloak.user, scope: 'api1' },
    client: { ...samples.keycloak.client, scope: 'api1' },
    kinds: ['user', 'client'],
    scopes: ['api1'],
    idToken: { ...idToken, typ: 'ID', azp: 'web' },
  },
};

describe.each(Object.entries(recipes))('%s', (_, { profile, header, user, client, kinds, scopes, idToken }) => {
  test('tells who acts', () => {
    expect(outcome({ profile, header, claims: user })).toBe(kinds[0]);
    expect(outcome({ profile, header, claims: client })).toBe(kinds[1]);
  });

  test('reads client and scopes', () => {
    const principal = read({ profile, header, claims: client });
    expect(principal.clientId).toBe(client['client_id'] ?? client['azp']);
    expect([...principal.scopes]).toEqual(scopes);
  });

  test('is not taken in by an ID token', () => {
    expect(outcome({ profile, header: { typ: 'JWT' }, claims: idToken })).toMatch(
      /^(claim_forbidden|claim_missing|profile_not_allowed)/,
    );
    expect(outcome({ profile, header: {}, claims: idToken })).toMatch(
      /^(claim_forbidden|claim_missing|profile_not_allowed)/,
    );
  });
});

test('docs/providers.md has the recipes as they are tested here', () => {
  const source = readFileSync(new URL('recipes.ts', import.meta.url), 'utf8');
  const page = readFileSync(new URL('../../docs/providers.md', import.meta.url), 'utf8');
  const found = [...source.matchAll(/^export const (\w+): TokenProfile = ([\s\S]+?^\}\);)$/gm)];
  expect(found).toHaveLength(Object.keys(recipes).length);
  for (const [, name, profile] of found) expect(page).toContain(`const ${name} = ${profile}`);
});
