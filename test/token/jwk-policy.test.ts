import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ConfigurationError } from '../../src/errors.ts';
import { ALGORITHMS, checkAlgorithms, DEFAULT_ALGORITHMS } from '../../src/token/algorithms.ts';
import { usableJwk } from '../../src/token/jwk-policy.ts';
import { KeySet } from '../../src/token/key-set.ts';

const jwkOf = (type: 'rsa' | 'ec' | 'ed25519', options: object = {}): Record<string, unknown> =>
  (generateKeyPairSync as (t: string, o: object) => { publicKey: import('node:crypto').KeyObject })(
    type,
    options,
  ).publicKey.export({ format: 'jwk' }) as Record<string, unknown>;

/** Another number of the same size. */
function changed(text: string, change: (value: bigint) => bigint): string {
  const value = change(BigInt(`0x${Buffer.from(text, 'base64url').toString('hex')}`)).toString(16);
  return Buffer.from(value.padStart(value.length + (value.length % 2), '0'), 'hex').toString('base64url');
}

/** The nearest smaller odd number that leaves the remainders of a power of 65537 for all primes to 167. */
function bearingTheMark(value: bigint): bigint {
  let primorial = 2n;
  for (let candidate = 3n; candidate <= 167n; candidate += 2n) {
    let isPrime = true;
    for (let divisor = 3n; divisor * divisor <= candidate; divisor += 2n)
      if (candidate % divisor === 0n) isPrime = false;
    if (isPrime) primorial *= candidate;
  }
  return value - (value % primorial) + (65_537n ** 11n % primorial);
}

const RSA = jwkOf('rsa', { modulusLength: 2048 });
const P256 = jwkOf('ec', { namedCurve: 'P-256' });
const ED = jwkOf('ed25519');
const zero = Buffer.alloc(32).toString('base64url');
const all = Object.keys(ALGORITHMS);

describe('a published key', () => {
  it.each<[string, unknown, readonly string[]]>([
    ['RSA', RSA, ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512']],
    ['RSA with alg', { ...RSA, alg: 'PS256', use: 'sig', key_ops: ['verify'] }, ['PS256']],
    ['P-256', P256, ['ES256']],
    ['Ed25519', ED, ['EdDSA', 'Ed25519']],
    ['Ed25519 as workerd exports it', { ...ED, alg: 'EdDSA', d: undefined, k: undefined, n: undefined }, ['EdDSA']],
  ])('%s is used for what it is made for', (_name, jwk, algorithms) => {
    expect(usableJwk(jwk, all)).toMatchObject({ algorithms });
  });

  it.each<[string, unknown, string]>([
    ['null', null, 'not an object'],
    ['a list', [], 'not an object'],
    ['a private key', { ...P256, d: zero }, 'private or symmetric members'],
    ['an RSA key with a prime', { ...RSA, p: 'AQ' }, 'private or symmetric members'],
    ['a private member of null', { ...P256, d: null }, 'private or symmetric members'],
    ['a secret', { kty: 'oct', k: 'c2VjcmV0' }, 'private or symmetric members'],
    ['for encryption', { ...RSA, use: 'enc' }, 'use'],
    ['for wrapping', { ...RSA, key_ops: ['wrapKey'] }, 'key_ops'],
    ['key_ops as text', { ...RSA, key_ops: 'verify' }, 'key_ops'],
    ['a kid that is no text', { ...RSA, kid: 1 }, 'kid'],
    ['an empty kid', { ...RSA, kid: '' }, 'kid'],
    ['a long kid', { ...RSA, kid: 'k'.repeat(257) }, 'kid'],
    ['1024 bits', jwkOf('rsa', { modulusLength: 1024 }), 'RSA modulus of 1024 bits'],
    [
      '1024 bits padded by zeros',
      { ...RSA, n: `${'A'.repeat(172)}${jwkOf('rsa', { modulusLength: 1024 })['n']}`.slice(0, 342) },
      'RSA',
    ],
    ['16,384 bits', { ...RSA, n: Buffer.alloc(2048, 255).toString('base64url') }, 'RSA modulus of 16384 bits'],
    ['exponent 1', { ...RSA, e: 'AQ' }, 'RSA exponent'],
    ['an even exponent', { ...RSA, e: 'BA' }, 'RSA exponent'],
    ['an endless exponent', { ...RSA, e: Buffer.alloc(256, 1).toString('base64url') }, 'RSA exponent'],
    ['an even modulus', { ...RSA, n: changed(String(RSA['n']), (value) => value ^ 1n) }, 'can be factored'],
    [
      'a modulus with a small factor',
      { ...RSA, n: changed(String(RSA['n']), (value) => value - (value % 3n) + 3n) },
      'factored',
    ],
    // CVE-2017-15361: its primes are powers of 65537 modulo each small prime, and so is their product.
    ['of the faulty generator', { ...RSA, n: changed(String(RSA['n']), bearingTheMark) }, 'can be factored'],
    ['a padded modulus', { ...RSA, n: `${RSA['n']}=` }, 'RSA members'],
    ['no modulus', { kty: 'RSA', e: 'AQAB' }, 'RSA members'],
    ['secp256k1', jwkOf('ec', { namedCurve: 'secp256k1' }), 'crv'],
    ['a short coordinate', { ...P256, x: 'AQ' }, 'coordinates'],
    ['no y', { ...P256, y: undefined }, 'coordinates'],
    ['OKP on an EC curve', { ...P256, kty: 'OKP' }, 'kty'],
    ['EC on Ed25519', { ...ED, kty: 'EC' }, 'kty'],
    ['__proto__ as a curve', { ...P256, crv: '__proto__' }, 'crv'],
    ['alg of another type', { ...P256, alg: 'RS256' }, 'alg'],
    ['a symmetric alg', { ...RSA, alg: 'HS256' }, 'alg'],
    ['no kty', { n: RSA['n'], e: 'AQAB' }, 'crv'],
  ])('that is %s is none', (_name, jwk, why) => {
    expect(usableJwk(jwk, all)).toContain(why);
  });

  it('is left out without breaking the others: off its curve, of an unknown type', async () => {
    const set = await KeySet.import({ keys: [{ ...P256, kid: 'a' }, { ...P256, kid: 'b', x: zero }, 7] }, all);
    expect(set.keys.map((key) => key.kid)).toEqual(['a']);
    expect(set.skipped).toEqual([
      { kid: null, why: 'not an object' },
      { kid: 'b', why: 'not a key' },
    ]);
  });

  it('of a name that another key has serves neither, and that changes the fingerprint', async () => {
    const other = { ...ED, kid: 'other' };
    const before = await KeySet.import({ keys: [{ ...P256, kid: 'a' }, other] }, all);
    const after = await KeySet.import({ keys: [{ ...P256, kid: 'a' }, { ...RSA, kid: 'a', use: 'enc' }, other] }, all);
    expect(after.keys.map((key) => key.kid)).toEqual(['other']);
    expect(after.fingerprint).not.toBe(before.fingerprint);
  });

  it.each([null, {}, { keys: {} }, { keys: Array(101).fill(P256) }])(
    'a set has to be one, of at most 100 keys',
    async (jwks) => {
      await expect(KeySet.import(jwks, all)).rejects.toThrow(TypeError);
    },
  );

  it('is found without kid only where a single one fits', async () => {
    const one = await KeySet.import({ keys: [P256, ED] }, all);
    expect(one.find({ alg: 'ES256' })).toBe(one.keys[0]);
    const two = await KeySet.import({ keys: [P256, jwkOf('ec', { namedCurve: 'P-256' })] }, all);
    expect(two.find({ alg: 'ES256' })).toBeUndefined();
  });

  it.each(['__proto__', 'constructor', '../../etc/passwd', "' OR 1=1 --", 'A'])('kid %s finds nothing', async (kid) => {
    const set = await KeySet.import({ keys: [{ ...P256, kid: 'a' }] }, all);
    expect(set.find({ alg: 'ES256', kid })).toBeUndefined();
  });
});

describe('algorithms', () => {
  it('that are the default are all asymmetric', () => expect(() => checkAlgorithms(DEFAULT_ALGORITHMS)).not.toThrow());

  it.each(['HS256', 'hs512', 'none', 'NONE', 'RS1', 'rs256', 'ES256K', '__proto__', 'toString', '', 7])(
    '%j is refused',
    (name) => {
      expect(() => checkAlgorithms(['RS256', name as string])).toThrow(ConfigurationError);
    },
  );

  it('are at least one', () => expect(() => checkAlgorithms([])).toThrow(ConfigurationError));
});
