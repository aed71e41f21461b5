import { isAbstractType } from 'graphql';
import { isDecisionRule } from './directives/requires-decision.ts';
import type { Source } from './input-policy.ts';
import { forEachMetField } from './met-fields.ts';
import { minimalScopeSets } from './minimal-scope-sets.ts';
import type { OperationPlan } from './operation-plan.ts';
import { providedSources } from './provided-inputs.ts';
import type { Rule, ScopeSet } from './rule.ts';
import { smallestScopeSet } from './scope-selection.ts';

/** A place that asks for something which no scope gives: a client of its own, a permission, what nobody has. */
export interface Obstacle {
  readonly coordinate: string;
  readonly rule: Rule;
  /** Decided about each object while the operation runs; whoever has a token may ask. */
  readonly isDecidedLater: boolean;
}

/** What operations need of their caller, whatever variables come with them. */
export interface ScopeNeeds {
  /** One smallest set of scopes with which all of them run, as far as scopes decide. */
  readonly scopes: ScopeSet;
  /** Every set that would do and has no scope to spare, the smallest first; null where there are more than can be listed. */
  readonly alternatives: readonly ScopeSet[] | null;
  /** What has to hold beside the scopes. */
  readonly obstacles: readonly Obstacle[];
  /** False where not even a token is needed. */
  readonly needsToken: boolean;
}

/**
 * The scopes with which every one of the operations runs in full, for any variables: what its client has to be granted.
 * `held`: prefer sets of which these are part.
 *
 * @example
 * ```ts run
 * import { buildSchema, parse } from 'graphql';
 * import { authDirectives } from 'graphql-bearer';
 * import { planOperation, SchemaPolicy, scopeNeeds } from 'graphql-bearer/core';
 *
 * const schema = buildSchema(`
 *   ${authDirectives().typeDefs}
 *   type Query { reports: [String!] @requiresScope(anyOf: ["read:reports", "admin"]) }
 * `);
 * const plan = planOperation(new SchemaPolicy(schema, { unannotated: 'deny' }), parse('{ reports }'));
 * if (plan === null) throw new Error('the document has no such operation');
 * const { scopes, alternatives } = scopeNeeds([plan]);
 * scopes; // => ['read:reports']
 * alternatives; // => [['read:reports'], ['admin']]
 * ```
 */
export function scopeNeeds(plans: readonly OperationPlan[], held: ReadonlySet<string> = NOTHING): ScopeNeeds {
  const rules = [...new Set(plans.flatMap(({ requirements }) => requirements.flatMap((each) => each.rules)))];
  const alternatives = minimalScopeSets(rules);
  const [best] = alternatives ?? [];
  return {
    scopes: held.size === 0 && best !== undefined ? best : smallestScopeSet(rules, held),
    alternatives,
    obstacles: rules.some(isObstacle) ? obstaclesOf(plans) : [],
    needsToken: rules.length > 0,
  };
}

const NOTHING: ReadonlySet<string> = new Set();

/** Neither about scopes nor met by every token. */
function isObstacle({ scopes, key }: Rule): boolean {
  return scopes === null && key !== 'authenticated';
}

/** Looks for the places of those rules only, and at each type's fields once. */
function obstaclesOf(plans: readonly OperationPlan[]): readonly Obstacle[] {
  const found = new Map<string, Obstacle>();
  const add = ({ coordinate, rules }: Source): void => {
    for (const rule of rules.filter(isObstacle)) {
      const key = `${coordinate} ${rule.key}`;
      if (!found.has(key)) found.set(key, { coordinate, rule, isDecidedLater: isDecisionRule(rule) });
    }
  };
  for (const plan of plans) {
    const { policy, rootType } = plan;
    const seen = new Set<object>();
    policy.typeSources(rootType).forEach(add);
    forEachMetField(
      plan,
      ({ items }) => items,
      ({ types, field, policy: { requirement, inputs }, returns }, { node }) => {
        if (inputs !== null)
          providedSources({ node, policies: inputs, inputs: policy.inputs, variables: null }).forEach(add);
        if (requirement.rules.some(isObstacle)) {
          // The field of the group is the first type's; what reaches it from elsewhere is each type's own.
          for (const type of types) {
            const own = type.getFields()[field.name] ?? field;
            if (!seen.has(own)) policy.sourcesOf(type, own).forEach(add);
            seen.add(own);
          }
        }
        if (returns === null || seen.has(returns) || !isAbstractType(returns)) return;
        seen.add(returns);
        for (const type of policy.typeSets.named(returns.name).types) policy.typeSources(type).forEach(add);
      },
    );
  }
  return [...found.values()];
}
