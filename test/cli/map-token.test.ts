import { describe, expect, test } from 'vitest';
import { type PastedToken, PROFILES, readPastedToken, type TokenReading } from '../../src/cli/map/page/pasted-token.ts';
import { createTestIssuer } from '../../src/testing.ts';

const issuer = await createTestIssuer();
const read = (text: string, profile: string, clientSubject: TokenReading['clientSubject'] = ''): PastedToken =>
  readPastedToken(text, { profile, clientSubject });
const problemOf = (pasted: PastedToken) => ('problem' in pasted ? pasted : null);

describe('a pasted token', () => {
  test('is read as the server reads it, by its profile', async () => {
    const token = await issuer.mint('auth0', { kind: 'user', clientId: 'web', scope: ['a', 'b'], permissions: ['p'] });
    expect(read(token, 'auth0')).toMatchObject({
      caller: { kind: 'user', clientId: 'web', scopes: ['a', 'b'], permissions: ['p'] },
    });
    expect(read(`  Bearer ${token}\n`, 'auth0')).toEqual(read(token, 'auth0'));
  });

  test('of another profile says what is wrong, and which profiles fit', async () => {
    const token = await issuer.mint('rfc9068', { kind: 'user', clientId: 'web' });
    const wrong = problemOf(read(token, 'auth0'));
    expect(wrong?.problem).toContain('profile auth0');
    expect(wrong?.fits).toContain('rfc9068');
    expect(problemOf(read(token, 'rfc9068', 'auth0'))).toBeNull();
  });

  test('is a client acting for itself only where the issuer says how its "sub" reads', () => {
    const claims = JSON.stringify({
      iss: 'https://i/',
      exp: 2,
      iat: 1,
      aud: 'a',
      jti: 'j',
      sub: 'job',
      client_id: 'job',
      scope: 'a',
    });
    expect(read(claims, 'rfc9068')).toMatchObject({ caller: { kind: 'unknown', clientId: 'job' } });
    expect(read(claims, 'rfc9068', 'client-id')).toMatchObject({ caller: { kind: 'client', scopes: ['a'] } });
  });

  test.each([
    ['', 'neither'],
    ['a.b.c', 'neither'],
    ['[1]', 'neither'],
    ['{"a":1,"a":2}', 'neither'],
    ['{}', 'would refuse'],
    ['{"exp":1,"iat":1,"sub":"u","azp":"c","scope":["a"]}', 'scope malformed (claim "scope")'],
    ['{"exp":1,"iat":1,"sub":"u","azp":"c","client_id":"d"}', 'client id conflict (claim "client_id")'],
  ])('%s is refused with what is wrong with it', (text, said) => {
    expect(problemOf(read(text, 'auth0'))?.problem).toContain(said);
  });

  test('can be of any profile that the package knows, and of no other', () => {
    expect(PROFILES.map(({ name }) => name)).toEqual([
      'auth0',
      'rfc9068',
      'okta',
      'entra-v1',
      'entra-v2',
      'cognito',
      'keycloak',
    ]);
    expect(problemOf(read('{}', 'constructor'))?.problem).toContain('profile');
  });
});
