import { type ExecutionResult, GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { createObjectNotes, type ObjectNotes } from '../graphql/object-notes.ts';
import type { Authorization } from './authorization.ts';
import type { Results } from './entering.ts';
import { ExitGate } from './exit-gate.ts';
import { frontGate } from './front-gate.ts';
import { knownFirst } from './known-first.ts';
import { operationGates } from './operation-gates.ts';
import { withoutEntityTag } from './without-entity-tag.ts';

/** What stands before all other plugins, and behind them. */
export interface Gates {
  readonly first: readonly Plugin[];
  readonly last: Plugin;
}

/**
 * The operation gate and the exit gate, behind all other plugins. What is not answered over HTTP does not come to the exit
 * gate: there the front gate looks at what other plugins answer.
 */
export function useGates(
  authorization: Authorization,
  /** Takes the answers to requests whose operations are stopped before the exit gate could see them. */
  refused: ObjectNotes<ExecutionResult>,
): Gates {
  const exit = new ExitGate(authorization);
  const passed = createObjectNotes<true>();
  const gates: Plugin = operationGates(authorization, {
    exit,
    isHttp,
    invalid,
    // The status that Yoga's executor gives it.
    unreadable: (answer) => ({ ...answer, extensions: { http: { status: 400 } } }),
    entered: (args) => {
      if (!exit.isToPass(args.contextValue)) passed.set(args, true);
    },
    stopped: ({ contextValue }, answer) => {
      if (isHttp(contextValue) && !exit.isToPass(contextValue))
        refused.set((contextValue as { readonly request: object }).request, answer);
    },
  });
  const last: Plugin = {
    ...gates,
    // A hook that is there is asked at every request.
    ...(authorization.settings.introspection === 'filtered' && {
      onEnveloped: ({ context }: { readonly context?: unknown }) => exit.entered(context),
    }),
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
  const front: Plugin = { ...frontGate(authorization, { exit, passed, isHttp }), onRequest: withoutEntityTag };
  const isFiltered = authorization.settings.introspection === 'filtered';
  return { first: isFiltered ? [front, knownFirst(authorization)] : [front], last };
}

/** As Yoga marks what its own validation finds: that came first, and knows nothing of what one caller sees. */
function invalid({ message, nodes }: GraphQLError, context: unknown): GraphQLError {
  const http = isHttp(context) && { http: { spec: true, status: 400 } };
  return new GraphQLError(message, {
    nodes: nodes ?? null,
    extensions: { code: 'GRAPHQL_VALIDATION_FAILED', ...http },
  });
}

/** On a WebSocket, status and headers would be part of the answer. */
function isHttp(context: unknown): boolean {
  const { request, connectionParams } = (context ?? {}) as {
    readonly request?: unknown;
    readonly connectionParams?: unknown;
  };
  return request !== undefined && connectionParams === undefined;
}
