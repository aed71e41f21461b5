import { describe, expect, test } from 'vitest';
import { createObjectNotes } from '../../src/graphql/object-notes.ts';

describe('notes about objects of others', () => {
  const kinds: Readonly<Record<string, () => object>> = {
    'a plain object': () => ({ id: 1 }),
    'an object without a prototype': () => Object.create(null),
    'a frozen object': () => Object.freeze({ id: 1 }),
    'a sealed array': () => Object.seal([1]),
    'an instance of a class with private members': () => new Request('http://localhost/'),
    'a proxy': () => new Proxy({ id: 1 }, {}),
  };

  test.each(Object.entries(kinds))('are kept, changed and deleted: %s', (_, make) => {
    const notes = createObjectNotes<string>();
    const object = make();
    expect(notes.get(object)).toBe(undefined);
    expect(notes.has(object)).toBe(false);
    notes.set(object, 'one');
    expect(notes.get(object)).toBe('one');
    notes.set(object, 'two');
    expect(notes.has(object)).toBe(true);
    expect(notes.get(object)).toBe('two');
    expect(notes.get(make())).toBe(undefined);
    notes.delete(object);
    expect(notes.has(object)).toBe(false);
    notes.set(object, 'three');
    expect(notes.get(object)).toBe('three');
  });

  test.each(Object.entries(kinds))('leave nothing to be seen or copied: %s', (_, make) => {
    const notes = createObjectNotes<string>();
    const [object, untouched] = [make(), make()];
    notes.set(object, 'mine');
    expect(Reflect.ownKeys(object)).toEqual(Reflect.ownKeys(untouched));
    expect(JSON.stringify(object)).toBe(JSON.stringify(untouched));
    for (const copy of [{ ...object }, Object.assign({}, object), Object.create(object) as object])
      expect(notes.get(copy)).toBe(undefined);
  });

  test('of two keepers are two notes', () => {
    const [one, other] = [createObjectNotes<string>(), createObjectNotes<string>()];
    const object = {};
    one.set(object, 'one');
    expect(other.get(object)).toBe(undefined);
    other.set(object, 'other');
    expect([one.get(object), other.get(object)]).toEqual(['one', 'other']);
  });

  test('outlast the freezing of their object', () => {
    const notes = createObjectNotes<string>();
    const object = { id: 1 };
    notes.set(object, 'before');
    Object.freeze(object);
    notes.set(object, 'after');
    expect(notes.get(object)).toBe('after');
  });

  test('are not there for what is no object', () => {
    const notes = createObjectNotes<string>();
    for (const value of [undefined, null, 'text', 1, Symbol('s'), () => 1]) expect(notes.get(value)).toBe(undefined);
  });
});
