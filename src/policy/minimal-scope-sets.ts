import type { Rule, ScopeSet } from './rule.ts';
import { isSubset, scopeSet } from './scope-alternatives.ts';
import { smallestScopeSet } from './scope-selection.ts';

/** Up to this many sets are kept while they are put together. */
const MAX_SETS = 1_024;

/**
 * Every set of scopes that passes all the given scope rules and has no scope to spare: the smallest first, and first of all
 * the one that a challenge would name. `[[]]` where no scope is needed. Null when there are more than can be listed.
 */
export function minimalScopeSets(rules: readonly Rule[]): readonly ScopeSet[] | null {
  let sets: readonly ScopeSet[] = [[]];
  for (const alternatives of distinctAlternatives(rules)) {
    const combined = sets.flatMap((set) =>
      alternatives.some((each) => isSubset(each, set))
        ? [set]
        : alternatives.map((each) => scopeSet([...set, ...each])),
    );
    sets = withoutSupersets(combined);
    if (sets.length > MAX_SETS) return null;
  }
  const named = smallestScopeSet(rules, new Set());
  const others = sets.filter((set) => set.length !== named.length || !isSubset(set, named));
  // Where there were too many combinations for a challenge to try, a smaller one may have turned up here.
  return (others[0]?.length ?? Infinity) < named.length ? sets : [named, ...others];
}

/** The narrowest choices first: they leave least to combine. */
function distinctAlternatives(rules: readonly Rule[]): readonly (readonly ScopeSet[])[] {
  const needs = new Map<string, readonly ScopeSet[]>();
  for (const { key, scopes } of rules) if (scopes !== null) needs.set(key, scopes);
  return [...needs.values()].sort((left, right) => left.length - right.length);
}

function withoutSupersets(sets: readonly ScopeSet[]): readonly ScopeSet[] {
  const kept: ScopeSet[] = [];
  for (const set of [...sets].sort((left, right) => left.length - right.length)) {
    if (!kept.some((smaller) => isSubset(smaller, set))) kept.push(set);
  }
  return kept;
}
