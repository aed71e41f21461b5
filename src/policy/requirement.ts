import type { Principal } from '../principal.ts';
import type { Rule } from './rule.ts';

/** The conjunction of rules that one place needs, in normal form: no rule twice, none that another one implies. */
export interface Requirement {
  /** Index within its table; 0 is the empty requirement, which everybody meets. */
  readonly id: number;
  readonly rules: readonly Rule[];
}

/** True when the caller passes every rule. */
export function isMet(requirement: Requirement, principal: Principal | null): boolean {
  return requirement.rules.every((rule) => rule.check(principal) === null);
}

/** Leaves out repetitions and whatever another rule already implies; of two that imply each other the first stays. */
export function normalize(rules: readonly Rule[]): readonly Rule[] {
  if (rules.length < 2) return rules;
  const distinct = [...new Map(rules.map((rule) => [rule.key, rule])).values()];
  return distinct.filter(
    (rule, index) =>
      !distinct.some((other, at) => at !== index && other.implies(rule) && !(rule.implies(other) && index < at)),
  );
}

/**
 * All distinct requirements of a schema. Equal conjunctions are one object, so that a verdict is one bit per
 * requirement and caller however many places share it.
 */
export class RequirementTable {
  readonly all: Requirement[] = [{ id: 0, rules: [] }];
  readonly #byKey = new Map<string, Requirement>([['', this.all[0]!]]);

  get empty(): Requirement {
    return this.all[0]!;
  }

  of(rules: readonly Rule[]): Requirement {
    const normal = normalize(rules);
    const key =
      normal.length === 1
        ? normal[0]!.key
        : normal
            .map((rule) => rule.key)
            .sort()
            .join('&');
    let requirement = this.#byKey.get(key);
    if (requirement === undefined) {
      requirement = { id: this.all.length, rules: normal };
      this.all.push(requirement);
      this.#byKey.set(key, requirement);
    }
    return requirement;
  }
}
