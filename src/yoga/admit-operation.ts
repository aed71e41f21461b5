import type { ExecutionArgs, ExecutionResult } from 'graphql';
import { recordOf } from '../graphql/auth-record.ts';
import type { Authorization } from './authorization.ts';
import { dryExecution } from './dry-run.ts';
import type { ExitGate } from './exit-gate.ts';
import { type Execute, guardedExecution } from './guarded-execution.ts';
import type { GateReport } from './operation-gate.ts';
import { type Refusal, refusalOfError } from './refusal.ts';
import { withoutHidden } from './results.ts';
import type { StreamEnd } from './stream-end.ts';
import { unreadableVariables } from './visible-validation.ts';

/** What becomes of an operation that is about to run: an answer in its place, or the way to execute it. */
export type Admission =
  | { readonly answer: Refusal | ExecutionResult; readonly execute: null }
  | { readonly answer: null; readonly execute: Execute };

/** An operation where a server is about to execute it, and what its answer has to pass. */
export interface Entering {
  /** Its schema becomes the one that is guarded, or what the caller sees of it. */
  readonly args: ExecutionArgs;
  readonly execute: Execute;
  /** graphql-js's own way to do it. */
  readonly direct: Execute;
  readonly exit: ExitGate;
  readonly streamEnd: StreamEnd;
}

/** The operation gate of servers that let their executor be chosen: nothing runs that was not decided. */
export function admitOperation(authorization: Authorization, entering: Entering): Admission | Promise<Admission> {
  const { args, execute, ...rest } = entering;
  const record = recordOf(args.contextValue);
  const caller = authorization.callerOfRecord(record);
  if (caller?.refusal != null) {
    authorization.report(caller, null);
    return { answer: refusalOfError(caller.refusal, authorization.settings), execute: null };
  }
  const guard = authorization.guard(args.schema);
  const visible = authorization.visibleSchema(guard, record?.principal ?? null);
  args.schema = visible ?? guard.schema;
  const unreadable = visible === null ? null : unreadableVariables(visible, args);
  if (unreadable !== null) return { answer: unreadable, execute: null };
  const { document } = args;
  const proceed = ({ refusal, reachesResolvers, plan }: GateReport): Admission => {
    if (authorization.settings.dryRun && plan !== null)
      return { answer: null, execute: dryExecution(execute, { plan, document, guard, record, ...rest }) };
    if (refusal !== null) return { answer: withoutHidden(refusal, visible), execute: null };
    return {
      answer: null,
      execute: guardedExecution(execute, { authorization, record, visible, reachesResolvers, ...rest }),
    };
  };
  const report = authorization.decide(args, guard);
  return report instanceof Promise ? report.then(proceed) : proceed(report);
}
