import { auth } from 'express-oauth2-jwt-bearer';
import fc from 'fast-check';
import { clockTolerance, customFetch, jwksCache, validateJwtAccessToken } from 'oauth4webapi';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { InvalidTokenError } from '../../src/errors.ts';
import { builtInProfiles } from '../../src/profiles/index.ts';
import { createTokenVerifier, type TokenVerifier } from '../../src/profiles/token-verifier.ts';
import { signCompact } from '../../src/testing/compact.ts';
import { type KeyServer, startKeyServer } from '../../src/testing/key-server.ts';
import { testClaims } from '../../src/testing/test-claims.ts';
import { createTestKey, type TestKey } from '../../src/testing/test-key.ts';
import { runsOf, seed } from '../seeded.ts';
import { type Mutation, mutation, spelling } from './mutations.ts';

const numRuns = runsOf(1_000);

type Accepts = (token: string) => Promise<boolean>;

let key: TestKey;
let server: KeyServer;
let ours: TokenVerifier;
const NOW = Math.floor(Date.now() / 1000);
const ISSUER = 'https://issuer.test/';
const AUDIENCE = 'https://api.test/graphql';

beforeAll(async () => {
  key = await createTestKey('ES256', 'k1');
  server = await startKeyServer(() => ({ failure: null, keys: [key.publicJwk], issuer: ISSUER }));
  const keys = `${server.url}jwks`;
  const issuers = {
    issuer: ISSUER,
    audience: AUDIENCE,
    profiles: ['auth0', 'rfc9068'],
    clientSubject: 'auth0',
    keys,
  } as const;
  ours = createTokenVerifier({ issuers, cache: false });
});
afterAll(() => server.close());

const weAccept: Accepts = (token) =>
  ours.verify(token).then(
    () => true,
    (error: unknown) => {
      if (error instanceof InvalidTokenError) return false;
      throw error;
    },
  );

/** The strictest validator of RFC 9068 at hand. */
const oauth4webapi: Accepts = (token) => {
  const headers = { authorization: `Bearer ${token}` };
  const options = {
    [jwksCache]: { jwks: { keys: [key.publicJwk] }, uat: Math.floor(Date.now() / 1000) } as never,
    [customFetch]: () => Promise.reject(new Error('nothing is to be fetched')),
    [clockTolerance]: 30,
    signingAlgorithms: ['ES256'],
  };
  const them = { issuer: ISSUER, jwks_uri: `${ISSUER}jwks` };
  return validateJwtAccessToken(them, new Request(AUDIENCE, { method: 'POST', headers }), AUDIENCE, options).then(
    () => true,
    () => false,
  );
};

/** Auth0's own. */
function auth0({ strict }: { readonly strict: boolean }): Accepts {
  const options = {
    issuer: ISSUER,
    jwksUri: `${server.url}jwks`,
    audience: AUDIENCE,
    clockTolerance: 30,
    tokenSigningAlg: 'ES256',
    strict,
  };
  const handle = auth(options) as unknown as (
    request: object,
    response: object,
    next: (error?: unknown) => void,
  ) => void;
  return (token) =>
    new Promise((resolve) => {
      const headers: Record<string, string> = { authorization: `Bearer ${token}`, host: 'api.test' };
      const request = {
        headers,
        get: (name: string) => headers[name.toLowerCase()],
        protocol: 'https',
        url: '/graphql',
        method: 'POST',
        query: {},
        body: {},
        is: () => false,
      };
      handle(request, {}, (error) => resolve(error === undefined));
    });
}

const places = { issuer: ISSUER, audience: AUDIENCE, now: NOW };
const changes = fc.record({
  header: fc.oneof(
    { weight: 3, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(mutation(places), { minLength: 1, maxLength: 2 }) },
  ),
  claims: fc.array(mutation(places), { maxLength: 3 }),
});
const changed = (text: string, mutations: readonly Mutation[]): string =>
  mutations.reduce((json, mutate) => mutate(json), text);

function draft(
  profile: 'auth0' | 'rfc9068',
  kind: 'user' | 'client',
): { readonly header: string; readonly claims: string } {
  const { typ } = builtInProfiles[profile];
  const context = { issuer: ISSUER, audience: AUDIENCE, clientSubject: 'auth0', now: new Date(NOW * 1000) } as const;
  const claims = testClaims(builtInProfiles[profile], {
    ...context,
    kind,
    scope: 'a b',
    expiresIn: 3_600,
    claims: { x: 1 },
  });
  return {
    header: JSON.stringify({ alg: 'ES256', typ: typ === 'jwt' ? 'JWT' : typ, kid: 'k1' }),
    claims: JSON.stringify(claims),
  };
}

describe(`what is accepted here, others accept too (seed ${seed}, ${numRuns} runs)`, () => {
  test.each([
    ['rfc9068', 'user'],
    ['rfc9068', 'client'],
    ['auth0', 'user'],
    ['auth0', 'client'],
  ] as const)(
    'tokens of profile %s for a %s, changed and properly signed',
    async (profile, kind) => {
      const others: readonly (readonly [string, Accepts])[] =
        profile === 'rfc9068'
          ? [
              ['oauth4webapi', oauth4webapi],
              ['auth0', auth0({ strict: true })],
            ]
          : [['auth0', auth0({ strict: false })]];
      const { header, claims } = draft(profile, kind);
      let accepted = 0;
      await fc.assert(
        fc.asyncProperty(changes, async (change) => {
          const token = await signCompact(changed(header, change.header), {
            payload: changed(claims, change.claims),
            key,
          });
          if (!(await weAccept(token))) return;
          accepted += 1;
          for (const [they, accept] of others) {
            expect([they, await accept(token)]).toEqual([they, true]);
          }
        }),
        { numRuns, seed },
      );
      // The property would hold of a validator that accepts nothing.
      expect(accepted).toBeGreaterThan(numRuns / 20);
    },
    120_000,
  );

  test('tokens of another spelling, none of which is accepted', async () => {
    const { header, claims } = draft('rfc9068', 'user');
    const good = await signCompact(header, { payload: claims, key });
    await fc.assert(
      fc.asyncProperty(spelling, async (spell) => {
        const token = spell(good);
        expect(await weAccept(token)).toBe(token === good);
      }),
      { numRuns, seed },
    );
  }, 120_000);
});
