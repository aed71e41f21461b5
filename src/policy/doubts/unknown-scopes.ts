import type { CoveredRule } from '../coverage/coverage.ts';
import { coverageOf } from '../coverage/coverage-of.ts';
import { nearest } from '../nearest.ts';
import type { SchemaPolicy } from '../schema-policy.ts';
import type { Doubt } from './doubt.ts';

/** Rules that name a scope which nobody can grant. */
export function unknownScopes(policy: SchemaPolicy, known: ReadonlySet<string>): readonly Doubt[] {
  const { fields, inputs, types } = coverageOf(policy);
  const rules: readonly CoveredRule[] = [
    ...fields.flatMap((field) => [...field.rules, ...field.inputs.flatMap((input) => input.rules)]),
    ...inputs.flatMap((input) => input.rules),
    ...types.flatMap((type) => type.rules),
  ];
  const doubts = new Map<string, Doubt>();
  for (const { coordinate, scopes } of rules) {
    for (const scope of (scopes ?? []).flat()) {
      if (known.has(scope)) continue;
      const meant = nearest(scope, [...known]);
      const mend = meant === null ? 'correct it, or add it to the known scopes' : `did you mean "${meant}"?`;
      const message = `needs the scope "${scope}", which is not among the known ones; ${mend}`;
      doubts.set(`${coordinate} ${scope}`, { kind: 'unknown-scope', coordinate, message });
    }
  }
  return [...doubts.values()];
}
