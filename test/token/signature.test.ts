import * as crypto from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ALGORITHMS } from '../../src/token/algorithms.ts';
import { KeySet } from '../../src/token/key-set.ts';
import { verifyAtOnce, verifyPortably } from '../../src/token/signature.ts';
import { parseToken } from '../../src/token/strict-token.ts';
import type { VerificationKey } from '../../src/token/verification-key.ts';

type Pair = { readonly publicKey: crypto.KeyObject; readonly privateKey: crypto.KeyObject };
const rsa: Pair = crypto.generateKeyPairSync('rsa', { modulusLength: 2048 });
const ed: Pair = crypto.generateKeyPairSync('ed25519');
const pairs = new Map<string, Pair>();

function pairOf(alg: string): Pair {
  const { kty, crv } = ALGORITHMS[alg]!;
  if (kty === 'RSA') return rsa;
  if (kty === 'OKP') return ed;
  let pair = pairs.get(crv!);
  if (pair === undefined) pairs.set(crv!, (pair = crypto.generateKeyPairSync('ec', { namedCurve: crv! })));
  return pair;
}

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const inputOf = (alg: string): string => `${encode({ alg, kid: 'k' })}.${encode({ sub: 'a' })}`;

function sign(alg: string, { input = inputOf(alg), as = alg, der = false, saltLength = -1 } = {}): Buffer {
  const { hash, isPss, kty } = ALGORITHMS[as]!;
  const key = pairOf(as).privateKey;
  const pss = { key, padding: crypto.constants.RSA_PKCS1_PSS_PADDING, saltLength };
  const ec = { key, dsaEncoding: der ? ('der' as const) : ('ieee-p1363' as const) };
  return crypto.sign(hash, Buffer.from(input), isPss ? pss : kty === 'EC' ? ec : key);
}

async function keyOf(alg: string): Promise<VerificationKey> {
  const set = await KeySet.import({ keys: [{ ...pairOf(alg).publicKey.export({ format: 'jwk' }), kid: 'k' }] }, [alg]);
  return set.keys[0]!;
}

async function verdicts(alg: string, signature: Uint8Array): Promise<readonly boolean[]> {
  const key = await keyOf(alg);
  const token = parseToken(`${inputOf(alg)}.${Buffer.from(signature).toString('base64url')}`);
  return [verifyAtOnce(token, { key, crypto }), await verifyPortably(token, key)];
}

const flip = (bytes: Uint8Array, at: number): Uint8Array =>
  bytes.map((byte, index) => (index === at ? byte ^ 1 : byte));
const cut = (bytes: Uint8Array, length: number): Uint8Array => bytes.subarray(0, length);

describe.each(Object.keys(ALGORITHMS))('both ways of verifying %s agree', (alg) => {
  it('that a good signature is good', async () => expect(await verdicts(alg, sign(alg))).toEqual([true, true]));

  const good = sign(alg);
  it.each<[string, Uint8Array]>([
    ['with its first bit changed', flip(good, 0)],
    ['with its last bit changed', flip(good, good.length - 1)],
    ['cut by one byte', cut(good, good.length - 1)],
    ['with a byte more', Buffer.concat([good, Buffer.alloc(1)])],
    ['with a zero byte before', Buffer.concat([Buffer.alloc(1), good])],
    ['of zeros', new Uint8Array(good.length)],
    ['of ones', new Uint8Array(good.length).fill(255)],
    ['of one byte', new Uint8Array(1)],
    ['over another text', sign(alg, { input: 'another.text' })],
    ['over the same text and a dot', sign(alg, { input: `${inputOf(alg)}.` })],
  ])('that a signature %s is bad', async (_name, signature) =>
    expect(await verdicts(alg, signature)).toEqual([false, false]),
  );
});

it.each(['ES256', 'ES384', 'ES512'])('%s signatures in DER are none (RFC 7518 §3.4)', async (alg) =>
  expect(await verdicts(alg, sign(alg, { der: true }))).toEqual([false, false]),
);

it.each([
  ['RS256', 'PS256'],
  ['PS256', 'RS256'],
  ['RS256', 'RS512'],
  ['PS384', 'PS256'],
])('a token that says %s is not verified by a signature made as %s', async (alg, as) =>
  expect(await verdicts(alg, sign(alg, { as }))).toEqual([false, false]),
);

it.each([0, 20, 64])('PS256 takes no salt of %d bytes (RFC 7518 §3.5)', async (saltLength) =>
  expect(await verdicts('PS256', sign('PS256', { saltLength }))).toEqual([false, false]),
);

it.each(['HS256', 'none', 'PS256', '__proto__'])('a key for RS256 is not usable for %s', async (alg) => {
  const key = await keyOf('RS256');
  const token = parseToken(`${inputOf(alg)}.${sign('RS256').toString('base64url')}`);
  expect(() => verifyAtOnce(token, { key, crypto })).toThrow('key_not_usable');
  await expect(verifyPortably(token, key)).rejects.toThrow('key_not_usable');
});
