const SCOPE_TOKEN = /^[\x21\x23-\x5b\x5d-\x7e]+$/;

/** True for one `scope-token`: printable ASCII without space, quotation mark and backslash. @see RFC 6749 §3.3 */
export function isScopeToken(text: string): boolean {
  return SCOPE_TOKEN.test(text);
}

/** The scopes of a space-separated list; empty pieces count for nothing. Null when one holds an illegal character. */
export function parseScope(text: string): readonly string[] | null {
  const scopes = text.split(' ').filter((piece) => piece !== '');
  return scopes.every(isScopeToken) ? scopes : null;
}

/** A scope list as OAuth writes it. */
export function formatScope(scopes: Iterable<string>): string {
  return [...scopes].join(' ');
}
