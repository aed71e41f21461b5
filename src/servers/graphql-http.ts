import { type ExecutionResult, execute } from 'graphql';
import type { HandlerOptions, OperationContext, Request, Response } from 'graphql-http';
import { createObjectNotes } from '../graphql/object-notes.ts';
import { admitOperation } from '../yoga/admit-operation.ts';
import { Authorization, type Readiness } from '../yoga/authorization.ts';
import type { AuthorizationOptions } from '../yoga/authorization-options.ts';
import type { Execute } from '../yoga/entering.ts';
import { executeDirectly } from '../yoga/execute-directly.ts';
import { ExitGate } from '../yoga/exit-gate.ts';
import { type Refusal, refusalOfError } from '../yoga/refusal.ts';
import { StreamEnd } from '../yoga/stream-end.ts';
import { contextWith } from './context-with.ts';

/**
 * Options of a `graphql-http` handler, guarded: for `createHandler` of whichever environment.
 *
 * @throws {ConfigurationError} when an option is wrong, and when the schema's directives are.
 * @example
 * ```ts
 * import { createServer } from 'node:http';
 * import { buildSchema } from 'graphql';
 * import { auth0 } from 'graphql-bearer';
 * import { withAuthorization } from 'graphql-bearer/graphql-http';
 * import { createHandler } from 'graphql-http/lib/use/http';
 *
 * const issuers = auth0({ domain: 'tenant.eu.auth0.com', audience: 'https://api.example.com/graphql' });
 * const schema = buildSchema('type Query { hello: String }');
 * createServer(createHandler(withAuthorization({ schema }, { issuers })));
 * ```
 */
export function withAuthorization<
  Raw = unknown,
  RequestContext = unknown,
  Context extends OperationContext = undefined,
>(
  handler: HandlerOptions<Raw, RequestContext, Context>,
  options: AuthorizationOptions,
): HandlerOptions<Raw, RequestContext, Context> & Readiness {
  const authorization = new Authorization(options);
  const { schema, context, execute: executor = execute, onSubscribe, onOperation, parseRequestParams } = handler;
  const entering = {
    direct: executeDirectly,
    exit: new ExitGate(authorization),
    streamEnd: new StreamEnd(authorization),
  };
  const refusals = createObjectNotes<Refusal>();
  // A wrong schema is to be told before the first request.
  if (schema !== undefined && typeof schema !== 'function') authorization.guard(schema);

  type Incoming = Request<Raw, RequestContext>;

  const respond = (req: Incoming, { errors, extensions: { http } }: Refusal): Response => [
    JSON.stringify({ errors: errors.map(handler.formatError ?? ((error) => error)) }),
    { status: http.status, statusText: '', headers: { 'content-type': contentType(req), ...http.headers } },
  ];
  const enter = async <T>(req: Incoming, value: T): Promise<T> => {
    const caller = await authorization.callerOfMessage(req);
    return contextWith(value, authorization.authContext(caller).auth);
  };

  return {
    ...handler,
    ...authorization.readiness,
    async parseRequestParams(req) {
      const caller = await authorization.callerOfMessage(req);
      if (caller.refusal === null) return parseRequestParams?.(req);
      authorization.report(caller, null);
      return respond(req, refusalOfError(caller.refusal, authorization.settings));
    },
    async onSubscribe(req, params) {
      const given = await onSubscribe?.(req, params);
      // Arguments of its own have a context of their own.
      if (typeof given !== 'object' || given === null || !('document' in given)) return given;
      return { ...given, contextValue: await enter(req, given.contextValue as Context) };
    },
    async context(req, params) {
      const value = typeof context === 'function' ? await context(req, params) : context;
      return isResponse(value) ? value : enter(req, value as Context);
    },
    async schema(req, args) {
      if (schema === undefined) throw new Error('The GraphQL schema is not provided');
      const given = typeof schema === 'function' ? await schema(req, args) : schema;
      if (isResponse(given)) return given;
      const guard = authorization.guard(given);
      return (
        authorization.visibleSchema(guard, authorization.knownPrincipal(args.contextValue) ?? null) ?? guard.schema
      );
    },
    async execute(args) {
      const admission = await admitOperation(authorization, { args, execute: executor as Execute, ...entering });
      if (admission.execute !== null) return admission.execute(args) as Promise<ExecutionResult>;
      const { answer } = admission;
      if (answer.extensions !== undefined && 'http' in answer.extensions) refusals.set(answer, answer as Refusal);
      return answer;
    },
    onOperation(req, args, result) {
      const refusal = refusals.get(result);
      return refusal === undefined ? onOperation?.(req, args, result) : respond(req, refusal);
    },
  };
}

function isResponse(value: unknown): value is Response {
  return Array.isArray(value);
}

function contentType({ headers }: Pick<Request<unknown, unknown>, 'headers'>): string {
  const accept = typeof headers.get === 'function' ? headers.get('accept') : (headers as { accept?: unknown }).accept;
  const type = String(accept).includes('application/graphql-response+json') ? 'graphql-response+json' : 'json';
  return `application/${type}; charset=utf-8`;
}
