import { ConfigurationError } from '../errors.ts';
import { isScopeToken } from './scope.ts';
import { isSecureAddress } from './secure-address.ts';

/** What an API says of itself, so that clients find out where its tokens come from. */
export interface ProtectedResourceMetadataOptions {
  /** The API's identifier: an https address (http on loopback only) without fragment. */
  readonly resource: string;
  /** Issuers whose tokens the API accepts. */
  readonly authorizationServers?: readonly string[];
  /** Scopes that clients may ask for; those of the schema, or fewer. */
  readonly scopesSupported?: readonly string[];
  /** For people. */
  readonly resourceName?: string;
  readonly resourceDocumentation?: string;
  readonly resourcePolicyUri?: string;
  readonly resourceTosUri?: string;
}

/** The document as it is served, as `application/json`. Members without a value are absent (RFC 9728 §3.2). */
export interface ProtectedResourceMetadata {
  readonly resource: string;
  readonly authorization_servers?: readonly string[];
  readonly scopes_supported?: readonly string[];
  readonly bearer_methods_supported: readonly ['header'];
  readonly resource_name?: string;
  readonly resource_documentation?: string;
  readonly resource_policy_uri?: string;
  readonly resource_tos_uri?: string;
}

const WELL_KNOWN = '/.well-known/oauth-protected-resource';
const LISTS = ['authorizationServers', 'scopesSupported'] as const;
const ADDRESSES = ['resourceDocumentation', 'resourcePolicyUri', 'resourceTosUri'] as const;

/**
 * The metadata of a protected resource, to be served at `wellKnownPath(resource)`.
 *
 * @throws {ConfigurationError} that lists every option that cannot be published.
 * @example
 * ```ts run
 * import { protectedResourceMetadata } from 'graphql-bearer/core';
 *
 * const metadata = protectedResourceMetadata({
 *   resource: 'https://api.example.com/graphql',
 *   authorizationServers: ['https://tenant.eu.auth0.com/'],
 *   scopesSupported: ['read:reports'],
 * });
 * metadata.bearer_methods_supported; // => ['header']
 * ```
 * @see https://www.rfc-editor.org/rfc/rfc9728#section-2
 */
export function protectedResourceMetadata(options: ProtectedResourceMetadataOptions): ProtectedResourceMetadata {
  const { resource, authorizationServers, scopesSupported, resourceName } = options;
  const problems = problemsOf(options);
  if (problems.length > 0) throw new ConfigurationError(problems);
  return {
    resource,
    ...(authorizationServers?.length ? { authorization_servers: [...new Set(authorizationServers)] } : {}),
    ...(scopesSupported?.length ? { scopes_supported: [...new Set(scopesSupported)] } : {}),
    // The only place where this package looks for a token (RFC 6750 §2.1).
    bearer_methods_supported: ['header'],
    ...(resourceName === undefined ? {} : { resource_name: resourceName }),
    ...(options.resourceDocumentation === undefined ? {} : { resource_documentation: options.resourceDocumentation }),
    ...(options.resourcePolicyUri === undefined ? {} : { resource_policy_uri: options.resourcePolicyUri }),
    ...(options.resourceTosUri === undefined ? {} : { resource_tos_uri: options.resourceTosUri }),
  };
}

/**
 * Path, with query if there is one, at which the metadata of a resource is looked for: the well-known part stands
 * between host and path.
 *
 * @throws {ConfigurationError} when the resource is no address of an API.
 * @example
 * ```ts run
 * import { wellKnownPath } from 'graphql-bearer/core';
 *
 * wellKnownPath('https://api.example.com/graphql'); // => '/.well-known/oauth-protected-resource/graphql'
 * ```
 * @see https://www.rfc-editor.org/rfc/rfc9728#section-3.1
 */
export function wellKnownPath(resource: string): string {
  if (!isResource(resource)) throw new ConfigurationError(RESOURCE_PROBLEM);
  const { pathname, search } = new URL(resource);
  return `${WELL_KNOWN}${pathname === '/' ? '' : pathname}${search}`;
}

const RESOURCE_PROBLEM = 'resource: expected an absolute https address (http on loopback only) without fragment';

function problemsOf(options: ProtectedResourceMetadataOptions): readonly string[] {
  const { resource, authorizationServers, scopesSupported, resourceName } = options;
  const problems: string[] = isResource(resource) ? [] : [RESOURCE_PROBLEM];
  for (const name of LISTS) {
    const list: unknown = options[name];
    if (list !== undefined && !Array.isArray(list)) problems.push(`${name}: expected an array of strings`);
  }
  if (Array.isArray(authorizationServers) && !authorizationServers.every(isIssuer)) {
    problems.push('authorizationServers: expected https addresses (http on loopback only) without query and fragment');
  }
  if (
    Array.isArray(scopesSupported) &&
    !scopesSupported.every((each) => typeof each === 'string' && isScopeToken(each))
  ) {
    problems.push('scopesSupported: expected scopes, each a text of printable ASCII without spaces, " and \\');
  }
  if (resourceName !== undefined && (typeof resourceName !== 'string' || resourceName === '')) {
    problems.push('resourceName: expected a text');
  }
  for (const name of ADDRESSES) {
    const address: unknown = options[name];
    if (address !== undefined && !(typeof address === 'string' && isSecureAddress(address))) {
      problems.push(`${name}: expected an absolute https address (http on loopback only)`);
    }
  }
  return problems;
}

function isResource(text: unknown): text is string {
  return typeof text === 'string' && !text.includes('#') && isSecureAddress(text);
}

/** RFC 8414 §2. */
function isIssuer(text: unknown): boolean {
  return isResource(text) && !text.includes('?');
}
