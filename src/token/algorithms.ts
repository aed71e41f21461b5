import { ConfigurationError } from '../errors.ts';

/** How an algorithm's keys look, and how its signatures are made. */
export interface Algorithm {
  readonly kty: 'RSA' | 'EC' | 'OKP';
  readonly crv?: 'P-256' | 'P-384' | 'P-521' | 'Ed25519';
  /** Name of the hash; null where the scheme brings its own. */
  readonly hash: 'sha256' | 'sha384' | 'sha512' | null;
  readonly isPss?: true;
  /** Bytes; the one length that a signature can have (RFC 7518 §3.4, RFC 8037 §3.1). Absent for RSA: that depends on the key. */
  readonly signatureLength?: number;
}

/** The asymmetric signature algorithms of RFC 7518 §3.1, RFC 8037 and RFC 9864. */
export const ALGORITHMS: Readonly<Record<string, Algorithm>> = Object.freeze({
  __proto__: null,
  RS256: { kty: 'RSA', hash: 'sha256' },
  RS384: { kty: 'RSA', hash: 'sha384' },
  RS512: { kty: 'RSA', hash: 'sha512' },
  PS256: { kty: 'RSA', hash: 'sha256', isPss: true },
  PS384: { kty: 'RSA', hash: 'sha384', isPss: true },
  PS512: { kty: 'RSA', hash: 'sha512', isPss: true },
  ES256: { kty: 'EC', crv: 'P-256', hash: 'sha256', signatureLength: 64 },
  ES384: { kty: 'EC', crv: 'P-384', hash: 'sha384', signatureLength: 96 },
  ES512: { kty: 'EC', crv: 'P-521', hash: 'sha512', signatureLength: 132 },
  EdDSA: { kty: 'OKP', crv: 'Ed25519', hash: null, signatureLength: 64 },
  Ed25519: { kty: 'OKP', crv: 'Ed25519', hash: null, signatureLength: 64 },
} as unknown as Record<string, Algorithm>);

export const DEFAULT_ALGORITHMS: readonly string[] = ['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519'];

/** Throws a `ConfigurationError` unless every name is that of an asymmetric algorithm that this package verifies. */
export function checkAlgorithms(algorithms: readonly string[]): void {
  const problems = algorithms.flatMap((name) => {
    if (typeof name === 'string' && name in ALGORITHMS) return [];
    const why = /^HS/i.test(String(name))
      ? 'is symmetric: whoever can verify could also sign'
      : String(name).toLowerCase() === 'none'
        ? 'is no signature at all'
        : 'is not supported';
    return [`algorithms: ${JSON.stringify(name)} ${why}; expected some of ${Object.keys(ALGORITHMS).join(', ')}`];
  });
  if (algorithms.length === 0)
    problems.push(`algorithms: expected at least one of ${Object.keys(ALGORITHMS).join(', ')}`);
  if (problems.length > 0) throw new ConfigurationError(problems);
}
