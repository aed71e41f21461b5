import type { Source } from '../input-policy.ts';
import type { SchemaPolicy } from '../schema-policy.ts';
import type { CoveredRule } from './coverage.ts';

/** The rules of some places, as data. */
export function coveredRules(policy: SchemaPolicy, sources: readonly Source[]): readonly CoveredRule[] {
  return sources.flatMap(({ coordinate, rules }) =>
    rules.map((rule) => ({
      coordinate,
      directive: rule.directive,
      arguments: policy.argumentsOf(rule),
      needs: rule.needs,
      scopes: rule.scopes,
    })),
  );
}
