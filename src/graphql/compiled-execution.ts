import { type GraphQLResolveInfo, OperationTypeNode } from 'graphql';
import { isOpenTo } from '../policy/decision.ts';
import { isField, type OperationPlan, planOperation } from '../policy/operation-plan.ts';
import type { SchemaPolicy } from '../policy/schema-policy.ts';
import type { Principal } from '../principal.ts';
import { type AuthRecord, DEFAULT_GUARD_SETTINGS } from './auth-record.ts';
import { asksDecisions } from './foreseen-decisions.ts';
import { asStrictAs } from './root-gate.ts';
import { documentOf } from './running-document.ts';
import { executionOf, isCompiled } from './running-execution.ts';
import { mixesResolvers } from './shared-resolvers.ts';

/**
 * True where a compiled operation can run nothing that its caller may not have: whoever passes every rule that it could
 * meet, whatever is sent, may have all of it. Arguments of a subscription's source may be such an executor's own.
 */
export function mayRunCompiled(plan: OperationPlan, principal: Principal | null): boolean {
  if (plan.leavesOut || asksDecisions(plan) || !isOpenTo(plan, principal) || mixesResolvers(plan)) return false;
  return plan.kind !== OperationTypeNode.SUBSCRIPTION || !takesGuardedArguments(plan);
}

function takesGuardedArguments({ selection }: OperationPlan): boolean {
  // Grows while it is gone through; each fragment is looked into once.
  const selections = new Set([selection]);
  for (const { items } of selections) {
    for (const item of items) {
      if (!isField(item)) selections.add(item.selection);
      else if (item.meanings.some(({ policy }) => policy.inputs !== null)) return true;
    }
  }
  return false;
}

/**
 * True for a root field that must not run, as it is compiled. Whoever decided the operation hears of it, and has another
 * executor run it; an operation that has begun is not turned back.
 */
export function isTurnedBack(policy: SchemaPolicy, record: AuthRecord | null, info: GraphQLResolveInfo): boolean {
  if (!isCompiled(info)) return false;
  const execution = executionOf(record, info);
  if (record !== null && execution?.policy === policy) {
    if (execution.mayRunCompiled) return false;
    if (record.mayTurnBack && !record.hasExecuted) record.wasTurnedBack = true;
    return true;
  }
  const { unannotated } = record?.settings ?? DEFAULT_GUARD_SETTINGS;
  const whole = record === null ? policy : asStrictAs(policy, unannotated);
  const plan = planOperation(whole, documentOf(info), info.operation.name?.value);
  return plan === null || !mayRunCompiled(plan, record?.principal ?? null);
}
