import type { Source } from '../input-policy.ts';
import { canonicalAlternatives } from '../scope-alternatives.ts';

/** One scope that is called otherwise than before. */
export interface RenamedScope {
  readonly from: string;
  readonly to: string;
}

/** The scope whose new name is all that differs where a place's rules stand; null where more does. */
export function renamedScope(before: readonly Source[], after: readonly Source[]): RenamedScope | null {
  const old = scopesOf(before);
  const current = scopesOf(after);
  const [from, ...otherOld] = old.filter((scope) => !current.includes(scope));
  const [to, ...otherNew] = current.filter((scope) => !old.includes(scope));
  if (from === undefined || to === undefined || otherOld.length + otherNew.length > 0) return null;
  const renamed = standing(before, (scope) => (scope === from ? to : scope));
  return renamed === standing(after, (scope) => scope) ? { from, to } : null;
}

function scopesOf(sources: readonly Source[]): readonly string[] {
  return [...new Set(sources.flatMap(({ rules }) => rules.flatMap(({ scopes }) => (scopes ?? []).flat())))];
}

function standing(sources: readonly Source[], name: (scope: string) => string): string {
  const rules = sources.flatMap(({ coordinate, rules: own }) =>
    own.map(({ key, scopes }) => {
      const what = scopes === null ? key : canonicalAlternatives(scopes.map((set) => set.map(name)));
      return `${coordinate} ${what}`;
    }),
  );
  return rules.toSorted().join('\n');
}
