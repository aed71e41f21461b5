import type { DocumentNode, ExecutionResult, GraphQLError, GraphQLSchema } from 'graphql';

// What Fastify and Mercurius 16 know of each other, as far as our plugin needs it.

/** The context of one operation. */
export interface MercuriusContext {
  readonly reply?: MercuriusReply;
  /** Set where Mercurius's own route executes. */
  readonly __currentQuery?: string;
  /** Set on the operations of a batch. */
  readonly operationsCount?: number;
  readonly operationId?: number;
}

export interface MercuriusReply {
  readonly request: object & { readonly body?: unknown; readonly query?: unknown };
  headers(values: Readonly<Record<string, string>>): unknown;
}

/** What Mercurius is to be told of an execution with errors: the body, and its status. */
export type ErrorFormatter = (
  execution: ExecutionResult & { readonly errors?: readonly GraphQLError[] },
  context: MercuriusContext,
) => { statusCode: number; response: ExecutionResult };

/** The options of Mercurius that ours have something to do with. */
export interface GuardedMercuriusOptions {
  readonly context?: (request: never, reply: never) => unknown;
  readonly errorFormatter?: unknown;
  readonly jit?: unknown;
  readonly subscription?: unknown;
}

/** A hook before an operation runs, and what it may change. */
export type PreExecution = (
  schema: GraphQLSchema,
  document: DocumentNode,
  context: MercuriusContext,
  variables: Readonly<Record<string, unknown>> | undefined,
) => Promise<
  | {
      readonly schema?: GraphQLSchema;
      readonly document?: DocumentNode;
      readonly variables?: Readonly<Record<string, unknown>> | undefined;
      readonly errors?: readonly unknown[];
    }
  | null
  | undefined
>;

export interface MercuriusApp {
  register(plugin: unknown, options: object): PromiseLike<unknown>;
  addHook(name: 'onReady', hook: () => Promise<void>): unknown;
  readonly graphql: {
    schema: GraphQLSchema;
    replaceSchema: (schema: GraphQLSchema) => unknown;
    defineResolvers: unknown;
    defineLoaders: unknown;
    extendSchema: unknown;
    addHook(name: 'preExecution', hook: PreExecution): unknown;
    addHook(
      name: 'onResolution',
      hook: (execution: { errors?: unknown }, context: MercuriusContext) => Promise<void>,
    ): unknown;
  };
}
