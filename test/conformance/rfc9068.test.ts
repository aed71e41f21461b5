import { beforeAll, describe, expect, test } from 'vitest';
import { InvalidTokenError } from '../../src/errors.ts';
import { answerOf } from '../../src/oauth/answer.ts';
import { createTokenVerifier, type TokenVerifier } from '../../src/profiles/token-verifier.ts';
import { signCompact } from '../../src/testing/compact.ts';
import { createTestKey } from '../../src/testing/test-key.ts';
import { createTestIssuer, type MintOptions, type TestIssuer } from '../../src/testing.ts';

const ISSUER = 'https://authorization-server.example.com/';
const AUDIENCE = 'https://rs.example.com/';
const NOW = new Date('2018-12-01T12:00:00Z');
const now = NOW.getTime() / 1000;

let issuer: TestIssuer;
let verifier: TokenVerifier;

beforeAll(async () => {
  // §2.1: RS256 is the algorithm that everybody supports.
  issuer = await createTestIssuer({
    issuer: ISSUER,
    audience: AUDIENCE,
    profiles: ['rfc9068'],
    algorithm: 'RS256',
    now: () => NOW,
  });
  verifier = createTokenVerifier({ issuers: { ...issuer.issuerOptions, clientSubject: 'client-id' }, now: () => NOW });
});

async function verdict(token: string | Promise<string>): Promise<string> {
  try {
    await verifier.verify(await token);
    return 'accepted';
  } catch (error) {
    if (!(error instanceof InvalidTokenError)) throw error;
    // §4: "it MUST be rejected … with the error code invalid_token".
    const { status, headers } = answerOf(error, { realm: 'graphql' });
    expect(status).toBe(401);
    expect(headers['WWW-Authenticate']).toContain('error="invalid_token"');
    return error.reason;
  }
}

const mint = (options: MintOptions): Promise<string> => issuer.mint('rfc9068', { clientId: 's6BhdRkqt3', ...options });

interface Rule {
  readonly section: string;
  readonly rule: string;
  readonly token: MintOptions;
  readonly verdict: string;
}

const rules: readonly Rule[] = [
  { section: '2.1', rule: 'typ is at+jwt', token: {}, verdict: 'accepted' },
  {
    section: '2.1',
    rule: 'typ may be spelt with application/',
    token: { header: { typ: 'application/at+jwt' } },
    verdict: 'accepted',
  },
  {
    section: '2.1',
    rule: 'media types have no case: the RFC itself writes at+JWT',
    token: { header: { typ: 'at+JWT' } },
    verdict: 'accepted',
  },
  { section: '2.2', rule: 'iss is required', token: { claims: { iss: undefined } }, verdict: 'issuer_unknown' },
  { section: '2.2', rule: 'exp is required', token: { claims: { exp: undefined } }, verdict: 'claim_missing' },
  { section: '2.2', rule: 'aud is required', token: { audience: null }, verdict: 'claim_missing' },
  { section: '2.2', rule: 'sub is required', token: { claims: { sub: undefined } }, verdict: 'claim_missing' },
  {
    section: '2.2',
    rule: 'client_id is required',
    token: { claims: { client_id: undefined } },
    verdict: 'claim_missing',
  },
  { section: '2.2', rule: 'iat is required', token: { claims: { iat: undefined } }, verdict: 'claim_missing' },
  { section: '2.2', rule: 'jti is required', token: { claims: { jti: undefined } }, verdict: 'claim_missing' },
  { section: '2.2', rule: 'sub is not empty', token: { claims: { sub: '' } }, verdict: 'claim_type' },
  { section: '2.2', rule: 'client_id is not empty', token: { claims: { client_id: '' } }, verdict: 'claim_type' },
  { section: '2.2', rule: 'jti is not empty', token: { claims: { jti: '' } }, verdict: 'claim_type' },
  { section: '2.2', rule: 'jti is a string', token: { claims: { jti: 1 } }, verdict: 'claim_type' },
  {
    section: '2.2.1',
    rule: 'auth_time, acr and amr may be there',
    token: { claims: { auth_time: now, acr: 'urn:x', amr: ['pwd'] } },
    verdict: 'accepted',
  },
  {
    section: '2.2.2',
    rule: 'identity claims may be there',
    token: { claims: { email: 'a@example.com', 'https://x.test/y': { z: 1 } } },
    verdict: 'accepted',
  },
  {
    section: '2.2.3',
    rule: 'scope is a space-separated list',
    token: { scope: 'openid profile reademail' },
    verdict: 'accepted',
  },
  { section: '2.2.3', rule: 'scope is no array', token: { claims: { scope: ['openid'] } }, verdict: 'scope_malformed' },
  {
    section: '2.2.3.1',
    rule: 'roles and groups may be text',
    token: { claims: { roles: ['a'], groups: ['b'], entitlements: ['c'] } },
    verdict: 'accepted',
  },
  {
    section: '2.2.3.1',
    rule: 'roles and groups may be SCIM objects',
    token: { claims: { roles: [{ value: 'a', display: 'A' }], groups: [{ value: 'b' }] } },
    verdict: 'accepted',
  },
  {
    section: '3',
    rule: 'aud may name several resources',
    token: { audience: ['https://other.example.com/', AUDIENCE] },
    verdict: 'accepted',
  },
  {
    section: '4',
    rule: 'typ is no other kind of token',
    token: { header: { typ: 'JWT' } },
    verdict: 'profile_not_allowed',
  },
  { section: '4', rule: 'typ is there', token: { header: { typ: undefined } }, verdict: 'profile_not_allowed' },
  {
    section: '4',
    rule: 'typ is no logout token',
    token: { header: { typ: 'logout+jwt' } },
    verdict: 'typ_not_access_token',
  },
  {
    section: '4',
    rule: 'iss is exactly the issuer',
    token: { claims: { iss: ISSUER.slice(0, -1) } },
    verdict: 'issuer_unknown',
  },
  {
    section: '4',
    rule: 'iss is compared with case',
    token: { claims: { iss: ISSUER.toUpperCase() } },
    verdict: 'issuer_unknown',
  },
  {
    section: '4',
    rule: 'aud contains this resource',
    token: { audience: 'https://other.example.com/' },
    verdict: 'audience_mismatch',
  },
  {
    section: '4',
    rule: 'aud is compared exactly',
    token: { audience: AUDIENCE.slice(0, -1) },
    verdict: 'audience_mismatch',
  },
  { section: '4', rule: 'now is before exp', token: { expiresIn: -31 }, verdict: 'expired' },
  {
    section: '4',
    rule: 'with a small leeway, not more than a few minutes',
    token: { expiresIn: -29 },
    verdict: 'accepted',
  },
  { section: '4', rule: 'the time of exp itself is past', token: { expiresIn: -30 }, verdict: 'expired' },
  { section: '4', rule: 'exp is a number', token: { claims: { exp: String(now + 60) } }, verdict: 'claim_type' },
  {
    section: '4',
    rule: 'the algorithm is not none',
    token: { header: { alg: 'none' } },
    verdict: 'algorithm_not_allowed',
  },
  { section: '4', rule: "the algorithm is the key's", token: { header: { alg: 'PS256' } }, verdict: 'key_not_usable' },
  {
    section: '4',
    rule: "the key is the authorization server's",
    token: { header: { kid: 'unknown' } },
    verdict: 'key_not_found',
  },
];

describe('RFC 9068', () => {
  test.each(rules)('§$section: $rule', async ({ token, verdict: expected }) => {
    expect(await verdict(mint(token))).toBe(expected);
  });

  test('§2.2.3: the example of the RFC, under a key of ours', async () => {
    const key = await createTestKey('RS256', 'RjEwOwOA');
    const example = {
      iss: ISSUER,
      sub: '5ba552d67',
      aud: AUDIENCE,
      exp: 1639528912,
      iat: 1618354090,
      jti: 'dbe39bf3a3ba4238a513f51d6e1691c4',
      client_id: 's6BhdRkqt3',
      scope: 'openid profile reademail',
    };
    const at = createTokenVerifier({
      issuers: { issuer: ISSUER, audience: AUDIENCE, profiles: ['rfc9068'], keys: { keys: [key.publicJwk] } },
      now: () => new Date(1_618_354_100_000),
    });
    const token = await signCompact({ typ: 'at+JWT', alg: 'RS256', kid: 'RjEwOwOA' }, { payload: example, key });
    expect((await at.verify(token)).principal).toMatchObject({
      profile: 'rfc9068',
      kind: 'user',
      subject: '5ba552d67',
      clientId: 's6BhdRkqt3',
      tokenId: 'dbe39bf3a3ba4238a513f51d6e1691c4',
      scopes: new Set(['openid', 'profile', 'reademail']),
    });
  });

  test('§4: the signature is valid', async () => {
    const token = await mint({});
    const cut = token.lastIndexOf('.') + 1;
    expect(await verdict(`${token.slice(0, cut)}${[...token.slice(cut, -1)].reverse().join('')}A`)).toBe(
      'signature_invalid',
    );
    expect(await verdict(token.slice(0, cut))).toBe('malformed');
  });

  test('§4: an encrypted token is refused where no encryption was agreed', async () => {
    const parts = (await mint({})).split('.');
    expect(await verdict([...parts, parts[1], parts[2]].join('.'))).toBe('malformed');
  });

  test('§4: the answer is the same whatever was wrong, but for what a client can mend itself', async () => {
    const texts = new Set<string>();
    for (const { token, verdict: expected } of rules) {
      if (expected === 'accepted' || expected === 'expired') continue;
      const error: unknown = await verifier.verify(await mint(token)).catch((reason: unknown) => reason);
      texts.add(answerOf(error as InvalidTokenError, { realm: 'graphql' }).headers['WWW-Authenticate']!);
    }
    expect(texts.size).toBe(1);
  });

  test('§5: whoever can choose the subject of a client cannot pose as a user by it', async () => {
    const token = await mint({ kind: 'client', clientId: 'alice', subject: 'alice' });
    expect((await verifier.verify(token)).principal).toMatchObject({ kind: 'client', user: null });
  });

  test('§5: a user whose subject is the id of the client is not taken for the client', async () => {
    const token = await mint({ clientId: 'web', subject: 'web', claims: { auth_time: now, amr: ['pwd'] } });
    expect((await verifier.verify(token)).principal.kind).toBe('user');
  });
});
