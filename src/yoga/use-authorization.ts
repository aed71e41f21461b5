import type { GraphQLSchema } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { AuthContext } from '../principal.ts';
import { Authorization } from './authorization.ts';
import type { AuthorizationOptions } from './authorization-options.ts';
import { authorizationOfConnection, type Caller, callerOf } from './caller.ts';
import { enterContext, schemaGuard } from './guarded-context.ts';
import { useGates } from './use-gates.ts';

/**
 * The Yoga plugin: verifies the bearer token of a request, gives resolvers `context.auth`, decides each operation before
 * it runs, and guards the schema. Needs no other piece of this package; a schema that went through
 * `authDirectives().transformer` is as good as one that did not.
 *
 * @throws {ConfigurationError} when an option is wrong, and when the schema's directives are.
 * @example
 * ```ts
 * createYoga({ schema, plugins: [useAuthorization({ issuers: auth0({ domain: 'tenant.eu.auth0.com', audience }) })] });
 * ```
 * @see https://www.rfc-editor.org/rfc/rfc6750
 */
export function useAuthorization(options: AuthorizationOptions): Plugin<{ auth: AuthContext }> {
  const authorization = new Authorization(options);
  const gates = useGates(authorization);
  const guardChange = schemaGuard(authorization);
  const plugin: Plugin<{ auth: AuthContext }> = {
    onPluginInit({ plugins }) {
      // Last of all: what other plugins make of document, variables and executor is then settled.
      (plugins as unknown[]).push(gates);
    },
    onSchemaChange({ schema, replaceSchema }) {
      guardChange({ schema: schema as GraphQLSchema, replaceSchema });
    },
    onRequestParse({ request, serverContext }) {
      const refuse = (caller: Caller): void => {
        if (caller.refusal === null) return;
        authorization.report(caller, null);
        throw authorization.errorOf(caller.refusal);
      };
      const caller = authorization.callerOf(request, serverContext);
      return caller instanceof Promise ? caller.then(refuse) : refuse(caller);
    },
    onContextBuilding({ context, extendContext }) {
      const { request, connectionParams } = context as {
        readonly request?: Request;
        readonly connectionParams?: unknown;
      };
      const isHttp =
        connectionParams === undefined && request !== undefined && typeof request.headers?.get === 'function';
      return enterContext(authorization, {
        context,
        extendContext,
        caller: () =>
          isHttp
            ? authorization.callerOf(request, context)
            : callerOf(authorizationOfConnection(connectionParams), authorization.verifier),
      });
    },
    onResponse({ response }) {
      const { headers } = response;
      if (!headers.has('WWW-Authenticate') || !headers.has('Access-Control-Allow-Origin')) return;
      const exposed = headers.get('Access-Control-Expose-Headers');
      if (exposed?.toLowerCase().includes('www-authenticate')) return;
      headers.set('Access-Control-Expose-Headers', exposed ? `${exposed}, WWW-Authenticate` : 'WWW-Authenticate');
    },
  };
  return plugin;
}
