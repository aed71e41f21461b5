import type { ScopeSet } from './rule.ts';

/** In the order they were written, without repetition. */
export function scopeSet(scopes: Iterable<string>): ScopeSet {
  return [...new Set(scopes)];
}

/** One text for all spellings of the same alternatives. */
export function canonicalAlternatives(alternatives: readonly ScopeSet[]): string {
  return alternatives
    .map((set) => [...set].sort().join(' '))
    .sort()
    .join('|');
}

/** True when `inner` asks for nothing that `outer` does not ask for. */
export function isSubset(inner: ScopeSet, outer: ScopeSet): boolean {
  return inner.every((scope) => outer.includes(scope));
}

/** True when whoever has one set of `strong` has one of `weak`. */
export function alternativesImply(strong: readonly ScopeSet[], weak: readonly ScopeSet[]): boolean {
  return strong.every((set) => weak.some((other) => isSubset(other, set)));
}

/** `"a b" or "c"`, for sentences. */
export function describeAlternatives(alternatives: readonly ScopeSet[]): string {
  return alternatives.map((set) => `"${set.join(' ')}"`).join(' or ');
}
