import type { Principal } from '../principal.ts';
import { isMet, type Requirement } from './requirement.ts';
import type { SchemaPolicy } from './schema-policy.ts';

const UNKNOWN = 0;
const MET = 1;
const FAILED = 2;
/** A caller touches few of a schema's requirements: verdicts are kept in pieces of this many. */
const PIECE_BITS = 8;
const PIECE = 1 << PIECE_BITS;

/** Which requirements of one policy one caller meets: each found out once, on first asking. */
export class Verdicts {
  readonly principal: Principal | null;
  readonly #pieces: Uint8Array[] = [];

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
    const at = requirement.id & (PIECE - 1);
    const index = requirement.id >>> PIECE_BITS;
    const piece = (this.#pieces[index] ??= new Uint8Array(PIECE));
    let verdict = piece[at]!;
    if (verdict === UNKNOWN) {
      verdict = isMet(requirement, this.principal) ? MET : FAILED;
      piece[at] = verdict;
    }
    return verdict === MET;
  }
}

const callersOf = new WeakMap<
  SchemaPolicy,
  { readonly anonymous: Verdicts; readonly known: WeakMap<Principal, Verdicts> }
>();
