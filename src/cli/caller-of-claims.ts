import { InvalidTokenError } from '../errors.ts';
import type { Principal } from '../principal.ts';
import { identifyProfile } from '../profiles/identify.ts';
import { builtInProfiles } from '../profiles/index.ts';
import { principalOf } from '../profiles/principal-of.ts';
import type { Claims, ClientSubject, TokenProfile } from '../profiles/profile.ts';
import { parseToken } from '../token/strict-token.ts';
import { checkNoIdToken } from './check-no-id-token.ts';
import { readJson } from './read-json.ts';
import { failureText } from './token-failure.ts';
import { tokenText } from './token-text.ts';
import { UsageError } from './usage-error.ts';

export interface ClaimsCaller {
  readonly principal: Principal;
  readonly notes: readonly string[];
}

interface Told {
  readonly profile?: string;
  readonly clientSubject?: ClientSubject;
}

/** The caller of a token whose signature nobody has checked. @throws {UsageError} */
export function callerOfToken(text: string, told: Told): ClaimsCaller {
  const { header, claims } = parsed(text);
  const made = callerIn({ where: 'the token', headers: [header], claims }, told);
  const note = 'The token was read, not verified: graphql-bearer token checks it.';
  return { ...made, notes: [note, ...made.notes] };
}

/** The caller of a claims set in a file. @throws {UsageError} */
export function callerOfClaims(path: string, told: Told): ClaimsCaller {
  const given = readJson(path);
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw new UsageError(`${path}: is no claims set; write one JSON object`);
  const claims: Claims = Object.freeze(Object.assign(Object.create(null), given));
  // The claims alone do not say which signed type their token had.
  return callerIn({ where: path, headers: [{ typ: 'at+jwt' }, { typ: 'JWT' }], claims }, told);
}

function parsed(text: string): { readonly header: Claims; readonly claims: Claims } {
  try {
    return parseToken(tokenText(text));
  } catch (error) {
    if (!(error instanceof InvalidTokenError)) throw error;
    throw new UsageError(`<stdin>: no token: ${failureText(error)}`);
  }
}

interface Evidence {
  readonly where: string;
  readonly headers: readonly Claims[];
  readonly claims: Claims;
}

function callerIn({ where, headers, claims }: Evidence, { profile: name, clientSubject }: Told): ClaimsCaller {
  const profiles = name === undefined ? fittingProfiles(headers, claims) : [profileNamed(name)];
  const [profile] = profiles;
  if (profile === undefined) readably(where, () => checkNoIdToken(claims));
  if (profile === undefined || profiles.length > 1) {
    const which = profiles.length > 1 ? profiles : Object.values(builtInProfiles);
    const fits = profiles.length > 1 ? 'several profiles fit' : 'no profile fits';
    throw new UsageError(`${where}: ${fits}; say which by --profile: ${which.map((each) => each.name).join(', ')}`);
  }
  const iss = typeof claims['iss'] === 'string' ? claims['iss'] : '';
  const subject = clientSubject ?? clientSubjectOf(claims);
  const principal = readably(where, () => principalOf(profile, claims, { issuer: iss, clientSubject: subject }));
  return { principal, notes: kindNotes(principal, profile, subject) };
}

function readably<T>(where: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof InvalidTokenError)) throw error;
    throw new UsageError(`${where}: a server refuses it: ${failureText(error)}`);
  }
}

function profileNamed(name: string): TokenProfile {
  const known: Readonly<Record<string, TokenProfile>> = builtInProfiles;
  if (Object.hasOwn(known, name)) return known[name]!;
  throw new UsageError(`--profile ${name}: there is no such profile; there are ${Object.keys(known).join(', ')}`);
}

/** How `sub` reads, where the issuer gives it away: Auth0's preset sets it as well. */
export function clientSubjectOf({ iss }: Claims): 'auth0' | undefined {
  return typeof iss === 'string' && /^https:\/\/[^/]+\.auth0\.com\/$/.test(iss) ? 'auth0' : undefined;
}

/** The profiles whose every condition holds; one with a mark of its own goes before those without. */
export function fittingProfiles(headers: readonly Claims[], claims: Claims): readonly TokenProfile[] {
  const fitting = Object.values(builtInProfiles).filter((profile) =>
    headers.some((header) => {
      try {
        return identifyProfile(header, claims, { profiles: [profile] }) === profile;
      } catch {
        return false;
      }
    }),
  );
  const marked = fitting.filter(({ markers }) => markers !== undefined);
  return marked.length > 0 ? marked : fitting;
}

function kindNotes({ kind }: Principal, profile: TokenProfile, subject: ClientSubject | undefined): readonly string[] {
  if (kind !== 'unknown') return [];
  return profile.usesClientSubject && subject === undefined
    ? ['Whether a user or the client acts cannot be told: say how "sub" reads by --client-subject, as the server does.']
    : ['Whether a user or the client acts cannot be told from these claims.'];
}
