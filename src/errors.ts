/** Stable, greppable names of everything that can go wrong. A code never changes its meaning. */
export type AuthErrorCode =
  | 'ERR_CONFIGURATION'
  | 'ERR_INVALID_REQUEST'
  | 'ERR_MISSING_CREDENTIALS'
  | 'ERR_INVALID_TOKEN'
  | 'ERR_FORBIDDEN'
  | 'ERR_TOKEN_EXPIRED'
  | 'ERR_OPERATION_TOO_COMPLEX'
  | 'ERR_TEMPORARILY_UNAVAILABLE';

/**
 * The root of every error that this package throws. `message` is for the operator's log: it names options, claims and
 * coordinates, never a token or a claim's value. What a client may read of it is `description`.
 *
 * @example
 * ```ts run
 * import { AuthError, auth0 } from 'graphql-bearer';
 *
 * try {
 *   auth0({ audience: 'https://api.example.com/graphql' });
 * } catch (error) {
 *   if (!(error instanceof AuthError)) throw error;
 *   error.code; // => 'ERR_CONFIGURATION'
 * }
 * ```
 */
export abstract class AuthError extends Error {
  abstract readonly code: AuthErrorCode;
  /** One constant sentence per cause, safe to send to whoever asked. */
  readonly description: string;

  constructor(message: string, description: string = message, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.description = description;
  }
}

/** A wrong option, directive or combination of them. Thrown at start-up; lists every problem found, not only the first. */
export class ConfigurationError extends AuthError {
  readonly code = 'ERR_CONFIGURATION';
  /** One sentence each, with the option or schema coordinate and a mend. */
  readonly problems: readonly string[];

  constructor(problems: string | readonly string[]) {
    const list = typeof problems === 'string' ? [problems] : problems;
    super(list.length === 1 ? list[0]! : [`${list.length} problems:`, ...list].join('\n  - '));
    this.problems = list;
  }
}

/** Credentials that cannot be read at all: malformed, doubled (RFC 6750 §3.1 `invalid_request`, 400). */
export class InvalidRequestError extends AuthError {
  readonly code = 'ERR_INVALID_REQUEST';
}

/** No credentials where something needs them (RFC 6750 §3, 401 without `error`). */
export class MissingCredentialsError extends AuthError {
  readonly code = 'ERR_MISSING_CREDENTIALS';

  constructor(message = 'Authentication is required.') {
    super(message);
  }
}

/** Why a token was refused, for logs and metrics; docs/errors-and-challenges.md explains each. Clients see only the constant `description`. */
export type InvalidTokenReason =
  | 'malformed'
  | 'too_large'
  | 'unsupported_critical_header'
  | 'issuer_unknown'
  | 'algorithm_not_allowed'
  | 'key_not_found'
  | 'key_not_usable'
  | 'signature_invalid'
  | 'typ_not_access_token'
  | 'profile_not_allowed'
  | 'claim_missing'
  | 'claim_type'
  | 'claim_forbidden'
  | 'client_id_conflict'
  | 'organization_not_allowed'
  | 'audience_mismatch'
  | 'expired'
  | 'not_yet_valid'
  | 'issued_in_future'
  | 'lifetime_too_long'
  | 'too_old'
  | 'scope_malformed'
  | 'binding_not_verified';

/** A presented token that is not good (RFC 6750 §3.1 `invalid_token`, 401). */
export class InvalidTokenError extends AuthError {
  readonly code = 'ERR_INVALID_TOKEN';
  readonly reason: InvalidTokenReason;
  /** The claim or header member that was wrong: its name, never its value. */
  readonly claim: string | undefined;

  constructor(reason: InvalidTokenReason, options: { readonly claim?: string; readonly cause?: unknown } = {}) {
    const { claim, cause } = options;
    super(
      claim === undefined ? `invalid token: ${reason}` : `invalid token: ${reason} (${claim})`,
      reason === 'expired' ? 'The access token expired' : 'The access token is invalid',
      cause === undefined ? undefined : { cause },
    );
    this.reason = reason;
    this.claim = claim;
  }
}

/** A valid caller who may not do this (RFC 6750 §3.1 `insufficient_scope`, 403). */
export class ForbiddenError extends AuthError {
  readonly code = 'ERR_FORBIDDEN';
}

/** A stream outlived its token: the last result of a subscription, `@defer` or `@stream` says so. */
export class TokenExpiredError extends AuthError {
  readonly code = 'ERR_TOKEN_EXPIRED';

  constructor() {
    super('The access token expired while the stream was open.');
  }
}

/** A document whose authorization would cost more than a bounded multiple of its parsing (400). */
export class OperationTooComplexError extends AuthError {
  readonly code = 'ERR_OPERATION_TOO_COMPLEX';

  constructor() {
    super('The operation is too complex to be authorized.');
  }
}

/** Our own keys, stores or decision points are out of reach: the caller is not at fault (503). */
export class TemporarilyUnavailableError extends AuthError {
  readonly code = 'ERR_TEMPORARILY_UNAVAILABLE';
  /** Whole seconds after which trying again makes sense. */
  readonly retryAfter: number;

  constructor(message: string, options: { readonly retryAfter?: number; readonly cause?: unknown } = {}) {
    const { retryAfter = 5, cause } = options;
    super(message, 'Authorization is temporarily unavailable.', cause === undefined ? undefined : { cause });
    this.retryAfter = Math.max(1, Math.ceil(retryAfter));
  }
}
