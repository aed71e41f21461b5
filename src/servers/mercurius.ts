import type { ExecutionArgs, ExecutionResult } from 'graphql';
import { ConfigurationError, InvalidRequestError } from '../errors.ts';
import { recordOf } from '../graphql/auth-record.ts';
import { createObjectNotes } from '../graphql/object-notes.ts';
import { Authorization, type Readiness } from '../yoga/authorization.ts';
import type { AuthorizationOptions } from '../yoga/authorization-options.ts';
import { type Caller, callerOf } from '../yoga/caller.ts';
import { withPlainErrors } from '../yoga/plain-errors.ts';
import { type Refusal, refusalOfError } from '../yoga/refusal.ts';
import { withDenials } from '../yoga/results.ts';
import { contextWith } from './context-with.ts';
import type {
  ErrorFormatter,
  GuardedMercuriusOptions,
  MercuriusApp,
  MercuriusContext,
  MercuriusReply,
} from './mercurius-app.ts';
import { EarlierHooks } from './mercurius-hooks.ts';
import { parsedDocument } from './parsed-document.ts';
import { refuseFiltered } from './unfiltered.ts';
import { refusalOfUnnamed } from './unnamed-operation.ts';

/** Mercurius itself. */
export interface MercuriusPlugin<Options> {
  (app: never, options: Options): unknown;
  readonly defaultErrorFormatter: unknown;
}

/** An operation that does not run, on its way through Fastify to the error formatter. */
class RefusedOperation extends Error {
  readonly refusal: Refusal;
  readonly statusCode: number;
  /** Fastify's own error handler sends them. */
  readonly headers: Readonly<Record<string, string>>;

  constructor(refusal: Refusal) {
    super(refusal.errors[0]?.message ?? 'The operation is not allowed.');
    this.refusal = refusal;
    this.statusCode = refusal.extensions.http.status;
    this.headers = refusal.extensions.http.headers;
  }
}

/**
 * Mercurius, guarded: registered in its place, with its options.
 *
 * @throws {ConfigurationError} when an option is wrong; when the server gets ready, also where the schema's directives are.
 * @example
 * ```js
 * app.register(withAuthorization(mercurius, { issuers }), { schema, resolvers });
 * ```
 */
export function withAuthorization<Options extends object>(
  mercurius: MercuriusPlugin<Options>,
  options: AuthorizationOptions,
): ((app: object, options: Options) => Promise<void>) & Readiness {
  if (mercurius?.defaultErrorFormatter === undefined) {
    throw new ConfigurationError(
      `withAuthorization: expected Mercurius itself, got ${typeof mercurius}; write withAuthorization(mercurius, { issuers })`,
    );
  }
  const authorization = new Authorization(options);
  refuseFiltered(authorization, 'Mercurius');
  const plugin = async (given: object, mercuriusOptions: Options): Promise<void> => {
    const app = given as MercuriusApp;
    const { context, errorFormatter, ...rest } = mercuriusOptions as GuardedMercuriusOptions;
    refuseOptions(rest);
    const format = (errorFormatter ?? mercurius.defaultErrorFormatter) as ErrorFormatter;
    await app.register(mercurius, {
      ...rest,
      context: guardedContext(authorization, context as ((request: object, reply: object) => unknown) | undefined),
      errorFormatter: guardedFormatter(format, authorization.settings.maxErrors),
    });
    guardOperations(app, authorization);
    app.addHook('onReady', async () => guardSchemaOf(app, authorization));
  };
  // Fastify's sign for a plugin that is meant for the whole server, as Mercurius is.
  return Object.assign(plugin, { ...authorization.readiness, [Symbol.for('skip-override')]: true });
}

function refuseOptions({ jit, subscription }: GuardedMercuriusOptions): void {
  const problems: string[] = [];
  if (jit) problems.push('jit: a guarded operation is never run compiled; leave it out');
  if (subscription) {
    problems.push(
      'subscription: a stream of Mercurius does not end with its token; leave it out, and serve subscriptions with graphql-ws by way of graphql-bearer/envelop',
    );
  }
  if (problems.length > 0) throw new ConfigurationError(problems);
}

/** Verifies the token before anything of the request is looked at. */
function guardedContext(
  authorization: Authorization,
  build: ((request: object, reply: object) => unknown) | undefined,
): (request: object, reply: object) => Promise<object> {
  const refused = createObjectNotes<true>();
  return async (request, reply) => {
    // Mercurius makes a context for its error handler, too.
    if (refused.has(request)) return {};
    const caller = await authorization.callerOfMessage(request);
    if (caller.refusal !== null) {
      refused.set(request, true);
      authorization.report(caller, null);
      throw refusedAt(reply as MercuriusReply, refusalOfError(caller.refusal, authorization.settings));
    }
    return contextWith(await build?.(request, reply), authorization.authContext(caller).auth) as object;
  };
}

/** The challenge is sent whatever an error handler of the server's own makes of the error. */
function refusedAt(reply: MercuriusReply | undefined, refusal: Refusal): RefusedOperation {
  reply?.headers(refusal.extensions.http.headers);
  return new RefusedOperation(refusal);
}

function guardOperations({ graphql }: MercuriusApp, authorization: Authorization): void {
  const earlier = new EarlierHooks();
  graphql.addHook('preExecution', async (schema, document, context, variables) => {
    const caller = await callerOfContext(authorization, context);
    // Looked at now: while one waited for its caller to be found out, another may have entered.
    if (recordOf(context)?.isRunning) {
      throw new ConfigurationError(
        'withAuthorization: one context object is shared by operations that run at the same time; give each its own',
      );
    }
    if (caller.refusal !== null) {
      authorization.report(caller, null);
      throw new RefusedOperation(refusalOfError(caller.refusal, authorization.settings));
    }
    const { auth, record } = authorization.authContext(caller);
    Object.assign(context, { auth });
    record.isRunning = true;
    try {
      const made = await earlier.run({ schema, document, variables }, context);
      const guard = authorization.guard(made.schema);
      const parsed = parsedDocument(made.document);
      if (parsed === null) {
        const error = new InvalidRequestError('The document is not one that a parser makes.');
        throw new RefusedOperation(refusalOfError(error, authorization.settings));
      }
      const args: ExecutionArgs = {
        schema: guard.schema,
        document: parsed,
        contextValue: context,
        variableValues: made.variables ?? null,
        operationName: operationNameOf(context),
      };
      const refusal = refusalOfUnnamed(authorization, args, guard) ?? (await authorization.decide(args, guard)).refusal;
      // In its own routes Mercurius answers with what becomes of the operation, but for batches.
      const isAnswer = context.__currentQuery !== undefined && context.operationsCount === undefined;
      if (refusal !== null) throw refusedAt(isAnswer ? context.reply : undefined, refusal);
      // Said each time: what is compiled or kept for a schema is not used then.
      return { ...made, schema: guard.schema, document: args.document };
    } catch (error) {
      record.isRunning = false;
      throw error;
    }
  });
  earlier.take(graphql);
  graphql.addHook('onResolution', async (execution, context) => {
    const record = recordOf(context);
    if (record === null) return;
    record.isRunning = false;
    const { collector = null, introspection = null } = record.execution ?? {};
    if (collector === null) return;
    const result = execution as ExecutionResult;
    const closed = introspection === null ? result : introspection.answer(result, collector);
    if (collector.isEmpty) return;
    const { data, errors } = withDenials(closed, collector, authorization.settings.maxErrors);
    Object.assign(execution, { data, errors: withPlainErrors({ errors: errors ?? [] }).errors });
  });
}

/** The request counts, not what a context says that may have been another request's. */
function callerOfContext(authorization: Authorization, context: MercuriusContext): Caller | Promise<Caller> {
  if (context.reply !== undefined) return authorization.callerOfMessage(context.reply.request);
  return authorization.callerOfRecord(recordOf(context)) ?? callerOf(null, authorization.verifier);
}

/** Hooks are not told which operation of a document is meant. Where that cannot be found out, the schema enforces itself. */
function operationNameOf({ reply, __currentQuery: query, operationId }: MercuriusContext): string | null {
  if (reply === undefined || query === undefined) return null;
  const { body, query: parameters } = reply.request;
  const asked = Array.isArray(body) ? (body[operationId ?? 0] as unknown) : (body ?? parameters);
  const { operationName } = (asked ?? {}) as { readonly operationName?: unknown };
  return typeof operationName === 'string' ? operationName : null;
}

/** Refusals are answered as ours, whatever the server makes of other errors; long lists of denials are capped. */
function guardedFormatter(format: ErrorFormatter, maxErrors: number): ErrorFormatter {
  return (execution, context) => {
    const refusal = execution.errors?.map(refusalOf).find((found) => found !== null);
    if (refusal == null) return format(withDenials(execution, null, maxErrors), context);
    const { status, headers } = refusal.extensions.http;
    const response = withPlainErrors({ errors: refusal.errors });
    // Operations of a batch share one response.
    if (context.operationsCount !== undefined) return { statusCode: 200, response };
    context.reply?.headers(headers);
    return { statusCode: status, response };
  };
}

function refusalOf(error: unknown): Refusal | null {
  if (error instanceof RefusedOperation) return error.refusal;
  const { originalError } = (error ?? {}) as { readonly originalError?: unknown };
  return originalError === undefined ? null : refusalOf(originalError);
}

/** From when the server is ready its schema is the guarded one, also for whoever executes past the hooks. */
function guardSchemaOf({ graphql }: MercuriusApp, authorization: Authorization): void {
  const replace = graphql.replaceSchema;
  graphql.replaceSchema = (schema) => replace.call(graphql, authorization.guard(schema).schema);
  for (const name of ['defineResolvers', 'defineLoaders', 'extendSchema'] as const) {
    graphql[name] = () => {
      throw new ConfigurationError(
        `${name}: the schema is guarded since the server is ready; do this before, or use replaceSchema`,
      );
    };
  }
  graphql.replaceSchema(graphql.schema);
}
