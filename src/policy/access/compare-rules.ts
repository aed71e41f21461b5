import { minimalScopeSets } from '../minimal-scope-sets.ts';
import type { Rule } from '../rule.ts';

/** How what a place needs compares with what it needed. */
export type AccessChange = 'same' | 'less' | 'more' | 'different';

/** Compares two conjunctions of rules by whom they let through. */
export function compareRules(before: readonly Rule[], after: readonly Rule[]): AccessChange {
  const isNoLess = impliesAll(after, before);
  const isNoMore = impliesAll(before, after);
  if (isNoLess && isNoMore) return 'same';
  if (isNoLess) return 'more';
  return isNoMore ? 'less' : 'different';
}

/**
 * True when every caller who passes all of `strong` also passes all of `weak`. Scope rules count together, since two of
 * them can need what a third one spells out; of others each has to be implied by a single one.
 */
export function impliesAll(strong: readonly Rule[], weak: readonly Rule[]): boolean {
  const left = weak.filter((rule) => !strong.some((other) => other.implies(rule)));
  if (left.length === 0) return true;
  if (left.some(({ scopes }) => scopes === null)) return false;
  const sets = minimalScopeSets(strong);
  // Too many to look at: what cannot be shown is not claimed.
  if (sets === null) return false;
  return sets.every((held) =>
    left.every(({ scopes }) => scopes!.some((set) => set.every((each) => held.includes(each)))),
  );
}
