import { constants, createHash, createHmac, createPublicKey, privateEncrypt } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { type AuthError, InvalidTokenError } from '../../src/errors.ts';
import { createTokenVerifier } from '../../src/profiles/token-verifier.ts';
import { base64url, encodePart } from '../../src/testing/compact.ts';
import { ALGORITHMS } from '../../src/token/algorithms.ts';
import { KeySet } from '../../src/token/key-set.ts';
import { verifyAtOnce, verifyPortably } from '../../src/token/signature.ts';
import { parseToken } from '../../src/token/strict-token.ts';
import { paddingForgeries, rightMessage } from './padding-forgeries.ts';
import { type NodeKey, nodeKey, signatureOf, signedByNode } from './signed-by-node.ts';

/*
 * What Wycheproof asks of a JSON Web Signature library and of one that reads key sets, by the names that its cases have
 * there, with keys made here and claims that would be good. `valid` is valid there too.
 */

const NOW = 1_800_000_000;
const CLAIMS = {
  iss: 'https://id.example.com/',
  aud: 'api',
  sub: 'u',
  client_id: 'c',
  jti: 'j',
  iat: NOW,
  exp: NOW + 60,
};

async function reasonFor(
  token: string,
  { keys, alg }: { readonly keys: readonly object[]; readonly alg: string },
): Promise<string> {
  const verifier = createTokenVerifier({
    issuers: { issuer: CLAIMS.iss, audience: 'api', profiles: ['rfc9068'], keys: { keys }, algorithms: [alg] },
    now: () => new Date(NOW * 1000),
  });
  try {
    await verifier.verify(token);
    return 'valid';
  } catch (error) {
    if (error instanceof InvalidTokenError) return error.reason;
    throw error;
  }
}

describe.each(Object.keys(ALGORITHMS))('a signature by %s', (alg) => {
  let key: NodeKey;
  let parts: readonly [string, string, string];
  const header = { alg, typ: 'at+jwt', kid: 'k' };

  beforeAll(() => {
    key = nodeKey(alg, 'k');
    parts = signedByNode(header, { payload: CLAIMS, key }).split('.') as [string, string, string];
  });

  it.each<[string, (parts: readonly [string, string, string]) => string, string]>([
    ['acceptsValid', ([h, p, s]) => `${h}.${p}.${s}`, 'valid'],
    [
      'rejectsModifiedSignature',
      ([h, p, s]) => `${h}.${p}.${s[0] === 'A' ? 'B' : 'A'}${s.slice(1)}`,
      'signature_invalid',
    ],
    ['rejectsMissingSignature', ([h, p]) => `${h}.${p}.`, 'malformed'],
    ['rejectsMissingSignatureAndSeparator', ([h, p]) => `${h}.${p}`, 'malformed'],
    ['rejectsModifiedPayload', ([h, , s]) => `${h}.${encodePart({ ...CLAIMS, sub: 'x' })}.${s}`, 'signature_invalid'],
    ['rejectsMissingPayload', ([h, , s]) => `${h}..${s}`, 'malformed'],
    ['rejectsMissingPayloadAndSeparator', ([h, , s]) => `${h}.${s}`, 'malformed'],
    ['rejectsModifiedHeader', ([, p, s]) => `${encodePart({ ...header, kid: 'X' })}.${p}.${s}`, 'key_not_found'],
    ['rejectsMissingHeader', ([, p, s]) => `.${p}.${s}`, 'malformed'],
    ['rejectsMissingHeaderAndSeparator', ([, p, s]) => `${p}.${s}`, 'malformed'],
    ['rejectsMissingHeaderAndSignature', ([, p]) => `.${p}.`, 'malformed'],
    ['rejectsMissingHeaderSignatureAndSeparators', ([, p]) => p, 'malformed'],
    ['rejectsEmptyString', () => '', 'malformed'],
    ['rejectsExtraEmptyComponent', ([h, p, s]) => `${h}.${p}.${s}.`, 'malformed'],
    ['rejectsExtraComponent', ([h, p, s]) => `${h}.${p}.${s}.foo`, 'malformed'],
    [
      'rejectsNoneAlgorithmAndMissingSignature',
      ([, p]) => `${encodePart({ ...header, alg: 'none' })}.${p}.`,
      'malformed',
    ],
    [
      'rejectsNoneAlgorithmWithSignature',
      ([, p, s]) => `${encodePart({ ...header, alg: 'none' })}.${p}.${s}`,
      'algorithm_not_allowed',
    ],
    [
      'rejectsValidJsonSerialization',
      ([h, p, s]) =>
        JSON.stringify({ payload: p, signatures: [{ protected: h, header: { unknown: 'x' }, signature: s }] }),
      'malformed',
    ],
    [
      'rejectsFlattenedJsonSerialization',
      ([h, p, s]) => JSON.stringify({ payload: p, protected: h, signature: s }),
      'malformed',
    ],
    ['rejectsSpaces', ([h, p, s]) => `${h}. ${p}.${s}`, 'malformed'],
    ['rejectsPadding', ([h, p, s]) => `${h}.${p}.${s}=`, 'malformed'],
    [
      'rejectsDuplicateHeaderMember',
      ([, p, s]) => `${encodePart(`{"alg":"none",${JSON.stringify(header).slice(1)}`)}.${p}.${s}`,
      'malformed',
    ],
  ])('%s', async (_name, change, reason) => {
    expect(await reasonFor(change(parts), { keys: [key.jwk], alg })).toBe(reason);
  });

  it('rejectsSymmetryConfusionAttacks', async () => {
    const publicKey = createPublicKey({ key: { ...key.jwk }, format: 'jwk' });
    const secrets = [
      publicKey.export({ type: 'spki', format: 'der' }),
      publicKey.export({ type: 'spki', format: 'pem' }),
      JSON.stringify(key.jwk),
      ...['n', 'x'].flatMap((name) =>
        typeof key.jwk[name] === 'string' ? [Buffer.from(key.jwk[name], 'base64url')] : [],
      ),
    ];
    for (const secret of secrets) {
      const input = `${encodePart({ ...header, alg: 'HS256' })}.${parts[1]}`;
      const token = `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
      expect(await reasonFor(token, { keys: [key.jwk], alg })).toBe('algorithm_not_allowed');
    }
  });

  it('rejectsAttackerProvidedEmbeddedJwk', async () => {
    const foreign = nodeKey(alg, 'k');
    const token = signedByNode({ ...header, jwk: foreign.jwk }, { payload: CLAIMS, key: foreign });
    expect(await reasonFor(token, { keys: [key.jwk], alg })).toBe('signature_invalid');
  });

  it('WrongPrimitive: the signature of another algorithm, whichever of the two the header names', async () => {
    for (const other of Object.keys(ALGORITHMS).filter(
      (name) => name !== alg && ALGORITHMS[name]?.kty === ALGORITHMS[alg]?.kty,
    )) {
      const sameKey = ALGORITHMS[other]?.crv === ALGORITHMS[alg]?.crv ? key : nodeKey(other, 'k');
      const input = `${encodePart(header)}.${parts[1]}`;
      const disguised = `${input}.${signatureOf(input, { ...sameKey, alg: other }).toString('base64url')}`;
      // EdDSA and Ed25519 are two names of one algorithm: then only the other name is refused.
      const isSame = alg.startsWith('Ed') && other.startsWith('Ed');
      expect([other, await reasonFor(disguised, { keys: [key.jwk], alg })]).toEqual([
        other,
        isSame ? 'valid' : 'signature_invalid',
      ]);
      const honest = signedByNode({ ...header, alg: other }, { payload: CLAIMS, key: { ...sameKey, alg: other } });
      expect([other, await reasonFor(honest, { keys: [key.jwk], alg })]).toEqual([other, 'algorithm_not_allowed']);
    }
  });
});

describe('ModifiedPadding: an RSA signature over another encoding than the one', () => {
  const size = 256;

  it('is none, by either way of verifying', async () => {
    const key = nodeKey('RS256', 'k');
    const [verificationKey] = (await KeySet.import({ keys: [key.jwk] }, ['RS256'])).keys;
    const input = `${encodePart({ alg: 'RS256', typ: 'at+jwt', kid: 'k' })}.${encodePart(CLAIMS)}`;
    const digest = createHash('sha256').update(input).digest();
    const crypto = globalThis.process.getBuiltinModule('node:crypto');
    const verdicts = async (message: Uint8Array): Promise<readonly boolean[]> => {
      const signature = privateEncrypt({ key: key.privateKey, padding: constants.RSA_NO_PADDING }, message);
      const token = parseToken(`${input}.${base64url(signature)}`);
      return [verifyAtOnce(token, { key: verificationKey!, crypto }), await verifyPortably(token, verificationKey!)];
    };
    expect(await verdicts(rightMessage(digest, size))).toEqual([true, true]);
    const forgeries = paddingForgeries(digest, size);
    expect(forgeries.length).toBeGreaterThan(130);
    for (const { name, message } of forgeries) {
      // A message that is no number below the modulus cannot be signed.
      if (message[0] !== 0) continue;
      expect([name, ...(await verdicts(message))]).toEqual([name, false, false]);
    }
  });

  it('is none with a byte more or less, or with the modulus added', async () => {
    const key = nodeKey('RS256', 'k');
    const input = `${encodePart({ alg: 'RS256', typ: 'at+jwt', kid: 'k' })}.${encodePart(CLAIMS)}`;
    const signature = signatureOf(input, key);
    const modulus = BigInt(`0x${Buffer.from(String(key.jwk['n']), 'base64url').toString('hex')}`);
    const sum = (BigInt(`0x${signature.toString('hex')}`) + modulus).toString(16).padStart(514, '0');
    for (const bytes of [
      Buffer.concat([Buffer.alloc(1), signature]),
      Buffer.concat([signature, Buffer.alloc(1)]),
      signature.subarray(1),
      signature.subarray(0, -1),
      Buffer.from(sum, 'hex'),
    ]) {
      expect(await reasonFor(`${input}.${base64url(bytes)}`, { keys: [key.jwk], alg: 'RS256' })).toBe(
        'signature_invalid',
      );
    }
  });
});

describe('a key set', () => {
  let ec: NodeKey;
  let rsa: NodeKey;
  beforeAll(() => {
    ec = nodeKey('ES256', 'kid-ec-sign');
    rsa = nodeKey('RS256', 'kid-rsa-sign');
  });
  const token = (key: NodeKey): string =>
    signedByNode({ alg: key.alg, typ: 'at+jwt', kid: key.jwk['kid'] }, { payload: CLAIMS, key });
  /** Keys that are wrong are left out when they are fetched; of keys that are given, one has to be of use. */
  const outcome = async (keys: readonly object[], key: NodeKey): Promise<string> => {
    const set = await KeySet.import({ keys }, ['RS256', 'ES256']);
    if (set.keys.length === 0) return 'no key';
    return reasonFor(token(key), { keys, alg: key.alg }).catch((error: AuthError) => error.code);
  };

  it('acceptsValid', async () => {
    expect(await outcome([ec.jwk, rsa.jwk], ec)).toBe('valid');
    expect(await outcome([ec.jwk, rsa.jwk], rsa)).toBe('valid');
  });

  it.each<[string, (key: Readonly<Record<string, unknown>>) => readonly object[]]>([
    ['jws_duplicate_kid', (jwk) => [jwk, { ...nodeKey('ES256', 'x').jwk, kid: jwk['kid'] }]],
    ['mismatchedAlgAndCurve (ES521)', (jwk) => [{ ...jwk, alg: 'ES521' }]],
    ['mismatchedAlgAndCurve (ES224)', (jwk) => [{ ...jwk, alg: 'ES224' }]],
    ['invalid_use', (jwk) => [{ ...jwk, use: 'enc' }]],
    ['invalid_point', (jwk) => [{ ...jwk, y: changedByte(String(jwk['y'])) }]],
    ['wrong_curve', (jwk) => [{ ...jwk, crv: 'P-384' }]],
    ['wrong_kty', (jwk) => [{ ...jwk, kty: 'RSA' }]],
    ['a private key among public ones', (jwk) => [{ ...jwk, d: jwk['x'] }]],
    ['invalid_aes_gcm_key', (jwk) => [{ kty: 'oct', use: 'sig', alg: 'A256GCM', kid: jwk['kid'], k: jwk['x'] }]],
  ])('%s: refuses what it has accepted with the right key', async (_name, keys) => {
    expect(await outcome([ec.jwk], ec)).toBe('valid');
    expect(await outcome(keys(ec.jwk), ec)).toBe('no key');
  });

  it('jws_mixedSymmetryKeyset: a token of the secret in it is none', async () => {
    const secret = { kty: 'oct', use: 'sig', alg: 'HS256', kid: 'kid-aes-sign', k: base64url(new Uint8Array(32)) };
    const set = await KeySet.import({ keys: [secret, ec.jwk] }, ['RS256', 'ES256']);
    expect(set.keys.map(({ kid }) => kid)).toEqual(['kid-ec-sign']);
    expect(set.find({ alg: 'HS256', kid: 'kid-aes-sign' })).toBeUndefined();
  });

  it.each([
    ['rejects1024bitRsaKey', { n: base64url(new Uint8Array(128).fill(0xfd)) }],
    ['rejectsPublicExponent1', { e: 'AQ' }],
    ['rejectsWrongUse', { use: 'enc', alg: 'RSA1_5' }],
  ])('%s', async (_name, change) => {
    expect(await outcome([{ ...rsa.jwk, ...change }], rsa)).toBe('no key');
  });
});

function changedByte(text: string): string {
  const bytes = Buffer.from(text, 'base64url');
  bytes[4]! ^= 1;
  return bytes.toString('base64url');
}
