/** What a request's `Authorization` says. */
export type Credentials =
  /** Nothing, or a scheme that is not ours. */
  | { readonly kind: 'none' }
  | { readonly kind: 'bearer'; readonly token: string }
  /** Something that cannot be read: to be refused, never to be overlooked. */
  | { readonly kind: 'malformed' };

const NONE: Credentials = { kind: 'none' };
const MALFORMED: Credentials = { kind: 'malformed' };
/** RFC 9110 §11.2. Linear: no character fits both parts. */
const TOKEN68 = /^[A-Za-z0-9\-._~+/]+=*$/;
/** The scheme ends where no further character of a token (RFC 9110 §5.6.2) follows. */
const SCHEME = /^bearer(?![!#$%&'*+\-.^_`|~0-9A-Za-z])/i;

/**
 * Reads the `Authorization` field of a request: null when there is none, a list when there were several. Only the
 * Bearer scheme is ours; two credentials are no credentials.
 *
 * @example
 * ```ts run
 * import { parseCredentials } from 'graphql-bearer/core';
 *
 * parseCredentials('Bearer abc.def.ghi'); // => { kind: 'bearer', token: 'abc.def.ghi' }
 * parseCredentials('Basic YTpi'); // => { kind: 'none' }
 * parseCredentials(['Bearer a', 'Bearer b']); // => { kind: 'malformed' }
 * ```
 * @see https://www.rfc-editor.org/rfc/rfc6750#section-2.1
 */
export function parseCredentials(authorization: string | null | readonly string[]): Credentials {
  if (authorization === null) return NONE;
  if (typeof authorization !== 'string') {
    if (authorization.length > 1) return MALFORMED;
    return parseCredentials(authorization[0] ?? null);
  }
  const field = withoutOuterSpace(authorization);
  // Fetch joins several fields by a comma, which no token contains.
  if (!SCHEME.test(field)) return /,\s*(?:bearer|dpop)(?: |$)/i.test(field) ? MALFORMED : NONE;
  let start = 'bearer'.length;
  while (field[start] === ' ') start += 1;
  if (start === 'bearer'.length) return MALFORMED;
  const token = field.slice(start);
  return TOKEN68.test(token) ? { kind: 'bearer', token } : MALFORMED;
}

/** RFC 9110 §5.6.3: only spaces and tabs stand for nothing; `trim` would also take off what no header may hold. */
function withoutOuterSpace(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isSpace(text.charCodeAt(start))) start += 1;
  while (end > start && isSpace(text.charCodeAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x09;
}
