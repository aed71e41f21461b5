import fc from 'fast-check';
import { buildSchema, parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { assumedCaller } from '../../src/cli/assumed-caller.ts';
import { authDirectives } from '../../src/index.ts';
import { impliesAll } from '../../src/policy/access/compare-rules.ts';
import { decide } from '../../src/policy/decision.ts';
import { requiresScope } from '../../src/policy/directives/requires-scope.ts';
import { minimalScopeSets } from '../../src/policy/minimal-scope-sets.ts';
import { type OperationPlan, planOperation } from '../../src/policy/operation-plan.ts';
import type { Rule } from '../../src/policy/rule.ts';
import { SchemaPolicy } from '../../src/policy/schema-policy.ts';
import { scopeNeeds } from '../../src/policy/scope-needs.ts';
import { Variables } from '../../src/policy/variables.ts';
import { seeded } from '../seeded.ts';

const SCOPES = ['a', 'b', 'c', 'd', 'e'];
const ALL_SUBSETS = Array.from({ length: 2 ** SCOPES.length }, (_, bits) =>
  SCOPES.filter((_scope, at) => bits & (1 << at)),
);

/** Rules as the directive reads them; what it refuses is left out. */
const rules = fc
  .array(fc.array(fc.subarray(SCOPES, { minLength: 1 }), { minLength: 1, maxLength: 4 }), { maxLength: 6 })
  .map((given) =>
    given.flatMap((alternatives): Rule[] => {
      const reading = requiresScope.read({ anyOf: alternatives.map((set) => set.join(' ')) });
      return 'rule' in reading ? [reading.rule] : [];
    }),
  );

function subsetsThatPass(conjunction: readonly Rule[]): readonly (readonly string[])[] {
  return ALL_SUBSETS.filter((scopes) => {
    const caller = assumedCaller({ kind: 'user', scopes });
    return conjunction.every((rule) => rule.check(caller) === null);
  });
}

const sorted = (sets: readonly (readonly string[])[]) => sets.map((set) => set.toSorted().join(' ')).toSorted();

describe('scope sets, held to a look at every subset', () => {
  test('the minimal sets are those that pass and have no scope to spare, the smallest first', () => {
    fc.assert(
      fc.property(rules, (conjunction) => {
        const passing = subsetsThatPass(conjunction);
        const minimal = passing.filter(
          (set) => !passing.some((other) => other.length < set.length && other.every((each) => set.includes(each))),
        );
        const found = minimalScopeSets(conjunction) ?? [];
        expect(sorted(found)).toEqual(sorted(minimal));
        expect(found.map((set) => set.length)).toEqual(
          found.map((set) => set.length).toSorted((left, right) => left - right),
        );
      }),
      seeded(500),
    );
  });

  test('one conjunction implies another where every subset that passes the one passes the other', () => {
    fc.assert(
      fc.property(rules, rules, (strong, weak) => {
        const passing = subsetsThatPass(weak).map((set) => set.join(' '));
        // No scope rule at all also lets in who has no token.
        const expected =
          (strong.length > 0 || weak.length === 0) &&
          subsetsThatPass(strong).every((set) => passing.includes(set.join(' ')));
        expect(impliesAll(strong, weak)).toBe(expected);
      }),
      seeded(500),
    );
  });
});

const schema = buildSchema(`${authDirectives().typeDefs}
  type Query {
    free: ID @public
    me: ID
    item(filter: Filter, by: Order): Item @requiresScope(anyOf: ["a b", "c"])
    node: Node
    report: ID @clientOnly(clients: ["worker"]) @requiresScope(scope: "e")
    closed: ID @requiresPermission(permission: "p")
  }
  interface Node { id: ID }
  type Item implements Node @requiresScope(anyOf: ["c", "d e"]) { id: ID name: String @requiresScope(scope: "d") }
  type Other implements Node { id: ID }
  input Filter { text: String hidden: String @requiresScope(scope: "e") }
  enum Order { NAME PRICE @requiresScope(anyOf: ["a", "b"]) }
`);
const policy = new SchemaPolicy(schema, { unannotated: 'authenticated' });
const planOf = (query: string): OperationPlan => planOperation(policy, parse(query))!;

describe('what an operation needs, held to decisions for every subset', () => {
  test.each([
    ['{ free }'],
    ['{ me }'],
    ['{ item { id } }'],
    ['{ item { id name } me }'],
    ['{ node { id } }'],
    ['{ node { __typename ... on Other { id } } }'],
    ['{ item(filter: { text: "x" }) { name } }'],
    ['{ item(filter: { hidden: "x" }) { name } }'],
    ['{ item(by: PRICE) { id } }'],
    ['{ item(by: NAME) @skip(if: true) { id } free }'],
    ['query ($f: Filter, $by: Order) { item(filter: $f, by: $by) { id } }', { f: { hidden: 'x' }, by: 'PRICE' }],
    ['query ($with: Boolean!) { me item @include(if: $with) { name } }', { with: true }],
  ] as const)('%s', (query, variables: Record<string, unknown> = {}) => {
    const plan = planOf(query);
    const outcome = (scopes: readonly string[]) =>
      decide({
        plan,
        principal: assumedCaller({ kind: 'user', scopes }),
        variables: new Variables(plan.operation, variables),
        onDenied: 'operation',
      }).outcome;
    const permitted = ALL_SUBSETS.filter((scopes) => outcome(scopes) === 'permit');
    const needs = scopeNeeds([plan]);
    expect(outcome(needs.scopes)).toBe('permit');
    expect(needs.scopes.length).toBe(Math.min(...permitted.map((set) => set.length)));
    expect(needs.obstacles).toEqual([]);
    const anonymous = decide({
      plan,
      principal: null,
      variables: new Variables(plan.operation, variables),
      onDenied: 'operation',
    });
    expect(needs.needsToken).toBe(anonymous.outcome !== 'permit');
  });

  test('several operations need what lets all of them run', () => {
    const needs = scopeNeeds([planOf('{ item { id } }'), planOf('query ($by: Order) { item(by: $by) { id } }')]);
    expect(needs.scopes).toEqual(['a', 'c']);
    expect(sorted(needs.alternatives ?? [])).toEqual(['a b d e', 'a c', 'b c']);
  });

  test('what is held already counts where several sets would do', () => {
    const plans = [planOf('{ item { id } }'), planOf('{ item(by: PRICE) { id } }')];
    expect(scopeNeeds(plans, new Set(['b', 'c', 'd'])).scopes).toEqual(['b', 'c']);
  });

  test('a client of its own and permissions are told apart from scopes, with their places', () => {
    const needs = scopeNeeds([planOf('{ report closed item { id } }')]);
    expect(needs.scopes).toEqual(['e', 'c']);
    expect(needs.obstacles.map(({ coordinate, rule }) => `${coordinate} ${rule.needs}`)).toEqual([
      'Query.report a client that acts for itself: "worker"',
      'Query.closed permission "p"',
    ]);
  });

  test('more sets than can be listed are none, and the one that is named suffices', () => {
    const many = Array.from({ length: 14 }, (_, at) => {
      const reading = requiresScope.read({ anyOf: [`x${at}`, `y${at}`] });
      return 'rule' in reading ? [reading.rule] : [];
    }).flat();
    expect(minimalScopeSets(many)).toBeNull();
  });
});
