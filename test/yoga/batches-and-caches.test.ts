import { makeExecutableSchema } from '@graphql-tools/schema';
import { usePersistedOperations } from '@graphql-yoga/plugin-persisted-operations';
import { useResponseCache } from '@graphql-yoga/plugin-response-cache';
import { type DocumentNode, type ExecutionResult, GraphQLError, parse, print } from 'graphql';
import { createYoga, type Plugin } from 'graphql-yoga';
import { describe, expect, test } from 'vitest';
import { type AuthContext, authDirectives, useAuthorization } from '../../src/index.ts';
import { issuer, serverWith } from './clinic.ts';

describe('batches', () => {
  test('each operation is decided alone and answered in its own body, without a challenge', async () => {
    const { ask } = serverWith({}, { batching: true });
    const response = await ask([{ query: '{ secret }' }, { query: '{ open }' }, { query: '{ slow { id } }' }], {
      token: await issuer.mint('rfc9068'),
    });
    expect(response.status).toBe(200);
    expect(response.headers.get('www-authenticate')).toBeNull();
    const [secret, open, slow] = (await response.json()) as {
      data?: unknown;
      errors?: unknown[];
      extensions?: unknown;
    }[];
    expect(secret).toMatchObject({ errors: [{ extensions: { code: 'FORBIDDEN' } }] });
    expect(secret?.data).toBeUndefined();
    expect(secret?.extensions).toBeUndefined();
    expect(open).toEqual({ data: { open: 'open' } });
    expect(slow).toEqual({ data: { slow: [{ id: '1' }, { id: '2' }, { id: '3' }] } });
  });

  test('the token is verified once, however many operations there are', async () => {
    const took: number[] = [];
    const { ask } = serverWith({ onDecision: ({ verifyDuration }) => took.push(verifyDuration) }, { batching: true });
    const response = await ask(
      Array.from({ length: 10 }, () => ({ query: '{ mine }' })),
      { token: await issuer.mint('rfc9068', { subject: 'somebody new' }) },
    );
    expect(await response.json()).toEqual(Array.from({ length: 10 }, () => ({ data: { mine: 'somebody new' } })));
    // Ten times the same measurement is one verification.
    expect(took).toEqual(Array.from({ length: 10 }, () => took[0]));
    expect(took[0]).toBeGreaterThan(0);
  });

  test('no operation of it gets what another was refused, and a refused mutation leaves the others alone', async () => {
    const { ask, trace } = serverWith({}, { batching: true });
    const response = await ask(
      [
        { query: 'mutation { write }' },
        { query: '{ slow { price } mine }' },
        { query: '{ nothing }' },
        { query: 'query A { open } query B { secret }', operationName: 'B' },
      ],
      { token: await issuer.mint('rfc9068') },
    );
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject([
      { errors: [{ extensions: { code: 'FORBIDDEN' } }] },
      { data: { slow: [{ price: null }, { price: null }, { price: null }] } },
      { errors: [{ message: expect.stringContaining('nothing') }] },
      { errors: [{ extensions: { authorization: { coordinate: 'Query.secret' } } }] },
    ]);
    expect(trace.ran).toEqual([]);
  });

  test('a bad token refuses the whole of it', async () => {
    const { ask } = serverWith({}, { batching: true });
    expect((await ask([{ query: '{ open }' }, { query: '{ open }' }], { token: 'a.b.c' })).status).toBe(401);
  });
});

/** A request as runtimes give it that let nobody change its headers. */
function frozen(request: Request): Request {
  request.headers.delete = () => {
    throw new TypeError('immutable');
  };
  return request;
}

describe('a response cache with one session for all', () => {
  test('serves nobody what was made for somebody else', async () => {
    const { ask } = serverWith({}, { plugins: [useResponseCache({ session: () => null, ttl: 60_000 })] });
    const ada = await issuer.mint('rfc9068', { subject: 'ada', scope: 'read:secret' });
    const bob = await issuer.mint('rfc9068', { subject: 'bob', scope: 'other' });
    const text = async (query: string, token?: string) =>
      (await ask(query, token === undefined ? {} : { token })).text();
    expect(await text('{ mine secret }', ada)).toContain('ada');
    expect(await text('{ mine secret }', ada)).toContain('"secret":"secret"');
    const forBob = await text('{ mine secret }', bob);
    expect(forBob).toContain('bob');
    expect(forBob).not.toContain('ada');
    expect(forBob).toContain('"secret":null');
    const anonymous = await ask('{ mine secret }');
    expect(anonymous.status).toBe(401);
    expect(await anonymous.text()).not.toContain('ada');
    expect(await text('{ tokenInfo { subject } }', ada)).toContain('ada');
    expect(await text('{ tokenInfo { subject } }')).toBe('{"data":{"tokenInfo":null}}');
    expect(await text('{ tokenInfo { subject } }', bob)).toContain('bob');
  });

  test('executes for everybody what is kept as a document, and no mutation twice', async () => {
    const schema = makeExecutableSchema({
      typeDefs: [
        authDirectives().typeDefs,
        'type Query { mine: String @authenticated } type Mutation { count: Int @authenticated }',
      ],
      resolvers: {
        Query: { mine: (_source: unknown, _args: unknown, { auth }: { auth: AuthContext }) => auth.require().subject },
        Mutation: { count: () => (ran += 1) },
      },
    });
    let ran = 0;
    const kept = new Map([
      ['mine', parse('{ mine }')],
      ['count', parse('mutation { count }')],
    ]);
    const stored: Plugin = usePersistedOperations({ getPersistedOperation: (id) => kept.get(id) ?? null });
    // What answers a mutation a second time knows no documents either.
    const cache = useResponseCache({ session: () => null, ttl: 60_000 });
    const answering: Plugin = {
      onParams: ({ params, setResult }) =>
        void (params.extensions?.['answered'] === true && setResult({ data: { count: 7 } })),
    };
    const yoga = createYoga({
      schema,
      logging: false,
      batching: true,
      plugins: [stored, cache, answering, useAuthorization({ issuers: issuer.issuerOptions })],
    });
    const persisted = (sha256Hash: string, answered?: true) => ({
      extensions: { persistedQuery: { version: 1, sha256Hash }, answered },
    });
    const ask = async (body: object, subject: string) => {
      const authorization = `Bearer ${await issuer.mint('rfc9068', { subject })}`;
      const headers = { 'content-type': 'application/json', authorization };
      return yoga.fetch('http://localhost/graphql', { method: 'POST', headers, body: JSON.stringify(body) });
    };
    for (const subject of ['ada', 'bob', 'ada'])
      expect(await (await ask(persisted('mine'), subject)).json()).toEqual({ data: { mine: subject } });
    const answered = await ask(persisted('count', true), 'ada');
    expect(answered.status).toBe(403);
    expect(await answered.text()).toContain('was not decided for its caller');
    expect(ran).toBe(0);
    const batch = await ask([persisted('mine'), persisted('count'), persisted('mine')], 'cy');
    expect(await batch.json()).toEqual([{ data: { mine: 'cy' } }, { data: { count: 1 } }, { data: { mine: 'cy' } }]);
  });

  test('still serves one caller from the cache', async () => {
    const { ask, trace } = serverWith({}, { plugins: [useResponseCache({ session: () => null, ttl: 60_000 })] });
    const token = await issuer.mint('rfc9068', { scope: 'read:secret' });
    for (let times = 0; times < 3; times += 1)
      expect(await (await ask('{ secret }', { token })).json()).toEqual({ data: { secret: 'secret' } });
    expect(trace.ran).toEqual(['secret']);
  });

  test.each([
    ['changes', (request: Request) => request],
    ['leaves', frozen],
  ])('answers no entity tag before it is known who asks, where a runtime %s what comes in', async (_, received) => {
    const ours = () => useAuthorization({ issuers: issuer.issuerOptions });
    const cache = () => useResponseCache({ session: () => null, ttl: 60_000 });
    const ada = await issuer.mint('rfc9068', { subject: 'ada', scope: 'read:secret' });
    const bob = await issuer.mint('rfc9068', { subject: 'bob', scope: 'other' });
    for (const plugins of [
      [ours(), cache()],
      [cache(), ours()],
    ]) {
      const { schema } = serverWith({});
      const yoga = createYoga({ schema, logging: false, plugins: plugins as Plugin[] });
      const ask = (token: string | null, tag?: string | null) => {
        const headers = { ...(token && { authorization: `Bearer ${token}` }), ...(tag && { 'if-none-match': tag }) };
        return yoga.fetch(received(new Request('http://localhost/graphql?query={secret}', { headers })));
      };
      const tag = (await ask(ada)).headers.get('etag');
      expect(tag).toMatch(/./);
      for (const [token, status] of [
        [null, 401],
        ['a.b.c', 401],
        [bob, 403],
      ] as const) {
        const answer = await ask(token, tag);
        expect([answer.status, answer.headers.has('www-authenticate')]).toEqual([status, true]);
      }
      expect(await (await ask(ada, tag)).json()).toEqual({ data: { secret: 'secret' } });
    }
  });
});

test.each([
  ['one session for all', () => null],
  ['a session for each caller', (request: Request) => request.headers.get('authorization')],
])('what a response cache with %s dates is not shown by a browser that does not ask again', async (_, session) => {
  const { schema } = serverWith({});
  const plugins = [useAuthorization({ issuers: issuer.issuerOptions }), useResponseCache({ session, ttl: 60_000 })];
  const yoga = createYoga({ schema, logging: false, plugins: plugins as Plugin[] });
  const token = await issuer.mint('rfc9068', { scope: 'read:secret' });
  const cacheControl = async (query: string, headers: Record<string, string>) => {
    const answer = await yoga.fetch(`http://localhost/graphql?query=${query}`, { headers });
    return [answer.status, answer.headers.has('last-modified'), answer.headers.get('cache-control')];
  };
  for (let times = 0; times < 2; times += 1)
    expect(await cacheControl('{secret}', { authorization: `Bearer ${token}` })).toEqual([200, true, 'no-cache']);
  // What anybody gets may be kept.
  expect(await cacheControl('{open}', {})).toEqual([200, true, null]);
});

describe('a response cache that keeps errors, with one session for all', () => {
  const boom = () => {
    throw new GraphQLError('said to ada');
  };
  const schema = makeExecutableSchema({
    typeDefs: [
      authDirectives().typeDefs,
      `type Query {
        open: String @public
        boom: String! @requiresScope(scope: "read:secret")
        secret: String @requiresScope(scope: "read:secret")
        price(unit: Unit): String @public
      }
      enum Unit { EUR CENT @requiresScope(scope: "read:secret") }`,
    ],
    resolvers: { Query: { boom, secret: () => 'secret', open: () => 'open' } },
  });
  const keeping = { session: () => null, ttl: 60_000, shouldCacheResult: () => true } as const;
  const serve = (plugins: readonly unknown[]) => {
    const yoga = createYoga({ schema, logging: false, plugins: plugins as Plugin[] });
    return async (body: object, token?: string) => {
      const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
      const response = await yoga.fetch('http://localhost/graphql', {
        method: 'POST',
        headers,
        body: JSON.stringify(body),
      });
      return `${response.status} ${await response.text()}`;
    };
  };
  /** Keeps by the document alone whatever comes of an execution. */
  const useExecutorCache = (): Plugin => {
    const kept = new Map<string, unknown>();
    return {
      onExecute({ args, setExecuteFn }) {
        const key = print(args.document);
        if (kept.has(key)) setExecuteFn((() => kept.get(key)) as never);
        return { onExecuteDone: ({ result }) => void (kept.has(key) || kept.set(key, result)) };
      },
    };
  };
  const caches = [
    ['before execution', () => useResponseCache(keeping)],
    ['in the place of the executor', useExecutorCache],
  ] as const;
  const ours = (options = {}) => useAuthorization({ issuers: issuer.issuerOptions, ...options });

  test.each(caches)('%s: tells nobody what resolvers said to somebody else', async (_, cache) => {
    const ada = await issuer.mint('rfc9068', { subject: 'ada', scope: 'read:secret' });
    for (const plugins of [() => [ours(), cache()], () => [cache(), ours()]]) {
      for (const query of ['{ boom }', '{ open boom }']) {
        const ask = serve(plugins());
        expect(await ask({ query }, ada)).toContain('said to ada');
        for (const token of [undefined, await issuer.mint('rfc9068', { subject: 'bob', scope: 'other' })]) {
          const answer = await ask({ query }, token);
          expect(answer).not.toContain('said to ada');
          expect(answer).toContain('Query.boom needs scope');
        }
        expect(await ask({ query }, ada)).toContain('said to ada');
      }
    }
  });

  test.each(caches)('%s: refuses nobody for what others may not do', async (_, cache) => {
    const ada = await issuer.mint('rfc9068', { subject: 'ada', scope: 'read:secret' });
    for (const plugins of [() => [ours(), cache()], () => [cache(), ours()]]) {
      const ask = serve(plugins());
      expect(await ask({ query: '{ secret }' })).toMatch(/^401/);
      expect(await ask({ query: '{ secret }' }, ada)).toBe('200 {"data":{"secret":"secret"}}');
      expect(await ask({ query: '{ secret }' })).toMatch(/^401/);
    }
  });

  test('tells nobody what resolvers said to somebody else, where it keeps nothing but errors', async () => {
    const ada = await issuer.mint('rfc9068', { subject: 'ada', scope: 'read:secret' });
    const bob = await issuer.mint('rfc9068', { subject: 'bob', scope: 'read:secret' });
    const kept = new Map<string, readonly GraphQLError[]>();
    const negative: Plugin = {
      onExecute({ args, setResultAndStopExecution }) {
        const key = print(args.document);
        const errors = kept.get(key);
        if (errors !== undefined) return setResultAndStopExecution({ errors });
        return { onExecuteDone: ({ result }) => void kept.set(key, (result as ExecutionResult).errors ?? []) };
      },
    };
    const ask = serve([ours(), negative]);
    expect(await ask({ query: '{ boom }' }, ada)).toContain('said to ada');
    for (const token of [bob, undefined]) expect(await ask({ query: '{ boom }' }, token)).not.toContain('said to ada');
  });

  test('shows no names that were suggested to somebody else', async () => {
    const ask = serve([ours({ introspection: 'filtered' }), useResponseCache(keeping)]);
    const body = { query: 'query ($unit: Unit) { price(unit: $unit) }', variables: { unit: 'CEN' } };
    expect(await ask(body, await issuer.mint('rfc9068', { scope: 'read:secret' }))).toContain('CENT');
    expect(await ask(body)).not.toContain('CENT');
    // Nor where it is kept of what was executed.
    let kept: ExecutionResult | undefined;
    const negative: Plugin = {
      onExecute({ setResultAndStopExecution }) {
        if (kept !== undefined) return setResultAndStopExecution(kept);
        return { onExecuteDone: ({ result }) => void (kept = result as ExecutionResult) };
      },
    };
    const asked = serve([negative, ours({ introspection: 'filtered' })]);
    expect(await asked(body, await issuer.mint('rfc9068', { scope: 'read:secret' }))).toContain('CENT');
    expect(await asked(body)).not.toContain('CENT');
    // What is wrong with a document is still told.
    expect(await ask({ query: '{ prise }' })).toContain('Did you mean');
    expect(await ask({ query: '{' })).toContain('Syntax Error');
  });
});

test('persisted operations are decided like any other', async () => {
  const { ask, trace } = serverWith(
    {},
    {
      plugins: [usePersistedOperations({ getPersistedOperation: (id) => (id === 'one' ? '{ secret }' : null) })],
    },
  );
  const body = { extensions: { persistedQuery: { version: 1, sha256Hash: 'one' } } };
  const refused = await ask(body, { token: await issuer.mint('rfc9068') });
  expect(refused.status).toBe(403);
  expect(trace.ran).toEqual([]);
  const allowed = await ask(body, { token: await issuer.mint('rfc9068', { scope: 'read:secret' }) });
  expect(await allowed.json()).toEqual({ data: { secret: 'secret' } });
});

test('so are persisted operations that were stored as documents in JSON', async () => {
  const stored = JSON.parse(JSON.stringify(parse('{ open secret }'))) as DocumentNode;
  const { ask } = serverWith({}, { plugins: [usePersistedOperations({ getPersistedOperation: () => stored })] });
  const body = { extensions: { persistedQuery: { version: 1, sha256Hash: 'one' } } };
  const response = await ask(body, { token: await issuer.mint('rfc9068') });
  expect(await response.json()).toMatchObject({
    data: { open: 'open', secret: null },
    errors: [{ path: ['secret'], extensions: { code: 'FORBIDDEN' } }],
  });
});
