import type { DocumentNode, FormattedExecutionResult, GraphQLError, GraphQLSchema } from 'graphql';

// What Apollo Server 5 and a plugin of it know of each other, as far as ours needs it. Its own types would make every user of
// this package who checks declaration files install it.

/** One operation on its way through Apollo Server. */
export interface ApolloRequest {
  readonly request: {
    readonly operationName?: string;
    readonly variables?: Readonly<Record<string, unknown>>;
    readonly http?: { readonly headers: { get(name: string): string | undefined } };
  };
  readonly response: ApolloResponse;
  readonly schema: GraphQLSchema;
  /** Executed as it stands here once every plugin has heard that execution starts. */
  document?: DocumentNode;
  readonly contextValue: object;
  readonly errors?: readonly GraphQLError[];
  readonly overallCachePolicy: { restrict(hint: { readonly maxAge: number }): void };
  readonly requestIsBatched: boolean;
}

/** The response as far as a refusal is written into it. */
export interface ApolloResponse {
  readonly http: { status?: number; readonly headers: { set(name: string, value: string): unknown } };
  body?: { readonly kind: 'incremental' } | { readonly kind: 'single'; singleResult: FormattedExecutionResult };
}

/** What our plugin hears of one operation. */
export interface ApolloRequestListener {
  didResolveOperation(request: ApolloRequest): Promise<void>;
  executionDidStart(request: ApolloRequest): Promise<void>;
  willSendResponse(request: ApolloRequest): Promise<void>;
}

/** Fits `ApolloServerPlugin`. */
export interface ApolloPlugin {
  serverWillStart(service: { readonly schema: GraphQLSchema }): Promise<void>;
  requestDidStart(request: ApolloRequest): Promise<ApolloRequestListener>;
}
