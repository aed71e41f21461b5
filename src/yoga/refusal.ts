import { type ExecutionResult, GraphQLError } from 'graphql';
import { type AuthError, ForbiddenError, MissingCredentialsError } from '../errors.ts';
import { refusalError } from '../graphql/denial-error.ts';
import { answerOf } from '../oauth/answer.ts';
import { formatChallenge } from '../oauth/challenge.ts';
import type { PositionedDenial } from '../policy/denial.ts';
import type { ScopeSet } from '../policy/rule.ts';
import type { Settings } from './settings.ts';

/** The result of an operation that does not run. Yoga reads status and headers of the response from `extensions.http`. */
export interface Refusal {
  readonly errors: readonly GraphQLError[];
  readonly extensions: {
    readonly http: { readonly status: number; readonly headers: Readonly<Record<string, string>> };
  };
}

/** The answer to credentials that are no good, or to an operation that could not be decided. */
export function refusalOfError(error: AuthError, settings: Settings): Refusal {
  const { status, headers, code } = answerOf(error, settings.challenge);
  return {
    errors: [new GraphQLError(error.description, { extensions: { code } })],
    extensions: { http: { status, headers } },
  };
}

/** What no caller can tell apart is made once: an error has a stack trace, which costs more than all of the decision. */
const NOBODY = new MissingCredentialsError();
const NOT_ALLOWED = new ForbiddenError('The operation is not allowed.');

/** The answer to an operation that the caller may not run: every topmost denial, one challenge. */
export function refusalOfDenials(
  denials: readonly PositionedDenial[],
  scope: ScopeSet | null,
  settings: Settings,
): Refusal {
  const isAnonymous = denials.some(({ reason }) => reason === 'UNAUTHENTICATED');
  const { status, headers } = answerOf(isAnonymous ? NOBODY : NOT_ALLOWED, {
    ...settings.challenge,
    ...(scope !== null && { scope }),
  });
  return {
    errors: denials.map((denial) => refusalError(denial)),
    extensions: { http: { status, headers } },
  };
}

const UNDECIDED = new ForbiddenError('This answer was not decided for its caller.');

/** What stands in the place of an answer that somebody gave for the execution. On a WebSocket it has no status. */
export function answerOfUndecided(settings: Settings, { isHttp }: { readonly isHttp: boolean }): ExecutionResult {
  const refusal = refusalOfError(UNDECIDED, settings);
  return isHttp ? refusal : { errors: refusal.errors };
}

/**
 * The answer to an operation that the caller may run after authenticating better.
 * @see https://www.rfc-editor.org/rfc/rfc9470#section-3
 */
export function refusalOfStepUp(
  denials: readonly PositionedDenial[],
  acrValues: readonly string[],
  settings: Settings,
): Refusal {
  const challenge = formatChallenge({
    ...settings.challenge,
    error: 'insufficient_user_authentication',
    description: 'A different authentication level is required',
    acrValues: [...new Set(acrValues)],
  });
  return {
    errors: denials.map((denial) => refusalError(denial)),
    extensions: { http: { status: 401, headers: { 'WWW-Authenticate': challenge } } },
  };
}
