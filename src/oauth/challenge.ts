import { ConfigurationError } from '../errors.ts';
import { isScopeToken } from './scope.ts';
import { isSecureAddress } from './secure-address.ts';

/** What a server says in each of its challenges. */
export interface ChallengeOptions {
  readonly realm?: string | undefined;
  /** Address of the protected-resource metadata (RFC 9728 §5.1). */
  readonly resourceMetadata?: string | undefined;
}

/** One challenge: what went wrong, and what would do. Without `error`: there were no credentials (RFC 6750 §3.1). */
export interface Challenge extends ChallengeOptions {
  readonly error?: 'invalid_request' | 'invalid_token' | 'insufficient_scope' | 'insufficient_user_authentication';
  readonly description?: string;
  readonly scope?: readonly string[];
  /** Authentication contexts of which one would do (RFC 9470 §3). */
  readonly acrValues?: readonly string[];
  /** Seconds since the last authentication at most (RFC 9470 §3). */
  readonly maxAge?: number;
}

/** RFC 6750 §3: what `error_description` may hold. */
const DESCRIPTION = /^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/;
/** A quoted string without controls; quotation marks and backslashes are escaped. */
const QUOTABLE = /^[\x20-\x7e]*$/;

/**
 * One `WWW-Authenticate` challenge of the Bearer scheme: each parameter once, in a fixed order, legal characters only. A
 * parameter that could not be written is left out, as it must not break what stands beside it.
 *
 * @example
 * ```ts run
 * import { formatChallenge } from 'graphql-bearer/core';
 *
 * formatChallenge({ error: 'insufficient_scope', scope: ['a', 'b'] }); // => 'Bearer error="insufficient_scope", scope="a b"'
 * ```
 * @see https://www.rfc-editor.org/rfc/rfc6750#section-3
 */
export function formatChallenge(challenge: Challenge): string {
  const { realm, error, description, scope, resourceMetadata, acrValues, maxAge } = challenge;
  const isDescribed = error !== undefined && description !== undefined && DESCRIPTION.test(description);
  const isAge = maxAge !== undefined && Number.isSafeInteger(maxAge) && maxAge >= 0;
  const parameters =
    parameter('realm', realm) +
    parameter('error', error) +
    parameter('error_description', isDescribed ? description : undefined) +
    parameter('scope', listOf(scope)) +
    parameter('acr_values', listOf(acrValues)) +
    parameter('max_age', isAge ? String(maxAge) : undefined) +
    parameter('resource_metadata', resourceMetadata);
  // Each begins with a comma.
  return `Bearer${parameters.slice(1)}`;
}

function parameter(name: string, value: string | undefined): string {
  return value === undefined || !QUOTABLE.test(value) ? '' : `, ${name}="${escapeQuoted(value)}"`;
}

/** Space-separated; undefined where one of them could not be told from several. */
function listOf(values: readonly string[] | undefined): string | undefined {
  return values !== undefined && values.length > 0 && values.every(isScopeToken) ? values.join(' ') : undefined;
}

/** Throws a `ConfigurationError` when a realm or a metadata address cannot stand in a header. */
export function checkChallengeOptions({ realm, resourceMetadata }: ChallengeOptions): void {
  const problems: string[] = [];
  if (realm !== undefined && (typeof realm !== 'string' || realm === '' || !QUOTABLE.test(realm))) {
    problems.push('challenge.realm: expected printable ASCII');
  }
  if (resourceMetadata !== undefined && !isAddress(resourceMetadata)) {
    problems.push(
      'challenge.resourceMetadata: expected an absolute https address (http on loopback only) without fragment',
    );
  }
  if (problems.length > 0) throw new ConfigurationError(problems);
}

function isAddress(text: string): boolean {
  return QUOTABLE.test(text) && !/["\\ #]/.test(text) && isSecureAddress(text);
}

function escapeQuoted(value: string): string {
  return !/["\\]/.test(value) ? value : value.replace(/["\\]/g, (character) => `\\${character}`);
}
