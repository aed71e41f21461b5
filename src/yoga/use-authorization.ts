import type { GraphQLSchema } from 'graphql';
import { ConfigurationError } from '../errors.ts';
import { recordOf } from '../graphql/auth-record.ts';
import { Authorization } from './authorization.ts';
import type { AuthorizationOptions } from './authorization-options.ts';
import type { AuthorizationPlugin } from './authorization-plugin.ts';
import { authorizationOfConnection, type Caller, callerOf } from './caller.ts';
import type { GuardedSchema } from './operation-gate.ts';
import { useGates } from './use-gates.ts';

/** Another plugin that answers each schema of ours with one of its own would go on forever. */
const MAX_SCHEMA_CHANGES = 8;

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
export function useAuthorization(options: AuthorizationOptions): AuthorizationPlugin {
  const authorization = new Authorization(options);
  const gates = useGates(authorization);
  let changes = 0;
  let latest: GuardedSchema | null = null;
  const { metadata } = authorization;
  // A hook that is there is asked at every request.
  const served: Pick<AuthorizationPlugin, 'onRequest'> =
    metadata === null
      ? {}
      : {
          onRequest({ request, endResponse, fetchAPI }) {
            const document = metadata.answer(request, latest?.policy ?? null);
            if (document === null) return;
            // It says nothing that is not in challenges, and nothing of whoever asks.
            const headers = { 'content-type': 'application/json', 'cache-control': 'public, max-age=300' };
            endResponse(new fetchAPI.Response(request.method === 'HEAD' ? null : document, { headers }));
          },
        };
  return {
    ...served,
    ready: () => authorization.verifier.ready(),
    status: () => authorization.verifier.status(),
    onPluginInit({ plugins }) {
      // Last of all: what other plugins make of document, variables and executor is then settled.
      (plugins as unknown[]).push(gates);
    },
    onSchemaChange({ schema, replaceSchema }) {
      const guard = authorization.guard(schema as GraphQLSchema);
      latest = guard;
      if (guard.schema === schema) return;
      changes += 1;
      if (changes > MAX_SCHEMA_CHANGES) {
        throw new ConfigurationError(
          'useAuthorization: another plugin replaces the schema again whenever it is guarded; put the schema together before it goes to the server',
        );
      }
      replaceSchema(guard.schema);
      changes -= 1;
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
      const earlier = recordOf(context);
      if (earlier?.isRunning) {
        throw new ConfigurationError(
          'useAuthorization: one context object is shared by operations that run at the same time; give each request its own',
        );
      }
      const enter = (caller: Caller): void => {
        const { auth, record } = authorization.authContext(caller);
        record.isRunning = true;
        extendContext({ auth });
      };
      const { request, connectionParams } = context as {
        readonly request?: Request;
        readonly connectionParams?: unknown;
      };
      const caller =
        connectionParams === undefined && request !== undefined && typeof request.headers?.get === 'function'
          ? authorization.callerOf(request, context)
          : callerOf(authorizationOfConnection(connectionParams), authorization.verifier);
      return caller instanceof Promise ? caller.then(enter) : enter(caller);
    },
    onResponse({ response }) {
      const { headers } = response;
      if (!headers.has('WWW-Authenticate') || !headers.has('Access-Control-Allow-Origin')) return;
      const exposed = headers.get('Access-Control-Expose-Headers');
      if (exposed?.toLowerCase().includes('www-authenticate')) return;
      headers.set('Access-Control-Expose-Headers', exposed ? `${exposed}, WWW-Authenticate` : 'WWW-Authenticate');
    },
  };
}
