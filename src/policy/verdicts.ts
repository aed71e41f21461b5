import type { Principal } from '../principal.ts';
import { isMet, type Requirement } from './requirement.ts';
import type { SchemaPolicy } from './schema-policy.ts';

const UNKNOWN = 0;
const MET = 1;
const FAILED = 2;
/** Eight verdicts of two bits are one small integer: a typed array would weigh more than what it holds. */
const PER_WORD_BITS = 3;
const PER_WORD = 1 << PER_WORD_BITS;
/** A caller touches few of a schema's requirements: verdicts are kept in pieces of so many words. */
const WORDS_BITS = 3;
const WORDS = 1 << WORDS_BITS;

/** Written out, it has room for its words and no more. */
const emptyPiece = (): number[] => [0, 0, 0, 0, 0, 0, 0, 0];

/** Which requirements of one policy one caller meets: each found out once, on first asking. */
export class Verdicts {
  readonly principal: Principal | null;
  readonly #pieces: number[][] = [emptyPiece()];

  private constructor(principal: Principal | null) {
    this.principal = principal;
  }

  /** The verdicts of a caller, shared by all of his operations. They live as long as the principal does. */
  static of(policy: SchemaPolicy, principal: Principal | null): Verdicts {
    let callers = callersOf.get(policy);
    if (callers === undefined)
      callersOf.set(policy, (callers = { anonymous: new Verdicts(null), known: new WeakMap() }));
    if (principal === null) return callers.anonymous;
    let verdicts = callers.known.get(principal);
    if (verdicts === undefined) callers.known.set(principal, (verdicts = new Verdicts(principal)));
    return verdicts;
  }

  isMet(requirement: Requirement): boolean {
    const { id } = requirement;
    const shift = 2 * (id & (PER_WORD - 1));
    const at = (id >>> PER_WORD_BITS) & (WORDS - 1);
    const piece = (this.#pieces[id >>> (PER_WORD_BITS + WORDS_BITS)] ??= emptyPiece());
    let verdict = (piece[at]! >>> shift) & (MET | FAILED);
    if (verdict === UNKNOWN) {
      verdict = isMet(requirement, this.principal) ? MET : FAILED;
      piece[at]! |= verdict << shift;
    }
    return verdict === MET;
  }
}

const callersOf = new WeakMap<
  SchemaPolicy,
  { readonly anonymous: Verdicts; readonly known: WeakMap<Principal, Verdicts> }
>();
