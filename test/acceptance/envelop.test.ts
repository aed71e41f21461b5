import { envelop, type Plugin, useEngine, useSchema } from '@envelop/core';
import { useResponseCache } from '@envelop/response-cache';
import { makeExecutableSchema } from '@graphql-tools/schema';
import * as graphql from 'graphql';
import { describe, expect, test } from 'vitest';
import { responseOf, useAuthorization } from '../../src/envelop.ts';
import { type AuthContext, authDirectives } from '../../src/index.ts';
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
async function ask(
  getEnveloped: ReturnType<typeof envelop>,
  query: string,
  scope: string | null,
  variableValues?: Record<string, unknown>,
) {
  const headers = new Headers();
  if (scope !== null) headers.set('authorization', `Bearer ${await issuer.mint('rfc9068', { kind: 'user', scope })}`);
  const request = new Request('http://localhost/graphql', { headers });
  const { parse, contextFactory, execute, schema } = getEnveloped({ request });
  return execute({ schema, document: parse(query), contextValue: await contextFactory(), variableValues });
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

test('a server that does not validate tells nobody what is hidden from what there is not', async () => {
  const { typeDefs } = authDirectives();
  const schema = makeExecutableSchema({
    typeDefs: `${typeDefs}
      enum Unit { EUR CENT @requiresScope(scope: "cent") }
      input Filter { name: String deep: String @requiresScope(scope: "deep") }
      type Vault @requiresScope(scope: "vault") { gold: String }
      union Thing = Query | Vault
      type Query {
        open(unit: Unit, filter: Filter, raw: Boolean @requiresScope(scope: "raw")): String
        thing: Thing
        secret: String @requiresScope(scope: "secret")
      }`,
    resolvers: { Query: { open: () => 'open', secret: () => 'secret' } },
  });
  const ours = useAuthorization({ issuers: issuer.issuerOptions, introspection: 'filtered' });
  const getEnveloped = envelop({ plugins: [useEngine(graphql), ours, useSchema(schema)] });
  for (const [query, hidden, madeUp] of [
    ['{ open NAME }', 'secret', 'zzzzzz'],
    ['{ open(NAME: true) }', 'raw', 'zzz'],
    ['{ open(unit: NAME) }', 'CENT', 'ZZZZ'],
    ['{ open(filter: { NAME: "x" }) }', 'deep', 'zzzz'],
    ['{ open thing { ... on NAME { __typename } } }', 'Vault', 'Zzzzz'],
    ['query ($v: NAME) { open }', 'Vault', 'Zzzzz'],
  ] as const) {
    const answer = async (name: string) =>
      JSON.parse(
        JSON.stringify(await ask(getEnveloped, query.replace('NAME', name), 'openid')).replaceAll(name, 'NAME'),
      ) as object;
    const told = await answer(madeUp);
    expect(told).toMatchObject({ errors: [{ message: expect.stringContaining('NAME') }] });
    expect(await answer(hidden)).toEqual(told);
  }
  expect(await ask(getEnveloped, '{ open secret }', 'secret')).toMatchObject({
    data: { open: 'open', secret: 'secret' },
  });
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

describe('one context object for two callers', () => {
  const source = async function* () {
    yield { n: 1, secret: 'unseen' };
    yield { n: 2, secret: 'unseen' };
  };
  const schema = makeExecutableSchema({
    typeDefs: [
      authDirectives().typeDefs,
      `type Query { mine: String }
      type Tick @public { n: Int secret: String @requiresScope(scope: "x") }
      type Subscription { ticks: Tick @public }`,
    ],
    resolvers: {
      Query: { mine: (_source: unknown, _args: unknown, { auth }: { auth: AuthContext }) => auth.require().subject },
      Subscription: { ticks: { subscribe: source, resolve: (tick: unknown) => tick } },
    },
  });
  const getEnveloped = envelop({
    plugins: [useEngine(graphql), useSchema(schema), useAuthorization({ issuers: issuer.issuerOptions })],
  });
  const as = (token: string) => ({ req: { headers: { authorization: `Bearer ${token}` } } });
  const enter = async (initial: object, query: string) => {
    const { contextFactory, execute, subscribe, schema: guarded } = getEnveloped(initial);
    return {
      schema: guarded,
      document: graphql.parse(query),
      contextValue: await contextFactory(),
      execute,
      subscribe,
    };
  };

  test('is refused though neither was known when both began', async () => {
    const shared = as(await issuer.mint('rfc9068', { subject: 'bob' }));
    const first = enter(shared, '{ mine }');
    const second = enter(Object.assign(shared, as(await issuer.mint('rfc9068', { subject: 'ada' }))), '{ mine }');
    const [entered, refused] = await Promise.allSettled([first, second]);
    expect(refused).toMatchObject({ status: 'rejected', reason: { code: 'ERR_CONFIGURATION' } });
    if (entered.status === 'rejected') throw entered.reason;
    expect(await entered.value.execute(entered.value)).toEqual({ data: { mine: 'bob' } });
  });

  test('is refused to the second while a stream of the first may go on', async () => {
    const poor = await issuer.mint('rfc9068', { subject: 'bob' });
    const shared = as(poor);
    const args = await enter(shared, 'subscription { ticks { n secret } }');
    const stream = (await args.subscribe(args)) as AsyncGenerator<graphql.ExecutionResult>;
    expect((await stream.next()).value).toMatchObject({ data: { ticks: { n: 1, secret: null } } });
    const rich = as(await issuer.mint('rfc9068', { subject: 'ada', scope: 'x' }));
    await expect(enter(Object.assign(shared, rich), '{ mine }')).rejects.toThrow(/shared by operations/);
    expect((await stream.next()).value).toMatchObject({ data: { ticks: { n: 2, secret: null } } });
    const again = await enter(Object.assign(shared, as(poor)), '{ mine }');
    expect(await again.execute(again)).toEqual({ data: { mine: 'bob' } });
  });
});

test.each(orders)(
  'a plugin $order ours that replaces an answer by another caller’s is not believed',
  async ({ place }) => {
    let kept: unknown;
    const other = {
      onExecute: () => ({
        onExecuteDone({ result, setResult }: { result: unknown; setResult(result: unknown): void }) {
          kept ??= result;
          setResult(kept);
        },
      }),
    };
    const ours = useAuthorization({ issuers: issuer.issuerOptions });
    const { schema } = guardedSchema();
    const getEnveloped = envelop({ plugins: [useEngine(graphql), useSchema(schema), ...place(ours, other)] as never });
    expect(await ask(getEnveloped, '{ open secret }', 'read:secret')).toMatchObject({ data: { secret: 'secret' } });
    const answer = await ask(getEnveloped, '{ open secret }', 'openid');
    expect(answer).toMatchObject({ errors: [{ extensions: { code: 'FORBIDDEN' } }] });
    expect(answer).not.toHaveProperty('data');
  },
);

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

test.each([
  ['read:secret', 0],
  ['openid', 1],
])('which it does once its context was made; before, that is put off: %s', async (scope, count) => {
  const { schema } = guardedSchema();
  const plugins = [
    useEngine(graphql),
    useSchema(schema),
    useAuthorization({ issuers: issuer.issuerOptions, introspection: 'filtered' }),
  ];
  const authorization = `Bearer ${await issuer.mint('rfc9068', { kind: 'user', scope })}`;
  for (const opened of [{ req: { headers: { authorization } } }, { connectionParams: { authorization } }]) {
    const { parse, validate, contextFactory, schema: guarded } = envelop({ plugins })(opened);
    const validated = () => validate(guarded, parse('{ secret }'));
    expect(validated()).toEqual([]);
    await contextFactory();
    expect(validated()).toHaveLength(count);
  }
});

test('nor is it told what was suggested to another one, by a cache in the place of the executor', async () => {
  const typeDefs = `type Query { price(unit: Unit): String @public }
    enum Unit { EUR CENT @requiresScope(scope: "read:cents") }`;
  let kept: graphql.ExecutionResult | undefined;
  const cache: Plugin = {
    onExecute({ setResultAndStopExecution }) {
      if (kept !== undefined) return setResultAndStopExecution(kept);
      return { onExecuteDone: ({ result }) => void (kept = result as graphql.ExecutionResult) };
    },
  };
  const getEnveloped = envelop({
    plugins: [
      useEngine(graphql),
      useSchema(makeExecutableSchema({ typeDefs: [authDirectives().typeDefs, typeDefs] })),
      cache,
      useAuthorization({ issuers: issuer.issuerOptions, introspection: 'filtered' }),
    ],
  });
  const query = 'query ($unit: Unit = EUR) { price(unit: $unit) }';
  const suggested = async (scope: string): Promise<string> =>
    JSON.stringify(await ask(getEnveloped, query, scope, { unit: 'CEN' }));
  expect(await suggested('read:cents')).toContain('CENT');
  expect(await suggested('openid')).not.toContain('CENT');
});

test.each([
  ['{ secre }', 'secret'],
  ['{ price(unit: CEN) }', 'CENT'],
])('and of %s neither, which nobody validated', async (query, hidden) => {
  const typeDefs = `type Query { price(unit: Unit): String @public  secret: String @requiresScope(scope: "read:cents") }
    enum Unit { EUR CENT @requiresScope(scope: "read:cents") }`;
  for (const copy of [(given: unknown) => given, (given: unknown) => JSON.parse(JSON.stringify(given))]) {
    let kept: unknown;
    const cache: Plugin = {
      onExecute({ setResultAndStopExecution }) {
        if (kept !== undefined) return setResultAndStopExecution(copy(kept) as graphql.ExecutionResult);
        return { onExecuteDone: ({ result }) => void (kept = result) };
      },
    };
    const getEnveloped = envelop({
      plugins: [
        useEngine(graphql),
        useSchema(makeExecutableSchema({ typeDefs: [authDirectives().typeDefs, typeDefs] })),
        cache,
        useAuthorization({ issuers: issuer.issuerOptions, introspection: 'filtered' }),
      ],
    });
    expect(JSON.stringify(await ask(getEnveloped, query, 'read:cents'))).toMatch(
      new RegExp(`Did you mean .*${hidden}`),
    );
    expect(JSON.stringify(await ask(getEnveloped, query, 'openid'))).not.toContain(hidden);
  }
});

test('a server that validates before it makes a context finds out for each caller what is wrong', async () => {
  const typeDefs = 'type Query { open: String @public  secret: String @requiresScope(scope: "read:secret") }';
  const schema = makeExecutableSchema({ typeDefs: [authDirectives().typeDefs, typeDefs] });
  const noAlias = (context: graphql.ValidationContext): graphql.ASTVisitor => ({
    Field: ({ alias }) => alias && context.reportError(new graphql.GraphQLError('No aliases.')),
  });
  const strict: Plugin = { onValidate: ({ addValidationRule }) => addValidationRule(noAlias) };
  const ours = useAuthorization({ issuers: issuer.issuerOptions, introspection: 'filtered' });
  const getEnveloped = envelop({ plugins: [useEngine(graphql), useSchema(schema), ours, strict] });
  const answer = async (query: string, scope: string): Promise<string> => {
    const headers = { authorization: `Bearer ${await issuer.mint('rfc9068', { kind: 'user', scope })}` };
    const { parse, validate, contextFactory, execute, schema: guarded } = getEnveloped({ req: { headers } });
    const document = parse(query);
    const errors = validate(guarded, document);
    if (errors.length > 0) return JSON.stringify({ errors });
    return JSON.stringify(await execute({ schema: guarded, document, contextValue: await contextFactory() }));
  };
  expect(await answer('{ secret }', 'read:secret')).toBe('{"data":{"secret":null}}');
  const hidden = await answer('{ secret }', 'openid');
  expect(hidden).toContain('Cannot query field');
  expect(hidden.replaceAll('secret', 'nobody')).toBe(await answer('{ nobody }', 'openid'));
  expect(await answer('{ secret(a: 1) { b } ...F }', 'read:secret')).not.toContain('Did you mean');
  expect(await answer('query ($unused: Int) { secret }', 'openid')).toContain('Cannot query field');
  expect(await answer('{ secre }', 'read:secret')).toContain('Did you mean');
  expect(await answer('{ secre }', 'openid')).not.toContain('Did you mean');
  for (const query of ['{ alias: secret }', '{ alias: open }', '{ alias: secre }'])
    expect(await answer(query, 'openid')).toBe('{"errors":[{"message":"No aliases."}]}');
});

test('and does so where a plugin has a copy of the document executed', async () => {
  const typeDefs = 'type Query { open(n: Int): String @public  secret: String @requiresScope(scope: "read:secret") }';
  const schema = makeExecutableSchema({ typeDefs: [authDirectives().typeDefs, typeDefs] });
  const copying: Plugin = {
    onExecute({ args }) {
      args.document = { ...args.document };
    },
  };
  const ours = useAuthorization({ issuers: issuer.issuerOptions, introspection: 'filtered' });
  const getEnveloped = envelop({ plugins: [useEngine(graphql), useSchema(schema), ours, copying] });
  const headers = { authorization: `Bearer ${await issuer.mint('rfc9068', { kind: 'user', scope: 'openid' })}` };
  const answer = async (query: string): Promise<unknown> => {
    const { parse, validate, contextFactory, execute, schema: guarded } = getEnveloped({ req: { headers } });
    const document = parse(query);
    expect(validate(guarded, document)).toEqual([]);
    return execute({ schema: guarded, document, contextValue: await contextFactory() });
  };
  expect(await answer('{ open }')).toEqual({ data: { open: null } });
  // Found by none of the rules that are about names.
  for (const query of [
    'query ($n: String) { open(n: $n) }',
    '{ open ...F } fragment F on Query { ...F }',
    '{ open { x } }',
  ])
    expect(await answer(query)).toEqual({ errors: [expect.any(graphql.GraphQLError)] });
});

test('a subscription ends with its token, though its source is blocked', async () => {
  const returned: string[] = [];
  const blocked: AsyncIterableIterator<unknown> = {
    next: () => new Promise(() => undefined),
    return: async () => {
      returned.push('source');
      return { value: undefined, done: true };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
  const schema = graphql.buildSchema('type Query { a: Int } type Subscription { ticks: Int }');
  schema.getSubscriptionType()!.getFields()['ticks']!.subscribe = () => blocked;
  const issuers = { ...issuer.issuerOptions, clockTolerance: 0 };
  const getEnveloped = envelop({
    plugins: [useEngine(graphql), useSchema(schema), useAuthorization({ issuers })],
  });
  const token = await issuer.mint('rfc9068', { kind: 'user', expiresIn: 2 });
  const authorization = `Bearer ${token}`;
  const { parse, contextFactory, subscribe, schema: guarded } = getEnveloped({ connectionParams: { authorization } });
  const document = parse('subscription { ticks }');
  const stream = await subscribe({ schema: guarded, document, contextValue: await contextFactory() });
  const results: unknown[] = [];
  for await (const result of stream as AsyncIterable<unknown>) results.push(result);
  expect(results).toEqual([{ errors: [expect.objectContaining({ extensions: { code: 'TOKEN_EXPIRED' } })] }]);
  expect(returned).toEqual(['source']);
});
