import type { DocumentNode, ExecutionArgs } from 'graphql';
import type { AuthRecord } from '../graphql/auth-record.ts';
import { isAsyncIterable } from '../graphql/iterable.ts';
import { isPromiseLike } from '../graphql/object-id.ts';
import type { OperationPlan } from '../policy/operation-plan.ts';
import { Variables } from '../policy/variables.ts';
import type { Entering, Execute, Results } from './entering.ts';
import type { Result } from './exit-gate.ts';
import type { GuardedSchema } from './operation-gate.ts';
import { isInParts } from './results.ts';

/** Whether rules are only reported. The long word is the one that also works in production. */
export type DryRun = boolean | 'protect-nothing-in-production';

const IN_PRODUCTION = 'protect-nothing-in-production';

/** What is wrong with the option; null: nothing. Where it cannot be told whether this is production, it is. */
export function dryRunProblem(given: unknown): string | null {
  if (given === undefined || given === false || given === IN_PRODUCTION) return null;
  if (given !== true) return `dryRun: expected true, false or "${IN_PRODUCTION}"`;
  const { process } = globalThis as { readonly process?: { readonly env?: Readonly<Record<string, unknown>> } };
  if (process?.env !== undefined && process.env['NODE_ENV'] !== 'production') return null;
  return `dryRun: protects nothing, and this is production or cannot be told from it; leave it out, or say "${IN_PRODUCTION}"`;
}

/** Said at start-up, where nobody can overlook it. */
export const DRY_RUN_WARNING =
  'graphql-bearer: dryRun is on. Rules are decided and reported, and NOTHING IS DENIED. Bad tokens are refused as ever.';

/**
 * Executes an operation whatever was decided about it: on the schema as it was before it was guarded. The guards
 * themselves know of no dry run, so that none of them can be left open. Streams end with their tokens all the same.
 */
export function dryExecution(
  { execute, streamEnd, exit }: Entering,
  {
    plan,
    document,
    guard,
    record,
  }: {
    readonly plan: OperationPlan;
    /** As the client sent it. */
    readonly document: DocumentNode;
    readonly guard: GuardedSchema;
    readonly record: AuthRecord | null;
  },
): Execute {
  const finish = (results: Results): Results => {
    if (isAsyncIterable<Result>(results) || isInParts(results)) return streamEnd.limit(results, record);
    exit.made(results, record);
    return results;
  };
  return (args: ExecutionArgs) => {
    if (record !== null) {
      // What the exit gate looks for: somebody has decided about this.
      record.execution = {
        policy: guard.policy,
        operation: plan.operation,
        document,
        version: plan.version,
        declared: null,
        variables: new Variables(plan.operation, args.variableValues),
        mayRunCompiled: true,
        mayDeny: false,
        withheld: new Map(),
        introspection: null,
        collector: null,
        asksDecisions: false,
        variableValues: null,
      };
    }
    const results = execute({ ...args, document, schema: guard.policy.schema });
    return isPromiseLike(results) ? Promise.resolve(results).then(finish) : finish(results);
  };
}
