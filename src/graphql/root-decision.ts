import type { GraphQLResolveInfo, OperationTypeNode } from 'graphql';
import type { PositionedDenial } from '../policy/denial.ts';
import { planOperation } from '../policy/operation-plan.ts';
import type { SchemaPolicy } from '../policy/schema-policy.ts';
import { UNEXPLAINED } from './answer-denied.ts';
import { asDecided } from './as-decided.ts';
import type { AuthRecord } from './auth-record.ts';
import { foresee, mustForesee } from './foreseen-decisions.ts';
import { rootKeyOf } from './root-gate.ts';
import { runningDecisions } from './running-decisions.ts';
import { documentOf } from './running-document.ts';
import { executionOf, variablesOf } from './running-execution.ts';
import { runsAsDecided } from './runs-as-decided.ts';

/**
 * Why a mutation's root field must not run: because of what a decision point says of the whole operation (R7). Null
 * where that was asked before execution, or nothing is to be asked. Root fields of one execution share the answers.
 */
export function rootDecision(
  policy: SchemaPolicy,
  field: {
    readonly kind: OperationTypeNode;
    readonly record: AuthRecord | null;
    readonly info: GraphQLResolveInfo;
  },
): Promise<PositionedDenial | null> | null {
  const { kind, record, info } = field;
  if (kind !== 'mutation' || record === null) return null;
  const execution = executionOf(record, info);
  // A mutation of which an executor made another one is asked about as it runs; so is one that was given other variables.
  const isAsked = execution?.policy === policy && runsAsDecided(execution, info);
  if (isAsked && (!execution.asksDecisions || asDecided(execution, info).isIdentical)) return null;
  const plan = planOperation(policy, documentOf(info), info.operation.name?.value);
  const onDenied = record.settings.onDenied.mutation;
  if (plan === null || !mustForesee(plan, onDenied)) return null;
  const responsePath = [rootKeyOf(info)] as const;
  const variables = variablesOf(record, info);
  const operation = { plan, record, variables, coerced: info.variableValues, onDenied };
  return foresee(operation, runningDecisions(record, info)).then(
    (foresight) => {
      if (foresight.outcome === 'run') return foresight.withheld.get(responsePath[0]) ?? null;
      const { denials } = foresight;
      const denial = denials.find((each) => each.responsePath[0] === responsePath[0]) ?? denials[0];
      return { ...(denial ?? { ...UNEXPLAINED, node: null }), responsePath };
    },
    // Nobody could decide: it was not allowed.
    () => ({ ...UNEXPLAINED, responsePath, node: null }),
  );
}
