import { type ExecutionArgs, type GraphQLSchema, getVariableValues } from 'graphql';
import { AuthError } from '../errors.ts';
import { foresee, mustForesee } from '../graphql/foreseen-decisions.ts';
import type { CoercedVariables } from '../graphql/foreseen-questions.ts';
import { decisionsOf } from '../graphql/running-decisions.ts';
import type { OperationPlan } from '../policy/operation-plan.ts';
import type { GateReport } from './operation-gate.ts';
import { refusalOfDenials, refusalOfError, refusalOfStepUp } from './refusal.ts';
import type { Settings } from './settings.ts';

/**
 * Asks the decision point what can be asked before an operation runs, where its answer may refuse the operation. Where
 * nothing is to be asked, the report comes back as it was and at once.
 */
export function passDecisions(
  report: GateReport,
  { args, settings }: { readonly args: ExecutionArgs; readonly settings: Settings },
): GateReport | Promise<GateReport> {
  const { plan, record, refusal } = report;
  const execution = record?.execution ?? null;
  if (plan === null || record === null || execution === null || refusal !== null) return report;
  const onDenied = settings.onDenied[plan.kind];
  if (!mustForesee(plan, onDenied)) return report;
  // The whole schema: its defaults apply, whether or not the caller sees them.
  const coerced = coerce(execution.policy.schema, plan, args.variableValues);
  // The executor says what is wrong with the variables; it runs nothing.
  if (coerced === null) return report;
  const started = performance.now();
  const refuse = (made: Pick<GateReport, 'decision' | 'refusal'>): GateReport => {
    record.execution = null;
    return { ...report, ...made, duration: report.duration + performance.now() - started };
  };
  const withheld = new Map(execution.withheld);
  const running = { ...execution, withheld };
  record.execution = running;
  const loader = decisionsOf(record, { execution: running, isIncremental: plan.isIncremental });
  return foresee({ plan, record, variables: execution.variables, coerced, onDenied }, loader).then(
    (foresight) => {
      if (foresight.outcome === 'run') {
        for (const [key, denial] of foresight.withheld) withheld.set(key, denial);
        return { ...report, duration: report.duration + performance.now() - started };
      }
      const { denials, contexts } = foresight;
      const acrValues = contexts.flatMap(acrValuesOf);
      return refuse({
        decision: { outcome: 'refuse', denials, scope: null },
        refusal:
          acrValues.length > 0
            ? refusalOfStepUp(denials, acrValues, settings)
            : refusalOfDenials(denials, null, settings),
      });
    },
    (error: unknown) => {
      if (!(error instanceof AuthError)) throw error;
      return refuse({ decision: error, refusal: refusalOfError(error, settings) });
    },
  );
}

function coerce(
  schema: GraphQLSchema,
  { operation }: OperationPlan,
  given: ExecutionArgs['variableValues'],
): CoercedVariables | null {
  const result: object = getVariableValues(schema, operation.variableDefinitions ?? [], given ?? {});
  // graphql 16 and 17 name them differently.
  if ('coerced' in result) return result.coerced as CoercedVariables;
  return 'variableValues' in result ? (result.variableValues as CoercedVariables) : null;
}

/** Authentication contexts of which one would do, as OAuth and AuthZEN write them. */
function acrValuesOf({ acr_values: given }: Readonly<Record<string, unknown>>): readonly string[] {
  return typeof given === 'string' ? given.split(' ').filter((value) => value !== '') : [];
}
