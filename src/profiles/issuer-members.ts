import { isSecureAddress } from '../oauth/secure-address.ts';
import type { IssuerOptions } from './issuer-options.ts';
import { isText, isTextList, type MemberCheck } from './member-checks.ts';

const MAX_CLOCK_TOLERANCE = 300;

const seconds: MemberCheck = {
  is: (value) => isNumber(value) && value > 0,
  expected: 'seconds, more than 0',
  optional: true,
};
const flag: MemberCheck = { is: (value) => typeof value === 'boolean', expected: 'true or false', optional: true };

function names(expected: string): MemberCheck {
  return { is: (value) => isTextList(value) && value.length > 0, expected, optional: true };
}

/** Every member of {@link IssuerOptions} and what it may be, each by itself. */
export const ISSUER_MEMBERS: Readonly<Record<keyof IssuerOptions, MemberCheck>> = {
  issuer: {
    is: isIssuer,
    expected: 'the address that tokens carry as "iss": https (http on loopback only), without query or fragment',
  },
  audience: {
    is: (value) => value === null || isText(value) || (isTextList(value) && value.length > 0),
    expected: 'the name or names of this API in "aud", or null where the issuer sets no audience',
  },
  profiles: {
    is: (value) => Array.isArray(value) && value.length > 0,
    expected: 'an array of at least one profile name or profile',
  },
  keys: {
    is: isKeys,
    expected: 'an https address (http on loopback only) or a JSON Web Key Set with at least one key',
    optional: true,
  },
  algorithms: names('an array of signature algorithms, each once'),
  clientSubject: {
    is: (value) => value === 'client-id' || value === 'auth0' || typeof value === 'function',
    expected: '"client-id", "auth0" or a function from client id to subject',
    optional: true,
  },
  clockTolerance: {
    is: (value) => isNumber(value) && value >= 0 && value <= MAX_CLOCK_TOLERANCE,
    expected: `seconds, from 0 to ${MAX_CLOCK_TOLERANCE}`,
    optional: true,
  },
  maxTokenAge: seconds,
  maxLifetime: seconds,
  allowedClients: names('an array of client ids, each once'),
  scopeClaim: {
    is: isScopeClaim,
    expected: 'the name of a claim, or { name, form: "string" | "array" | "either" }',
    optional: true,
  },
  exactAudience: flag,
  allowedCoAudiences: {
    is: isTextList,
    expected: 'an array of audiences, each once',
    optional: true,
  },
  keysStaleFor: { is: (value) => isNumber(value) && value >= 0, expected: 'seconds, 0 or more', optional: true },
  organizations: names('an array of "org_id" values, each once'),
  agentSubjectClaims: flag,
  profilesUntil: {
    is: isEndDates,
    expected: 'the Date on which the time of each profile ends, such as { auth0: new Date("2027-03-01") }',
    optional: true,
  },
  onKeysEvent: { is: (value) => typeof value === 'function', expected: 'a function', optional: true },
};

function isNumber(value: unknown): value is number {
  return Number.isFinite(value);
}

/** RFC 8414 §2: no query, no fragment. `#` and `?` count even where nothing follows them, since `iss` is compared as text. */
function isIssuer(value: unknown): boolean {
  return isText(value) && isSecureAddress(value) && !/[?#\s]/.test(value);
}

function isKeys(value: unknown): boolean {
  if (typeof value === 'string' || value instanceof URL) return isSecureAddress(value);
  if (typeof value !== 'object' || value === null) return false;
  const { keys } = value as { keys?: unknown };
  return Array.isArray(keys) && keys.length > 0;
}

function isScopeClaim(value: unknown): boolean {
  if (isText(value)) return true;
  if (typeof value !== 'object' || value === null) return false;
  const { name, form, ...others } = value as Record<string, unknown>;
  const named = isText(name) || (isTextList(name) && name.length > 0);
  return named && (form === 'string' || form === 'array' || form === 'either') && Object.keys(others).length === 0;
}

function isEndDates(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.values(value).every((date) => date instanceof Date && !Number.isNaN(date.getTime()));
}
