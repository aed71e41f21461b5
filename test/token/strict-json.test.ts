import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJsonObject } from '../../src/token/strict-json.ts';
import { seeded } from '../seeded.ts';

const BROKEN = [
  '',
  '[]',
  '1',
  'null',
  '{',
  '}',
  '{}{}',
  '{} x',
  '{,}',
  '{"a"}',
  '{"a":}',
  '{"a":1,}',
  '{"a":01}',
  '{"a":+1}',
  '{"a":.5}',
  '{"a":1.}',
  '{"a":1e}',
  '{"a":-}',
  '{"a":NaN}',
  '{"a":Infinity}',
  '{"a":[1,]}',
  '{"a":[}',
  "{'a':1}",
  '{a:1}',
  '{"a":tru}',
  '{"a":truefalse}',
  '{"a":"\n"}',
  '{"a":"\\x41"}',
  '{"a":"\\u12"}',
  '{"a":"b}',
  '{"a":"\\',
  '{"a":1}//',
  '\u00a0{}',
  '\ufeff{}',
  '{"a":undefined}',
  '{"a" 1}',
  '{"a":1 "b":2}',
  '{"a":0x1}',
];

describe('strict JSON', () => {
  it.each(BROKEN)('refuses %j, as JSON.parse would or as no object', (text) => {
    expect(() => parseJsonObject(text)).toThrow(SyntaxError);
  });

  it.each([
    '{"a":1,"a":1}',
    '{"a":1,"\\u0061":2}',
    '{"x":{"a":1,"b":2,"a":3}}',
    '{"x":[{"a":1,"\\u0061":3}]}',
    '{"__proto__":1,"__proto__":2}',
    '{"":1,"":2}',
    '{"\\/":1,"/":2}',
  ])('refuses members given twice, also under two spellings: %s', (text) => {
    expect(() => parseJsonObject(text)).toThrow(SyntaxError);
  });

  it.each(['{"a":"\\ud800"}', '{"a":"\\udc00\\ud800"}', '{"\\ud83d":1}', '{"a":"x\\udfff"}'])(
    'refuses half characters: %s',
    (text) => {
      expect(() => parseJsonObject(text)).toThrow(SyntaxError);
    },
  );

  it('reads both halves of a character, and a member called __proto__ as data', () => {
    const object = parseJsonObject('{"a":"\\ud83d\\ude00","__proto__":{"b":1}}');
    expect(object['a']).toBe('😀');
    expect(Object.getPrototypeOf(object)).toBeNull();
    expect(Object.entries(object)[1]).toEqual(['__proto__', { b: 1 }]);
    expect('b' in object).toBe(false);
  });

  it('goes 32 levels deep and no deeper', () => {
    const nested = (levels: number): string => `{"a":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`;
    expect(() => parseJsonObject(nested(32))).not.toThrow();
    expect(() => parseJsonObject(nested(33))).toThrow(SyntaxError);
    expect(() => parseJsonObject('{"a":'.repeat(100_000))).toThrow(SyntaxError);
  });

  it('freezes what it reads, all the way down', () => {
    const { a } = parseJsonObject('{"a":[{"b":[]}]}') as { a: readonly [{ b: readonly [] }] };
    expect([a, a[0], a[0].b].every(Object.isFrozen)).toBe(true);
  });

  it('never quotes the text', () => {
    expect(() => parseJsonObject('{"secret":"s3cr3t" oops')).toThrow(/^not one strict JSON object$/);
  });

  it('agrees with JSON.parse about whatever JSON.stringify writes', () => {
    const value = fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue({ maxDepth: 5, stringUnit: 'grapheme' }));
    fc.assert(
      fc.property(value, fc.constantFrom(0, 2, '\t'), (object, space) => {
        const text = JSON.stringify(object, null, space);
        expect(JSON.stringify(parseJsonObject(text))).toBe(JSON.stringify(JSON.parse(text)));
      }),
      seeded(300),
    );
  });

  it('accepts nothing that JSON.parse refuses', () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"a"',
      '"b"',
      '1',
      '-',
      '.5',
      'e3',
      'null',
      'true',
      ' ',
      '"',
      '\\',
      '\\u0061',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 9 }), (pieces) => {
        const text = `{"x":${pieces.join('')}}`;
        let read: unknown;
        try {
          read = parseJsonObject(text);
        } catch {
          return;
        }
        expect(JSON.stringify(read)).toBe(JSON.stringify(JSON.parse(text)));
      }),
      seeded(2000),
    );
  });
});
