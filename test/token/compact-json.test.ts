import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compactJson } from '../../src/token/compact-json.ts';
import { type JsonObject, type JsonValue, parseJsonObject } from '../../src/token/strict-json.ts';
import { seeded } from '../seeded.ts';

const isObject = (value: JsonValue): value is JsonObject => typeof value === 'object' && value !== null;

/** Every object and array of it, itself included. */
function* objectsOf(value: JsonValue): Iterable<object> {
  if (!isObject(value)) return;
  yield value;
  for (const member of Object.values(value)) yield* objectsOf(member);
}

describe('compacted JSON', () => {
  test('says the same, whatever it says', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const parsed = parseJsonObject(JSON.stringify(value));
        const compact = compactJson(parsed);
        expect(compact).toStrictEqual(parsed);
        expect(Object.keys(compact)).toEqual(Object.keys(parsed));
      }),
      seeded(300),
    );
  });

  test('is frozen at every depth, and its objects have no prototype', () => {
    const objects = [...objectsOf(compactJson(parseJsonObject('{"a":{"b":[{"c":"d"},[]]},"e":null}')))];
    expect(objects).toHaveLength(5);
    for (const each of objects) {
      expect(Object.isFrozen(each)).toBe(true);
      expect(Object.getPrototypeOf(each)).toBe(Array.isArray(each) ? Array.prototype : null);
    }
  });

  test('has members of every name as its own', () => {
    const compact = compactJson(parseJsonObject('{"__proto__":{"isAdmin":true},"constructor":"x","toString":"y"}'));
    expect(Object.keys(compact)).toEqual(['__proto__', 'constructor', 'toString']);
    expect(Object.values(compact)[0]).toEqual({ isAdmin: true });
    expect('isAdmin' in compact).toBe(false);
  });

  test('keeps numbers that JSON has no word for', () => {
    const { large, minus } = compactJson(parseJsonObject('{"large":1e400,"minus":-0}'));
    expect(large).toBe(Number.POSITIVE_INFINITY);
    expect(minus).toBe(-0);
  });
});
