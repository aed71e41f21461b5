import type { Rule } from '../rule.ts';
import { canonicalAlternatives } from '../scope-alternatives.ts';

/** One scope that is called otherwise than before. */
export interface RenamedScope {
  readonly from: string;
  readonly to: string;
}

/** The scope whose new name is all that differs between two conjunctions; null where more does. */
export function renamedScope(before: readonly Rule[], after: readonly Rule[]): RenamedScope | null {
  const old = scopesOf(before);
  const current = scopesOf(after);
  const [from, ...otherOld] = old.filter((scope) => !current.includes(scope));
  const [to, ...otherNew] = current.filter((scope) => !old.includes(scope));
  if (from === undefined || to === undefined || otherOld.length + otherNew.length > 0) return null;
  const renamed = keysOf(before, (scope) => (scope === from ? to : scope));
  return renamed === keysOf(after, (scope) => scope) ? { from, to } : null;
}

function scopesOf(rules: readonly Rule[]): readonly string[] {
  return [...new Set(rules.flatMap(({ scopes }) => (scopes ?? []).flat()))];
}

function keysOf(rules: readonly Rule[], name: (scope: string) => string): string {
  return rules
    .map(({ key, scopes }) => (scopes === null ? key : canonicalAlternatives(scopes.map((set) => set.map(name)))))
    .toSorted()
    .join('&');
}
