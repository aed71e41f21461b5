import { describe, expect, test } from 'vitest';
import { copyOf, isSame } from '../../src/policy/plain-copy.ts';

const upload = Promise.resolve('a file');
const changes: readonly (readonly [title: string, given: () => object, change: (given: never) => unknown])[] = [
  ['a member', () => ({ a: 1 }), (given: { a: number }) => (given.a = 2)],
  ['a member more', () => ({}), (given: { a?: undefined }) => (given.a = undefined)],
  ['a member less', () => ({ a: undefined }), (given: { a?: undefined }) => delete given.a],
  ['another member', () => ({ a: 1 }), (given: { a?: number; b?: number }) => delete Object.assign(given, { b: 1 }).a],
  ['a member of an item', () => ({ a: [{ b: null }] }), (given: { a: [{ b: unknown }] }) => (given.a[0].b = 0)],
  ['an item more', () => ({ a: [1] }), (given: { a: number[] }) => given.a.push(1)],
  [
    'a member called __proto__',
    () => JSON.parse('{ "__proto__": { "a": 1 } }'),
    (given: object) => delete (Object.values(given)[0] as { a?: number }).a,
  ],
  ['another upload', () => ({ file: upload }), (given: { file: unknown }) => (given.file = Promise.resolve('a file'))],
];

describe('a copy of variables', () => {
  test.each(changes)('is the same until one changes %s', (_, make, change) => {
    const given = make();
    const copy = copyOf(given);
    expect([isSame(given, copy), isSame(make(), copy)]).toEqual([true, true]);
    change(given as never);
    expect([isSame(given, copy), isSame(copy, given)]).toEqual([false, false]);
  });

  test('has of every object what the object has', () => {
    const given = JSON.parse('{ "a": { "__proto__": { "b": 1 } } }') as { readonly a: object };
    const copy = copyOf(given) as typeof given;
    expect(copy).toStrictEqual(given);
    for (const each of [copy, copy.a]) expect(Object.getPrototypeOf(each)).toBe(Object.prototype);
    expect(Object.getPrototypeOf(copyOf(Object.create(null)))).toBeNull();
  });

  test('goes as deep as a client likes, and round as a server likes', () => {
    const deep: unknown = JSON.parse(`${'['.repeat(5_000)}${']'.repeat(5_000)}`);
    const deeper = Array.from({ length: 20 }).reduce((inner) => [inner, [deep]], deep);
    const round: { self?: unknown } = {};
    round.self = round;
    for (const given of [deeper, round]) expect(isSame(given, copyOf(given))).toBe(true);
  });
});
