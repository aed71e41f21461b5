import type { Plugin } from '@envelop/core';
import { type ExecutionArgs, type ExecutionResult, getOperationAST } from 'graphql';
import { recordOf } from '../graphql/auth-record.ts';
import type { ObjectNotes } from '../graphql/object-notes.ts';
import { admitOperation } from './admit-operation.ts';
import type { Authorization } from './authorization.ts';
import type { Results } from './entering.ts';
import { executeDirectly } from './execute-directly.ts';
import type { ExitGate } from './exit-gate.ts';
import { answerOfUndecided } from './refusal.ts';
import { comesInParts, saysDenied } from './results.ts';
import { StreamEnd } from './stream-end.ts';

/**
 * What another plugin answers in the place of an execution was not decided (R10). To stand before all other plugins: none
 * that comes after the one that answered is asked. What the exit gate is going to see is left to it.
 */
export function frontGate(
  authorization: Authorization,
  {
    exit,
    passed,
    isHttp,
  }: {
    readonly exit: ExitGate;
    /** The operations that came to the operation gate. */
    readonly passed: ObjectNotes<true>;
    readonly isHttp: (context: unknown) => boolean;
  },
): Pick<Plugin, 'onExecute' | 'onSubscribe'> {
  const streamEnd = new StreamEnd(authorization);
  const isDecided = (args: object, result: unknown): boolean => {
    if (passed.has(args)) return true;
    const answer = (result ?? {}) as Results;
    return exit.isNothing(answer) && !exit.tellsOfView(answer);
  };
  const hasFailed = (result: unknown): boolean =>
    !comesInParts(result as object) &&
    (result as ExecutionResult).data == null &&
    !saysDenied(result as ExecutionResult);
  const refused = ({ contextValue }: ExecutionArgs): ExecutionResult =>
    answerOfUndecided(authorization.settings, { isHttp: isHttp(contextValue) });

  const executeAnew = async (args: ExecutionArgs, isFailure: boolean): Promise<unknown> => {
    // Whoever answered a mutation may have run it: running it again is not ours to do.
    if (getOperationAST(args.document, args.operationName)?.operation !== 'query') return refused(args);
    // Another plugin may have refused, and is not overruled.
    if (isFailure) return refused(args);
    const { answer, execute: run } = await admitOperation(authorization, {
      args,
      execute: executeDirectly,
      direct: executeDirectly,
      exit,
      streamEnd,
    });
    if (run !== null) return run(args);
    return isHttp(args.contextValue) ? answer : { errors: answer.errors ?? [] };
  };

  const executing: ReturnType<NonNullable<Plugin['onExecute']>> = {
    onExecuteDone({ args, result, setResult }) {
      if (isDecided(args, result)) return undefined;
      const record = recordOf((args as unknown as ExecutionArgs).contextValue);
      if (record !== null) record.isRunning = false;
      return executeAnew(args as unknown as ExecutionArgs, hasFailed(result)).then((made) =>
        setResult(made as typeof result),
      ) as never;
    },
  };
  const subscribing: ReturnType<NonNullable<Plugin['onSubscribe']>> = {
    onSubscribeResult({ args, result, setResult }) {
      if (!isDecided(args, result)) setResult(refused(args as unknown as ExecutionArgs) as typeof result);
    },
  };
  const isSeenLater = (args: unknown): boolean => {
    const { contextValue } = args as ExecutionArgs;
    exit.reached(contextValue);
    return exit.isToPass(contextValue);
  };
  return {
    onExecute: ({ args }) => (isSeenLater(args) ? undefined : executing),
    onSubscribe: ({ args }) => (isSeenLater(args) ? undefined : subscribing),
  };
}
