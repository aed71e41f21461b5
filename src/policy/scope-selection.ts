import type { Rule, ScopeSet } from './rule.ts';

/** Up to this many combinations of alternatives the answer is the smallest set; beyond, a good one. */
const EXACT_COMBINATIONS = 4_096;

/**
 * One smallest set of scopes that passes all the given scope rules: fewest that are not held yet, then fewest in all,
 * then the alternative that was declared first. Beyond 4,096 combinations it is found rule by rule and then thinned
 * out: always sufficient, no scope in it can be spared, but a smaller one may exist.
 *
 * @example
 * ```ts run
 * import { buildSchema } from 'graphql';
 * import { authDirectives } from 'graphql-bearer';
 * import { SchemaPolicy, smallestScopeSet } from 'graphql-bearer/core';
 *
 * const schema = buildSchema(`
 *   ${authDirectives().typeDefs}
 *   type Query { reports: [String!] @requiresScope(anyOf: ["read:all", "read:reports read:office"]) }
 * `);
 * const { rules } = new SchemaPolicy(schema, { unannotated: 'deny' });
 * smallestScopeSet(rules, new Set()); // => ['read:all']
 * smallestScopeSet(rules, new Set(['read:reports', 'read:office'])); // => ['read:reports', 'read:office']
 * ```
 */
export function smallestScopeSet(rules: readonly Rule[], held: ReadonlySet<string>): ScopeSet {
  const needs = new Map<string, readonly ScopeSet[]>();
  for (const { key, scopes } of rules) if (scopes !== null) needs.set(key, scopes);
  const alternatives = [...needs.values()];
  const fixed = alternatives.filter((each) => each.length === 1).map((each) => each[0]!);
  const certain = new Set(fixed.flat());
  const open = alternatives.filter(
    (each) => each.length > 1 && !each.some((set) => set.every((scope) => certain.has(scope))),
  );
  const combinations = open.reduce((product, each) => product * each.length, 1);
  const chosen =
    combinations <= EXACT_COMBINATIONS ? exactChoice(open, certain, held) : greedyChoice(open, certain, held);
  return inDeclaredOrder(alternatives, chosen);
}

/** Tries every combination, the first declared ones first, and cuts off what can only get worse. */
function exactChoice(
  open: readonly (readonly ScopeSet[])[],
  certain: ReadonlySet<string>,
  held: ReadonlySet<string>,
): ReadonlySet<string> {
  let best: ReadonlySet<string> | null = null;
  const visit = (index: number, chosen: ReadonlySet<string>): void => {
    if (best !== null && !isBetter(chosen, best, held)) return;
    const alternatives = open[index];
    if (alternatives === undefined) best = chosen;
    else for (const set of alternatives) visit(index + 1, new Set([...chosen, ...set]));
  };
  visit(0, certain);
  return best ?? certain;
}

function greedyChoice(
  open: readonly (readonly ScopeSet[])[],
  certain: ReadonlySet<string>,
  held: ReadonlySet<string>,
): ReadonlySet<string> {
  const chosen = new Set(certain);
  // The narrowest choices first, as they leave least room.
  for (const alternatives of [...open].sort((left, right) => left.length - right.length)) {
    if (alternatives.some((set) => set.every((scope) => chosen.has(scope)))) continue;
    const additions = alternatives.map((set) => new Set([...chosen, ...set]));
    const best = additions.reduce((left, right) => (isBetter(right, left, held) ? right : left));
    for (const scope of best) chosen.add(scope);
  }
  for (const scope of [...chosen].reverse()) {
    if (certain.has(scope)) continue;
    chosen.delete(scope);
    const suffices = open.every((alternatives) => alternatives.some((set) => set.every((each) => chosen.has(each))));
    if (!suffices) chosen.add(scope);
  }
  return chosen;
}

function isBetter(left: ReadonlySet<string>, right: ReadonlySet<string>, held: ReadonlySet<string>): boolean {
  const difference = countNew(left, held) - countNew(right, held);
  return difference < 0 || (difference === 0 && left.size < right.size);
}

function countNew(scopes: ReadonlySet<string>, held: ReadonlySet<string>): number {
  let count = 0;
  for (const scope of scopes) if (!held.has(scope)) count += 1;
  return count;
}

/** The chosen scopes in the order in which the schema's rules name them. */
function inDeclaredOrder(alternatives: readonly (readonly ScopeSet[])[], chosen: ReadonlySet<string>): ScopeSet {
  return [...new Set(alternatives.flat(2))].filter((scope) => chosen.has(scope));
}
