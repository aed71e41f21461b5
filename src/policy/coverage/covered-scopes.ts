import type { Coverage, CoveredField, CoveredInput, CoveredRule } from './coverage.ts';

/** Every scope that a rule names, in order, and where it is named. */
export function coveredScopes(fields: readonly CoveredField[], inputs: readonly CoveredInput[]): Coverage['scopes'] {
  const found = new Map<string, { readonly fields: Set<string>; readonly inputs: Set<string> }>();
  const note = (kind: 'fields' | 'inputs', coordinate: string, rules: readonly CoveredRule[]) => {
    for (const scope of rules.flatMap(({ scopes }) => (scopes ?? []).flat())) {
      const places = found.get(scope) ?? { fields: new Set(), inputs: new Set() };
      found.set(scope, places);
      places[kind].add(coordinate);
    }
  };
  for (const field of fields)
    note('fields', field.coordinate, [...field.rules, ...field.inputs.flatMap((each) => each.rules)]);
  for (const { coordinate, rules } of inputs) note('inputs', coordinate, rules);
  return [...found]
    .map(([scope, places]) => ({ scope, fields: [...places.fields], inputs: [...places.inputs] }))
    .sort((left, right) => (left.scope < right.scope ? -1 : 1));
}
