import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { InvalidTokenError } from '../../src/errors.ts';
import { createTokenVerifier } from '../../src/profiles/token-verifier.ts';
import { createTestIssuer, type TestAlgorithm } from '../../src/testing.ts';

beforeEach(() => {
  vi.spyOn(process, 'getBuiltinModule').mockReturnValue(undefined as never);
});

afterEach(() => {
  vi.restoreAllMocks();
});

describe.each<TestAlgorithm>(['ES256', 'RS256', 'PS256', 'EdDSA'])('without anything of Node, with %s', (algorithm) => {
  test('good tokens are good and the whole zoo is refused', async () => {
    const issuer = await createTestIssuer({ algorithm });
    const verifier = createTokenVerifier({ issuers: issuer.issuerOptions });
    for (const profile of ['auth0', 'rfc9068'] as const) {
      for (const kind of ['user', 'client'] as const) {
        expect((await verifier.verify(await issuer.mint(profile, { kind }))).principal.kind).toBe(kind);
      }
    }
    // There is no digest without waiting for it, so nothing is remembered.
    expect(verifier.status().cachedTokens).toBe(0);
    const accepted: string[] = [];
    for (const { name, token } of await issuer.badTokens()) {
      await verifier.verify(token).then(
        () => accepted.push(name),
        (error: unknown) => expect([name, error]).toEqual([name, expect.any(InvalidTokenError)]),
      );
    }
    expect(accepted).toEqual([]);
  });
});
