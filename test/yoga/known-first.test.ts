import type { DocumentNode, ExecutionArgs, GraphQLError, GraphQLSchema } from 'graphql';
import { createYoga, type Plugin } from 'graphql-yoga';
import { describe, expect, test } from 'vitest';
import { useAuthorization } from '../../src/index.ts';
import { issuer, serverWith, Trace } from './clinic.ts';

/** Answers by itself, as the plugin for graphql-sse does: a document is validated before its context is built. */
function byItself(): Plugin {
  let getEnveloped: (context: object) => {
    readonly schema: GraphQLSchema;
    readonly parse: (query: string) => DocumentNode;
    readonly validate: (schema: GraphQLSchema, document: DocumentNode) => readonly GraphQLError[];
    readonly contextFactory: () => unknown;
    readonly execute: (args: ExecutionArgs) => unknown;
  };
  return {
    onYogaInit({ yoga }) {
      getEnveloped = yoga.getEnveloped as never;
    },
    async onRequest({ request, endResponse, fetchAPI, serverContext }) {
      const query = new URL(request.url).searchParams.get('by-itself');
      if (query === null) return;
      const { schema, parse, validate, contextFactory, execute } = getEnveloped({ ...serverContext, request });
      const document = parse(query);
      const errors = validate(schema, document);
      const result =
        errors.length > 0 ? { errors } : await execute({ schema, document, contextValue: await contextFactory() });
      endResponse(fetchAPI.Response.json(result, { status: errors.length > 0 ? 400 : 200 }));
    },
  };
}

describe.each(['before', 'behind'])(
  'a plugin %s ours that validates by itself, with filtered introspection',
  (order) => {
    const trace = new Trace();
    const ours = useAuthorization({ issuers: issuer.issuerOptions, introspection: 'filtered' });
    const plugins = order === 'before' ? [byItself(), ours] : [ours, byItself()];
    const yoga = createYoga({ schema: serverWith({}, { trace }).schema, logging: false, plugins: plugins as Plugin[] });
    const ask = (token: string | null, more: Record<string, string> = {}): Promise<Response> => {
      const headers = { ...more, ...(token !== null && { authorization: `Bearer ${token}` }) };
      const url = `http://localhost/?by-itself=${encodeURIComponent('{ open secret }')}`;
      return Promise.resolve(yoga.fetch(url, { headers }));
    };

    test('sees what its caller does, from the first request on', async () => {
      const token = await issuer.mint('rfc9068', { scope: 'read:secret' });
      const answer = await ask(token, { 'if-none-match': '"tag"' });
      expect(await answer.json()).toEqual({ data: { open: 'open', secret: 'secret' } });
    });

    test('and nothing else', async () => {
      trace.ran.length = 0;
      const hidden = { errors: [{ message: expect.stringContaining('Cannot query field "secret"') }] };
      for (const token of [null, await issuer.mint('rfc9068')])
        expect(await (await ask(token)).json()).toMatchObject(hidden);
      expect(trace.ran).toEqual([]);
    });

    test('and whose token is no good is told that first', async () => {
      const { status, headers } = await ask('nonsense');
      expect(status).toBe(401);
      expect(headers.get('www-authenticate')).toContain('error="invalid_token"');
    });
  },
);
