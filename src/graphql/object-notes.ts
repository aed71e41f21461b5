/** What is known of objects that are not ours. */
export interface ObjectNotes<T> {
  /** Undefined for an object without a note, and for what is no object. */
  get(of: unknown): T | undefined;
  has(of: unknown): boolean;
  set(of: object, note: T): void;
  delete(of: object): void;
}

/**
 * Notes about objects that come with each request: what a `WeakMap` does, without what that costs the collector. A
 * `WeakMap` that gets an entry for each request is looked through at each collection, which takes a tenth of a small
 * request. Here the note is a private member of the object itself: nobody else can read, copy or forge it, and it goes
 * when the object goes.
 *
 * What is kept of few objects that live for long, such as schemas and documents, is better off in a `WeakMap`.
 */
export function createObjectNotes<T>(): ObjectNotes<T> {
  // What takes no members need not take private ones.
  const ofFixed = new WeakMap<object, T>();
  class Noted extends Given {
    #note: T | undefined;

    static get(of: unknown): T | undefined {
      if (typeof of !== 'object' || of === null) return undefined;
      return #note in of ? of.#note : ofFixed.get(of);
    }

    static has(of: unknown): boolean {
      return Noted.get(of) !== undefined;
    }

    static set(of: object, note: T): void {
      if (#note in of) of.#note = note;
      else if (Object.isExtensible(of)) new Noted(of).#note = note;
      else ofFixed.set(of, note);
    }

    static delete(of: object): void {
      if (#note in of) of.#note = undefined;
      else ofFixed.delete(of);
    }
  }
  return Noted;
}

/** What a base class returns is what its heirs take for `this`, and give their private members to. */
class Given {
  constructor(object: object) {
    // biome-ignore lint/correctness/noConstructorReturn: another's object is what the member is for
    return object;
  }
}
