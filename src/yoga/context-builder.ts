import type { AuthContext } from '../principal.ts';
import { Authorization } from './authorization.ts';
import type { AuthorizationOptions } from './authorization-options.ts';

/**
 * The context builder alone, for `createYoga({ context })`: verifies the request's token and gives resolvers
 * `context.auth`. A schema that went through `authDirectives().transformer` enforces its rules upon it, field by field;
 * what needs a look at the whole operation (refusals with a challenge, streams that end with their token) is the
 * business of `useAuthorization`.
 *
 * @throws {ConfigurationError} when an option is wrong.
 * @throws {AuthError} from the builder, when the presented credentials are no good.
 * @example
 * ```ts
 * const yoga = createYoga({ schema: authDirectives().transformer(schema), context: createContextBuilder({ issuers }) });
 * ```
 */
export function createContextBuilder(
  options: AuthorizationOptions,
): (initial: { readonly request: Request }) => Promise<{ auth: AuthContext }> {
  const authorization = new Authorization(options);
  return async (initial) => {
    const caller = await authorization.callerOf(initial.request, initial);
    if (caller.refusal !== null) {
      authorization.report(caller, null);
      throw authorization.errorOf(caller.refusal);
    }
    return { auth: authorization.authContext(caller).auth };
  };
}
