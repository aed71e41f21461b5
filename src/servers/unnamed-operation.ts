import { type ExecutionArgs, Kind } from 'graphql';
import { AuthError } from '../errors.ts';
import { recordOf } from '../graphql/auth-record.ts';
import { decide } from '../policy/decision.ts';
import { planOperation } from '../policy/operation-plan.ts';
import { Variables } from '../policy/variables.ts';
import { Verdicts } from '../policy/verdicts.ts';
import type { Authorization } from '../yoga/authorization.ts';
import type { GuardedSchema } from '../yoga/operation-gate.ts';
import { type Refusal, refusalOfDenials, refusalOfError } from '../yoga/refusal.ts';

/**
 * Why a document must not be executed of which nobody says which operation is meant. The schema enforces itself then,
 * but for introspection: no resolver of ours answers that, so whoever may not introspect gets no operation beside one that does.
 */
export function refusalOfUnnamed(
  { settings }: Authorization,
  { document, operationName, contextValue, variableValues }: ExecutionArgs,
  { policy }: GuardedSchema,
): Refusal | null {
  const principal = recordOf(contextValue)?.principal ?? null;
  if (operationName != null || Verdicts.of(policy, principal).isMet(policy.introspection)) return null;
  const operations = document.definitions.filter((each) => each.kind === Kind.OPERATION_DEFINITION);
  // The only one is the one that is meant.
  if (operations.length < 2) return null;
  try {
    for (const { name } of operations) {
      const plan = planOperation(policy, document, name?.value);
      if (plan?.introspects !== true) continue;
      const variables = new Variables(plan.operation, variableValues, { ofFragments: plan.fragmentVariables });
      const decision = decide({ plan, principal, variables, onDenied: 'operation' });
      if (decision.outcome === 'refuse') return refusalOfDenials(decision.denials, decision.scope, settings);
    }
    return null;
  } catch (error) {
    if (!(error instanceof AuthError)) throw error;
    return refusalOfError(error, settings);
  }
}
