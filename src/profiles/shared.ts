const MAX_ENTRIES = 1_000;

/**
 * What many tokens have in common, made once and kept once: to be asked only about tokens that were found good, so that
 * nobody else has a say in what is kept. When there is too much of it, all is forgotten.
 */
export class Shared<T> {
  readonly #byKey = new Map<string, T>();

  of(key: string, make: () => T): T {
    let value = this.#byKey.get(key);
    if (value === undefined) {
      if (this.#byKey.size >= MAX_ENTRIES) this.#byKey.clear();
      this.#byKey.set(key, (value = make()));
    }
    return value;
  }
}
