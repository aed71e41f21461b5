import { ConfigurationError } from '../errors.ts';
import type { AuthContext } from '../principal.ts';
import { Authorization } from './authorization.ts';
import type { AuthorizationOptions } from './authorization-options.ts';

/**
 * The context builder alone, for `createYoga({ context })`: verifies the token of the request, or of a WebSocket's
 * `connectionParams` or of the `req` that opened it, and gives resolvers `context.auth`. A schema that went through
 * `authDirectives().transformer` enforces its rules upon it, field by field; what needs a look at the whole operation
 * (refusals with a challenge, streams that end with their token) is the business of `useAuthorization`. A context that it built
 * does not know when its token ends: on a WebSocket, build one for each operation.
 *
 * @throws {ConfigurationError} when an option is wrong.
 * @throws {AuthError} from the builder, when the presented credentials are no good.
 * @example
 * ```ts
 * import { auth0, authDirectives, createContextBuilder } from 'graphql-bearer';
 * import { createSchema, createYoga } from 'graphql-yoga';
 *
 * const { typeDefs, transformer } = authDirectives();
 * const schema = createSchema({ typeDefs: [typeDefs, 'type Query { hello: String @authenticated }'] });
 * const issuers = auth0({ domain: 'tenant.eu.auth0.com', audience: 'https://api.example.com/graphql' });
 * const yoga = createYoga({ schema: transformer(schema), context: createContextBuilder({ issuers }) });
 * ```
 * @see https://www.rfc-editor.org/rfc/rfc6750#section-2.1
 */
export function createContextBuilder(
  options: AuthorizationOptions,
): (initial: { readonly request: Request }) => Promise<{ auth: AuthContext }> {
  const authorization = new Authorization(options);
  return async (initial) => {
    if (initial.request !== undefined && typeof initial.request.headers?.get !== 'function')
      throw new ConfigurationError('createContextBuilder: expected `request` to be a Request as Fetch has it');
    const caller = await authorization.callerOfContext(initial);
    if (caller.refusal !== null) {
      authorization.report(caller, null);
      throw authorization.errorOf(caller.refusal);
    }
    return { auth: authorization.authContext(caller).auth };
  };
}
