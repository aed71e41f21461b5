import { ConfigurationError } from '../errors.ts';
import { isText, isTextList, type MemberCheck, memberProblems } from './member-checks.ts';
import type { TokenProfile } from './profile.ts';

const claimName: MemberCheck = { is: isText, expected: 'the name of a claim' };
const claimNames: MemberCheck = { is: isTextList, expected: 'an array of claim names, each once' };

const MEMBERS: Readonly<Record<keyof TokenProfile, MemberCheck>> = {
  name: {
    is: (value) => typeof value === 'string' && /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(value),
    expected: 'up to 64 letters, digits, ".", "_" or "-"',
  },
  typ: { is: (value) => value === 'at+jwt' || value === 'jwt', expected: '"at+jwt" or "jwt"' },
  markers: {
    is: isMarkers,
    expected: 'an object of claims and the string, number or boolean each must have',
    optional: true,
  },
  clientIdClaim: { is: (value) => value === null || isText(value), expected: 'the name of a claim, or null' },
  ignoredClientIdClaims: {
    is: (value) => isTextList(value) && value.every((name) => name === 'azp' || name === 'client_id'),
    expected: 'an array of "azp" and "client_id"',
    optional: true,
  },
  scopeClaim: {
    is: (value) => isText(value) || (isTextList(value) && value.length > 0),
    expected: 'the name of a claim, or several in an array',
  },
  scopeForm: {
    is: (value) => value === 'string' || value === 'array' || value === 'either',
    expected: '"string", "array" or "either"',
  },
  required: claimNames,
  forbidden: claimNames,
  userIdClaim: { ...claimName, optional: true },
  tokenIdClaim: { ...claimName, optional: true },
  permissionsClaim: { ...claimName, optional: true },
  usesClientSubject: { is: (value) => typeof value === 'boolean', expected: 'true or false', optional: true },
  kind: { is: (value) => typeof value === 'function', expected: 'a function of claims, client id and issuer' },
};

/**
 * A token profile of one's own, for a server whose access tokens none of the built-in ones describes. Give it a `marker`
 * (a claim with a fixed value) where the server's other tokens could pass for access tokens.
 *
 * @throws ConfigurationError naming every member that is wrong
 * @example
 * const duende = defineProfile({
 *   name: 'duende',
 *   typ: 'at+jwt',
 *   clientIdClaim: 'client_id',
 *   scopeClaim: 'scope',
 *   scopeForm: 'either',
 *   required: ['client_id', 'iat', 'jti'],
 *   forbidden: [],
 *   kind: (claims) => (Object.hasOwn(claims, 'sub') ? 'user' : 'client'),
 * });
 */
export function defineProfile(profile: TokenProfile): TokenProfile {
  if (typeof profile !== 'object' || profile === null)
    throw new ConfigurationError('defineProfile: expected an object');
  const given = profile as unknown as Readonly<Record<string, unknown>>;
  const where = isText(given['name']) ? `profile "${given['name'].slice(0, 64)}"` : 'profile';
  const problems = memberProblems(given, { checks: MEMBERS, where });
  if (problems.length === 0) problems.push(...contradictions(profile, where));
  if (problems.length > 0) throw new ConfigurationError(problems);
  return frozenCopy(profile);
}

/** Claims without which no token is good, whatever its profile. */
const ALWAYS_NEEDED: readonly string[] = ['iss', 'exp'];

/** What no token could meet, or what would undo a check. */
function contradictions(profile: TokenProfile, where: string): string[] {
  const { clientIdClaim, required, forbidden, ignoredClientIdClaims = [], markers = {} } = profile;
  const problems: string[] = [];
  for (const claim of forbidden) {
    if (
      ALWAYS_NEEDED.includes(claim) ||
      required.includes(claim) ||
      Object.hasOwn(markers, claim) ||
      claim === clientIdClaim
    ) {
      problems.push(`${where}: "${claim}" is both needed and forbidden; no token could match`);
    }
  }
  if (ignoredClientIdClaims.some((claim) => claim === clientIdClaim)) {
    problems.push(`${where}: "${clientIdClaim}" is both the client id and ignored`);
  }
  return problems;
}

function frozenCopy(profile: TokenProfile): TokenProfile {
  const { scopeClaim, markers, ignoredClientIdClaims } = profile;
  return Object.freeze({
    ...profile,
    scopeClaim: typeof scopeClaim === 'string' ? scopeClaim : Object.freeze([...scopeClaim]),
    required: Object.freeze([...profile.required]),
    forbidden: Object.freeze([...profile.forbidden]),
    ...(markers && { markers: Object.freeze({ ...markers }) }),
    ...(ignoredClientIdClaims && { ignoredClientIdClaims: Object.freeze([...ignoredClientIdClaims]) }),
  });
}

function isMarkers(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.values(value).every((one) => ['string', 'boolean'].includes(typeof one) || Number.isFinite(one));
}
