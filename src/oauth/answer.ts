import {
  type AuthError,
  ForbiddenError,
  InvalidRequestError,
  InvalidTokenError,
  MissingCredentialsError,
  OperationTooComplexError,
  TemporarilyUnavailableError,
  TokenExpiredError,
} from '../errors.ts';
import { type ChallengeOptions, formatChallenge } from './challenge.ts';

/** `extensions.code` of a GraphQL error. */
export type AnswerCode = 'UNAUTHENTICATED' | 'FORBIDDEN' | 'TOKEN_EXPIRED' | 'BAD_REQUEST' | 'SERVICE_UNAVAILABLE';

/** What an error becomes over HTTP. */
export interface Answer {
  readonly status: number;
  /** Those that belong to the error: a challenge, or when to try again. */
  readonly headers: Readonly<Record<string, string>>;
  readonly code: AnswerCode;
}

/** What an answer says beside the error. */
export interface AnswerOptions extends ChallengeOptions {
  /** Scopes with which the request would succeed, where scopes are what is missing. */
  readonly scope?: readonly string[];
}

/**
 * How an error is answered over HTTP: status, headers, and the code of the GraphQL error. One challenge at most.
 *
 * @example
 * ```ts run
 * import { answerOf, MissingCredentialsError } from 'graphql-bearer/core';
 *
 * const { status, headers } = answerOf(new MissingCredentialsError(), { realm: 'graphql', scope: ['read:reports'] });
 * status; // => 401
 * headers; // => { 'WWW-Authenticate': 'Bearer realm="graphql", scope="read:reports"' }
 * ```
 * @see https://www.rfc-editor.org/rfc/rfc6750#section-3.1
 */
export function answerOf(error: AuthError, { realm, resourceMetadata, scope }: AnswerOptions): Answer {
  const challenge = (given: Parameters<typeof formatChallenge>[0]): Answer['headers'] => ({
    'WWW-Authenticate': formatChallenge({ realm, ...given }),
  });
  const needed = scope === undefined ? {} : { scope };
  if (error instanceof MissingCredentialsError) {
    // RFC 6750 §3.1: without credentials, no error.
    return { status: 401, headers: challenge({ ...needed, resourceMetadata }), code: 'UNAUTHENTICATED' };
  }
  if (error instanceof InvalidTokenError) {
    const headers = challenge({ error: 'invalid_token', description: error.description, resourceMetadata });
    return { status: 401, headers, code: 'UNAUTHENTICATED' };
  }
  if (error instanceof TokenExpiredError) {
    const headers = challenge({ error: 'invalid_token', description: 'The access token expired', resourceMetadata });
    return { status: 401, headers, code: 'TOKEN_EXPIRED' };
  }
  if (error instanceof InvalidRequestError) {
    return {
      status: 400,
      headers: challenge({ error: 'invalid_request', description: error.description }),
      code: 'BAD_REQUEST',
    };
  }
  if (error instanceof ForbiddenError) {
    return { status: 403, headers: challenge({ error: 'insufficient_scope', ...needed }), code: 'FORBIDDEN' };
  }
  if (error instanceof OperationTooComplexError) return { status: 400, headers: {}, code: 'BAD_REQUEST' };
  if (error instanceof TemporarilyUnavailableError) {
    return { status: 503, headers: { 'Retry-After': String(error.retryAfter) }, code: 'SERVICE_UNAVAILABLE' };
  }
  return { status: 500, headers: {}, code: 'SERVICE_UNAVAILABLE' };
}
