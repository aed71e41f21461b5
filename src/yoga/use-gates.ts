import type { Plugin } from 'graphql-yoga';
import type { Authorization } from './authorization.ts';
import type { Results } from './entering.ts';
import { ExitGate } from './exit-gate.ts';
import { operationGates } from './operation-gates.ts';

/** The operation gate and the exit gate, behind all other plugins. */
export function useGates(authorization: Authorization): Plugin {
  const exit = new ExitGate(authorization);
  const gates: Plugin = operationGates(authorization, { exit, isHttp });
  return {
    ...gates,
    onParams({ request, params, context, paramsHandler }) {
      exit.asked(
        context,
        () => paramsHandler({ request, params, context: context as Parameters<typeof paramsHandler>[0]['context'] }),
        params.query,
      );
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

/** On a WebSocket, status and headers would be part of the answer. */
function isHttp(context: unknown): boolean {
  const { request, connectionParams } = (context ?? {}) as {
    readonly request?: unknown;
    readonly connectionParams?: unknown;
  };
  return request !== undefined && connectionParams === undefined;
}
