import { InvalidTokenError } from '../errors.ts';
import type { Claims } from './profile.ts';

/**
 * Refuses a token that is bound to a key: its sender would have to prove possession of that key, and nothing here
 * verifies such a proof.
 *
 * @throws InvalidTokenError `binding_not_verified`
 * @see https://www.rfc-editor.org/rfc/rfc9449#section-7.2
 */
export function checkBinding(claims: Claims): void {
  if (Object.hasOwn(claims, 'cnf')) throw new InvalidTokenError('binding_not_verified', { claim: 'cnf' });
}
