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
      // Clients can call a member `__proto__`.
      copies.set(given, (copy = Array.isArray(given) ? ([] as unknown as Holder) : Object.create(null)) as Holder);
      open.push(given);
    }
    return copy;
  };
  const made = copied(value);
  for (let given = open.pop(); given !== undefined; given = open.pop()) {
    const copy = copies.get(given) as Holder;
    for (const key of Object.keys(given)) copy[key] = copied(given[key]);
    // With the members that every object has: custom scalars may use them.
    Object.setPrototypeOf(copy, Object.getPrototypeOf(given));
  }
  return made;
}

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
