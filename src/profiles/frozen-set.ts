/**
 * A set that stays as it is. `Object.freeze` does not reach what a Set holds, so whoever casts the `ReadonlySet` away
 * finds that adding and removing throw. Principals are shared by all requests with the same token.
 */
export function frozenSet(values: Iterable<string>): ReadonlySet<string> {
  const set = new Set(values);
  return set.size === 0 ? EMPTY : closed(set);
}

const refuse: PropertyDescriptor = {
  value: () => {
    throw new TypeError('This set cannot be changed.');
  },
};

const CLOSED: PropertyDescriptorMap = { add: refuse, delete: refuse, clear: refuse };

function closed(set: Set<string>): ReadonlySet<string> {
  return Object.freeze(Object.defineProperties(set, CLOSED));
}

const EMPTY: ReadonlySet<string> = closed(new Set());
