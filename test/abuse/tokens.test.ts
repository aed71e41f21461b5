import { createHmac, createPublicKey } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { AuthError, InvalidTokenError } from '../../src/errors.ts';
import { createTokenVerifier } from '../../src/index.ts';
import { encodePart, type Part, signCompact } from '../../src/testing/compact.ts';
import { createTestKey, type TestKey } from '../../src/testing/test-key.ts';
import { parseToken } from '../../src/token/strict-token.ts';
import { seeded } from '../seeded.ts';

const NOW = 1_800_000_000;
const ISSUER = 'https://id.example.com/';
const HEADER = { alg: 'ES256', typ: 'at+jwt', kid: 'k' };
const CLAIMS = {
  iss: ISSUER,
  aud: 'api',
  sub: 'user|1',
  client_id: 'web',
  jti: 'one',
  iat: NOW - 10,
  exp: NOW + 600,
  scope: 'read',
};

let key: TestKey;
let stranger: TestKey;
let verifier: ReturnType<typeof createTokenVerifier>;
let good: string;

beforeAll(async () => {
  key = await createTestKey('ES256', 'k');
  stranger = await createTestKey('ES256', 'k');
  verifier = createTokenVerifier({
    issuers: { issuer: ISSUER, audience: 'api', profiles: ['rfc9068'], keys: { keys: [key.publicJwk] } },
    now: () => new Date(NOW * 1000),
  });
  good = await signCompact(HEADER, { payload: CLAIMS, key });
});

async function reasonOf(token: string): Promise<string | null> {
  try {
    await verifier.verify(token);
    return null;
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidTokenError);
    return (error as InvalidTokenError).reason;
  }
}

it('the good token is good, or the attacks below would prove nothing', async () => {
  expect(await reasonOf(good)).toBeNull();
});

describe('an attacker without the key', () => {
  const hmac = (secret: string | Uint8Array): string => {
    const input = `${encodePart({ ...HEADER, alg: 'HS256' })}.${encodePart(CLAIMS)}`;
    return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
  };

  it.each(['spki', 'jwk'])('signs with the public key (%s) as a secret', async (form) => {
    const publicKey = createPublicKey({ key: { ...key.publicJwk }, format: 'jwk' });
    const secret =
      form === 'jwk' ? JSON.stringify(key.publicJwk) : publicKey.export({ type: 'spki', format: 'pem' }).toString();
    expect(await reasonOf(hmac(secret))).toBe('algorithm_not_allowed');
  });

  it.each(['none', 'None', 'nOnE', 'NONE', 'es256', 'HS256', 'ES256 ', 'PBES2-HS256+A128KW', 'dir'])(
    'says alg is %s',
    async (alg) => {
      const token = `${encodePart({ ...HEADER, alg })}.${encodePart(CLAIMS)}`;
      expect(await reasonOf(`${token}.AA`)).toBe('algorithm_not_allowed');
      expect(await reasonOf(`${token}.`)).toBe('malformed');
    },
  );

  it('brings a key along, or says where one is', async () => {
    const jwk = stranger.publicJwk;
    for (const extra of [
      { jwk },
      { jku: 'https://evil.example/jwks' },
      { x5u: 'https://evil.example/' },
      { x5c: ['AA'] },
    ]) {
      const token = await signCompact({ ...HEADER, ...extra }, { payload: CLAIMS, key: stranger });
      expect(await reasonOf(token)).toBe('signature_invalid');
    }
  });

  it.each(['../../dev/null', "k' OR '1'='1", '__proto__', 'constructor', 'K', 'k\u0000', ' k'])(
    'names the key %j',
    async (kid) => {
      expect(await reasonOf(await signCompact({ ...HEADER, kid }, { payload: CLAIMS, key: stranger }))).toBe(
        'key_not_found',
      );
    },
  );

  it('sends a signature of zeros', async () => {
    const [head, body] = good.split('.');
    expect(await reasonOf(`${head}.${body}.${encodePart(new Uint8Array(64))}`)).toBe('signature_invalid');
  });

  it('changes any single character of a good token: it never verifies', async () => {
    const at = fc.nat({ max: good.length - 1 });
    const character = fc.constantFrom(...'ABCXYZabcxyz0189-_.=+/ \n');
    await fc.assert(
      fc.asyncProperty(at, character, async (index, replacement) => {
        fc.pre(good[index] !== replacement);
        expect(await reasonOf(good.slice(0, index) + replacement + good.slice(index + 1))).not.toBeNull();
      }),
      seeded(300),
    );
  });

  it('sends anything at all: it is refused by an AuthError, never by another', async () => {
    const part = fc.oneof(fc.string({ unit: 'binary' }), fc.json().map(encodePart), fc.base64String());
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 5 }), async (parts) => {
        await expect(verifier.verify(parts.join('.'))).rejects.toBeInstanceOf(AuthError);
      }),
      seeded(300),
    );
  });
});

describe('what is signed as it stands is refused all the same', () => {
  const head = JSON.stringify(HEADER);
  const body = JSON.stringify(CLAIMS);
  it.each<[string, Part, Part, string]>([
    ['a claim twice', HEADER, body.replace('{', '{"scope":"admin",'), 'malformed'],
    ['a claim twice, once escaped', HEADER, body.replace('{', '{"s\\u0063ope":"admin",'), 'malformed'],
    ['alg twice', head.replace('{', '{"alg":"none",'), CLAIMS, 'malformed'],
    ['a byte-order mark', HEADER, `\ufeff${body}`, 'malformed'],
    ['a byte-order mark in the header', `\ufeff${head}`, CLAIMS, 'malformed'],
    ['bytes that are no UTF-8', HEADER, new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), 'malformed'],
    ['a half character', HEADER, body.replace('"one"', '"\\ud800"'), 'malformed'],
    ['33 levels', HEADER, body.replace('{', `{"x":${'['.repeat(32)}${']'.repeat(32)},`), 'malformed'],
    ['an array', HEADER, `[${body}]`, 'malformed'],
    ['something behind', HEADER, `${body} {}`, 'malformed'],
    ['crit', { ...HEADER, crit: ['exp'] }, CLAIMS, 'unsupported_critical_header'],
    ['an empty crit', { ...HEADER, crit: [] }, CLAIMS, 'unsupported_critical_header'],
    ['b64', { ...HEADER, b64: true }, CLAIMS, 'unsupported_critical_header'],
    ['zip', { ...HEADER, zip: 'DEF' }, CLAIMS, 'unsupported_critical_header'],
    ['alg as a list', { ...HEADER, alg: ['ES256'] }, CLAIMS, 'malformed'],
    ['typ as a list', { ...HEADER, typ: ['at+jwt'] }, CLAIMS, 'malformed'],
    ['kid as a list', { ...HEADER, kid: ['k'] }, CLAIMS, 'malformed'],
    ['a kid of 257 characters', { ...HEADER, kid: 'k'.repeat(257) }, CLAIMS, 'malformed'],
    ['exp as infinity', HEADER, body.replace(/"exp":\d+/, '"exp":1e999'), 'claim_type'],
    ['exp as text', HEADER, { ...CLAIMS, exp: String(NOW + 600) }, 'claim_type'],
    ['another audience', HEADER, { ...CLAIMS, aud: 'other' }, 'audience_mismatch'],
    ['the issuer without its slash', HEADER, { ...CLAIMS, iss: 'https://id.example.com' }, 'issuer_unknown'],
    ['the issuer in capitals', HEADER, { ...CLAIMS, iss: 'https://ID.example.com/' }, 'issuer_unknown'],
    ['the type of an ID token', { ...HEADER, typ: 'JWT' }, CLAIMS, 'profile_not_allowed'],
    ['azp and client_id that differ', HEADER, { ...CLAIMS, azp: 'other' }, 'client_id_conflict'],
    ['cnf', HEADER, { ...CLAIMS, cnf: { jkt: 'x' } }, 'binding_not_verified'],
  ])('with %s', async (_name, header, payload, reason) => {
    expect(await reasonOf(await signCompact(header, { payload, key }))).toBe(reason);
  });

  it('beyond 16,384 characters, before anything is decoded', async () => {
    expect(await reasonOf(`${good}${'A'.repeat(16_384)}`)).toBe('too_large');
    expect(await reasonOf('.'.repeat(16_385))).toBe('too_large');
  });

  it.each(['=', '==', '\n', ' ', '.', '.AA', '\u0000'])('with %j behind it', async (extra) => {
    expect(await reasonOf(good + extra)).toBe('malformed');
  });
});

it('claims pollute no prototype', async () => {
  const payload = JSON.stringify(CLAIMS).replace(
    '{',
    '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},',
  );
  const { claims } = parseToken(await signCompact(HEADER, { payload, key }));
  expect(Object.getPrototypeOf(claims)).toBeNull();
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});

it('no refusal carries a word of the token', async () => {
  const secret = 'very-secret-value';
  const token = await signCompact({ ...HEADER, kid: secret }, { payload: { ...CLAIMS, sub: secret }, key });
  for (const each of [token, `${token}=`, secret]) {
    const error = await verifier.verify(each).catch((thrown: AuthError) => thrown);
    const { message, description, stack } = error as AuthError;
    expect(`${message} ${description} ${stack} ${(error as AuthError).cause}`).not.toContain(secret);
  }
});
