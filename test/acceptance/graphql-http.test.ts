import { makeExecutableSchema } from '@graphql-tools/schema';
import { GraphQLError } from 'graphql';
import { createHandler as createFetchHandler } from 'graphql-http/lib/use/fetch';
import { createHandler } from 'graphql-http/lib/use/http';
import { expect, test } from 'vitest';
import { withAuthorization } from '../../src/graphql-http.ts';
import { authDirectives } from '../../src/index.ts';
import { createTestIssuer } from '../../src/testing.ts';
import { acceptance } from './acceptance.ts';
import { guardedSchema } from './guarded-schema.ts';
import { listen } from './listen.ts';

const NO_BATCHES = { without: 'batches: graphql-http has none' };

acceptance('graphql-http', (schema, options) => listen(createHandler(withAuthorization({ schema }, options))), {
  'each operation of a batch is decided alone and answered in its own body': NO_BATCHES,
});

const issuer = await createTestIssuer();
const options = { issuers: issuer.issuerOptions };

async function ask(handler: (request: Request) => Promise<Response>, query: string, headers: HeadersInit = {}) {
  const response = await handler(
    new Request('http://localhost/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query }),
    }),
  );
  return { status: response.status, type: response.headers.get('content-type'), body: await response.json() };
}

test('what the handler is given stays in force: context, onSubscribe, onOperation, formatError', async () => {
  const { schema } = guardedSchema();
  const seen: unknown[] = [];
  const handler = createFetchHandler(
    withAuthorization(
      {
        schema,
        context: () => ({ auth: { principal: { subject: 'forged', scopes: new Set(['read:secret']) } }, mine: 1 }),
        onSubscribe: (_, { query }) => (query.includes('things') ? [new GraphQLError('not today')] : undefined),
        onOperation: (_, args) => {
          seen.push(args.contextValue);
        },
        formatError: (error) => new GraphQLError(`told: ${error.message}`),
      },
      options,
    ),
  );
  expect(await ask(handler, '{ secret }')).toMatchObject({
    status: 401,
    body: { errors: [{ message: 'told: Query.secret needs scope "read:secret".' }] },
  });
  expect(await ask(handler, '{ caller }')).toMatchObject({ status: 200, body: { data: { caller: 'nobody' } } });
  expect(seen).toEqual([expect.objectContaining({ mine: 1 })]);
  expect((await ask(handler, '{ things { id } }')).body.errors[0].message).toBe('told: not today');
});

test('arguments that onSubscribe makes are decided like others', async () => {
  const { schema } = guardedSchema();
  const { parse } = await import('graphql');
  const handler = createFetchHandler(
    withAuthorization(
      { onSubscribe: (_, { query }) => ({ schema, document: parse(query), contextValue: undefined }) },
      options,
    ),
  );
  expect((await ask(handler, '{ secret }')).status).toBe(401);
  const authorization = `Bearer ${await issuer.mint('rfc9068', { kind: 'user', scope: 'read:secret' })}`;
  expect(await ask(handler, '{ secret }', { authorization })).toMatchObject({
    status: 200,
    body: { data: { secret: 'secret' } },
  });
});

test('an executor that makes up its answers is not believed', async () => {
  const { schema } = guardedSchema();
  const handler = createFetchHandler(
    withAuthorization({ schema, execute: () => ({ data: { open: 'made up', secret: 'made up' } }) }, options),
  );
  expect((await ask(handler, '{ open secret }')).body.data).toEqual({ open: 'open', secret: null });
});

test('a refusal has the media type that was asked for', async () => {
  const { schema } = guardedSchema();
  const handler = createFetchHandler(withAuthorization({ schema }, options));
  const accept = 'application/graphql-response+json';
  expect(await ask(handler, '{ secret }', { accept })).toMatchObject({
    status: 401,
    type: 'application/graphql-response+json; charset=utf-8',
  });
});

test('with filtered introspection a hidden name is one that does not exist', async () => {
  const { schema } = guardedSchema();
  const handler = createFetchHandler(withAuthorization({ schema }, { ...options, introspection: 'filtered' }));
  const { body } = await ask(handler, '{ secret }');
  expect(body.errors[0].message).toContain('Cannot query field "secret" on type "Query"');
});

test.each(['mutation', 'query'])(
  'with filtered introspection, where all of a %s type is hidden, a hidden field is answered like one that does not exist',
  async (kind) => {
    const { schema } = guardedSchema();
    const closed = makeExecutableSchema({
      typeDefs: [authDirectives().typeDefs, 'type Query { write: String @requiresScope(scope: "x") touch: String }'],
    });
    const handler = createFetchHandler(
      withAuthorization({ schema: kind === 'query' ? closed : schema }, { ...options, introspection: 'filtered' }),
    );
    const named = async (name: string, text: string): Promise<string> =>
      JSON.stringify(await ask(handler, text.replaceAll('NAME', name))).replaceAll(name, 'NAME');
    for (const text of [`${kind} { NAME }`, `${kind} { NAME touch }`, `${kind} { ...on Unknown { NAME } touch }`]) {
      const answer = await named('write', text);
      expect(answer).toBe(await named('wrote', text));
      expect(answer).not.toContain('"data":{');
    }
  },
);

test('a context that cannot hold the caller, and a wrong schema, are told', async () => {
  const { schema } = guardedSchema();
  const handler = createFetchHandler(withAuthorization({ schema, context: 'text' }, options));
  await expect(ask(handler, '{ open }')).rejects.toThrow();
  const { buildSchema } = await import('graphql');
  const wrong = buildSchema(
    'directive @requiresScop(scope: String) on FIELD_DEFINITION type Query { a: Int @requiresScop(scope: "a") }',
  );
  expect(() => withAuthorization({ schema: wrong }, options)).toThrow(/did you mean @requiresScope/);
});
