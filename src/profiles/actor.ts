import { InvalidTokenError } from '../errors.ts';
import type { Actor } from '../principal.ts';
import type { Claims } from './profile.ts';

/** As deep as Auth0 nests; deeper chains say nothing that a decision could use. */
const MAX_DEPTH = 5;

const MAX_LENGTH = 1024;

/**
 * Who acts for the subject, outermost first, or null when nobody does.
 *
 * @throws InvalidTokenError `claim_type` when `act` is not an object, has a member of the wrong type, or nests too deep
 * @see https://www.rfc-editor.org/rfc/rfc8693#section-4.1
 */
export function actorOf(claims: Claims): Actor | null {
  return Object.hasOwn(claims, 'act') ? readActor(claims['act'], 1) : null;
}

function readActor(value: unknown, depth: number): Actor {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || depth > MAX_DEPTH) {
    throw new InvalidTokenError('claim_type', { claim: 'act' });
  }
  const act = value as Claims;
  return Object.freeze({
    subject: readName(act, 'sub'),
    clientId: readName(act, 'client_id'),
    issuer: readName(act, 'iss'),
    actor: Object.hasOwn(act, 'act') ? readActor(act['act'], depth + 1) : null,
  });
}

function readName(act: Claims, name: string): string | null {
  if (!Object.hasOwn(act, name)) return null;
  const value = act[name];
  if (typeof value === 'string' && value !== '' && value.length <= MAX_LENGTH) return value;
  throw new InvalidTokenError('claim_type', { claim: `act.${name}` });
}
