/** Signature algorithms that a test issuer can sign with. */
export type TestAlgorithm = 'ES256' | 'RS256' | 'PS256' | 'EdDSA';

/** A fresh key pair; it never leaves the process. */
export interface TestKey {
  readonly kid: string;
  readonly alg: TestAlgorithm;
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
  /** As the issuer's key set shows it. */
  readonly publicJwk: Readonly<Record<string, unknown>>;
}

const RSA = { modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256' };

/** What Web Cryptography calls each algorithm when a key is made, and when it signs (RFC 7518 §3, RFC 8037 §3.1). */
const ALGORITHMS = {
  ES256: { key: { name: 'ECDSA', namedCurve: 'P-256' }, sign: { name: 'ECDSA', hash: 'SHA-256' } },
  RS256: { key: { name: 'RSASSA-PKCS1-v1_5', ...RSA }, sign: { name: 'RSASSA-PKCS1-v1_5' } },
  PS256: { key: { name: 'RSA-PSS', ...RSA }, sign: { name: 'RSA-PSS', saltLength: 32 } },
  EdDSA: { key: { name: 'Ed25519' }, sign: { name: 'Ed25519' } },
} as const;

/** Makes a key pair for one algorithm. */
export async function createTestKey(alg: TestAlgorithm, kid: string): Promise<TestKey> {
  const pair = (await crypto.subtle.generateKey(ALGORITHMS[alg].key, true, ['sign', 'verify'])) as CryptoKeyPair;
  const { key_ops, ext, ...publicJwk } = await crypto.subtle.exportKey('jwk', pair.publicKey);
  return { kid, alg, ...pair, publicJwk: Object.freeze({ ...publicJwk, kid, alg, use: 'sig' }) };
}

/** The signature over a text, in the form that JWS wants. */
export async function signText(text: string, key: TestKey): Promise<Uint8Array> {
  return new Uint8Array(
    await crypto.subtle.sign(ALGORITHMS[key.alg].sign, key.privateKey, new TextEncoder().encode(text)),
  );
}
