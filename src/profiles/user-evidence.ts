import type { Claims } from './profile.ts';

/**
 * Claims that servers write only where a resource owner took part: RFC 9068 §2.2.1 ties the first three to grants with
 * one, and `act` means that somebody acts for the subject (RFC 8693 §4.1).
 */
const USER_EVIDENCE = ['auth_time', 'acr', 'amr', 'sid', 'act', 'username'] as const;

/**
 * True when the token shows that an end user took part, so that it is never a client acting for itself, whatever its
 * `sub` says: a user may have an identifier that equals the client's.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9700#section-4.15
 */
export function showsUser(claims: Claims): boolean {
  return USER_EVIDENCE.some((name) => Object.hasOwn(claims, name));
}
