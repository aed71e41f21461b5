import { type ExecutionArgs, type ExecutionResult, execute, subscribe } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { recordOf } from '../graphql/auth-record.ts';
import type { Authorization } from './authorization.ts';
import { dryExecution } from './dry-run.ts';
import { ExitGate } from './exit-gate.ts';
import { type Execute, guardedExecution, type Results } from './guarded-execution.ts';
import type { GateReport } from './operation-gate.ts';
import { refusalOfError } from './refusal.ts';
import { withoutHidden } from './results.ts';
import { StreamEnd } from './stream-end.ts';
import { unreadableVariables, validateVisible } from './visible-validation.ts';

interface Hook {
  readonly args: ExecutionArgs;
  readonly execute: Execute;
  /** graphql-js's own way to do it. */
  readonly direct: Execute;
  readonly setExecute: (execute: Execute) => void;
  readonly stop: (result: ExecutionResult) => void;
}

/** The operation gate and the exit gate, behind all other plugins. */
export function useGates(authorization: Authorization): Plugin {
  const streamEnd = new StreamEnd(authorization);
  const exit = new ExitGate(authorization);

  const enter = ({ args, execute, direct, setExecute, stop }: Hook): void | Promise<void> => {
    const record = recordOf(args.contextValue);
    const caller = authorization.callerOfRecord(record);
    if (caller?.refusal != null) {
      authorization.report(caller, null);
      return stop(forTransport(refusalOfError(caller.refusal, authorization.settings), args.contextValue));
    }
    const guard = authorization.guard(args.schema);
    const visible = authorization.visibleSchema(guard, record?.principal ?? null);
    args.schema = visible ?? guard.schema;
    const unreadable = visible === null ? null : unreadableVariables(visible, args);
    if (unreadable !== null) return stop(unreadable);
    const { document } = args;
    const proceed = ({ refusal, reachesResolvers, plan }: GateReport): void => {
      if (authorization.settings.dryRun && plan !== null)
        return setExecute(dryExecution(execute, { plan, document, guard, record, streamEnd, exit }));
      if (refusal !== null) return stop(forTransport(withoutHidden(refusal, visible), args.contextValue));
      setExecute(
        guardedExecution(execute, { authorization, direct, record, visible, reachesResolvers, streamEnd, exit }),
      );
    };
    const report = authorization.decide(args, guard);
    return report instanceof Promise ? report.then(proceed) : proceed(report);
  };

  const leave = (args: unknown): void => {
    const record = recordOf((args as ExecutionArgs).contextValue);
    if (record !== null) record.isRunning = false;
  };

  return {
    onParams({ request, params, context, paramsHandler }) {
      exit.asked(
        context,
        () => paramsHandler({ request, params, context: context as Parameters<typeof paramsHandler>[0]['context'] }),
        params.query,
      );
    },
    onValidate({ params: { schema, documentAST }, context }) {
      if (authorization.settings.introspection !== 'filtered') return undefined;
      // Behind the cache of validation results, which knows documents and no callers.
      return ({ setResult }) => {
        const visible = authorization.visibleSchema(authorization.guard(schema), authorization.knownPrincipal(context));
        const errors = visible === null ? [] : validateVisible(visible, documentAST);
        if (errors.length > 0) setResult([...errors]);
      };
    },
    onExecute({ args, executeFn, setExecuteFn, setResultAndStopExecution }) {
      const entered = enter({
        args: args as unknown as ExecutionArgs,
        execute: executeFn as Execute,
        direct: execute as Execute,
        setExecute: setExecuteFn as (execute: Execute) => void,
        stop: setResultAndStopExecution as (result: ExecutionResult) => void,
      });
      const hooks = { onExecuteDone: ({ args: done }: { readonly args: unknown }) => leave(done) };
      return entered instanceof Promise ? entered.then(() => hooks) : hooks;
    },
    onSubscribe({ args, subscribeFn, setSubscribeFn, setResultAndStopExecution }) {
      const entered = enter({
        args: args as unknown as ExecutionArgs,
        execute: subscribeFn as unknown as Execute,
        direct: subscribe as unknown as Execute,
        setExecute: setSubscribeFn as unknown as (execute: Execute) => void,
        stop: setResultAndStopExecution as unknown as (result: ExecutionResult) => void,
      });
      const hooks = { onSubscribeResult: ({ args: done }: { readonly args: unknown }) => leave(done) };
      return entered instanceof Promise ? entered.then(() => hooks) : hooks;
    },
    onExecutionResult({ result, request, context, setResult }) {
      return exit.pass({
        result: result as Results | undefined,
        request,
        context,
        setResult: setResult as (result: Results) => void,
      });
    },
  };
}

/** Status and headers mean something over HTTP only; on a WebSocket they would be part of the answer. */
function forTransport(result: ExecutionResult, context: unknown): ExecutionResult {
  const { request, connectionParams } = (context ?? {}) as {
    readonly request?: unknown;
    readonly connectionParams?: unknown;
  };
  return request !== undefined && connectionParams === undefined ? result : { errors: result.errors ?? [] };
}
