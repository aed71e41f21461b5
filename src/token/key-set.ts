import { InvalidTokenError } from '../errors.ts';
import { type UsableJwk, usableJwk } from './jwk-policy.ts';
import { VerificationKey } from './verification-key.ts';

const MAX_KEYS = 100;

/** Why a published key is not used. */
export interface SkippedKey {
  readonly kid: string | null;
  readonly why: string;
}

/** The usable keys of an issuer at one time. */
export class KeySet {
  readonly keys: readonly VerificationKey[];
  readonly skipped: readonly SkippedKey[];
  /** Equal fingerprints are the same keys. */
  readonly fingerprint: string;

  private constructor(keys: readonly VerificationKey[], skipped: readonly SkippedKey[], fingerprint: string) {
    this.keys = keys;
    this.skipped = skipped;
    this.fingerprint = fingerprint;
  }

  /**
   * Imports a JSON Web Key Set. A key that may not be used is left out and never breaks the others.
   * @throws {TypeError} when it is no set, or one of more than 100 keys.
   * @see https://www.rfc-editor.org/rfc/rfc7517#section-5
   */
  static async import(jwks: unknown, algorithms: readonly string[]): Promise<KeySet> {
    const list = (jwks as { readonly keys?: unknown } | null | undefined)?.keys;
    if (!Array.isArray(list)) throw new TypeError('no "keys" in the key set');
    if (list.length > MAX_KEYS) throw new TypeError(`more than ${MAX_KEYS} keys in the key set`);
    const skipped: SkippedKey[] = [];
    const usable: UsableJwk[] = [];
    for (const jwk of list) {
      const key = usableJwk(jwk, algorithms);
      if (typeof key === 'string') skipped.push({ kid: kidOf(jwk), why: key });
      else usable.push(key);
    }
    const keys: VerificationKey[] = [];
    const kept: UsableJwk[] = [];
    for (const key of usable) {
      // Which of two keys of one name is meant cannot be told.
      if (key.kid !== null && list.filter((other) => kidOf(other) === key.kid).length > 1) {
        skipped.push({ kid: key.kid, why: 'kid given twice' });
        continue;
      }
      const imported = await VerificationKey.import(key).catch(() => null);
      if (imported === null) skipped.push({ kid: key.kid, why: 'not a key' });
      else {
        keys.push(imported);
        kept.push(key);
      }
    }
    // Of the keys that serve: a second key of the same name, itself unusable, takes the first one out as well.
    const fingerprint = JSON.stringify(kept.map(({ kid, algorithms: names, jwk }) => [kid, names, jwk]));
    return new KeySet(keys, skipped, fingerprint);
  }

  /**
   * The key for a token's header; undefined when the set has none of its name. A token without `kid` names no key, and
   * gets one only where a single one fits.
   */
  find({ kid, alg }: Readonly<Record<string, unknown>>): VerificationKey | undefined {
    if (typeof kid === 'string') {
      const key = this.keys.find((each) => each.kid === kid);
      if (key !== undefined && !key.algorithms.includes(String(alg)))
        throw new InvalidTokenError('key_not_usable', { claim: 'alg' });
      return key;
    }
    const fitting = this.keys.filter(({ algorithms }) => algorithms.includes(String(alg)));
    return fitting.length === 1 ? fitting[0] : undefined;
  }
}

function kidOf(jwk: unknown): string | null {
  const kid = (jwk as { readonly kid?: unknown } | null | undefined)?.kid;
  return typeof kid === 'string' ? kid.slice(0, 256) : null;
}
