import { envelop, useEngine, useSchema } from '@envelop/core';
import { useResponseCache } from '@envelop/response-cache';
import * as graphql from 'graphql';
import { expect, test } from 'vitest';
import { responseOf, useAuthorization } from '../../src/envelop.ts';
import { createTestIssuer } from '../../src/testing.ts';
import { acceptance } from './acceptance.ts';
import { guardedSchema } from './guarded-schema.ts';
import { listen } from './listen.ts';

const NO_BATCHES = { without: 'batches: the HTTP side is the user’s own' };
const AFTER_PARSING = {
  because: 'the HTTP side is the user’s own, and parses before it makes a context',
  status: 400,
  challenge: null,
  body: { errors: ['Syntax Error: Expected Name, found <EOF>.'] },
};

acceptance(
  'envelop',
  (schema, options) => {
    const getEnveloped = envelop({
      plugins: [useEngine(graphql), useAuthorization(options), useSchema(schema)],
    });
    return listen(async (req, res) => {
      const asked = await operationOf(req);
      const { parse, validate, contextFactory, execute, schema: guarded } = getEnveloped({ req });
      const answer = async () => {
        let document: graphql.DocumentNode;
        try {
          document = parse(asked.query);
        } catch (error) {
          return { status: 400, headers: {}, body: { errors: [error] } };
        }
        const errors = validate(guarded, document);
        if (errors.length > 0) return { status: 400, headers: {}, body: { errors } };
        const contextValue = await contextFactory();
        const { variables: variableValues, operationName } = asked;
        return responseOf(await execute({ schema: guarded, document, contextValue, variableValues, operationName }));
      };
      const { status, headers, body } = await answer();
      res.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
    });
  },
  {
    'an expired token is refused before the document is looked at': AFTER_PARSING,
    'each operation of a batch is decided alone and answered in its own body': NO_BATCHES,
    'a batch with a token that is no good is refused as a whole': NO_BATCHES,
  },
);

async function operationOf(req: import('node:http').IncomingMessage): Promise<{
  query: string;
  variables?: Record<string, unknown>;
  operationName?: string;
}> {
  if (req.method === 'GET')
    return { query: new URL(req.url ?? '/', 'http://localhost').searchParams.get('query') ?? '' };
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString());
}

const issuer = await createTestIssuer();

/** Executes by way of envelop, with one plugin more, before ours or behind it. */
async function ask(getEnveloped: ReturnType<typeof envelop>, query: string, scope: string | null) {
  const headers = new Headers();
  if (scope !== null) headers.set('authorization', `Bearer ${await issuer.mint('rfc9068', { kind: 'user', scope })}`);
  const request = new Request('http://localhost/graphql', { headers });
  const { parse, contextFactory, execute, schema } = getEnveloped({ request });
  return execute({ schema, document: parse(query), contextValue: await contextFactory() });
}

const orders = [
  { order: 'before', place: (ours: object, other: object) => [other, ours] },
  { order: 'behind', place: (ours: object, other: object) => [ours, other] },
];

test.each(orders)('a response cache $order the plugin answers nobody past the rules', async ({ place }) => {
  const { schema, ran } = guardedSchema();
  const cache = useResponseCache({ session: () => null, includeExtensionMetadata: true });
  const ours = useAuthorization({ issuers: issuer.issuerOptions });
  const plugins = [useEngine(graphql), useSchema(schema), ...place(ours, cache)];
  const getEnveloped = envelop({ plugins: plugins as never });
  const query = '{ open secret }';
  expect(await ask(getEnveloped, query, 'read:secret')).toMatchObject({ data: { open: 'open', secret: 'secret' } });
  expect(await ask(getEnveloped, query, 'read:secret')).toMatchObject({ data: { open: 'open', secret: 'secret' } });
  expect(await ask(getEnveloped, query, 'openid')).toMatchObject({ data: { open: 'open', secret: null } });
  expect(await ask(getEnveloped, query, null)).toMatchObject({ data: { open: 'open', secret: null } });
  // Nor does what the others were denied stay in it.
  expect(await ask(getEnveloped, query, 'read:secret')).toMatchObject({ data: { open: 'open', secret: 'secret' } });
  expect(await ask(getEnveloped, '{ secret }', 'openid')).toMatchObject({ extensions: { http: { status: 403 } } });
  expect(ran).toContain('secret');
});

test.each(orders)('a plugin $order ours that answers in place of the executor is not believed', async ({ place }) => {
  const { schema, ran } = guardedSchema();
  const other = {
    onExecute: ({ setResultAndStopExecution }: { setResultAndStopExecution(result: unknown): void }) =>
      setResultAndStopExecution({ data: { open: 'made up', secret: 'made up', touch: 'made up' } }),
  };
  const ours = useAuthorization({ issuers: issuer.issuerOptions });
  const getEnveloped = envelop({
    plugins: [useEngine(graphql), useSchema(schema), ...place(ours, other)] as never,
  });
  expect(await ask(getEnveloped, '{ open secret }', 'openid')).toMatchObject({ data: { open: 'open', secret: null } });
  expect(await ask(getEnveloped, '{ secret }', 'openid')).toMatchObject({ extensions: { http: { status: 403 } } });
  ran.length = 0;
  const mutation = await ask(getEnveloped, 'mutation { touch }', 'openid');
  expect(mutation).toMatchObject({ errors: [{ extensions: { code: 'FORBIDDEN' } }] });
  expect(mutation).not.toHaveProperty('data');
  // Whoever answered may have run it.
  expect(ran).toEqual([]);
});

test('a context with an auth of its own is that of nobody', async () => {
  const { schema } = guardedSchema();
  const forge = {
    onContextBuilding: ({ extendContext }: { extendContext(extension: object): void }) =>
      extendContext({ auth: { principal: { scopes: new Set(['read:secret']) }, hasScope: () => true } }),
  };
  const ours = useAuthorization({ issuers: issuer.issuerOptions });
  const getEnveloped = envelop({ plugins: [useEngine(graphql), useSchema(schema), ours, forge] as never });
  expect(await ask(getEnveloped, '{ secret }', 'read:secret')).toMatchObject({ extensions: { http: { status: 401 } } });
});

test('on a WebSocket the token comes with the connection, and refusals have no status', async () => {
  const { schema } = guardedSchema();
  const getEnveloped = envelop({
    plugins: [useEngine(graphql), useSchema(schema), useAuthorization({ issuers: issuer.issuerOptions })],
  });
  const open = async (authorization?: string) => {
    const { parse, contextFactory, execute, schema: guarded } = getEnveloped({ connectionParams: { authorization } });
    return execute({ schema: guarded, document: parse('{ secret }'), contextValue: await contextFactory() });
  };
  const token = await issuer.mint('rfc9068', { kind: 'user', scope: 'read:secret' });
  expect(await open(`Bearer ${token}`)).toMatchObject({ data: { secret: 'secret' } });
  expect(await open('Bearer nonsense')).toEqual({
    errors: [expect.objectContaining({ extensions: { code: 'UNAUTHENTICATED' } })],
  });
});

test('with filtered introspection each caller validates against what it sees', async () => {
  const { schema } = guardedSchema();
  const getEnveloped = envelop({
    plugins: [
      useEngine(graphql),
      useSchema(schema),
      useAuthorization({ issuers: issuer.issuerOptions, introspection: 'filtered' }),
    ],
  });
  const query = '{ __type(name: "Drug") { name } }';
  expect(await ask(getEnveloped, query, 'openid')).toEqual({ data: { __type: null } });
  expect(await ask(getEnveloped, query, 'read:drugs')).toEqual({ data: { __type: { name: 'Drug' } } });
});
