import { InvalidTokenError } from '../errors.ts';
import type { Claims, TokenProfile } from './profile.ts';

const DATES: readonly string[] = ['exp', 'iat', 'nbf', 'auth_time'];
const STRINGS: readonly (string | undefined)[] = ['iss', 'sub', 'jti', 'azp', 'client_id'];

/**
 * Present, of the type that its name calls for, and not empty. Empty strings count as missing claims that somebody
 * filled in: a check for presence alone would let them pass.
 *
 * @throws InvalidTokenError `claim_missing` or `claim_type`, naming the claim
 * @see https://www.rfc-editor.org/rfc/rfc9068#section-2.2
 */
export function checkRequiredClaim(name: string, claims: Claims, profile: TokenProfile): void {
  if (!Object.hasOwn(claims, name)) throw new InvalidTokenError('claim_missing', { claim: name });
  if (!isFilled(name, claims[name], profile)) throw new InvalidTokenError('claim_type', { claim: name });
}

function isFilled(name: string, value: unknown, profile: TokenProfile): boolean {
  if (DATES.includes(name)) return Number.isFinite(value);
  if (name === 'aud')
    return isFilledString(value) || (Array.isArray(value) && value.length > 0 && value.every(isFilledString));
  if ([...STRINGS, profile.clientIdClaim, profile.userIdClaim, profile.tokenIdClaim].includes(name))
    return isFilledString(value);
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0;
  return value !== '' && value !== null;
}

function isFilledString(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}
