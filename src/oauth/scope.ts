const SCOPE_TOKEN = /^[\x21\x23-\x5b\x5d-\x7e]+$/;

/**
 * True for one `scope-token`: printable ASCII without space, quotation mark and backslash.
 *
 * @example
 * ```ts run
 * import { isScopeToken } from 'graphql-bearer/core';
 *
 * isScopeToken('read:reports'); // => true
 * isScopeToken('read reports'); // => false
 * ```
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-3.3
 */
export function isScopeToken(text: string): boolean {
  return SCOPE_TOKEN.test(text);
}

/**
 * The scopes of a space-separated list; empty pieces count for nothing. Null when one holds an illegal character.
 *
 * @example
 * ```ts run
 * import { parseScope } from 'graphql-bearer/core';
 *
 * parseScope('read:reports  write:reports'); // => ['read:reports', 'write:reports']
 * parseScope('a "b"'); // => null
 * ```
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-3.3
 */
export function parseScope(text: string): readonly string[] | null {
  const scopes = text.split(' ').filter((piece) => piece !== '');
  return scopes.every(isScopeToken) ? scopes : null;
}

/**
 * A scope list as OAuth writes it.
 *
 * @example
 * ```ts run
 * import { formatScope } from 'graphql-bearer/core';
 *
 * formatScope(new Set(['read:reports', 'write:reports'])); // => 'read:reports write:reports'
 * ```
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-3.3
 */
export function formatScope(scopes: Iterable<string>): string {
  return [...scopes].join(' ');
}
