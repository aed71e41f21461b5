import type { Plugin } from '@envelop/core';
import { type ExecutionArgs, type ExecutionResult, execute, type GraphQLSchema, subscribe } from 'graphql';
import { recordOf } from '../graphql/auth-record.ts';
import { type Admission, admitOperation } from './admit-operation.ts';
import type { Authorization } from './authorization.ts';
import type { ExitGate } from './exit-gate.ts';
import type { Execute } from './guarded-execution.ts';
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

/** The operation gate as envelop's hooks, which are Yoga's too. To stand behind all other plugins. */
export function operationGates(
  authorization: Authorization,
  {
    exit,
    isHttp,
    entered = () => undefined,
  }: {
    readonly exit: ExitGate;
    /** Whether status and headers of an answer mean something to whoever sends it. */
    readonly isHttp: (context: unknown) => boolean;
    /** Told of each operation that comes to the gate. */
    readonly entered?: (args: object) => void;
  },
): Pick<Plugin, 'onValidate' | 'onExecute' | 'onSubscribe'> {
  const streamEnd = new StreamEnd(authorization);

  const enter = ({ setExecute, stop, ...entering }: Hook): void | Promise<void> => {
    const { args } = entering;
    entered(args);
    const proceed = ({ answer, execute }: Admission): void => {
      if (execute !== null) return setExecute(execute);
      stop(isHttp(args.contextValue) ? answer : { errors: answer.errors ?? [] });
    };
    const admission = admitOperation(authorization, { ...entering, exit, streamEnd });
    return admission instanceof Promise ? admission.then(proceed) : proceed(admission);
  };

  const leave = (args: unknown): void => {
    const record = recordOf((args as ExecutionArgs).contextValue);
    if (record !== null) record.isRunning = false;
  };

  return {
    onValidate({ params: { schema, documentAST }, context }) {
      if (authorization.settings.introspection !== 'filtered') return undefined;
      // Behind the cache of validation results, which knows documents and no callers.
      return ({ setResult }) => {
        const guard = authorization.guard(schema as GraphQLSchema);
        const visible = authorization.visibleSchema(guard, authorization.knownPrincipal(context));
        const errors = visible === null ? [] : validateVisible(visible, documentAST);
        if (errors.length > 0) setResult([...errors]);
      };
    },
    onExecute({ args, executeFn, setExecuteFn, setResultAndStopExecution }) {
      const entering = enter({
        args: args as unknown as ExecutionArgs,
        execute: executeFn as Execute,
        direct: execute as Execute,
        setExecute: setExecuteFn as (execute: Execute) => void,
        stop: setResultAndStopExecution as (result: ExecutionResult) => void,
      });
      const hooks = { onExecuteDone: ({ args: done }: { readonly args: unknown }) => leave(done) };
      return entering instanceof Promise ? entering.then(() => hooks) : hooks;
    },
    onSubscribe({ args, subscribeFn, setSubscribeFn, setResultAndStopExecution }) {
      const entering = enter({
        args: args as unknown as ExecutionArgs,
        execute: subscribeFn as unknown as Execute,
        direct: subscribe as unknown as Execute,
        setExecute: setSubscribeFn as unknown as (execute: Execute) => void,
        stop: setResultAndStopExecution as unknown as (result: ExecutionResult) => void,
      });
      const hooks = { onSubscribeResult: ({ args: done }: { readonly args: unknown }) => leave(done) };
      return entering instanceof Promise ? entering.then(() => hooks) : hooks;
    },
  };
}
