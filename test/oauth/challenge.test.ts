import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Challenge, checkChallengeOptions, formatChallenge } from '../../src/oauth/challenge.ts';
import { seeded } from '../seeded.ts';

const QUOTED = String.raw`"(?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\])*"`;
/** RFC 9110 §11.6.1 with quoted values only. */
const GRAMMAR = new RegExp(`^Bearer(?: [a-z_]+=${QUOTED}(?:, [a-z_]+=${QUOTED})*)?$`);

describe('a challenge', () => {
  it.each<[Challenge, string]>([
    [{}, 'Bearer'],
    [{ realm: 'graphql' }, 'Bearer realm="graphql"'],
    [
      { realm: 'a "b" \\', error: 'invalid_token', description: 'The access token expired' },
      'Bearer realm="a \\"b\\" \\\\", error="invalid_token", error_description="The access token expired"',
    ],
    [{ error: 'insufficient_scope', scope: ['b', 'a'] }, 'Bearer error="insufficient_scope", scope="b a"'],
    [{ realm: 'r', scope: [] }, 'Bearer realm="r"'],
    [{ realm: 'r', scope: ['a b'] }, 'Bearer realm="r"'],
    [{ description: 'without an error' }, 'Bearer'],
    [{ error: 'invalid_request', description: 'has "quotes"' }, 'Bearer error="invalid_request"'],
    [
      { resourceMetadata: 'https://a.example/.well-known/oauth-protected-resource' },
      'Bearer resource_metadata="https://a.example/.well-known/oauth-protected-resource"',
    ],
    [
      { error: 'insufficient_user_authentication', acrValues: ['x', 'y'], maxAge: 60 },
      'Bearer error="insufficient_user_authentication", acr_values="x y", max_age="60"',
    ],
    [{ maxAge: -1 }, 'Bearer'],
    [{ realm: 'a\r\nSet-Cookie: b=c' }, 'Bearer'],
    [{ realm: 'r', resourceMetadata: 'https://a.example/\n' }, 'Bearer realm="r"'],
  ])('of %j reads %s', (challenge, header) => {
    expect(formatChallenge(challenge)).toBe(header);
  });

  it('keeps to the grammar, whatever it is given, and a header can hold it', () => {
    const text = fc.string({ unit: 'binary', maxLength: 20 });
    const challenge = fc.record({
      realm: text,
      resourceMetadata: text,
      error: fc.constantFrom('invalid_token' as const, 'insufficient_scope' as const),
      description: text,
      scope: fc.array(text, { maxLength: 3 }),
      acrValues: fc.array(text, { maxLength: 3 }),
      maxAge: fc.double(),
    });
    fc.assert(
      fc.property(challenge, (given) => {
        const header = formatChallenge(given);
        expect(header).toMatch(GRAMMAR);
        expect(new Headers({ 'WWW-Authenticate': header }).get('www-authenticate')).toBe(header);
      }),
      seeded(500),
    );
  });

  it.each([
    { realm: '' },
    { realm: 'ü' },
    { realm: 'a\n' },
    { resourceMetadata: 'http://a.example' },
    { resourceMetadata: 'x' },
  ])('options that no header can hold are refused at start-up: %j', (options) => {
    expect(() => checkChallengeOptions(options)).toThrow('challenge.');
  });
});
