import fc from 'fast-check';
import { importJWK, jwtVerify } from 'jose';
import { customFetch, jwksCache, validateJwtAccessToken } from 'oauth4webapi';
import { beforeAll, describe, expect, test } from 'vitest';
import { InvalidTokenError } from '../../src/errors.ts';
import { createTokenVerifier, type TokenVerifier } from '../../src/profiles/token-verifier.ts';
import { signCompact } from '../../src/testing/compact.ts';
import { createTestKey, type TestKey } from '../../src/testing/test-key.ts';
import { seeded } from '../seeded.ts';

const ISSUER = 'https://issuer.test/';
const AUDIENCE = 'https://api.test/graphql';

let key: TestKey;
let verifier: TokenVerifier;
let header: Record<string, unknown>;
let claims: Record<string, unknown>;

beforeAll(async () => {
  key = await createTestKey('ES256', 'k1');
  const keys = { keys: [key.publicJwk] };
  verifier = createTokenVerifier({
    issuers: { issuer: ISSUER, audience: AUDIENCE, profiles: ['rfc9068', 'auth0'], keys, clientSubject: 'client-id' },
    cache: false,
  });
  const now = Math.floor(Date.now() / 1000);
  header = { alg: 'ES256', typ: 'at+jwt', kid: 'k1' };
  claims = {
    iss: ISSUER,
    aud: AUDIENCE,
    sub: 'u1',
    client_id: 'c1',
    jti: 'j1',
    iat: now,
    exp: now + 3600,
    scope: 'a b',
  };
});

/** What the strictest validator of RFC 9068 at hand says. */
async function theyAccept(token: string): Promise<boolean> {
  const request = new Request(AUDIENCE, { method: 'POST', headers: { authorization: `Bearer ${token}` } });
  const keys = { jwks: { keys: [{ ...key.publicJwk }] }, uat: Math.floor(Date.now() / 1000) };
  const options = {
    [jwksCache]: keys as never,
    [customFetch]: () => Promise.reject(new Error('nothing is to be fetched')),
    signingAlgorithms: ['ES256'],
  };
  return validateJwtAccessToken({ issuer: ISSUER, jwks_uri: `${ISSUER}jwks` }, request, AUDIENCE, options).then(
    () => true,
    () => false,
  );
}

/** What is said here; everything but a refusal of the token is a bug. */
async function weAccept(token: string): Promise<boolean> {
  return verifier.verify(token).then(
    () => true,
    (error: unknown) => {
      if (error instanceof InvalidTokenError) return false;
      throw error;
    },
  );
}

/** What the verifier says that the most of Node's APIs use, told everything that it can be told. */
async function joseAccepts(token: string): Promise<boolean> {
  const options = {
    issuer: ISSUER,
    audience: AUDIENCE,
    algorithms: ['ES256'],
    clockTolerance: 30,
    requiredClaims: ['exp', 'iat', 'sub', 'azp'],
    maxTokenAge: '1000y',
  };
  return jwtVerify(token, await importJWK({ ...key.publicJwk }), options).then(
    () => true,
    () => false,
  );
}

const hour = 3600;
const odd = fc.oneof(
  fc.constantFrom<unknown>(
    undefined,
    null,
    '',
    'x',
    0,
    1,
    -1,
    1.5,
    1e300,
    true,
    [],
    [''],
    {},
    [[AUDIENCE]],
    [AUDIENCE, 1],
  ),
  fc.constantFrom<unknown>(
    ISSUER,
    AUDIENCE,
    [AUDIENCE],
    [AUDIENCE, 'other'],
    [ISSUER],
    'https://issuer.test',
    'at+jwt',
    'AT+JWT',
    'JWT',
  ),
  fc.constantFrom<unknown>(
    'application/at+jwt',
    'ES256',
    'RS256',
    'none',
    'k1',
    'k2',
    { jkt: 'x' },
    { 'x5t#S256': 'x' },
    ['exp'],
  ),
  fc.integer({ min: -2 * hour, max: 2 * hour }).map((seconds) => Math.floor(Date.now() / 1000) + seconds),
  fc.string(),
);
const claimName = fc.constantFrom(
  'iss',
  'aud',
  'sub',
  'client_id',
  'azp',
  'jti',
  'iat',
  'exp',
  'nbf',
  'scope',
  'cnf',
  'act',
  'auth_time',
  'x',
);
const headerName = fc.constantFrom('alg', 'typ', 'kid', 'crit', 'b64', 'zip', 'jwk', 'jku', 'x5c', 'cty', 'x');
const change = fc.record({
  claims: fc.dictionary(claimName, odd, { maxKeys: 2 }),
  header: fc.dictionary(headerName, odd, { maxKeys: 1 }),
});

const runs = seeded(800);

describe('what is accepted here, other validators accept too', () => {
  test('a good token', async () => {
    const token = await signCompact(header, { payload: claims, key });
    expect([await weAccept(token), await theyAccept(token)]).toEqual([true, true]);
  });

  test('RFC 9068 tokens, changed and properly signed, compared with oauth4webapi', async () => {
    let accepted = 0;
    await fc.assert(
      fc.asyncProperty(change, async (changed) => {
        const payload = { ...claims, ...changed.claims };
        const token = await signCompact({ ...header, ...changed.header }, { payload, key });
        if (!(await weAccept(token))) return;
        accepted += 1;
        expect(await theyAccept(token)).toBe(true);
      }),
      runs,
    );
    // The property would hold of a validator that accepts nothing.
    expect(accepted).toBeGreaterThan(50);
  });

  test("tokens of Auth0's own profile, changed and properly signed, compared with jose", async () => {
    const { client_id: azp, jti: _, ...others } = claims;
    let accepted = 0;
    await fc.assert(
      fc.asyncProperty(change, async (changed) => {
        const payload = { ...others, azp, ...changed.claims };
        const token = await signCompact({ ...header, typ: 'JWT', ...changed.header }, { payload, key });
        if (!(await weAccept(token))) return;
        accepted += 1;
        expect(await joseAccepts(token)).toBe(true);
      }),
      runs,
    );
    expect(accepted).toBeGreaterThan(50);
  });

  test('tokens with changed characters, none of which is accepted', async () => {
    const token = await signCompact(header, { payload: claims, key });
    const character = fc.constantFrom(...'ABCxyz019-_.=+/ ~\n\u00e9');
    await fc.assert(
      fc.asyncProperty(fc.nat(token.length - 1), character, fc.constantFrom(0, 1), async (at, put, drop) => {
        const changed = token.slice(0, at) + put + token.slice(at + drop);
        expect(await weAccept(changed)).toBe(changed === token);
      }),
      runs,
    );
  });
});
