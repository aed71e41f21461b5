import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { InvalidTokenError } from '../../src/errors.ts';
import { defineProfile } from '../../src/profiles/define-profile.ts';
import type { IssuerOptions } from '../../src/profiles/issuer-options.ts';
import type { Claims } from '../../src/profiles/profile.ts';
import { createTokenVerifier } from '../../src/profiles/token-verifier.ts';
import { installPackages } from './install-packages.ts';

const home = fileURLToPath(new URL('./servers/', import.meta.url));
const marker = `${home}node_modules/better-auth/package.json`;
const missing = installPackages({ what: 'authorization servers', home, marker, timeout: 240_000 });
if (missing !== null) console.warn(`Skipped: test/interop/other-servers.test.ts, ${missing}.`);

const API = 'https://api.example.com/graphql';

/** A server of `test/interop/servers`, running on this machine. */
interface RunningServer {
  readonly issuer: string;
  readonly clientId: string;
  clientToken(): Promise<string>;
  /** `idToken`: what the server gives a client beside the access token, where it gives anything. */
  userTokens(): Promise<{ readonly accessToken: string; readonly idToken: string }>;
  close(): Promise<void>;
}

/** One make of server, and how its tokens are described. */
interface Make {
  readonly options: Omit<IssuerOptions, 'issuer'>;
  readonly client: Readonly<Record<string, unknown>>;
  readonly user: Readonly<Record<string, unknown>>;
  /** Why its ID tokens are refused even by an API that is named like the client. */
  readonly idToken: string;
}

const scopes = new Set(['openid', 'read:pets']);
const MAKES: Readonly<Record<string, Make>> = {
  // Writes `client_id` and `azp`, which agree; lists its own userinfo address as an audience of users' tokens.
  'better-auth': {
    options: { audience: API, profiles: ['auth0', 'rfc9068'], clientSubject: 'client-id' },
    client: { kind: 'client', profile: 'rfc9068', scopes: new Set(['read:pets']), user: null },
    user: { kind: 'user', profile: 'rfc9068', scopes },
    idToken: 'claim_missing',
  },
  // Its audience is the client, so that the client has to stand for the API.
  openauth: {
    options: {
      audience: 'worker',
      algorithms: ['ES256'],
      profiles: [
        defineProfile({
          name: 'openauth',
          typ: 'jwt',
          markers: { mode: 'access' },
          clientIdClaim: 'aud',
          scopeClaim: 'scope',
          scopeForm: 'string',
          required: ['sub', 'aud', 'type'],
          forbidden: ['nonce', 'at_hash'],
          kind: ({ type }: Claims) => (type === 'client' ? 'client' : type === 'user' ? 'user' : 'unknown'),
        }),
      ],
    },
    client: { kind: 'client', profile: 'openauth', scopes: new Set() },
    user: { kind: 'user', profile: 'openauth', user: { id: 'alice' }, issuedAt: null },
    idToken: 'malformed',
  },
  // Names no client at all, and writes the same claims into every token: scopes are what tells them apart.
  'oauth2-mock': {
    options: {
      audience: API,
      profiles: [
        defineProfile({
          name: 'mock',
          typ: 'jwt',
          clientIdClaim: null,
          scopeClaim: 'scope',
          scopeForm: 'string',
          required: ['iat', 'scope'],
          forbidden: ['nonce', 'at_hash'],
          kind: (claims: Claims) => (Object.hasOwn(claims, 'amr') ? 'user' : 'unknown'),
        }),
      ],
    },
    client: { kind: 'unknown', profile: 'mock', clientId: null, subject: null, scopes },
    user: { kind: 'user', profile: 'mock', clientId: null, user: { id: 'alice' }, scopes },
    idToken: 'claim_missing',
  },
};

describe.skipIf(missing !== null).each(Object.keys(MAKES))('an authorization server of another make: %s', (name) => {
  const make = MAKES[name]!;
  let server: RunningServer;
  beforeAll(async () => {
    // Some of them log every request.
    vi.spyOn(console, 'log').mockImplementation(() => undefined);
    const { start } = (await import(new URL(`./servers/${name}.mjs`, import.meta.url).href)) as {
      start(options: { audience: string }): Promise<RunningServer>;
    };
    server = await start({ audience: API });
  }, 60_000);
  afterAll(async () => {
    await server?.close();
    vi.restoreAllMocks();
  });

  const reasonFor = async (token: string, changes: Partial<IssuerOptions> = {}): Promise<string> => {
    const issuers = { ...make.options, issuer: server.issuer, ...changes };
    try {
      return `good: ${(await createTokenVerifier({ issuers }).verify(token)).principal.kind}`;
    } catch (error) {
      if (error instanceof InvalidTokenError) return error.reason;
      throw error;
    }
  };

  test('a client that acts for itself, its keys found through discovery', async () => {
    const verifier = createTokenVerifier({ issuers: { ...make.options, issuer: server.issuer } });
    const { principal } = await verifier.verify(await server.clientToken());
    expect(principal).toMatchObject({ issuer: server.issuer, ...make.client });
    if (principal.clientId !== null) expect(principal.clientId).toBe(server.clientId);
  });

  test('a user', async () => {
    const verifier = createTokenVerifier({ issuers: { ...make.options, issuer: server.issuer } });
    const { principal } = await verifier.verify((await server.userTokens()).accessToken);
    expect(principal).toMatchObject({ issuer: server.issuer, ...make.user });
    expect(principal.user?.id).toBe(principal.subject);
  });

  test('what else it hands out is no access token, not even for an API that is named like the client', async () => {
    const { idToken } = await server.userTokens();
    expect(await reasonFor(idToken, { audience: server.clientId })).toBe(make.idToken);
    expect(await reasonFor(idToken)).toMatch(/audience_mismatch|malformed|claim_missing/);
  });

  test('its tokens are good for no other issuer, audience or profile', async () => {
    const token = await server.clientToken();
    expect(await reasonFor(token, { issuer: `${server.issuer}/` })).toBe('issuer_unknown');
    expect(await reasonFor(token, { audience: `${API}/` })).toBe('audience_mismatch');
    for (const profile of ['okta', 'entra-v2', 'cognito', 'keycloak'] as const) {
      expect([profile, await reasonFor(token, { profiles: [profile] })]).not.toEqual([
        profile,
        expect.stringContaining('good'),
      ]);
    }
  });
});
