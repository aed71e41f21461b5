import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { InvalidTokenError } from '../../src/errors.ts';
import type { IssuerOptions } from '../../src/profiles/issuer-options.ts';
import { createTokenVerifier, type TokenVerifier } from '../../src/profiles/token-verifier.ts';
import { API, type AuthorizationServer, startAuthorizationServer } from './oidc-provider-server.ts';

async function reasonFor(verifier: TokenVerifier, token: string): Promise<string> {
  try {
    const { principal } = await verifier.verify(token);
    return `good: ${principal.kind}`;
  } catch (error) {
    if (error instanceof InvalidTokenError) return error.reason;
    throw error;
  }
}

describe.each([
  ['rfc9068', 'client-id'],
  ['auth0', 'auth0'],
] as const)('a real authorization server with profile %s', (dialect, clientSubject) => {
  let server: AuthorizationServer;
  let options: IssuerOptions;

  beforeAll(async () => {
    server = await startAuthorizationServer(dialect);
    options = { issuer: server.issuer, audience: API, profiles: ['auth0', 'rfc9068'], clientSubject };
  });

  afterAll(async () => {
    await server.close();
  });

  test('a client that acts for itself, found through discovery', async () => {
    const { principal, profile } = await createTokenVerifier({ issuers: options }).verify(await server.clientToken());
    expect(profile.name).toBe(dialect);
    expect(principal).toMatchObject({
      kind: 'client',
      clientId: 'worker',
      user: null,
      issuer: server.issuer,
      audience: [API],
      scopes: new Set(['read:pets']),
    });
  });

  test('a user who signed in and consented', async () => {
    const { accessToken } = await server.userTokens();
    const { principal, profile } = await createTokenVerifier({ issuers: options }).verify(accessToken);
    expect(profile.name).toBe(dialect);
    expect(principal).toMatchObject({ kind: 'user', clientId: 'web', scopes: new Set(['read:pets']) });
    expect(principal.user?.id).toBe(dialect === 'auth0' ? 'auth0|alice' : 'alice');
  });

  test('its ID token is no access token, not even for an API that is named like the client', async () => {
    const { idToken } = await server.userTokens();
    expect(await reasonFor(createTokenVerifier({ issuers: options }), idToken)).toBe('audience_mismatch');
    const careless = createTokenVerifier({ issuers: { ...options, audience: 'web' } });
    expect(await reasonFor(careless, idToken)).toBe('claim_missing');
  });

  test('the other profile is not accepted unless it is allowed', async () => {
    const only = createTokenVerifier({
      issuers: { ...options, profiles: [dialect === 'auth0' ? 'rfc9068' : 'auth0'] },
    });
    expect(await reasonFor(only, await server.clientToken())).toBe('profile_not_allowed');
  });

  test('forty tokens, five times each and all at once, cost one fetch and are all told apart', async () => {
    const events: string[] = [];
    const verifier = createTokenVerifier({ issuers: options, onKeysEvent: ({ type }) => events.push(type) });
    const tokens = await Promise.all(Array.from({ length: 40 }, () => server.clientToken()));
    const verified = await Promise.all(
      tokens.flatMap((token) => Array.from({ length: 5 }, () => verifier.verify(token))),
    );
    expect(new Set(verified.map(({ principal }) => principal)).size).toBe(new Set(tokens).size);
    expect(events).toEqual(['fetched']);
  });

  test('a token bound to a DPoP key is refused: nobody here has seen the proof', async () => {
    const verifier = createTokenVerifier({ issuers: options });
    expect(await reasonFor(verifier, await server.boundClientToken())).toBe('binding_not_verified');
  });
});
