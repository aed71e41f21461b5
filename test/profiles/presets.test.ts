import { describe, expect, test } from 'vitest';
import { ConfigurationError } from '../../src/errors.ts';
import { auth0 } from '../../src/profiles/auth0.ts';
import { cognito } from '../../src/profiles/cognito.ts';
import { entra } from '../../src/profiles/entra.ts';
import type { IssuerOptions } from '../../src/profiles/issuer-options.ts';
import { keycloak } from '../../src/profiles/keycloak.ts';
import { okta } from '../../src/profiles/okta.ts';
import { resolveIssuer } from '../../src/profiles/resolved-issuer.ts';

const audience = 'https://api.test/';

describe("a preset makes the issuer entry from the provider's own words", () => {
  test.each<[string, () => IssuerOptions, IssuerOptions]>([
    [
      'auth0',
      () => auth0({ domain: 'tenant.eu.auth0.com', audience }),
      { issuer: 'https://tenant.eu.auth0.com/', audience, profiles: ['auth0', 'rfc9068'], clientSubject: 'auth0' },
    ],
    [
      'auth0 before the move',
      () => auth0({ domain: 'login.example.com', audience, profiles: ['auth0'], clockTolerance: 5 }),
      {
        issuer: 'https://login.example.com/',
        audience,
        profiles: ['auth0'],
        clientSubject: 'auth0',
        clockTolerance: 5,
      },
    ],
    [
      'okta',
      () => okta({ domain: 'dev-1.okta.com', audience }),
      { issuer: 'https://dev-1.okta.com/oauth2/default', audience, profiles: ['okta'] },
    ],
    [
      'okta, another authorization server',
      () => okta({ domain: 'dev-1.okta.com', authorizationServer: 'aus9', audience }),
      { issuer: 'https://dev-1.okta.com/oauth2/aus9', audience, profiles: ['okta'] },
    ],
    [
      'entra',
      () => entra({ tenant: '8d0c0e5c', audience }),
      { issuer: 'https://login.microsoftonline.com/8d0c0e5c/v2.0', audience, profiles: ['entra-v2'] },
    ],
    [
      'entra v1',
      () => entra({ tenant: '8d0c0e5c', version: 'v1', audience }),
      {
        issuer: 'https://sts.windows.net/8d0c0e5c/',
        audience,
        profiles: ['entra-v1'],
        keys: 'https://login.microsoftonline.com/8d0c0e5c/discovery/keys',
      },
    ],
    [
      'cognito',
      () => cognito({ region: 'eu-central-1', userPoolId: 'eu-central-1_AbC', audience: null }),
      {
        issuer: 'https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbC',
        audience: null,
        profiles: ['cognito'],
      },
    ],
    [
      'cognito, where the client stands for the audience',
      () => cognito({ region: 'eu-central-1', userPoolId: 'eu-central-1_AbC', allowedClients: ['c1'] }),
      {
        issuer: 'https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbC',
        audience: null,
        profiles: ['cognito'],
        allowedClients: ['c1'],
      },
    ],
    [
      'keycloak',
      () => keycloak({ url: 'https://sso.example.com/auth/', realm: 'acme corp', audience: 'api' }),
      { issuer: 'https://sso.example.com/auth/realms/acme%20corp', audience: 'api', profiles: ['keycloak'] },
    ],
    [
      'keycloak by URL',
      () => keycloak({ url: new URL('http://localhost:8080'), realm: 'acme', audience: 'api' }),
      { issuer: 'http://localhost:8080/realms/acme', audience: 'api', profiles: ['keycloak'] },
    ],
  ])('%s', (_, make, expected) => {
    expect(make()).toEqual(expected);
    expect(() => resolveIssuer(make())).not.toThrow();
  });

  test.each<[string, (issuer: string) => IssuerOptions]>([
    ['auth0', (issuer) => auth0({ domain: 'tenant.auth0.com', issuer, audience })],
    ['okta', (issuer) => okta({ domain: 'dev-1.okta.com', issuer, audience })],
    ['entra', (issuer) => entra({ tenant: 'x', issuer, audience })],
    ['cognito', (issuer) => cognito({ region: 'r', userPoolId: 'p', issuer, audience })],
    ['keycloak', (issuer) => keycloak({ url: 'https://sso.test', realm: 'x', issuer, audience })],
  ])("%s: issuer given wins over the provider's words", (_, make) => {
    expect(make('http://127.0.0.1:4400/').issuer).toBe('http://127.0.0.1:4400/');
    expect(Object.keys(make('http://127.0.0.1:4400/')).sort()).toEqual(
      expect.not.arrayContaining([
        'domain',
        'tenant',
        'version',
        'region',
        'userPoolId',
        'url',
        'realm',
        'authorizationServer',
      ]),
    );
  });

  test.each<[string, () => IssuerOptions, string]>([
    [
      'auth0 without domain',
      () => auth0({ audience }),
      'auth0: option "domain": expected a host name such as tenant.eu.auth0.com, got nothing (and no "issuer")',
    ],
    ['auth0 with an address', () => auth0({ domain: 'https://tenant.auth0.com', audience }), 'auth0: option "domain"'],
    ['auth0 with a path', () => auth0({ domain: 'tenant.auth0.com/x', audience }), 'auth0: option "domain"'],
    ['auth0 with a user', () => auth0({ domain: 'me@tenant.auth0.com', audience }), 'auth0: option "domain"'],
    [
      'auth0 in capitals, which iss never is',
      () => auth0({ domain: 'Tenant.auth0.com', audience }),
      'auth0: option "domain"',
    ],
    [
      'okta with a path in the server',
      () => okta({ domain: 'x.okta.com', authorizationServer: '../admin', audience }),
      'okta: option "authorizationServer"',
    ],
    ['entra for every tenant', () => entra({ tenant: 'common', audience }), 'which stands for every tenant'],
    [
      'entra for every organization',
      () => entra({ tenant: 'Organizations', audience }),
      'which stands for every tenant',
    ],
    [
      'entra of another version',
      () => entra({ tenant: 'x', version: 'v3' as 'v2', audience }),
      'entra: option "version"',
    ],
    ['cognito without pool', () => cognito({ region: 'eu-central-1', audience: null }), 'cognito: option "userPoolId"'],
    ['keycloak without realm', () => keycloak({ url: 'https://sso.test', audience }), 'keycloak: option "realm"'],
    ...[auth0, okta, entra, cognito, keycloak].map((preset): [string, () => IssuerOptions, string] => [
      `${preset.name} without anything`,
      () => preset(undefined as never),
      `${preset.name}: option "`,
    ]),
    ['keycloak without address', () => keycloak({ url: 'sso.test', realm: 'x', audience }), 'keycloak: option "url"'],
  ])('%s is refused', (_, make, expected) => {
    expect(make).toThrow(ConfigurationError);
    expect(make).toThrow(expected);
  });

  test('cognito without audience and without clients would let every client of the pool in, so it has to be said', () => {
    expect(() => resolveIssuer(cognito({ region: 'eu-central-1', userPoolId: 'p' }))).toThrow('option "audience"');
  });
});
