import { InvalidTokenError } from '../errors.ts';
import { builtInProfiles } from '../profiles/index.ts';
import { type IssuerEntry, issuerEntries } from '../profiles/issuer-entries.ts';
import { principalOf } from '../profiles/principal-of.ts';
import type { TokenProfile } from '../profiles/profile.ts';
import type { JsonWebKeySet } from '../token/key-source.ts';
import type { ParsedToken } from '../token/strict-token.ts';
import { clientSubjectOf, fittingProfiles } from './caller-of-claims.ts';
import { protocolClaims, type ShownClaims } from './protocol-claims.ts';
import { readJson } from './read-json.ts';
import { type TokenCheck, tokenChecks } from './token-checks.ts';
import { UsageError } from './usage-error.ts';

/** What is said of the API that the token is for. */
export interface TokenOptions {
  readonly issuer?: string;
  readonly audience?: readonly string[];
  readonly profile?: string;
  readonly jwks?: string;
  readonly clientSubject?: 'client-id' | 'auth0';
}

/** What is known of a token: never its text, its signature or the value of a personal claim. */
export interface TokenReport {
  readonly profile: { readonly name: string; readonly why: string } | null;
  /** Who acts; null where the token does not say it well. */
  readonly caller: {
    readonly kind: string;
    readonly clientId: string | null;
    readonly scopes: readonly string[];
    readonly permissions: readonly string[];
  } | null;
  readonly header: { readonly alg: string; readonly typ: string | null; readonly kid: string | null };
  readonly claims: ShownClaims;
  readonly checks: readonly TokenCheck[];
}

/** @throws {UsageError} for a key set that cannot be read. @throws {ConfigurationError} for options that no server would take. */
export async function tokenReport(parsed: ParsedToken, options: TokenOptions, now: Date): Promise<TokenReport> {
  const { header, claims } = parsed;
  const profile = profileOf(parsed, options);
  const entry = entryOf(parsed, options, now);
  const { issuer, audience, jwks } = options;
  const told = { issuer: issuer !== undefined, audience: audience !== undefined, keys: jwks !== undefined };
  return {
    profile: profile === null ? null : { name: profile.name, why: whyProfile(profile, parsed) },
    caller: profile === null ? null : callerIn(parsed, profile, entry),
    header: { alg: String(header['alg']), typ: textOrNull(header['typ']), kid: textOrNull(header['kid']) },
    claims: protocolClaims(claims),
    checks: await tokenChecks({ parsed, profile, entry, told, now }),
  };
}

function profileOf({ header, claims }: ParsedToken, { profile }: TokenOptions): TokenProfile | null {
  if (profile !== undefined) return builtInProfiles[profile as keyof typeof builtInProfiles];
  const fitting = fittingProfiles([header], claims);
  const [first] = fitting;
  if (first !== undefined && fitting.length === 1) return first;
  // What it lacks can only be told of the profile that it tries to be.
  return String(header['typ']).toLowerCase().endsWith('at+jwt') ? builtInProfiles.rfc9068 : null;
}

/** The issuer as it would be configured; where it was not said, as the token names it. */
function entryOf({ claims }: ParsedToken, options: TokenOptions, now: Date): IssuerEntry {
  const { issuer = 'https://issuer.invalid', audience = null, jwks } = options;
  const clientSubject = options.clientSubject ?? clientSubjectOf(claims);
  const entries = issuerEntries(
    {
      issuers: {
        issuer,
        audience,
        profiles: [builtInProfiles.rfc9068],
        ...(clientSubject !== undefined && { clientSubject }),
        ...(jwks !== undefined && { keys: keysFrom(jwks) }),
      },
    },
    () => now,
  );
  return entries.get(issuer)!;
}

function keysFrom(jwks: string): URL | JsonWebKeySet {
  if (/^https?:\/\//.test(jwks)) return new URL(jwks);
  const keys = readJson(jwks) as JsonWebKeySet | null;
  if (Array.isArray(keys?.keys) && keys.keys.length > 0) return keys;
  throw new UsageError(`${jwks}: holds no keys; write { "keys": [...] }, as the issuer publishes them`);
}

function callerIn({ claims }: ParsedToken, profile: TokenProfile, { issuer }: IssuerEntry): TokenReport['caller'] {
  try {
    const { kind, clientId, scopes, permissions } = principalOf(profile, claims, issuer);
    return { kind, clientId, scopes: [...scopes], permissions: [...permissions] };
  } catch (error) {
    if (error instanceof InvalidTokenError) return null;
    throw error;
  }
}

function whyProfile({ typ, markers, clientIdClaim }: TokenProfile, { header }: ParsedToken): string {
  const signed = header['typ'] === undefined ? 'no "typ"' : `"typ" ${JSON.stringify(header['typ'])}`;
  const marks = Object.entries(markers ?? {}).map(([name, value]) => `"${name}" is ${JSON.stringify(value)}`);
  const client = clientIdClaim === null ? 'it names no client' : `its client stands in "${clientIdClaim}"`;
  const kind = typ === 'at+jwt' ? 'the type that RFC 9068 gives access tokens' : "a JWT of the provider's own making";
  return [`the header has ${signed}: ${kind}`, ...marks, client].join('; ');
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
