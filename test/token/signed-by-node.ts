import { constants, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { encodePart, type Part } from '../../src/testing/compact.ts';
import { ALGORITHMS } from '../../src/token/algorithms.ts';

/** A key pair for one algorithm, made by Node. */
export interface NodeKey {
  readonly alg: string;
  readonly privateKey: KeyObject;
  readonly jwk: Readonly<Record<string, unknown>>;
}

/** Makes a key pair that fits an algorithm of RFC 7518 or RFC 8037. */
export function nodeKey(alg: string, kid: string): NodeKey {
  const { kty, crv } = ALGORITHMS[alg]!;
  const pair =
    kty === 'RSA'
      ? generateKeyPairSync('rsa', { modulusLength: 2048 })
      : kty === 'EC'
        ? generateKeyPairSync('ec', { namedCurve: crv! })
        : generateKeyPairSync('ed25519');
  return {
    alg,
    privateKey: pair.privateKey,
    jwk: { ...pair.publicKey.export({ format: 'jwk' }), kid, alg, use: 'sig' },
  };
}

/** The signature that the key makes by another algorithm's rules, or by its own. */
export function signatureOf(input: string, { privateKey, alg }: Pick<NodeKey, 'privateKey' | 'alg'>): Buffer {
  const { hash, isPss, kty } = ALGORITHMS[alg]!;
  const options = isPss
    ? { key: privateKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
    : kty === 'EC'
      ? { key: privateKey, dsaEncoding: 'ieee-p1363' as const }
      : privateKey;
  return sign(hash, Buffer.from(input), options);
}

/** A compact JWS, signed by Node's own cryptography. */
export function signedByNode(
  header: Part,
  { payload, key }: { readonly payload: Part; readonly key: NodeKey },
): string {
  const input = `${encodePart(header)}.${encodePart(payload)}`;
  return `${input}.${signatureOf(input, key).toString('base64url')}`;
}
