import { type CryptoKey, importJWK } from 'jose';
import type { PublicJwk, UsableJwk } from './jwk-policy.ts';

/** What is used of `node:crypto`. Said here, as who compiles against the package need not have Node's types. */
interface KeyMaker<Key extends object> {
  createPublicKey(input: { readonly key: Record<string, string>; readonly format: 'jwk' }): Key;
}

/** A key of an issuer, made ready for verification once. */
export class VerificationKey {
  readonly kid: string | null;
  readonly algorithms: readonly string[];
  readonly #jwk: PublicJwk;
  readonly #cryptoKeys = new Map<string, Promise<CryptoKey>>();
  #keyObject: object | null = null;

  private constructor({ kid, algorithms, jwk }: UsableJwk) {
    this.kid = kid;
    this.algorithms = algorithms;
    this.#jwk = jwk;
  }

  /** Imports the key to see that it is one: a point that is on its curve. Throws where it is not. */
  static async import(usable: UsableJwk): Promise<VerificationKey> {
    const key = new VerificationKey(usable);
    await key.cryptoKey(usable.algorithms[0]!);
    return key;
  }

  /** As WebCrypto wants it: bound to one algorithm. */
  cryptoKey(algorithm: string): Promise<CryptoKey> {
    let key = this.#cryptoKeys.get(algorithm);
    if (key === undefined) {
      key = importJWK({ ...this.#jwk }, algorithm) as Promise<CryptoKey>;
      this.#cryptoKeys.set(algorithm, key);
    }
    return key;
  }

  /** As Node's one-shot verification wants it. */
  keyObject<Key extends object>(crypto: KeyMaker<Key>): Key {
    this.#keyObject ??= crypto.createPublicKey({ key: { ...this.#jwk }, format: 'jwk' });
    return this.#keyObject as Key;
  }
}
