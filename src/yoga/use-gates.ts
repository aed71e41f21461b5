import { type ExecutionArgs, type ExecutionResult, execute, subscribe } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { recordOf } from '../graphql/auth-record.ts';
import { type Admission, admitOperation } from './admit-operation.ts';
import type { Authorization } from './authorization.ts';
import { ExitGate } from './exit-gate.ts';
import type { Execute, Results } from './guarded-execution.ts';
import { StreamEnd } from './stream-end.ts';
import { validateVisible } from './visible-validation.ts';

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

  const enter = ({ setExecute, stop, ...entering }: Hook): void | Promise<void> => {
    const proceed = ({ answer, execute }: Admission): void =>
      execute === null ? stop(forTransport(answer, entering.args.contextValue)) : setExecute(execute);
    const admission = admitOperation(authorization, { ...entering, exit, streamEnd });
    return admission instanceof Promise ? admission.then(proceed) : proceed(admission);
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
