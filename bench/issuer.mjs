// The authorization server of the benchmark: one key of each kind, and tokens as RFC 9068 writes them.
import { createPrivateKey, generateKeyPairSync, randomUUID, sign } from 'node:crypto';

export const ISSUER = 'https://issuer.example/';
export const AUDIENCE = 'https://api.example/graphql';
/** What the callers of all workloads were granted: everything but `read:secret`. */
export const SCOPE = 'read:greeting read:price read:stock read:notes read:email read:salary read:wide openid profile';

const KINDS = {
  RS256: () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
  ES256: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  EdDSA: () => generateKeyPairSync('ed25519'),
};

/** Keys that can be sent to another process. */
export function createKeys() {
  return Object.entries(KINDS).map(([alg, generate]) => {
    const { publicKey, privateKey } = generate();
    return {
      alg,
      jwk: { ...publicKey.export({ format: 'jwk' }), kid: alg, alg, use: 'sig' },
      publicPem: publicKey.export({ format: 'pem', type: 'spki' }),
      privatePem: privateKey.export({ format: 'pem', type: 'pkcs8' }),
    };
  });
}

/** A function that mints tokens; `claims` replace or add. */
export function minter(keys) {
  const privateKeys = new Map(keys.map(({ alg, privatePem }) => [alg, createPrivateKey(privatePem)]));
  return (alg, claims = {}) => {
    const now = Math.floor(Date.now() / 1000);
    const payload = {
      iss: ISSUER,
      sub: 'auth0|65f1c0ffee65f1c0ffee',
      aud: AUDIENCE,
      iat: now,
      exp: now + 7200,
      client_id: 'bench-client',
      jti: randomUUID(),
      scope: SCOPE,
      ...claims,
    };
    const input = `${encode({ alg, typ: 'at+jwt', kid: alg })}.${encode(payload)}`;
    const key = privateKeys.get(alg);
    const signature = sign(
      alg === 'EdDSA' ? null : 'sha256',
      Buffer.from(input),
      alg === 'ES256' ? { key, dsaEncoding: 'ieee-p1363' } : key,
    );
    return `${input}.${signature.toString('base64url')}`;
  };
}

function encode(part) {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}
