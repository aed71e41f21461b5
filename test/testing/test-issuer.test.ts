import { describe, expect, test } from 'vitest';
import { ConfigurationError, InvalidTokenError } from '../../src/errors.ts';
import { parseCredentials } from '../../src/oauth/credentials.ts';
import { builtInProfiles } from '../../src/profiles/index.ts';
import type { ProfileName, TokenProfile } from '../../src/profiles/profile.ts';
import { createTokenVerifier } from '../../src/profiles/token-verifier.ts';
import { createTestIssuer, type KeyFailure, type TestAlgorithm } from '../../src/testing.ts';
import * as recipes from '../profiles/recipes.ts';

const names = Object.keys(builtInProfiles) as ProfileName[];

describe('mint', () => {
  test.each(names.flatMap((name) => [[name, 'user'] as const, [name, 'client'] as const]))(
    '%s for a %s',
    async (name, kind) => {
      const issuer = await createTestIssuer({ profiles: [name], clientSubject: 'client-id' });
      const verifier = createTokenVerifier({ issuers: issuer.issuerOptions });
      const token = await issuer.mint(name, { kind, clientId: 'Some-Client', scope: 'a b', permissions: ['p'] });
      const { principal } = await verifier.verify(token);
      expect(principal).toMatchObject({ kind, profile: name, clientId: 'Some-Client', audience: [issuer.audience] });
      expect([...principal.scopes]).toEqual(['a', 'b']);
      expect([...principal.permissions]).toEqual(['p']);
      expect(principal.user === null).toBe(kind === 'client');
    },
  );

  test("a subject of one's own", async () => {
    for (const name of names) {
      const issuer = await createTestIssuer({ profiles: [name] });
      const verifier = createTokenVerifier({ issuers: issuer.issuerOptions });
      const { principal } = await verifier.verify(await issuer.mint(name, { subject: 'auth0|bob' }));
      expect(principal).toMatchObject({ kind: 'user', subject: 'auth0|bob', user: { id: 'auth0|bob' } });
    }
  });

  test('both Auth0 profiles unless told otherwise', async () => {
    const issuer = await createTestIssuer();
    const verifier = createTokenVerifier({ issuers: issuer.issuerOptions });
    for (const name of ['auth0', 'rfc9068'] as const) {
      for (const kind of ['user', 'client'] as const) {
        const { principal } = await verifier.verify(await issuer.mint(name, { kind }));
        expect(principal).toMatchObject({ kind, profile: name, clientId: 'test-client' });
      }
    }
  });

  test.each<TestAlgorithm>(['ES256', 'RS256', 'PS256', 'EdDSA'])('signed with %s', async (algorithm) => {
    const issuer = await createTestIssuer({ algorithm });
    const verifier = createTokenVerifier({ issuers: issuer.issuerOptions });
    expect((await verifier.verify(await issuer.mint('auth0'))).header['alg']).toBe(algorithm);
  });

  test('claims and header members added, replaced and removed', async () => {
    const issuer = await createTestIssuer();
    const token = await issuer.mint('rfc9068', {
      claims: { jti: undefined, extra: 1 },
      header: { kid: undefined, typ: 'X' },
    });
    const [header, claims] = token
      .split('.', 2)
      .map((part) => JSON.parse(atob(part.replaceAll('-', '+').replaceAll('_', '/'))) as object);
    expect(header).toEqual({ alg: 'ES256', typ: 'X' });
    expect(claims).toMatchObject({ extra: 1 });
    expect(claims).not.toHaveProperty('jti');
  });

  test('no profile that does not exist', async () => {
    const issuer = await createTestIssuer();
    await expect(issuer.mint('constructor' as ProfileName)).rejects.toThrow('there is no profile "constructor"');
    await expect(createTestIssuer({ profiles: ['toString' as ProfileName] })).rejects.toThrow(ConfigurationError);
    await expect(createTestIssuer({ profiles: [] })).rejects.toThrow(ConfigurationError);
  });

  test('no misspelt option, which would let a test pass for the wrong reason', async () => {
    const issuer = await createTestIssuer();
    const misspelt = issuer.mint('auth0', { scopes: 'a', client_id: 'x' } as never);
    await expect(misspelt).rejects.toThrow('mint: unknown option "scopes"; did you mean "scope"?');
    await expect(issuer.mint('auth0', { kind: 'machine' as never })).rejects.toThrow('expected "user" or "client"');
    await expect(createTestIssuer({ audiance: 'x' } as never)).rejects.toThrow('did you mean "audience"?');
  });
});

describe.each<TestAlgorithm>(['ES256', 'RS256', 'EdDSA'])('the zoo, with %s', (algorithm) => {
  test('has good neighbours and nothing else that is accepted', async () => {
    const issuer = await createTestIssuer({ algorithm });
    const verifier = createTokenVerifier({ issuers: issuer.issuerOptions });
    const zoo = await issuer.badTokens();
    expect(zoo.length).toBeGreaterThan(120);
    expect(new Set(zoo.map(({ name }) => name)).size).toBe(zoo.length);
    const accepted: string[] = [];
    for (const { name, token } of zoo) {
      await verifier.verify(token).then(
        () => accepted.push(name),
        (error: unknown) => expect([name, error]).toEqual([name, expect.any(InvalidTokenError)]),
      );
    }
    expect(accepted).toEqual([]);
    await verifier.verify(await issuer.mint('auth0'));
  });

  test('says which answer each of its tokens gets', async () => {
    const issuer = await createTestIssuer({ algorithm });
    for (const { name, token, answer } of await issuer.badTokens()) {
      const { kind } = parseCredentials(`Bearer ${token}`);
      expect([name, kind]).toEqual([name, answer === 'invalid_request' ? 'malformed' : 'bearer']);
    }
  });
});

describe("a zoo of any profile, one's own too", () => {
  test.each<ProfileName | TokenProfile>([...names, ...Object.values(recipes)])('%o', async (profile) => {
    const issuer = await createTestIssuer({ profiles: [profile] });
    const verifier = createTokenVerifier({ issuers: issuer.issuerOptions });
    await verifier.verify(await issuer.mint(profile));
    const accepted: string[] = [];
    const zoo = await issuer.badTokens();
    expect(zoo.length).toBeGreaterThan(110);
    expect(new Set(zoo.map(({ name }) => name)).size).toBe(zoo.length);
    for (const bad of zoo) {
      await verifier.verify(bad.token).then(
        () => accepted.push(bad.name),
        () => undefined,
      );
    }
    expect(accepted).toEqual([]);
  });
});

test('a zoo has what its profile says: markers, claims that are needed, and claims that give an ID token away', async () => {
  const issuer = await createTestIssuer({ profiles: ['keycloak', 'cognito'] });
  const zoo = (await issuer.badTokens()).map(({ name }) => name);
  expect(zoo).toEqual(
    expect.arrayContaining([
      'typ has another value (keycloak)',
      'it has no azp (keycloak)',
      'client_id contradicts azp (keycloak)',
      'it has at_hash, which it may not have (keycloak)',
      'it has no token_use (cognito)',
      'azp contradicts client_id (cognito)',
      'scope is an array (cognito)',
    ]),
  );
});

describe('listening', () => {
  test('serves metadata and keys, under its own address unless another was given', async () => {
    await using own = await createTestIssuer();
    await own.listen();
    expect(own.issuer).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
    expect(own.issuerOptions.keys).toBeUndefined();
    const metadata = (await (await fetch(`${own.issuer}.well-known/openid-configuration`)).json()) as Record<
      string,
      string
    >;
    expect(metadata).toEqual({ issuer: own.issuer, jwks_uri: `${own.issuer}jwks` });
    expect(await (await fetch(metadata['jwks_uri']!)).json()).toEqual(own.jwks);
    expect(own.keyRequests).toBe(1);

    await using named = await createTestIssuer({ issuer: 'https://tenant.auth0.test/' });
    await named.listen();
    expect(named.issuer).toBe('https://tenant.auth0.test/');
    expect(await (await fetch(named.issuerOptions.keys as string)).json()).toEqual(named.jwks);
  });

  test('rotates and removes keys', async () => {
    const issuer = await createTestIssuer();
    const [first] = issuer.jwks.keys;
    await issuer.rotateKeys();
    expect(issuer.jwks.keys).toHaveLength(2);
    expect(issuer.jwks.keys[1]).toEqual(first);
    issuer.removeOldKeys();
    expect(issuer.jwks.keys).toHaveLength(1);
    expect(issuer.jwks.keys[0]).not.toEqual(first);
  });

  test.each<[KeyFailure, number, (body: string) => boolean]>([
    ['error', 500, (body) => body === 'out of order'],
    ['not-found', 404, (body) => body === ''],
    ['bomb', 200, (body) => body.length > 29_000_000],
    ['html', 200, (body) => body.startsWith('<!doctype html>')],
    ['redirect', 302, (body) => body === ''],
    ['no-keys', 200, (body) => body === '{"keys":[]}'],
    ['flood', 200, (body) => body.length > 29_000_000],
  ])('fails on purpose: %s', async (failure, status, expected) => {
    await using issuer = await createTestIssuer();
    await issuer.listen();
    issuer.failKeys(failure);
    const response = await fetch(`${issuer.issuer}jwks`, { redirect: 'manual' });
    expect(response.status).toBe(status);
    expect(expected(await response.text())).toBe(true);
    issuer.heal();
    expect(await (await fetch(`${issuer.issuer}jwks`)).json()).toEqual(issuer.jwks);
  });

  test('hangs on purpose, and closes all the same', async () => {
    const issuer = await createTestIssuer();
    await issuer.listen();
    issuer.failKeys('hang');
    const hanging = fetch(`${issuer.issuer}jwks`).catch(() => 'closed');
    await expect.poll(() => issuer.keyRequests).toBe(1);
    await issuer.close();
    expect(await hanging).toBe('closed');
    await issuer.close();
  });
});
