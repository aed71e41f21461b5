import { ConfigurationError } from '../errors.ts';
import { KeySet } from './key-set.ts';
import {
  found,
  type JsonWebKeySet,
  type KeySource,
  type KeySourceOptions,
  type KeySourceStatus,
} from './key-source.ts';
import { RemoteKeys } from './remote-keys.ts';
import type { VerificationKey } from './verification-key.ts';

/** The keys of an issuer, from wherever they come. */
export function createKeySource(options: KeySourceOptions): KeySource {
  const { keys } = options;
  return keys === undefined || typeof keys === 'string' || keys instanceof URL
    ? new RemoteKeys(options, keys)
    : new GivenKeys(options, keys);
}

/** Keys that were given with the options: they never change, and are never out of reach. */
class GivenKeys implements KeySource {
  readonly version = 0;
  readonly #importing: Promise<KeySet>;
  #set: KeySet | null = null;

  constructor({ issuer, algorithms }: KeySourceOptions, jwks: JsonWebKeySet) {
    this.#importing = KeySet.import(jwks, algorithms).then(
      (set) => {
        if (set.keys.length === 0) {
          const why = set.skipped.map((key) => key.why).join(', ');
          throw new ConfigurationError(`keys of ${issuer}: none of them can be used${why && ` (${why})`}`);
        }
        this.#set = set;
        return set;
      },
      (cause: Error) => {
        throw new ConfigurationError(`keys of ${issuer}: ${cause.message}`);
      },
    );
    // Told to whoever asks for a key; a process must not end because nobody has asked yet.
    this.#importing.catch(() => undefined);
  }

  find(header: Readonly<Record<string, unknown>>): VerificationKey | Promise<VerificationKey> {
    return this.#set === null ? this.#importing.then((set) => found(set, header)) : found(this.#set, header);
  }

  async ready(): Promise<void> {
    await this.#importing;
  }

  status(): KeySourceStatus {
    const set = this.#set;
    return {
      state: set === null ? 'none' : 'fresh',
      keys: set?.keys.length ?? 0,
      skipped: set?.skipped ?? [],
      fetchedAt: null,
      failures: 0,
    };
  }
}
