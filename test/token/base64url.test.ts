import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBase64url, isCanonicalBase64url, portableDecode } from '../../src/token/base64url.ts';
import { seeded } from '../seeded.ts';

describe('base64url', () => {
  it.each(['', 'AA', 'AAA', 'AAAA', '-_-_', 'Zg', 'Zm8', 'Zm9v'])('%j is canonical', (text) =>
    expect(isCanonicalBase64url(text)).toBe(true),
  );

  it.each(['A', 'AAAAA', 'Zh', 'Zm9', 'Zg==', 'Zm8=', 'Z+8A', 'Z/8A', 'Zg\n', ' Zg', 'Z g', 'Zg.', 'Zgé', 'AB', 'AAB'])(
    '%j is not',
    (text) => expect(isCanonicalBase64url(text)).toBe(false),
  );

  it('has exactly one spelling per bytes, and both decoders read it alike', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const text = Buffer.from(bytes).toString('base64url');
        expect(isCanonicalBase64url(text)).toBe(true);
        expect([...decodeBase64url(text)]).toEqual([...bytes]);
        expect([...portableDecode(text)]).toEqual([...bytes]);
      }),
      seeded(200),
    );
  });

  it('is canonical only where encoding again gives the same text', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'ABCDQgwxyz059-_=+/ '), maxLength: 7 }), (text) => {
        const again = Buffer.from(text, 'base64url').toString('base64url');
        expect(isCanonicalBase64url(text)).toBe(again === text);
      }),
      seeded(1000),
    );
  });
});
