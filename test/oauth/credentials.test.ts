import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCredentials } from '../../src/oauth/credentials.ts';
import { seeded } from '../seeded.ts';

describe('the Authorization field', () => {
  it.each([null, '', [], 'Basic dXNlcjpw', 'DPoP abc', 'BearerX abc', 'Bearer-Token abc', 'Negotiate'])(
    '%j holds no credentials of ours',
    (field) => expect(parseCredentials(field)).toEqual({ kind: 'none' }),
  );

  it.each(['Bearer abc', 'bearer abc', 'BEARER   abc', '  Bearer abc  ', '\t Bearer abc \t', ['Bearer abc']])(
    '%j holds a token',
    (field) => expect(parseCredentials(field)).toEqual({ kind: 'bearer', token: 'abc' }),
  );

  it.each([
    'Bearer',
    'Bearer ',
    'Bearer\tabc',
    'Bearer a b',
    'Bearer a,b',
    'Bearer a, Bearer b',
    'Basic abc, Bearer def',
    'Bearer ä',
    'Bearer a\u0000',
    'Bearer "abc"',
    'Bearer,abc',
    'Bearer =',
    'Bearer abc\u00a0',
    'Bearer abc\ufeff',
    'Bearer abc\n',
    ['Bearer a', 'Bearer a'],
    ['Bearer a', 'Basic b'],
  ])('%j is malformed: refused, never overlooked', (field) =>
    expect(parseCredentials(field)).toEqual({ kind: 'malformed' }),
  );

  it('is always read without throwing, and a token is token68', () => {
    const field = fc.tuple(fc.constantFrom('', 'Bearer ', 'bearer', 'Basic x, Bearer '), fc.string({ unit: 'binary' }));
    fc.assert(
      fc.property(field, ([scheme, rest]) => {
        const credentials = parseCredentials(scheme + rest);
        if (credentials.kind === 'bearer') expect(credentials.token).toMatch(/^[A-Za-z0-9\-._~+/]+=*$/);
      }),
      seeded(1000),
    );
  });
});
