import type { TokenProfile } from '../profiles/profile.ts';
import { badByProfile, type Case } from './bad-by-profile.ts';
import type { BadToken, Forge } from './bad-tokens.ts';
import { signCompact } from './compact.ts';

const HOUR = 3600;

/** Properly signed by the right key, and not to be accepted all the same. */
export async function badClaims(forge: Forge): Promise<readonly BadToken[]> {
  const cases = [
    ...everyProfile(forge).map(([name, options]) => [name, forge.profiles[0], options] as const),
    ...casesOf(forge, { profile: 'rfc9068', cases: RFC9068 }),
    ...casesOf(forge, { profile: 'auth0', cases: AUTH0 }),
    ...forge.profiles.filter(({ name }) => !WITH_A_TABLE.includes(name)).flatMap(casesByProfile),
  ];
  return Promise.all(
    cases.map(async ([name, profile, options]) => {
      const { header, payload } = forge.draft(profile, options);
      return { name, token: await signCompact(header, { payload, key: forge.key }), answer: 'invalid_token' } as const;
    }),
  );
}

/** Profiles whose cases are written out below. */
const WITH_A_TABLE: readonly string[] = ['rfc9068', 'auth0'];

function casesByProfile(profile: TokenProfile) {
  return badByProfile(profile).map(([name, options]) => [`${name} (${profile.name})`, profile, options] as const);
}

/** Cases that make sense for one profile only, where the issuer may send it. */
function casesOf(forge: Forge, { profile, cases }: { readonly profile: string; readonly cases: readonly Case[] }) {
  const sent = forge.profiles.filter(({ name }) => name === profile);
  return sent.flatMap((known) => cases.map(([name, options]) => [name, known, options] as const));
}

function everyProfile(forge: Forge): readonly Case[] {
  const [profile] = forge.profiles;
  const { payload } = forge.draft(profile);
  const issuer = String(payload['iss']);
  const now = Number(payload['iat']);
  return [
    ['it expired an hour ago', { expiresIn: -HOUR }],
    ['it has no exp', { claims: { exp: undefined } }],
    ['exp is a string', { claims: { exp: String(now + HOUR) } }],
    ['exp is null', { claims: { exp: null } }],
    ['nbf is an hour ahead', { claims: { nbf: now + HOUR } }],
    ['nbf is a string', { claims: { nbf: String(now) } }],
    ['iat is an hour ahead', { claims: { iat: now + HOUR, exp: now + 2 * HOUR } }],
    ['iat is a string', { claims: { iat: String(now) } }],
    ['exp lies before iat', { claims: { iat: now + 20, exp: now + 10 } }],
    ['iss is somebody else', { claims: { iss: 'https://somebody-else.test/' } }],
    ['iss differs by the final slash', { claims: { iss: issuer.endsWith('/') ? issuer.slice(0, -1) : `${issuer}/` } }],
    ['iss differs by case', { claims: { iss: issuer.toUpperCase() } }],
    ['iss is an array', { claims: { iss: [issuer] } }],
    ['it has no iss', { claims: { iss: undefined } }],
    ...(Object.hasOwn(payload, 'aud') ? audiences(payload['aud']) : []),
    ['sub is empty', { claims: { sub: '' } }],
    ['sub is a number', { claims: { sub: 1 } }],
    ['sub is longer than 1,024 characters', { claims: { sub: 'x'.repeat(1025) } }],
    ['it is bound to a DPoP key', { claims: { cnf: { jkt: '0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I' } } }],
    [
      'it is bound to a certificate',
      { claims: { cnf: { 'x5t#S256': 'bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg2' } } },
    ],
    ['it is bound in a way nobody knows', { claims: { cnf: {} } }],
    ['typ is a logout token', { header: { typ: 'logout+jwt' } }],
    ['typ is a DPoP proof', { header: { typ: 'dpop+jwt' } }],
    ['typ is a security event', { header: { typ: 'secevent+jwt' } }],
    ['typ is an introspection answer', { header: { typ: 'token-introspection+jwt' } }],
    ['typ is an access token of Okta itself', { header: { typ: 'application/okta-internal-at+jwt' } }],
    ['typ is empty', { header: { typ: '' } }],
    ['typ is an array', { header: { typ: ['at+jwt'] } }],
    ['permissions is a string', { claims: { [profile.permissionsClaim ?? 'permissions']: 'read:all' } }],
    ['act is a string', { claims: { act: 'somebody' } }],
    ['act is nested deeper than five levels', { claims: { act: nested(6) } }],
  ];
}

function audiences(audience: unknown): readonly Case[] {
  return [
    ['aud is somebody else', { audience: 'https://somebody-else.test/' }],
    ['aud is a longer name', { audience: `${String(audience)}/v2` }],
    ['it has no aud', { audience: null }],
    ['aud is an empty array', { audience: [] }],
    ['aud has a member that is not a string', { claims: { aud: [audience, 1] } }],
    ['aud is an array in an array', { claims: { aud: [[audience]] } }],
  ];
}

function nested(depth: number): Record<string, unknown> {
  return depth === 1 ? { sub: 'actor-1' } : { sub: `actor-${depth}`, act: nested(depth - 1) };
}

const SCOPES: readonly Case[] = [
  ['scope has a character that no scope may have', { claims: { scope: 'read "all"' } }],
  ['scope is an array', { claims: { scope: ['read', 'write'] } }],
  ['scope is an array with a space in an element', { claims: { scope: ['read write'] } }],
  ['scope is a number', { claims: { scope: 1 } }],
  ['scope is null', { claims: { scope: null } }],
];

const RFC9068: readonly Case[] = [
  ...SCOPES,
  ['azp contradicts client_id', { claims: { azp: 'another-client' } }],
  ['azp is not a string', { claims: { azp: ['test-client'] } }],
  ['client_id is missing, with azp there', { claims: { client_id: undefined, azp: 'test-client' } }],
  ['client_id is empty', { claims: { client_id: '' } }],
  ['client_id is an array', { claims: { client_id: ['test-client'] } }],
  ['client_id has a line break', { claims: { client_id: 'test\nclient' } }],
  ['client_id is longer than 1,024 characters', { claims: { client_id: 'x'.repeat(1025) } }],
  ['it has no sub', { claims: { sub: undefined } }],
  ['it has no iat', { claims: { iat: undefined } }],
  ['it has no jti', { claims: { jti: undefined } }],
  ['jti is empty', { claims: { jti: '' } }],
];

const AUTH0: readonly Case[] = [
  ...SCOPES.map(([name, options]) => [`${name} (Auth0's own profile)`, options] as const),
  ['it is an ID token with a nonce', { claims: { nonce: 'n-0S6_WzA2Mj' } }],
  ['it is an ID token with at_hash', { claims: { at_hash: '77QmUPtjPfzWtF2AnpK9RQ' } }],
  ['it is an ID token with c_hash', { claims: { c_hash: 'LDktKdoQak3Pk0cnXxCltA' } }],
  ['client_id contradicts azp', { claims: { client_id: 'another-client' } }],
  ['azp is missing, with client_id there', { claims: { azp: undefined, client_id: 'test-client' } }],
  ['azp is null', { claims: { azp: null } }],
  ['azp is empty', { claims: { azp: '' } }],
];
