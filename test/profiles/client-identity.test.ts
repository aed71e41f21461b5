import { describe, expect, test } from 'vitest';
import { clientIdentity } from '../../src/profiles/client-identity.ts';
import { defineProfile } from '../../src/profiles/define-profile.ts';
import { builtInProfiles } from '../../src/profiles/index.ts';
import type { Claims, TokenProfile } from '../../src/profiles/profile.ts';
import { reasonOf } from './builders.ts';

function identity(profile: TokenProfile, claims: Claims): string {
  return reasonOf(() => String(clientIdentity(profile, claims)));
}

const { auth0, rfc9068, okta, keycloak } = builtInProfiles;
const session = defineProfile({
  ...auth0,
  name: 'session',
  clientIdClaim: null,
  ignoredClientIdClaims: ['azp'],
  required: [],
});
const nameless = defineProfile({ ...auth0, name: 'nameless', clientIdClaim: null, required: [] });
const optional = defineProfile({ ...rfc9068, name: 'optional', required: [] });

describe('the client is where its profile says, and azp and client_id never contradict each other', () => {
  test.each<[string, TokenProfile, Claims, string]>([
    ['the claim of the profile', auth0, { azp: 'web' }, 'web'],
    ['the claim of the profile', rfc9068, { client_id: 'web' }, 'web'],
    ['a private claim', okta, { cid: 'web' }, 'web'],
    ['both, equal', auth0, { azp: 'web', client_id: 'web' }, 'web'],
    ['both, equal', rfc9068, { azp: 'web', client_id: 'web' }, 'web'],
    ['both, equal, as Keycloak writes service accounts', keycloak, { azp: 'web', client_id: 'web' }, 'web'],
    ['both, different', auth0, { azp: 'web', client_id: 'other' }, 'client_id_conflict client_id'],
    ['both, different', rfc9068, { azp: 'other', client_id: 'web' }, 'client_id_conflict azp'],
    ['both, different by case', rfc9068, { azp: 'WEB', client_id: 'web' }, 'client_id_conflict azp'],
    ['a private claim beside another azp', okta, { cid: 'web', azp: 'other' }, 'client_id_conflict azp'],
    ['a private claim beside an equal azp', okta, { cid: 'web', azp: 'web', client_id: 'web' }, 'web'],
    ['the other one is an array', rfc9068, { client_id: 'web', azp: ['web'] }, 'client_id_conflict azp'],
    ['the other one is null', rfc9068, { client_id: 'web', azp: null }, 'client_id_conflict azp'],
    ['the other one is empty', rfc9068, { client_id: 'web', azp: '' }, 'client_id_conflict azp'],
    ['the other one is a number', auth0, { azp: '1', client_id: 1 }, 'client_id_conflict client_id'],
    ['private claims of other providers are not looked at', rfc9068, { client_id: 'web', cid: 'x', appid: 'y' }, 'web'],
    ['nothing is read from the other one', optional, { azp: 'web' }, 'client_id_conflict azp'],
    ['nothing at all', optional, {}, 'null'],
    ['a profile in which azp means something else', session, { azp: 'https://spa.test' }, 'null'],
    [
      'a profile in which azp means something else, with a client_id',
      session,
      { client_id: 'web' },
      'client_id_conflict client_id',
    ],
    ['a profile that names no client', nameless, { azp: 'web' }, 'client_id_conflict azp'],
  ])('%s (%o, %j): %s', (_, profile, claims, expected) => {
    expect(identity(profile, claims)).toBe(expected);
  });

  test.each([
    ['as long as it may be', 'x'.repeat(1024), 'x'.repeat(1024)],
    ['too long', 'x'.repeat(1025), 'claim_type client_id'],
    ['empty', '', 'claim_type client_id'],
    ['a line break', 'a\nb', 'claim_type client_id'],
    ['a NUL', 'a\0b', 'claim_type client_id'],
    ['a delete', 'a\x7Fb', 'claim_type client_id'],
    ['not ASCII', 'caf\u00e9', 'claim_type client_id'],
    ['an array', ['web'], 'claim_type client_id'],
    ['an address', 'https://client.test/a b', 'https://client.test/a b'],
  ])('a client id that is %s', (_, value, expected) => {
    expect(identity(rfc9068, { client_id: value })).toBe(expected);
  });

  test('a client id in the prototype is none', () => {
    expect(identity(optional, Object.create({ client_id: 'web', azp: 'other' }) as Claims)).toBe('null');
  });
});
