import { afterEach, describe, expect, test } from 'vitest';
import {
  ConfigurationError,
  ForbiddenError,
  InvalidTokenError,
  TemporarilyUnavailableError,
} from '../../src/errors.ts';
import type { IssuerOptions } from '../../src/profiles/issuer-options.ts';
import { createTokenVerifier, type TokenVerifierOptions } from '../../src/profiles/token-verifier.ts';
import { createTestIssuer, type TestIssuer, type TestIssuerOptions } from '../../src/testing.ts';

/** A clock that moves when told to. */
function clock(): { now: () => Date; forward(seconds: number): void } {
  let time = Date.UTC(2027, 0, 1);
  return { now: () => new Date(time), forward: (seconds) => void (time += seconds * 1000) };
}

const listening: TestIssuer[] = [];
afterEach(async () => {
  await Promise.all(listening.splice(0).map((issuer) => issuer.close()));
});

async function server(options: TestIssuerOptions): Promise<TestIssuer> {
  const issuer = await createTestIssuer(options);
  await issuer.listen();
  listening.push(issuer);
  return issuer;
}

async function outcome(verified: Promise<unknown>): Promise<string> {
  try {
    await verified;
    return 'good';
  } catch (error) {
    if (error instanceof InvalidTokenError) return error.reason;
    if (error instanceof ForbiddenError) return 'forbidden';
    if (error instanceof TemporarilyUnavailableError) return 'unavailable';
    throw error;
  }
}

describe('a good token', () => {
  test('is told with everything that it says', async () => {
    const time = clock();
    const issuer = await createTestIssuer({ now: time.now });
    const verifier = createTokenVerifier({ issuers: issuer.issuerOptions, now: time.now });
    const token = await issuer.mint('rfc9068', { kind: 'client', clientId: 'worker', scope: 'a b', expiresIn: 60 });
    const verified = await verifier.verify(token);
    expect(verified).toMatchObject({
      issuer: issuer.issuer,
      header: { typ: 'at+jwt' },
      claims: { client_id: 'worker' },
    });
    expect(verified.profile.name).toBe('rfc9068');
    expect(verified.principal).toMatchObject({ kind: 'client', clientId: 'worker', scopes: new Set(['a', 'b']) });
    expect(verified.expiresAt).toBe(time.now().getTime() / 1000 + 60 + 30);
    expect(Object.isFrozen(verified)).toBe(true);
  });

  test('shares with others what it says alike, and nothing that only reads alike', async () => {
    const issuer = await createTestIssuer();
    const verifier = createTokenVerifier({ issuers: issuer.issuerOptions });
    const verified = async (scope: string, permissions: readonly string[]) =>
      verifier.verify(await issuer.mint('rfc9068', { scope, claims: { permissions } }));
    const [one, other, third] = [
      await verified('a b', ['p q']),
      await verified('a b', ['p q']),
      await verified('b a', ['p', 'q']),
    ];
    expect(other.principal.claims['jti']).not.toBe(one.principal.claims['jti']);
    expect([other.header, other.principal.scopes]).toEqual([one.header, one.principal.scopes]);
    expect(other.header).toBe(one.header);
    expect(other.principal.scopes).toBe(one.principal.scopes);
    expect([...third.principal.scopes]).toEqual(['b', 'a']);
    expect([...third.principal.permissions]).toEqual(['p', 'q']);
    expect([...one.principal.permissions]).toEqual(['p q']);
  });

  test('gives the same principal every time, so that what is decided for it is decided once', async () => {
    const issuer = await createTestIssuer();
    const verifier = createTokenVerifier({ issuers: issuer.issuerOptions });
    const token = await issuer.mint('auth0');
    expect(verifier.verifySync(token)).toBeUndefined();
    const [first, second] = await Promise.all([verifier.verify(token), verifier.verify(token)]);
    expect(second.principal).toBe(first.principal);
    expect((await verifier.verify(token)).principal).toBe(first.principal);
    expect(verifier.verifySync(token)).toBe(first);
    expect(verifier.status().cachedTokens).toBe(1);
  });

  test('needs a promise once', async () => {
    const issuer = await createTestIssuer();
    const verifier = createTokenVerifier({ issuers: issuer.issuerOptions });
    const token = await issuer.mint('auth0');
    const first = verifier.verifyMaybeSync(token);
    expect(first).toBeInstanceOf(Promise);
    const verified = await first;
    expect(verifier.verifyMaybeSync(token)).toBe(verified);
    const [, forged] = await issuer.badTokens();
    expect(await outcome(Promise.resolve(verifier.verifyMaybeSync(forged!.token)))).not.toBe('good');
    expect(verifier.status().cachedTokens).toBe(1);
  });

  test('is not remembered where the cache is off', async () => {
    const issuer = await createTestIssuer();
    const verifier = createTokenVerifier({ issuers: issuer.issuerOptions, cache: false });
    const token = await issuer.mint('auth0');
    await verifier.verify(token);
    expect(verifier.verifySync(token)).toBeUndefined();
    expect(verifier.verifyMaybeSync(token)).toBeInstanceOf(Promise);
    expect(verifier.status().cachedTokens).toBe(0);
    expect(() => verifier.verifySync('a'.repeat(100_000))).toThrow(InvalidTokenError);
  });

  test('is forgotten when there is no room', async () => {
    const issuer = await createTestIssuer();
    const verifier = createTokenVerifier({ issuers: issuer.issuerOptions, cache: { maxEntries: 2 } });
    const tokens = await Promise.all([1, 2, 3, 4].map((id) => issuer.mint('rfc9068', { subject: `auth0|${id}` })));
    for (const token of tokens) await verifier.verify(token);
    expect(verifier.status().cachedTokens).toBe(2);
    expect(tokens.map((token) => verifier.verifySync(token) !== undefined)).toEqual([false, false, true, true]);
  });

  test('is read by the issuer that it names', async () => {
    const [one, two] = await Promise.all([
      createTestIssuer({ issuer: 'https://one.test/' }),
      createTestIssuer({ issuer: 'https://two.test/' }),
    ]);
    const verifier = createTokenVerifier({ issuers: [one.issuerOptions, two.issuerOptions] });
    expect((await verifier.verify(await one.mint('auth0'))).issuer).toBe('https://one.test/');
    expect((await verifier.verify(await two.mint('auth0'))).issuer).toBe('https://two.test/');
    const crossed = await two.mint('auth0', { claims: { iss: 'https://one.test/' } });
    expect(await outcome(verifier.verify(crossed))).toBe('signature_invalid');
  });
});

describe('time', () => {
  test.each([
    ['exp', { expiresIn: 60 }, 89.999, 'good'],
    ['exp', { expiresIn: 60 }, 90, 'expired'],
  ] as const)('%s with the tolerance: after %o and %d s it is %s', async (_, options, seconds, expected) => {
    const time = clock();
    const issuer = await createTestIssuer({ now: time.now });
    const verifier = createTokenVerifier({ issuers: issuer.issuerOptions, now: time.now });
    const token = await issuer.mint('auth0', options);
    await verifier.verify(token);
    time.forward(seconds);
    expect(await outcome(verifier.verify(token))).toBe(expected);
    expect(verifier.verifySync(token) === undefined).toBe(expected !== 'good');
  });

  test('a profile ends when its time is over, for remembered tokens too', async () => {
    const time = clock();
    const issuer = await createTestIssuer({ now: time.now });
    const profilesUntil = { auth0: new Date(time.now().getTime() + 60_000) };
    const verifier = createTokenVerifier({ issuers: { ...issuer.issuerOptions, profilesUntil }, now: time.now });
    const [old, moved] = [await issuer.mint('auth0'), await issuer.mint('rfc9068')];
    expect(await outcome(verifier.verify(old))).toBe('good');
    time.forward(60);
    expect(verifier.verifySync(old)).toBeUndefined();
    expect(await outcome(verifier.verify(old))).toBe('profile_not_allowed');
    expect(await outcome(verifier.verify(moved))).toBe('good');
  });

  test('a token grows too old, remembered or not', async () => {
    const time = clock();
    const issuer = await createTestIssuer({ now: time.now });
    const verifier = createTokenVerifier({ issuers: { ...issuer.issuerOptions, maxTokenAge: 60 }, now: time.now });
    const token = await issuer.mint('auth0', { expiresIn: 3600 });
    expect(await outcome(verifier.verify(token))).toBe('good');
    time.forward(91);
    expect(await outcome(verifier.verify(token))).toBe('too_old');
  });
});

describe('a clock that tells no time lets no token in', () => {
  test.each([[new Date(Number.NaN)], [undefined], [1_800_000_000]])('%j', async (broken) => {
    const issuer = await createTestIssuer();
    let time: unknown = new Date();
    const verifier = createTokenVerifier({ issuers: issuer.issuerOptions, now: () => time as Date });
    const token = await issuer.mint('auth0');
    await verifier.verify(token);
    time = broken;
    expect(() => verifier.verifySync(token)).toThrow(TemporarilyUnavailableError);
    expect(await outcome(verifier.verify(token))).toBe('unavailable');
    expect(await outcome(verifier.verify(await issuer.mint('rfc9068')))).toBe('unavailable');
  });
});

describe('what an issuer entry asks beside the profile', () => {
  const cases: readonly (readonly [string, Partial<IssuerOptions>, Record<string, unknown>, string])[] = [
    ['an allowed client', { allowedClients: ['test-client'] }, {}, 'good'],
    ['another client', { allowedClients: ['web'] }, {}, 'forbidden'],
    ['a known organization', { organizations: ['org_1'] }, { org_id: 'org_1' }, 'good'],
    ['another organization', { organizations: ['org_1'] }, { org_id: 'org_2' }, 'organization_not_allowed'],
    ['no organization', { organizations: ['org_1'] }, {}, 'organization_not_allowed'],
    ['organizations in an array', { organizations: ['org_1'] }, { org_id: ['org_1'] }, 'organization_not_allowed'],
    ['a second audience', { exactAudience: true }, { aud: ['https://api.test/graphql', 'x'] }, 'audience_mismatch'],
    [
      "Auth0's own address beside the API's",
      { exactAudience: true },
      { aud: ['https://api.test/graphql', 'https://issuer.test/userinfo'] },
      'good',
    ],
    [
      "Auth0's own address alone",
      { exactAudience: true },
      { aud: ['https://issuer.test/userinfo'] },
      'audience_mismatch',
    ],
    [
      "Auth0's own address where nothing is allowed beside the API's",
      { exactAudience: true, allowedCoAudiences: [] },
      { aud: ['https://api.test/graphql', 'https://issuer.test/userinfo'] },
      'audience_mismatch',
    ],
    ['a second audience where it does not matter', {}, { aud: ['https://api.test/graphql', 'x'] }, 'good'],
    ['no audience on purpose', { audience: null }, { aud: undefined }, 'good'],
    ['a lifetime that is too long', { maxLifetime: 60 }, {}, 'lifetime_too_long'],
    ['a binding that nobody verified', {}, { cnf: { jkt: 'x' } }, 'binding_not_verified'],
    ['a binding of null', {}, { cnf: null }, 'binding_not_verified'],
    ['scopes where this issuer has them', { scopeClaim: { name: 'scp', form: 'array' } }, { scp: ['a'] }, 'good'],
    ['scopes in another form there', { scopeClaim: { name: 'scp', form: 'array' } }, { scp: 'a' }, 'scope_malformed'],
  ];
  test.each(cases)('%s', async (_, options, claims, expected) => {
    const issuer = await createTestIssuer();
    const verifier = createTokenVerifier({ issuers: { ...issuer.issuerOptions, ...options } });
    expect(await outcome(verifier.verify(await issuer.mint('auth0', { claims })))).toBe(expected);
  });

  test('an algorithm that this issuer may not use, although it has such a key', async () => {
    const [one, two] = await Promise.all([createTestIssuer(), createTestIssuer({ algorithm: 'RS256' })]);
    const keys = { keys: [...one.jwks.keys, ...two.jwks.keys.map((key) => ({ ...key, kid: 'other' }))] };
    const verifier = createTokenVerifier({ issuers: { ...one.issuerOptions, keys, algorithms: ['RS256'] } });
    expect(await outcome(verifier.verify(await two.mint('auth0', { header: { kid: 'other' } })))).toBe('good');
    expect(await outcome(verifier.verify(await one.mint('auth0')))).toBe('algorithm_not_allowed');
  });

  test('a client that is not let in never learns that by 401, which would make it fetch another token', async () => {
    const issuer = await createTestIssuer();
    const verifier = createTokenVerifier({ issuers: { ...issuer.issuerOptions, allowedClients: ['web'] } });
    const refused = verifier.verify(await issuer.mint('auth0', { clientId: 'secret-client' }));
    await expect(refused).rejects.toThrow(ForbiddenError);
    await expect(refused).rejects.not.toThrow('secret-client');
  });
});

describe('keys', () => {
  test('are found through discovery and fetched once for any number of requests', async () => {
    const issuer = await server({});
    const verifier = createTokenVerifier({ issuers: issuer.issuerOptions });
    const tokens = await Promise.all(
      Array.from({ length: 50 }, (_, id) => issuer.mint('rfc9068', { subject: `auth0|${id}` })),
    );
    await Promise.all(tokens.map((token) => verifier.verify(token)));
    expect(issuer.keyRequests).toBe(1);
  });

  test('warm up on request', async () => {
    const issuer = await server({});
    const verifier = createTokenVerifier({ issuers: issuer.issuerOptions });
    await verifier.ready();
    expect(issuer.keyRequests).toBe(1);
    await verifier.verify(await issuer.mint('auth0'));
    expect(issuer.keyRequests).toBe(1);
    expect(verifier.status().issuers).toMatchObject([{ issuer: issuer.issuer }]);
  });

  test('may be rotated', async () => {
    const time = clock();
    const issuer = await server({ now: time.now });
    const verifier = createTokenVerifier({ issuers: issuer.issuerOptions, now: time.now });
    const before = await issuer.mint('auth0');
    await verifier.verify(before);
    await issuer.rotateKeys();
    time.forward(31);
    expect(await outcome(verifier.verify(await issuer.mint('auth0')))).toBe('good');
    expect(await outcome(verifier.verify(before))).toBe('good');
  });

  test('that were withdrawn no longer vouch for a token, remembered or not', async () => {
    const time = clock();
    const issuer = await server({ now: time.now });
    const verifier = createTokenVerifier({ issuers: issuer.issuerOptions, now: time.now });
    const before = await issuer.mint('auth0', { expiresIn: 86_400 });
    await verifier.verify(before);
    await issuer.rotateKeys();
    issuer.removeOldKeys();
    time.forward(31);
    const after = await issuer.mint('auth0', { expiresIn: 86_400 });
    expect(await outcome(verifier.verify(after))).toBe('good');
    expect(verifier.verifySync(before)).toBeUndefined();
    expect(await outcome(verifier.verify(before))).toBe('key_not_found');
    expect(verifier.verifySync(after)).toBeUndefined();
    expect(await outcome(verifier.verify(after))).toBe('good');
    expect(verifier.verifySync(after)).toBeDefined();
  });

  test('that grew stale are asked for again although every token is remembered', async () => {
    const time = clock();
    const issuer = await server({ now: time.now });
    const verifier = createTokenVerifier({ issuers: issuer.issuerOptions, now: time.now });
    const token = await issuer.mint('auth0', { expiresIn: 86_400 });
    await verifier.verify(token);
    await issuer.rotateKeys();
    issuer.removeOldKeys();
    time.forward(601);
    verifier.verifySync(token);
    await expect.poll(() => outcome(verifier.verify(token)), { timeout: 10_000 }).toBe('key_not_found');
  });

  test("out of reach are nobody's fault", async () => {
    const issuer = await server({});
    issuer.failKeys('error');
    const verifier = createTokenVerifier({ issuers: issuer.issuerOptions });
    const token = await issuer.mint('auth0');
    expect(await outcome(verifier.verify(token))).toBe('unavailable');
    expect(await outcome(verifier.ready())).toBe('unavailable');
  });

  test('out of reach later keep serving for a bounded time', async () => {
    const time = clock();
    const issuer = await server({ now: time.now });
    const verifier = createTokenVerifier({ issuers: { ...issuer.issuerOptions, keysStaleFor: 3600 }, now: time.now });
    const token = await issuer.mint('auth0', { expiresIn: 86_400 });
    const other = await issuer.mint('rfc9068', { expiresIn: 86_400 });
    await verifier.verify(token);
    issuer.failKeys('error');
    time.forward(1800);
    expect(await outcome(verifier.verify(token))).toBe('good');
    expect(await outcome(verifier.verify(other))).toBe('good');
    time.forward(600 + 3600);
    expect(await outcome(verifier.verify(token))).toBe('unavailable');
    issuer.heal();
    time.forward(61);
    expect(await outcome(verifier.verify(token))).toBe('good');
  });

  test("are reported, to the issuer's listener and to the verifier's", async () => {
    const issuer = await server({});
    const heard: string[] = [];
    const verifier = createTokenVerifier({
      issuers: { ...issuer.issuerOptions, onKeysEvent: () => heard.push('issuer') },
      onKeysEvent: () => heard.push('verifier'),
    });
    await verifier.ready();
    expect(heard).toEqual(expect.arrayContaining(['issuer', 'verifier']));
  });
});

describe('a bad token', () => {
  test('changes nothing: garbage, foreign signatures and unknown keys leave no trace', async () => {
    const issuer = await createTestIssuer();
    const verifier = createTokenVerifier({ issuers: issuer.issuerOptions });
    for (const { token } of await issuer.badTokens()) await outcome(verifier.verify(token));
    expect(verifier.status().cachedTokens).toBe(0);
  });

  test.each([[undefined], [null], [7], [{}], [['x']]])('that is %j is malformed', async (token) => {
    const issuer = await createTestIssuer();
    const verifier = createTokenVerifier({ issuers: issuer.issuerOptions });
    expect(await outcome(verifier.verify(token as never))).toBe('malformed');
    expect(() => verifier.verifySync(token as never)).toThrow(InvalidTokenError);
    expect(() => verifier.verifyMaybeSync(token as never)).toThrow(InvalidTokenError);
  });

  test('of any length costs next to nothing', async () => {
    const issuer = await createTestIssuer();
    const verifier = createTokenVerifier({ issuers: issuer.issuerOptions });
    expect(await outcome(verifier.verify('x'.repeat(50_000_000)))).toBe('too_large');
  });

  test('is refused as often as it comes', async () => {
    const issuer = await createTestIssuer();
    const verifier = createTokenVerifier({ issuers: issuer.issuerOptions });
    const token = `${await issuer.mint('auth0')}`.replace(/.{10}$/, 'AAAAAAAAAA');
    for (let time = 0; time < 3; time++) expect(await outcome(verifier.verify(token))).toBe('signature_invalid');
    const together = await Promise.all([1, 2, 3].map(() => outcome(verifier.verify(token))));
    expect(new Set(together)).toEqual(new Set(['signature_invalid']));
  });
});

describe('options', () => {
  test.each<[string, Record<string, unknown>, string]>([
    ['no issuers', {}, 'option "issuers"'],
    ['an empty list', { issuers: [] }, 'expected at least one issuer'],
    ['a clock that is a date', { now: new Date() }, 'option "now": expected a function'],
    ['a cache without room', { cache: { maxEntries: 0 } }, 'option "cache"'],
    ['a cache that is true', { cache: true }, 'option "cache"'],
    ['a misspelt cache option', { cache: { maxEntires: 5 } }, 'option "cache"'],
    ['an option of the plugin', { onDenied: 'field' }, 'unknown option "onDenied"'],
  ])('are refused with %s', async (name, change, expected) => {
    const issuer = await createTestIssuer();
    const base = name === 'no issuers' ? {} : { issuers: issuer.issuerOptions };
    const make = (): unknown => createTokenVerifier({ ...base, ...change } as TokenVerifierOptions);
    expect(make).toThrow(ConfigurationError);
    expect(make).toThrow(expected);
  });
});
