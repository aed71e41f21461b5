import { ConfigurationError } from '../errors.ts';
import type { GuardSettings } from '../graphql/auth-record.ts';
import { type DecisionPoint, decisionPointOf } from '../loaders/decision-point.ts';
import { checkChallengeOptions } from '../oauth/challenge.ts';
import type { DeniedHandling } from '../policy/decision.ts';
import { introspectionUnder, UNANNOTATED } from '../policy/unannotated.ts';
import { describe, known, suggestion } from '../profiles/member-checks.ts';
import type { AuthorizationOptions, Introspection } from './authorization-options.ts';
import { dryRunProblem } from './dry-run.ts';

/** Checked options, with their defaults. */
export interface Settings extends GuardSettings {
  readonly introspection: Introspection;
  readonly challenge: { readonly realm: string; readonly resourceMetadata: string | undefined };
  readonly maxErrors: number;
  /** Who decides about single objects; null: nobody. */
  readonly decisions: Required<DecisionPoint> | null;
  /** Rules are reported, and let everything through. */
  readonly dryRun: boolean;
  readonly now: () => Date;
}

const MEMBERS = [
  'issuers',
  'unannotated',
  'onDenied',
  'introspection',
  'challenge',
  'maxErrors',
  'onDecision',
  'clients',
  'decisions',
  'dryRun',
  'now',
];
const INTROSPECTION = ['public', 'authenticated', 'filtered', 'off'] as const;
const HANDLING = ['field', 'operation'] as const;
const OPERATIONS = ['query', 'mutation', 'subscription'] as const;

/** Throws one `ConfigurationError` with everything that is wrong with the options, those of the issuers excepted. */
export function settingsOf(options: AuthorizationOptions): Settings {
  const problems: string[] = [];
  if (!isObject(options)) throw new ConfigurationError(`expected options with "issuers", got ${describe(options)}`);
  checkMembers('', { ...options }, MEMBERS, problems);
  if (!isObject(options.issuers))
    problems.push(`issuers: expected an issuer entry or an array of them, got ${describe(options.issuers)}`);
  const oneOf = <T extends string>(name: string, value: unknown, allowed: readonly T[], fallback: T): T => {
    if (value === undefined) return fallback;
    if (allowed.includes(value as T)) return value as T;
    problems.push(
      `${name}: expected ${allowed.map((each) => `"${each}"`).join(', ')}, got ${describe(value)}${typeof value === 'string' ? suggestion(value, allowed) : ''}`,
    );
    return fallback;
  };
  const unannotated = oneOf('unannotated', options.unannotated, UNANNOTATED, 'authenticated');
  const introspection = oneOf('introspection', options.introspection, INTROSPECTION, introspectionUnder(unannotated));
  const handling = handlingOf(options.onDenied, oneOf, problems);
  const maxErrors = options.maxErrors ?? 10;
  if (maxErrors !== Number.POSITIVE_INFINITY && (!Number.isSafeInteger(maxErrors) || maxErrors < 1)) {
    problems.push(`maxErrors: expected a whole number from 1 on, or Infinity, got ${describe(maxErrors)}`);
  }
  for (const name of ['onDecision', 'clients', 'now'] as const) {
    if (options[name] !== undefined && typeof options[name] !== 'function') {
      problems.push(`${name}: expected a function, got ${describe(options[name])}`);
    }
  }
  if (typeof options.now === 'function' && tellsANumber(options.now))
    problems.push('now: expected a function that returns a Date, not a number; write () => new Date()');
  const dryRun = dryRunProblem(options.dryRun);
  if (dryRun !== null) problems.push(dryRun);
  const given = options.challenge ?? {};
  if (!isObject(given)) problems.push(`challenge: expected { realm, resourceMetadata }, got ${describe(given)}`);
  const { realm = 'graphql', resourceMetadata } = given;
  const challenge = { realm, resourceMetadata: resourceMetadata === undefined ? undefined : String(resourceMetadata) };
  if (isObject(given)) checkMembers('challenge.', { ...given }, ['realm', 'resourceMetadata'], problems);
  try {
    checkChallengeOptions(challenge);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    problems.push(...error.problems);
  }
  let decisions: Required<DecisionPoint> | null = null;
  try {
    if (options.decisions !== undefined) decisions = decisionPointOf(options.decisions);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    problems.push(...error.problems);
  }
  if (problems.length > 0) throw new ConfigurationError(problems);
  return {
    unannotated,
    introspection,
    onDenied: handling,
    challenge,
    maxErrors,
    decisions,
    dryRun: options.dryRun !== undefined && options.dryRun !== false,
    now: options.now ?? (() => new Date()),
  };
}

type OneOf = <T extends string>(name: string, value: unknown, allowed: readonly T[], fallback: T) => T;

function handlingOf(
  given: AuthorizationOptions['onDenied'],
  oneOf: OneOf,
  problems: string[],
): GuardSettings['onDenied'] {
  if (given === undefined || typeof given === 'object') {
    if (given !== undefined) checkMembers('onDenied.', { ...given }, OPERATIONS, problems);
    return {
      query: oneOf('onDenied.query', given?.query, HANDLING, 'field'),
      mutation: oneOf('onDenied.mutation', given?.mutation, HANDLING, 'operation'),
      subscription: oneOf('onDenied.subscription', given?.subscription, HANDLING, 'field'),
    };
  }
  const all: DeniedHandling = oneOf('onDenied', given, HANDLING, 'operation');
  return { query: all, mutation: all, subscription: all };
}

/** A misspelt option is one that protects nothing. */
function checkMembers(
  prefix: string,
  given: Record<string, unknown>,
  names: readonly string[],
  problems: string[],
): void {
  for (const name of Object.keys(given)) {
    if (!names.includes(name)) problems.push(`${prefix}${name}: there is no such option${known(name, names)}`);
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** `Date.now` is easily taken for the clock that is asked for; with it no token could be judged. */
function tellsANumber(now: () => unknown): boolean {
  try {
    return typeof now() === 'number';
  } catch {
    // A clock that fails is answered with 503 whenever it does.
    return false;
  }
}
