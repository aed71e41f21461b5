import { buildSchema, parse } from 'graphql';
import { expect, test } from 'vitest';
import { principalOfCaller } from '../../src/cli/map/page/caller.ts';
import { type Decision, type DeniedHandling, decide, planOperation, SchemaPolicy, Variables } from '../../src/core.ts';
import { authDirectives } from '../../src/index.ts';
import type { Principal } from '../../src/principal.ts';

const schema = buildSchema(`
  ${authDirectives().typeDefs}
  type Query {
    reports(deep: Int @requiresScope(scope: "deep")): Int @requiresScope(scope: "read:reports")
    open: Int
  }
`);
const policy = new SchemaPolicy(schema, { unannotated: 'public', introspection: 'public' });

const holding = (...scopes: string[]): Principal | null =>
  principalOfCaller({ kind: 'user', clientId: 'app', scopes, permissions: [] });

function decider(
  query: string,
): (given?: {
  readonly principal?: Principal | null;
  readonly values?: Record<string, unknown>;
  readonly onDenied?: DeniedHandling;
}) => Decision {
  const plan = planOperation(policy, parse(query))!;
  return ({ principal = null, values = {}, onDenied = 'operation' } = {}) =>
    decide({ plan, principal, variables: new Variables(plan.operation, values), onDenied });
}
const scopeOf = (decision: Decision) => (decision.outcome === 'refuse' ? decision.scope : decision.outcome);

test('who was refused is refused the same again, and nobody else is', () => {
  const decided = decider('{ reports(deep: 1) open }');
  const principal = holding('deep');
  const first = decided({ principal });
  expect(scopeOf(first)).toEqual(['read:reports', 'deep']);
  expect(decided({ principal })).toBe(first);
  expect(decided()).toMatchObject({ denials: [{ reason: 'UNAUTHENTICATED' }] });
  expect(decided({ principal: holding('deep', 'read:reports') })).toEqual({ outcome: 'permit' });
  expect(decided({ principal, onDenied: 'field' }).outcome).toBe('partial');
  expect(decided({ principal })).toEqual(first);
});

test('a refusal that depends on what the variables are is found anew each time', () => {
  const principal = holding();
  const skipping = decider('query ($off: Boolean!) { reports @skip(if: $off) open }');
  const sending = decider('query ($deep: Int) { reports(deep: $deep) }');
  for (let turn = 0; turn < 2; turn += 1) {
    expect(skipping({ principal, values: { off: false } }).outcome).toBe('refuse');
    expect(skipping({ principal, values: { off: true } }).outcome).toBe('permit');
    expect(scopeOf(sending({ principal, values: { deep: 1 } }))).toEqual(['read:reports', 'deep']);
    expect(scopeOf(sending({ principal }))).toEqual(['read:reports']);
  }
});
