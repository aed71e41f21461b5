import { GraphQLError, type GraphQLSchema } from 'graphql';
import { ConfigurationError } from '../errors.ts';
import { recordOf } from '../graphql/auth-record.ts';
import type { AuthContext } from '../principal.ts';
import { Authorization, type Readiness } from '../yoga/authorization.ts';
import type { AuthorizationOptions } from '../yoga/authorization-options.ts';
import { callerOf } from '../yoga/caller.ts';
import { type Refusal, refusalOfError } from '../yoga/refusal.ts';
import { ApolloOperation } from './apollo-operation.ts';
import type { ApolloPlugin } from './apollo-plugin.ts';
import { contextWith } from './context-with.ts';
import { refuseFiltered } from './unfiltered.ts';

/** The three things that Apollo Server is given, and what is asked beside requests. */
export interface ApolloAuthorization extends Readiness {
  /**
   * The schema that enforces its rules, for `new ApolloServer({ schema })`.
   * @throws {ConfigurationError} when its directives are wrong.
   */
  guard(schema: GraphQLSchema): GraphQLSchema;
  /** For `new ApolloServer({ plugins })`. Refuses to start with a schema that is not guarded. */
  readonly plugin: ApolloPlugin;
  /**
   * Makes the context function of an integration: verifies the token before the request is looked at, and adds `auth` to
   * what `build` returns.
   */
  context<Args extends unknown[], T extends object = object>(
    build?: (...args: Args) => T | Promise<T>,
  ): (...args: Args) => Promise<T & { auth: AuthContext }>;
}

/**
 * Authorization for Apollo Server 5.
 *
 * @throws {ConfigurationError} when an option is wrong.
 * @example
 * ```js
 * const authorization = apolloAuthorization({ issuers });
 * const server = new ApolloServer({ schema: authorization.guard(schema), plugins: [authorization.plugin] });
 * await startStandaloneServer(server, { context: authorization.context() });
 * ```
 */
export function apolloAuthorization(options: AuthorizationOptions): ApolloAuthorization {
  const authorization = new Authorization(options);
  refuseFiltered(authorization, 'Apollo Server');
  return {
    ...authorization.readiness,
    guard: (schema) => authorization.guard(schema).schema,
    context:
      (build) =>
      async (...args) => {
        const message = messageOf(args);
        // Whatever has no headers to show is left to the plugin, which sees Apollo's.
        const caller = message === null ? null : await authorization.callerOfMessage(message);
        if (caller?.refusal != null) {
          authorization.report(caller, null);
          throw forApollo(refusalOfError(caller.refusal, authorization.settings), false);
        }
        const built = await build?.(...args);
        const { auth } = authorization.authContext(caller ?? (await callerOf(null, authorization.verifier)));
        return contextWith(built, auth) as never;
      },
    plugin: {
      async serverWillStart({ schema }) {
        if (authorization.guard(schema).schema === schema) return;
        throw new ConfigurationError(
          'plugins: Apollo Server runs a schema that is not guarded; give it "schema: authorization.guard(schema)"',
        );
      },
      async requestDidStart({ request, contextValue }) {
        const known = authorization.callerOfRecord(recordOf(contextValue));
        const header = request.http?.headers.get('authorization') ?? null;
        const caller = known ?? (await callerOf(header, authorization.verifier));
        // The context of a batch is shared by its operations; Apollo copies the object, and each gets an `auth` of its own.
        const { auth, record } = authorization.authContext(caller);
        Object.assign(contextValue, { auth });
        return new ApolloOperation(authorization, { caller, record, refuse: forApollo });
      },
    },
  };
}

/** A refusal as Apollo Server reads it from an error. Operations of a batch share one response. */
function forApollo({ errors, extensions: { http } }: Refusal, isBatched: boolean): GraphQLError {
  const head = isBatched ? { status: 200 } : { status: http.status, headers: new Map(headersOf(http.headers)) };
  const extensions: Record<string, unknown> = { ...errors[0]?.extensions, http: head };
  return new GraphQLError(errors[0]?.message ?? 'The operation is not allowed.', { extensions });
}

/** Apollo looks headers up by their names in small letters. */
function headersOf(headers: Readonly<Record<string, string>>): [string, string][] {
  return Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
}

/** Integrations hand over `{ req }`, `{ request }`, `{ event }` or the request itself: what has headers. */
function messageOf([first]: readonly unknown[]): object | null {
  if (typeof first !== 'object' || first === null) return null;
  const candidates: readonly unknown[] = [first, ...Object.values(first)];
  return candidates.filter(isMessage).at(0) ?? null;
}

function isMessage(value: unknown): value is object {
  const { headers } = (value ?? {}) as { readonly headers?: unknown };
  return typeof headers === 'object' && headers !== null;
}
