import type { Plugin } from '@envelop/core';
import type { ExecutionResult, GraphQLSchema } from 'graphql';
import { createObjectNotes } from '../graphql/object-notes.ts';
import type { AuthContext } from '../principal.ts';
import { Authorization, type Readiness } from '../yoga/authorization.ts';
import type { AuthorizationOptions } from '../yoga/authorization-options.ts';
import { ExitGate } from '../yoga/exit-gate.ts';
import { frontGate } from '../yoga/front-gate.ts';
import { enterContext, schemaGuard } from '../yoga/guarded-context.ts';
import { operationGates } from '../yoga/operation-gates.ts';

/** Where envelop's user put the HTTP request, or what a WebSocket was opened with. */
interface InitialContext {
  readonly request?: object;
  readonly req?: object;
  readonly connectionParams?: unknown;
}

/**
 * The plugin for envelop without Yoga. Finds the token in the context that `getEnveloped` is given: in `request` (Fetch's or
 * any with `headers`) or `req` (Node's), or in `connectionParams` of a WebSocket, which come first. The order of plugins does not matter.
 *
 * A refused operation is a result whose `extensions.http` has the status and the headers of the response; `responseOf`
 * takes them off.
 *
 * @throws {ConfigurationError} when an option is wrong, and when the schema's directives are.
 * @example
 * ```ts
 * import { envelop, useEngine, useSchema } from '@envelop/core';
 * import * as graphql from 'graphql';
 * import { auth0 } from 'graphql-bearer';
 * import { useAuthorization } from 'graphql-bearer/envelop';
 *
 * const issuers = auth0({ domain: 'tenant.eu.auth0.com', audience: 'https://api.example.com/graphql' });
 * const schema = graphql.buildSchema('type Query { hello: String }');
 * const getEnveloped = envelop({ plugins: [useEngine(graphql), useSchema(schema), useAuthorization({ issuers })] });
 * ```
 */
export function useAuthorization(options: AuthorizationOptions): Plugin<{ auth: AuthContext }> & Readiness {
  const authorization = new Authorization(options);
  const exit = new ExitGate(authorization);
  const passed = createObjectNotes<true>();
  const gates: Plugin = operationGates(authorization, { exit, isHttp, entered: (args) => passed.set(args, true) });
  const front: Plugin = frontGate(authorization, { exit, passed, isHttp });
  const guardChange = schemaGuard(authorization);
  return {
    ...authorization.readiness,
    onPluginInit({ plugins }) {
      const all = plugins as unknown as Plugin[];
      // What was put before us moves us, and we are asked again.
      if (all.includes(gates)) return;
      all.unshift(front);
      // Last of all: what other plugins make of document, variables and executor is then settled.
      all.push(gates);
    },
    onSchemaChange({ schema, replaceSchema }) {
      guardChange({ schema: schema as GraphQLSchema, replaceSchema });
    },
    onContextBuilding({ context, extendContext }) {
      const { request, req, connectionParams } = context as InitialContext;
      const message = request ?? req;
      return enterContext(authorization, {
        context,
        extendContext,
        caller: () =>
          connectionParams !== undefined || message === undefined
            ? authorization.callerOfConnection(connectionParams, message)
            : authorization.callerOfMessage(message),
      });
    },
  };
}

/** On a WebSocket, status and headers would be part of the answer. */
function isHttp(context: unknown): boolean {
  const { request, req, connectionParams } = (context ?? {}) as InitialContext;
  return connectionParams === undefined && (request ?? req) !== undefined;
}

/**
 * Takes status and headers of the HTTP response off a result, which is then ready to be sent. 200 and none where the
 * operation ran.
 *
 * @example
 * ```ts run
 * import { responseOf } from 'graphql-bearer/envelop';
 *
 * const http = { status: 401, headers: { 'WWW-Authenticate': 'Bearer' } };
 * const { status, headers, body } = responseOf({ errors: [], extensions: { http } });
 * status; // => 401
 * headers; // => { 'WWW-Authenticate': 'Bearer' }
 * body; // => { errors: [] }
 * ```
 */
export function responseOf(result: ExecutionResult): {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: ExecutionResult;
} {
  const { http, ...extensions } = (result.extensions ?? {}) as {
    readonly http?: { readonly status?: number; readonly headers?: Readonly<Record<string, string>> };
  };
  const { extensions: _, ...rest } = result;
  const body = Object.keys(extensions).length > 0 ? { ...rest, extensions } : rest;
  return { status: http?.status ?? 200, headers: http?.headers ?? {}, body };
}
