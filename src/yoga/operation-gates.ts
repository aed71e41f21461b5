import type { Plugin } from '@envelop/core';
import { type ExecutionArgs, type ExecutionResult, type GraphQLError, type GraphQLSchema, subscribe } from 'graphql';
import { recordOf } from '../graphql/auth-record.ts';
import { type Admission, admitOperation } from './admit-operation.ts';
import type { Authorization } from './authorization.ts';
import type { Entering, Execute, Results } from './entering.ts';
import { executeDirectly } from './execute-directly.ts';
import type { ExitGate } from './exit-gate.ts';
import { answerOfUndecided, refusalOfError } from './refusal.ts';
import { StreamEnd } from './stream-end.ts';
import { putOff, validateVisible } from './visible-validation.ts';

interface Door {
  readonly setExecute: (execute: Execute) => void;
  readonly stop: (result: ExecutionResult) => void;
}

/** The operation gate as envelop's hooks, which are Yoga's too. To stand behind all other plugins. */
export function operationGates(
  authorization: Authorization,
  {
    exit,
    isHttp,
    invalid = (error) => error,
    unreadable = (answer) => answer,
    entered,
    stopped,
  }: {
    readonly exit: ExitGate;
    /** Whether status and headers of an answer mean something to whoever sends it. */
    readonly isHttp: (context: unknown) => boolean;
    /** What the server makes of an error that validation found. */
    readonly invalid?: (error: GraphQLError, context: unknown) => GraphQLError;
    /** And of the answer to variables that the caller's schema cannot read. */
    readonly unreadable?: (answer: ExecutionResult) => ExecutionResult;
    /** Told of each operation that comes to the gate. */
    readonly entered?: (args: ExecutionArgs) => void;
    /** Told of each that is answered in the place of an execution. */
    readonly stopped?: (args: Pick<ExecutionArgs, 'contextValue'>, answer: ExecutionResult) => void;
  },
): Pick<Plugin, 'onValidate' | 'onExecute' | 'onSubscribe'> {
  const streamEnd = new StreamEnd(authorization);

  const enter = <T>(entering: Entering, { setExecute, stop }: Door, hooks: T): T | Promise<T> => {
    const { args } = entering;
    entered?.(args);
    const proceed = ({ answer, execute }: Admission): T => {
      if (execute !== null) setExecute(execute);
      else {
        exit.answered(args.contextValue);
        stopped?.(args, answer);
        const sent = answer.extensions === undefined ? unreadable(answer) : answer;
        stop(isHttp(args.contextValue) ? sent : { errors: answer.errors ?? [] });
      }
      return hooks;
    };
    const admission = admitOperation(authorization, entering);
    return admission instanceof Promise ? admission.then(proceed) : proceed(admission);
  };

  const leave = ({ args }: { readonly args: unknown }): void => {
    const record = recordOf((args as ExecutionArgs).contextValue);
    if (record !== null) record.isRunning = false;
  };
  const executing: ReturnType<NonNullable<Plugin['onExecute']>> = {
    onExecuteDone(done) {
      leave(done);
      const { contextValue } = done.args as unknown as ExecutionArgs;
      // A plugin put in its place what it had kept of another caller's.
      if (!exit.isToPass(contextValue) && exit.isForAnother(done.result as Results, recordOf(contextValue)))
        done.setResult(
          answerOfUndecided(authorization.settings, { isHttp: isHttp(contextValue) }) as typeof done.result,
        );
    },
  };
  const subscribing = { onSubscribeResult: leave };

  const filtering: Pick<Plugin, 'onValidate'> = {
    // Behind the cache of validation results, which knows documents and no callers.
    onValidate({ params: { schema, documentAST }, context }) {
      return ({ result, setResult }) => {
        const guard = authorization.guard(schema as GraphQLSchema);
        const principal = authorization.knownPrincipal(context);
        const visible = authorization.visibleSchema(guard, principal ?? null);
        // Where a server validates before it makes a context, it is found out at the gate what is wrong for this very caller.
        if (visible !== null && principal === undefined) {
          exit.putOff(context);
          return setResult(putOff(schema as GraphQLSchema, { document: documentAST, errors: result }));
        }
        const errors = visible === null ? [] : validateVisible(visible, documentAST);
        exit.told(context, errors.length > 0 ? errors : result);
        const refused = authorization.knownRefused(context);
        // What is wrong with the token comes before what is wrong with the document.
        if (refused?.refusal != null && (errors.length > 0 || result.length > 0)) {
          authorization.report(refused, null);
          const refusal = refusalOfError(refused.refusal, authorization.settings);
          stopped?.({ contextValue: context }, refusal);
          return setResult(refusal.errors as GraphQLError[]);
        }
        if (errors.length > 0) setResult(errors.map((error) => invalid(error, context)));
      };
    },
  };

  return {
    // A hook that is there is asked at every request.
    ...(authorization.settings.introspection === 'filtered' && filtering),
    onExecute({ args, executeFn, setExecuteFn, setResultAndStopExecution }) {
      return enter(
        {
          args: args as unknown as ExecutionArgs,
          execute: executeFn as Execute,
          direct: executeDirectly,
          exit,
          streamEnd,
        },
        {
          setExecute: setExecuteFn as Door['setExecute'],
          stop: setResultAndStopExecution as Door['stop'],
        },
        executing,
      );
    },
    onSubscribe({ args, subscribeFn, setSubscribeFn, setResultAndStopExecution }) {
      return enter(
        {
          args: args as unknown as ExecutionArgs,
          execute: subscribeFn as unknown as Execute,
          direct: subscribe as unknown as Execute,
          exit,
          streamEnd,
        },
        {
          setExecute: setSubscribeFn as unknown as Door['setExecute'],
          stop: setResultAndStopExecution as unknown as Door['stop'],
        },
        subscribing,
      );
    },
  };
}
