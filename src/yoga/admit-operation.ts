import { type ExecutionResult, getOperationAST } from 'graphql';
import { recordOf } from '../graphql/auth-record.ts';
import type { Authorization } from './authorization.ts';
import { refusalOfCode } from './code-literals.ts';
import { dryExecution } from './dry-run.ts';
import type { Entering, Execute } from './entering.ts';
import { executedDocument } from './executed-document.ts';
import { guardedExecution } from './guarded-execution.ts';
import type { GateReport } from './operation-gate.ts';
import { answerOfUndecided, type Refusal, refusalOfError } from './refusal.ts';
import { withoutHidden } from './results.ts';
import { unexecutable } from './visible-validation.ts';

/** What becomes of an operation that is about to run: an answer in its place, or the way to execute it. */
export type Admission =
  | { readonly answer: Refusal | ExecutionResult; readonly execute: null }
  | { readonly answer: null; readonly execute: Execute };

/** The operation gate of servers that let their executor be chosen: nothing runs that was not decided. */
export function admitOperation(authorization: Authorization, entering: Entering): Admission | Promise<Admission> {
  const { args } = entering;
  const record = recordOf(args.contextValue);
  const caller = authorization.callerOfRecord(record);
  if (caller?.refusal != null) {
    authorization.report(caller, null);
    return { answer: refusalOfError(caller.refusal, authorization.settings), execute: null };
  }
  // Whoever answered it may have run it: running it again is not ours to do.
  if (entering.exit.mayOnlyQuery(args.contextValue) && !isQuery(args))
    return { answer: answerOfUndecided(authorization.settings, { isHttp: true }), execute: null };
  const guard = authorization.guard(args.schema);
  const visible = authorization.visibleSchema(guard, record?.principal ?? null);
  args.schema = visible ?? guard.schema;
  const isPutOff = entering.exit.isPutOff(args.contextValue);
  const unseen = visible === null ? null : unexecutable(visible, args, { isPutOff });
  if (unseen !== null) return { answer: unseen, execute: null };
  const { document } = args;
  const proceed = ({ refusal, reachesResolvers, plan }: GateReport, { isAtOnce = false } = {}): Admission => {
    const ofCode = plan === null ? null : refusalOfCode(plan, document);
    if (ofCode !== null) return { answer: ofCode, execute: null };
    if (authorization.settings.dryRun && plan !== null)
      return { answer: null, execute: dryExecution(entering, { plan, document, guard, record }) };
    if (refusal !== null) return { answer: withoutHidden(refusal, visible), execute: null };
    // Its document was read when it was planned: while others were asked, it may have changed.
    const version = isAtOnce && args.document === document ? plan?.version : undefined;
    if (plan !== null) args.document = executedDocument(args, plan.operation, version);
    // What a caller sees of the schema is not for executors to keep, whatever they keep it by.
    const mayKeep = reachesResolvers && (visible === null || plan?.introspects !== true);
    return {
      answer: null,
      execute: guardedExecution(entering, { authorization, record, visible, plan, mayKeep }),
    };
  };
  const report = authorization.decide(args, guard);
  return report instanceof Promise ? report.then((known) => proceed(known)) : proceed(report, { isAtOnce: true });
}

function isQuery({ document, operationName }: Entering['args']): boolean {
  return getOperationAST(document, operationName)?.operation === 'query';
}
