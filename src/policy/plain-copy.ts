type Holder = Record<PropertyKey, unknown>;

/**
 * Lists and plain objects anew, as deep as they go, which is as deep as a client likes; of whatever else, such as uploads,
 * the very same.
 */
export function copyOf(value: unknown): unknown {
  const copies = new Map<object, Holder>();
  const open: Holder[] = [];
  const copied = (given: unknown): unknown => {
    if (!isHolder(given)) return given;
    let copy = copies.get(given);
    if (copy === undefined) {
      // With the members that every object has: custom scalars may use them.
      copy = (Array.isArray(given) ? [] : Object.create(Object.getPrototypeOf(given))) as Holder;
      copies.set(given, copy);
      open.push(given);
    }
    return copy;
  };
  const made = copied(value);
  for (let given = open.pop(); given !== undefined; given = open.pop()) {
    const copy = copies.get(given) as Holder;
    for (const key of Object.keys(given)) {
      const value = copied(given[key]);
      // Clients can call a member `__proto__`.
      if (key === '__proto__') Object.defineProperty(copy, key, { value, ...ORDINARY });
      else copy[key] = value;
    }
  }
  return made;
}

const ORDINARY: PropertyDescriptor = { writable: true, enumerable: true, configurable: true };

/** True for what `copyOf` makes of one and the same. */
export function isSame(left: unknown, right: unknown): boolean {
  const seen = new Map<object, object>();
  const open: [unknown, unknown][] = [[left, right]];
  for (let pair = open.pop(); pair !== undefined; pair = open.pop()) {
    const [one, other] = pair;
    if (Object.is(one, other)) continue;
    if (!isHolder(one) || !isHolder(other) || Array.isArray(one) !== Array.isArray(other)) return false;
    if (seen.get(one) === other) continue;
    seen.set(one, other);
    const keys = Object.keys(one);
    if (keys.length !== Object.keys(other).length) return false;
    for (const key of keys) {
      if (!Object.hasOwn(other, key)) return false;
      open.push([one[key], other[key]]);
    }
  }
  return true;
}

function isHolder(value: unknown): value is Holder {
  if (Array.isArray(value)) return true;
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}
