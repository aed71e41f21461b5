import { InvalidTokenError } from '../errors.ts';
import { checkBinding } from '../profiles/binding.ts';
import { clientIdentity } from '../profiles/client-identity.ts';
import { grantedScopes } from '../profiles/granted-scopes.ts';
import { identifyProfile } from '../profiles/identify.ts';
import { builtInProfiles } from '../profiles/index.ts';
import { entryFor, type IssuerEntry } from '../profiles/issuer-entries.ts';
import { principalOf } from '../profiles/principal-of.ts';
import type { Claims, TokenProfile } from '../profiles/profile.ts';
import { checkRequiredClaim } from '../profiles/required-claim.ts';
import { checkRegisteredClaims } from '../token/registered-claims.ts';
import { verifySignature } from '../token/signature.ts';
import type { ParsedToken } from '../token/strict-token.ts';
import { checkNoIdToken } from './check-no-id-token.ts';
import { failureText } from './token-failure.ts';

/** One thing that a server checks of a token. */
export interface TokenCheck {
  readonly check: string;
  readonly status: 'passed' | 'failed' | 'not checked';
  /** Why it failed or was not made; null where it passed. */
  readonly detail: string | null;
  /** The sections that ask for it. */
  readonly section: string;
}

/** A token and what was said of its issuer. */
export interface TokenInQuestion {
  readonly parsed: ParsedToken;
  /** Null: none fits. */
  readonly profile: TokenProfile | null;
  readonly entry: IssuerEntry;
  /** What was not said cannot be checked. */
  readonly told: { readonly issuer: boolean; readonly audience: boolean; readonly keys: boolean };
  readonly now: Date;
}

interface Check {
  readonly check: string;
  readonly section: string;
  /** Why the check cannot be made; null where it can. */
  readonly lacks?: string | null;
  readonly run: () => unknown;
}

/** Every check of a server, in its order; each by itself, so that one failure does not hide the others. */
export async function tokenChecks(asked: TokenInQuestion): Promise<readonly TokenCheck[]> {
  const results: TokenCheck[] = [];
  for (const check of [...issuerChecks(asked), ...claimChecks(asked), ...profileChecks(asked)]) {
    results.push(await resultOf(check));
  }
  return results;
}

async function resultOf({ check, section, lacks = null, run }: Check): Promise<TokenCheck> {
  if (lacks !== null) return { check, status: 'not checked', detail: lacks, section };
  try {
    await run();
    return { check, status: 'passed', detail: null, section };
  } catch (error) {
    if (!(error instanceof InvalidTokenError)) throw error;
    return { check, status: 'failed', detail: failureText(error), section };
  }
}

/** The issuer chooses keys and algorithms; a function that looks at two things is shown one of them. */
function issuerChecks({ parsed, entry, told }: TokenInQuestion): readonly Check[] {
  const { issuer, algorithms } = entry.issuer;
  const entries = new Map([[issuer, entry]]);
  return [
    {
      check: 'issuer',
      section: 'RFC 9068 §4, RFC 7519 §4.1.1',
      lacks: told.issuer ? null : 'give --issuer',
      run: () => entryFor({ ...parsed, header: Object.freeze({ alg: algorithms[0]! }) }, entries),
    },
    {
      check: 'algorithm',
      section: 'RFC 9068 §4, RFC 8725 §3.1',
      run: () => entryFor({ ...parsed, claims: Object.freeze({ iss: issuer }) }, entries),
    },
    {
      check: 'signature',
      section: 'RFC 7515 §5.2, RFC 7517 §5',
      lacks: told.keys ? null : 'give --jwks FILE or URL',
      run: async () => {
        const key = await entry.keys.find(parsed.header);
        if (!(await verifySignature(parsed, key))) throw new InvalidTokenError('signature_invalid');
      },
    },
  ];
}

/** Seconds since 1970: an end that no clock reaches, for checks that are not about the end. */
const NO_END = 8.64e12;

function claimChecks({ parsed: { claims }, entry, told, now }: TokenInQuestion): readonly Check[] {
  const { clockTolerance, audience, exactAudience } = entry.issuer;
  const rules = { audience: null, clockTolerance, now };
  const { exp, iat } = claims;
  return [
    {
      check: 'not expired',
      section: 'RFC 9068 §4, RFC 7519 §4.1.4',
      run: () => checkRegisteredClaims(only(claims, ['exp']), rules),
    },
    {
      check: 'already valid',
      section: 'RFC 7519 §4.1.5',
      run: () => checkRegisteredClaims({ exp: NO_END, ...only(claims, ['nbf']) }, rules),
    },
    {
      check: 'issued before now',
      section: 'RFC 9068 §2.2, RFC 7519 §4.1.6',
      run: () => checkRegisteredClaims({ exp: NO_END, ...only(claims, ['iat']) }, rules),
    },
    {
      check: 'ends after it began',
      section: 'RFC 7519 §4.1.4',
      lacks: typeof exp === 'number' && typeof iat === 'number' ? null : 'needs "exp" and "iat"',
      run: () => checkRegisteredClaims({ exp, iat }, { ...rules, now: new Date(Number(iat) * 1000) }),
    },
    {
      check: 'audience',
      section: 'RFC 9068 §4, RFC 7519 §4.1.3',
      lacks: told.audience ? null : 'give --audience',
      run: () =>
        checkRegisteredClaims({ exp: NO_END, ...only(claims, ['aud']) }, { ...rules, audience, exactAudience }),
    },
    {
      check: 'not bound to a key',
      section: 'RFC 7800 §3.1, RFC 9449 §7.2',
      run: () => checkBinding(claims),
    },
  ];
}

function profileChecks({ parsed: { header, claims }, profile, entry }: TokenInQuestion): readonly Check[] {
  const lacks = profile === null ? 'no profile fits' : null;
  // Only to be called where there is one.
  const known = profile ?? builtInProfiles.rfc9068;
  const candidates = profile === null ? Object.values(builtInProfiles) : [profile];
  return [
    {
      check: 'an access token of one profile',
      section: 'RFC 9068 §2.1, RFC 8725 §3.12',
      run: () => identifyProfile(header, claims, { profiles: candidates.map(withoutDemands) }),
    },
    {
      check: 'required claims',
      section: 'RFC 9068 §2.2',
      lacks,
      run: () => {
        for (const name of known.required) checkRequiredClaim(name, claims, known);
      },
    },
    {
      check: 'no claim of an ID token',
      section: 'RFC 8725 §3.12',
      run: () =>
        profile === null
          ? checkNoIdToken(claims)
          : identifyProfile(header, claims, { profiles: [{ ...profile, required: [] }] }),
    },
    {
      check: 'client id',
      section: 'RFC 9068 §2.2, RFC 8693 §4.3',
      lacks,
      run: () => clientIdentity(known, claims),
    },
    { check: 'scopes', section: 'RFC 6749 §3.3, RFC 9068 §2.2.3', lacks, run: () => grantedScopes(known, claims) },
    {
      check: 'subject, actor and permissions',
      section: 'RFC 9068 §2.2, RFC 8693 §4.1',
      lacks,
      run: () =>
        principalOf(
          { ...known, clientIdClaim: null, scopeClaim: [], ignoredClientIdClaims: ['azp', 'client_id'] },
          withEnd(claims),
          entry.issuer,
        ),
    },
  ];
}

/** What tells one profile from another, without what a token of it has to hold. */
function withoutDemands(profile: TokenProfile): TokenProfile {
  return { ...profile, required: [], forbidden: [] };
}

/** The dates are checked above. */
function withEnd(claims: Claims): Claims {
  return { ...claims, exp: NO_END, iat: 0 };
}

function only(claims: Claims, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.filter((name) => Object.hasOwn(claims, name)).map((name) => [name, claims[name]]));
}
