import { type Caller, failuresAt, type Place, scopeAlternatives } from './reference-rules.ts';

/**
 * A smallest set of scopes with which every place passes, found by trying them all: fewest not yet held, then fewest in
 * all. Null where no scope helps. Who is anonymous counts as somebody who lacks nothing but scopes.
 */
export function smallestScopes(places: readonly Place[], caller: Caller): readonly string[] | null {
  const known = [
    ...new Set(
      places
        .flatMap((place) => place.directives)
        .filter((directive) => directive.name.value === 'requiresScope')
        .flatMap(scopeAlternatives)
        .flat(),
    ),
  ];
  const asked: Caller = caller.kind === 'anonymous' ? { ...caller, kind: 'user', permissions: [] } : caller;
  const held = (scope: string): boolean => caller.kind !== 'anonymous' && caller.scopes.includes(scope);
  let best: { readonly scopes: readonly string[]; readonly missing: number } | null = null;
  for (let bits = 0; bits < 2 ** known.length; bits += 1) {
    const scopes = known.filter((_, index) => (bits >> index) % 2 === 1);
    if (failuresAt(places, { ...asked, scopes }).length > 0) continue;
    const missing = scopes.filter((scope) => !held(scope)).length;
    const better =
      best === null || missing < best.missing || (missing === best.missing && scopes.length < best.scopes.length);
    if (better) best = { scopes, missing };
  }
  return best?.scopes ?? null;
}
