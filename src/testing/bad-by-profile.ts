import type { TokenProfile } from '../profiles/profile.ts';
import type { MintOptions } from './test-claims.ts';

/** One fault of a token that is minted with it. */
export type Case = readonly [name: string, options: MintOptions];

/** Claims that the cases for every profile deal with. */
const IN_EVERY_PROFILE: readonly string[] = ['iss', 'exp', 'aud'];
const REGISTERED = ['azp', 'client_id'] as const;

/** What is wrong with a token by what its profile says, whichever profile it is: each case breaks one of its rules. */
export function badByProfile(profile: TokenProfile): readonly Case[] {
  return [
    ...profile.required.filter((claim) => !IN_EVERY_PROFILE.includes(claim)).flatMap(missing),
    ...Object.keys(profile.markers ?? {}).flatMap((claim): Case[] => [
      [`it has no ${claim}`, { claims: { [claim]: undefined } }],
      [`${claim} has another value`, { claims: { [claim]: 'another-value' } }],
    ]),
    ...profile.forbidden.map((claim): Case => [`it has ${claim}, which it may not have`, { claims: { [claim]: 'x' } }]),
    ...contradictions(profile),
    ...scopes(profile),
  ];
}

function missing(claim: string): readonly Case[] {
  return [
    [`it has no ${claim}`, { claims: { [claim]: undefined } }],
    [`${claim} is null`, { claims: { [claim]: null } }],
    [`${claim} is empty`, { claims: { [claim]: '' } }],
  ];
}

function contradictions({ clientIdClaim, ignoredClientIdClaims = [] }: TokenProfile): readonly Case[] {
  return REGISTERED.filter((name) => name !== clientIdClaim && !ignoredClientIdClaims.includes(name)).map((name) => [
    `${name} contradicts ${clientIdClaim ?? 'a profile without clients'}`,
    { claims: { [name]: 'another-client' } },
  ]);
}

function scopes({ scopeClaim, scopeForm }: TokenProfile): readonly Case[] {
  const claim = typeof scopeClaim === 'string' ? scopeClaim : scopeClaim[0]!;
  const values: readonly (readonly [string, unknown])[] = [
    ['a number', 1],
    ['null', null],
    ['an array with a space in an element', ['read write']],
    ['an array of which one element is no string', ['read', 1]],
    ...(scopeForm === 'string' ? [['an array', ['read', 'write']] as const] : []),
    ...(scopeForm === 'array'
      ? [['a string', 'read write'] as const]
      : [['of illegal characters', 'read "all"'] as const]),
  ];
  return values.map(([what, value]) => [`${claim} is ${what}`, { claims: { [claim]: value } }]);
}
