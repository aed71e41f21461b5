import type { ExecutionResult, GraphQLSchema } from 'graphql';
import { createObjectNotes } from '../graphql/object-notes.ts';
import { Authorization } from './authorization.ts';
import type { AuthorizationOptions } from './authorization-options.ts';
import type { AuthorizationPlugin } from './authorization-plugin.ts';
import type { Caller } from './caller.ts';
import { DRY_RUN_WARNING } from './dry-run.ts';
import { enterContext, schemaGuard } from './guarded-context.ts';
import { LastPlace, OURS } from './last-place.ts';
import type { GuardedSchema } from './operation-gate.ts';
import { refusedResponse } from './refused-response.ts';
import { useGates } from './use-gates.ts';

/**
 * The Yoga plugin: verifies the bearer token of a request, gives resolvers `context.auth`, decides each operation before
 * it runs, and guards the schema. Needs no other piece of this package; a schema that went through
 * `authDirectives().transformer` is as good as one that did not.
 *
 * @throws {ConfigurationError} when an option is wrong, and when the schema's directives are.
 * @example
 * ```ts
 * import { auth0, useAuthorization } from 'graphql-bearer';
 * import { createSchema, createYoga } from 'graphql-yoga';
 *
 * const issuers = auth0({ domain: 'tenant.eu.auth0.com', audience: 'https://api.example.com/graphql' });
 * const schema = createSchema({ typeDefs: 'type Query { hello: String }' });
 * const yoga = createYoga({ schema, plugins: [useAuthorization({ issuers })] });
 * ```
 * @see https://www.rfc-editor.org/rfc/rfc6750
 */
export function useAuthorization(options: AuthorizationOptions): AuthorizationPlugin {
  const authorization = new Authorization(options, { mayDryRun: true });
  if (authorization.settings.dryRun) console.warn(DRY_RUN_WARNING);
  const refused = createObjectNotes<ExecutionResult>();
  const lastPlace = new LastPlace(useGates(authorization, refused));
  const guardChange = schemaGuard(authorization);
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
  const plugin: AuthorizationPlugin & { readonly [OURS]: true } = {
    ...served,
    [OURS]: true,
    ...authorization.readiness,
    onPluginInit({ plugins }) {
      lastPlace.take(plugins as unknown[]);
    },
    onSchemaChange({ schema, replaceSchema }) {
      latest = authorization.guard(schema as GraphQLSchema);
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
      return enterContext(authorization, {
        context,
        extendContext,
        caller: () => authorization.callerOfContext(context),
      });
    },
    onResponse({ request, response, setResponse, fetchAPI }) {
      // Challenges come with refusals only; headers are costly to look at.
      if (response.status < 400) return;
      const answer = refusedResponse(refused.get(request), response, fetchAPI);
      setResponse(answer);
      const { headers } = answer;
      if (!headers.has('WWW-Authenticate') || !headers.has('Access-Control-Allow-Origin')) return;
      if (/www-authenticate/i.test(headers.get('Access-Control-Expose-Headers') ?? '')) return;
      headers.append('Access-Control-Expose-Headers', 'WWW-Authenticate');
    },
  };
  return plugin;
}
