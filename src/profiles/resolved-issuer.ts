import { ConfigurationError } from '../errors.ts';
import { checkAlgorithms, DEFAULT_ALGORITHMS } from '../token/algorithms.ts';
import { usableJwk } from '../token/jwk-policy.ts';
import { defineProfile } from './define-profile.ts';
import { builtInProfiles } from './index.ts';
import { indistinguishableProfiles } from './indistinguishable-profiles.ts';
import { ISSUER_MEMBERS } from './issuer-members.ts';
import type { IssuerOptions } from './issuer-options.ts';
import { describe, memberProblems, quote, suggestion } from './member-checks.ts';
import type { ProfileIssuer, TokenProfile } from './profile.ts';

/** One issuer entry with everything checked, defaults filled in, and nothing in it that its maker could still change. */
export interface ResolvedIssuer extends ProfileIssuer {
  readonly audience: readonly string[] | null;
  readonly profiles: readonly TokenProfile[];
  readonly keys: IssuerOptions['keys'];
  readonly algorithms: readonly string[];
  /** Seconds. */
  readonly clockTolerance: number;
  readonly maxTokenAge: number | undefined;
  readonly maxLifetime: number | undefined;
  readonly allowedClients: ReadonlySet<string> | null;
  readonly exactAudience: boolean;
  readonly keysStaleFor: number | undefined;
  readonly organizations: ReadonlySet<string> | null;
  /** Milliseconds since 1970 at which a profile's time ends, by profile name. */
  readonly profilesUntil: ReadonlyMap<string, number>;
  readonly onKeysEvent: IssuerOptions['onKeysEvent'];
}

/**
 * Checks one issuer entry, alone and against itself, and fills in its defaults.
 *
 * @throws ConfigurationError with every problem found; each names `where`, the option and what was expected
 */
export function resolveIssuer(options: IssuerOptions, where: string = 'issuer'): ResolvedIssuer {
  if (typeof options !== 'object' || options === null) {
    throw new ConfigurationError(
      `${where}: expected an object with "issuer", "audience" and "profiles", got ${describe(options)}`,
    );
  }
  const place = typeof options.issuer === 'string' ? `${where} ${quote(options.issuer)}` : where;
  const problems = memberProblems({ ...options }, { checks: ISSUER_MEMBERS, where: place });
  const profiles = Array.isArray(options.profiles) ? resolveProfiles(options, problems, place) : [];
  problems.push(...contradictions(options, profiles).map((problem) => `${place}: ${problem}`));
  const algorithms = options.algorithms ?? DEFAULT_ALGORITHMS;
  collect(problems, place, () => checkAlgorithms(algorithms));
  problems.push(...unusableKeys(options.keys, algorithms).map((problem) => `${place}: ${problem}`));
  if (problems.length > 0) throw new ConfigurationError(problems);
  return Object.freeze({
    issuer: options.issuer,
    audience: typeof options.audience === 'string' ? Object.freeze([options.audience]) : frozenList(options.audience),
    profiles: Object.freeze(profiles),
    keys: options.keys,
    algorithms: Object.freeze([...algorithms]),
    clientSubject: options.clientSubject,
    clockTolerance: options.clockTolerance ?? 30,
    maxTokenAge: options.maxTokenAge,
    maxLifetime: options.maxLifetime,
    allowedClients: options.allowedClients ? new Set(options.allowedClients) : null,
    exactAudience: options.exactAudience ?? false,
    keysStaleFor: options.keysStaleFor,
    organizations: options.organizations ? new Set(options.organizations) : null,
    agentSubjectClaims: options.agentSubjectClaims ?? false,
    profilesUntil: new Map(Object.entries(options.profilesUntil ?? {}).map(([name, date]) => [name, date.getTime()])),
    onKeysEvent: options.onKeysEvent,
  });
}

function resolveProfiles(options: IssuerOptions, problems: string[], place: string): TokenProfile[] {
  const profiles: TokenProfile[] = [];
  for (const entry of options.profiles as readonly unknown[]) {
    if (typeof entry === 'string' && !Object.hasOwn(builtInProfiles, entry)) {
      const known = Object.keys(builtInProfiles);
      const hint = suggestion(entry, known) || `; there are ${known.join(', ')}, and defineProfile for others`;
      problems.push(`${place}: option "profiles": there is no profile ${JSON.stringify(entry)}${hint}`);
    } else {
      const profile =
        typeof entry === 'string' ? builtInProfiles[entry as keyof typeof builtInProfiles] : (entry as TokenProfile);
      collect(problems, place, () => profiles.push(withScopeClaim(defineProfile(profile), options.scopeClaim)));
    }
  }
  return profiles;
}

/** The profile as this issuer writes its scopes. */
function withScopeClaim(profile: TokenProfile, scopeClaim: IssuerOptions['scopeClaim']): TokenProfile {
  if (scopeClaim === undefined || scopeClaim === null) return profile;
  if (typeof scopeClaim === 'string') return Object.freeze({ ...profile, scopeClaim });
  return Object.freeze({ ...profile, scopeClaim: scopeClaim.name, scopeForm: scopeClaim.form });
}

/** Options that are each well formed and do not go together. */
function contradictions(options: IssuerOptions, profiles: readonly TokenProfile[]): string[] {
  const problems: string[] = [];
  const names = profiles.map((profile) => profile.name);
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  for (const name of new Set(twice)) problems.push(`option "profiles": "${name}" is listed twice; remove one`);
  for (const [left, right] of indistinguishableProfiles(profiles)) {
    if (left.name === right.name) continue;
    problems.push(
      `option "profiles": one token could match both "${left.name}" and "${right.name}"; keep one of them, or give both a marker with different values`,
    );
  }
  if (options.exactAudience === true && options.audience === null) {
    problems.push('option "exactAudience": needs an audience to compare with, and "audience" is null');
  }
  for (const name of Object.keys(options.profilesUntil ?? {})) {
    if (!names.includes(name))
      problems.push(`option "profilesUntil": "${name}" is not in "profiles"${suggestion(name, names)}`);
  }
  if (options.agentSubjectClaims && options.clientSubject !== 'auth0' && !names.includes('auth0')) {
    problems.push(
      'option "agentSubjectClaims": these are Auth0\'s claims; needs the profile "auth0" or clientSubject "auth0"',
    );
  }
  return problems;
}

/**
 * Keys that were given can be looked at now: one that could also sign must not be here at all, and one at least must be of
 * use. Others (for encryption, of another algorithm) are skipped, as they are in a set that is fetched.
 */
function unusableKeys(keys: IssuerOptions['keys'], algorithms: readonly string[]): string[] {
  if (typeof keys !== 'object' || keys === null || keys instanceof URL || !Array.isArray(keys.keys)) return [];
  const secret = keys.keys.findIndex(
    (jwk: { readonly d?: unknown; readonly k?: unknown } | null) => jwk?.d !== undefined || jwk?.k !== undefined,
  );
  if (secret !== -1) return [`option "keys": key ${secret} has private or symmetric members; give public keys only`];
  const faults = keys.keys.map((jwk: unknown) => usableJwk(jwk, algorithms)).filter((key) => typeof key === 'string');
  if (faults.length < keys.keys.length || faults.length === 0) return [];
  return [`option "keys": none of them can be used to verify (${faults.join(', ')})`];
}

/** Runs a check that throws, and keeps what it says. */
function collect(problems: string[], place: string, check: () => unknown): void {
  try {
    check();
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    problems.push(...error.problems.map((problem) => `${place}: ${problem}`));
  }
}

function frozenList(list: readonly string[] | null): readonly string[] | null {
  return list === null ? null : Object.freeze([...list]);
}
