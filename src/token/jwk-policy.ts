import { ALGORITHMS, type Algorithm } from './algorithms.ts';
import { decodeBase64url, isCanonicalBase64url } from './base64url.ts';
import { isWeakModulus } from './weak-modulus.ts';

/** A public key that may verify signatures. */
export interface UsableJwk {
  readonly kid: string | null;
  /** The algorithms it may be used with: its own `alg`, or whatever its type allows of those the issuer may use. */
  readonly algorithms: readonly string[];
  /** Nothing but the public members of its type. */
  readonly jwk: PublicJwk;
}

export interface PublicJwk {
  readonly kty: Algorithm['kty'];
  readonly crv?: string;
  readonly n?: string;
  readonly e?: string;
  readonly x?: string;
  readonly y?: string;
}

const MIN_RSA_BITS = 2048;
/** Beyond, one verification costs more than an attacker's request should be able to. */
const MAX_RSA_BITS = 8192;
const PRIVATE = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'] as const;
const COORDINATE_LENGTH: Readonly<Record<string, number>> = { 'P-256': 32, 'P-384': 48, 'P-521': 66, Ed25519: 32 };

/**
 * The key if it may be used, or in a few words why not. A published private key is public to everybody, and no key.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7517#section-4
 */
export function usableJwk(jwk: unknown, algorithms: readonly string[]): UsableJwk | string {
  if (typeof jwk !== 'object' || jwk === null || Array.isArray(jwk)) return 'not an object';
  const key = jwk as Readonly<Record<string, unknown>>;
  const { kid, alg, use, key_ops: operations } = key;
  // Some runtimes export a key with all members that there are, and those it does not have undefined.
  if (PRIVATE.some((name) => key[name] !== undefined)) return 'private or symmetric members';
  if (kid !== undefined && (typeof kid !== 'string' || kid === '' || kid.length > 256)) return 'kid';
  if (use !== undefined && use !== 'sig') return 'use';
  if (operations !== undefined && !(Array.isArray(operations) && operations.includes('verify'))) return 'key_ops';
  const publicJwk = publicMembers(key);
  if (typeof publicJwk === 'string') return publicJwk;
  const fitting = algorithms.filter((name) => fits(publicJwk, name) && (alg === undefined || name === alg));
  if (fitting.length === 0) return 'alg';
  return { kid: kid ?? null, algorithms: fitting, jwk: publicJwk };
}

function fits({ kty, crv }: PublicJwk, name: string): boolean {
  const algorithm = ALGORITHMS[name];
  return algorithm !== undefined && algorithm.kty === kty && (algorithm.crv === undefined || algorithm.crv === crv);
}

function publicMembers(key: Readonly<Record<string, unknown>>): PublicJwk | string {
  const { kty, crv, n, e, x, y } = key;
  if (kty === 'RSA') {
    if (!isBytes(n) || !isBytes(e)) return 'RSA members';
    const bits = bitLength(n);
    if (bits < MIN_RSA_BITS || bits > MAX_RSA_BITS) return `RSA modulus of ${bits} bits`;
    if (isWeakModulus(decodeBase64url(n))) return 'RSA modulus that can be factored';
    return isOddExponent(e) ? { kty, n, e } : 'RSA exponent';
  }
  if (typeof crv !== 'string' || !Object.hasOwn(COORDINATE_LENGTH, crv)) return 'crv';
  const length = COORDINATE_LENGTH[crv];
  if (!isBytes(x) || decodeBase64url(x).length !== length) return 'coordinates';
  if (kty === 'OKP' && crv === 'Ed25519') return { kty, crv, x };
  if (kty !== 'EC' || crv === 'Ed25519') return 'kty';
  return isBytes(y) && decodeBase64url(y).length === length ? { kty, crv, x, y } : 'coordinates';
}

function isBytes(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && isCanonicalBase64url(value);
}

function bitLength(value: string): number {
  const bytes = decodeBase64url(value);
  const first = bytes.findIndex((byte) => byte !== 0);
  return first === -1 ? 0 : (bytes.length - first) * 8 - Math.clz32(bytes[first]!) + 24;
}

/** Odd, above 1, and short: long exponents only make verification slow. */
function isOddExponent(value: string): boolean {
  const bytes = decodeBase64url(value);
  return bytes.length <= 8 && (bytes.at(-1)! & 1) === 1 && bitLength(value) > 1;
}
