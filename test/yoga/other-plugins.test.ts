import { execute as toolsExecute, subscribe as toolsSubscribe } from '@graphql-tools/executor';
import { createInMemoryCache, useResponseCache } from '@graphql-yoga/plugin-response-cache';
import * as graphql from 'graphql';
import {
  createSchema,
  createYoga,
  type Plugin,
  useExecutionCancellation,
  useExtendContext,
  useSchema,
} from 'graphql-yoga';
import { describe, expect, test } from 'vitest';
import { authDirectives, useAuthorization } from '../../src/index.ts';
import { eventsOf, issuer, serverWith, Trace } from './clinic.ts';

const ada = await issuer.mint('rfc9068', { subject: 'ada', scope: 'read:secret' });
const bob = await issuer.mint('rfc9068', { subject: 'bob', scope: 'other' });
const trace = new Trace();
const { schema } = serverWith({}, { trace });
const ours = () => useAuthorization({ issuers: issuer.issuerOptions });
const shared = { session: () => null, ttl: 60_000 } as const;
const another = graphql.parse('{ secret mine slow { price } }');

/** A plugin that keeps the first result that it sees, and has a way of its own to answer everybody with it. */
function keeping(answer: (saved: () => object | undefined, save: (result: unknown) => void) => Plugin): Plugin {
  let kept: object | undefined;
  return answer(
    () => kept,
    (result) => {
      kept ??= result as object;
    },
  );
}

/** A promise as libraries made them before the language had its own: nothing that comes of it is the language's. */
class AnotherPromise<T> implements PromiseLike<T> {
  readonly #promise: Promise<T>;

  constructor(value: T | PromiseLike<T>) {
    this.#promise = Promise.resolve(value);
  }

  // biome-ignore lint/suspicious/noThenProperty: what makes it a promise.
  then<A = T, B = never>(
    fulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    failed?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): AnotherPromise<A | B> {
    return new AnotherPromise(this.#promise.then(fulfilled, failed));
  }
}

const atTheEnd = (plugin: unknown): Plugin => ({
  onPluginInit({ plugins }) {
    (plugins as unknown[]).push(plugin);
  },
});
const unguarded: Plugin = {
  onExecute({ args }) {
    (args as { schema: unknown }).schema = schema;
  },
  onSubscribe({ args }) {
    (args as { schema: unknown }).schema = schema;
  },
};
const ownExecutor = (run: (args: graphql.ExecutionArgs) => unknown): Plugin => ({
  onExecute({ setExecuteFn }) {
    setExecuteFn(run as never);
  },
});
const engine = ({ execute, subscribe }: { execute: unknown; subscribe: unknown }): Plugin => ({
  onExecute: ({ setExecuteFn }) => setExecuteFn(execute as never),
  onSubscribe: ({ setSubscribeFn }) => setSubscribeFn(subscribe as never),
});
const cloning = (): ReturnType<typeof createInMemoryCache> => {
  const cache = createInMemoryCache();
  return { ...cache, get: async (key) => structuredClone(await cache.get(key)) };
};

/** What stands beside our plugin, and around it. */
const servers: readonly (readonly [title: string, plugins: () => readonly unknown[]])[] = [
  ['a response cache before it', () => [useResponseCache(shared), ours()]],
  ['a response cache behind it', () => [ours(), useResponseCache(shared)]],
  [
    'a response cache of one session for each caller',
    () => [ours(), useResponseCache({ ...shared, session: (request) => request.headers.get('authorization') })],
  ],
  ['a response cache that gives out copies', () => [ours(), useResponseCache({ ...shared, cache: cloning() })]],
  ['a response cache that puts itself at the very end', () => [ours(), atTheEnd(useResponseCache(shared))]],
  ['a plugin that executes another schema', () => [ours(), unguarded]],
  ['a plugin that executes another schema, before it', () => [unguarded, ours()]],
  ['a plugin that executes another schema, at the very end', () => [ours(), atTheEnd(unguarded)]],
  ['an executor of another schema', () => [ours(), ownExecutor((args) => graphql.execute({ ...args, schema }))]],
  [
    'an executor of another schema, at the very end',
    () => [ours(), atTheEnd(ownExecutor((args) => graphql.execute({ ...args, schema })))],
  ],
  [
    'an executor that puts another schema into what it is given',
    () => [ours(), ownExecutor((args) => graphql.execute(Object.assign(args, { schema })))],
  ],
  ['an executor of its own', () => [ours(), ownExecutor((args) => graphql.execute(args))]],
  ['graphql-js as the engine', () => [ours(), engine(graphql)]],
  ['the tools executor as the engine', () => [ours(), engine({ execute: toolsExecute, subscribe: toolsSubscribe })]],
  ['a schema that comes late', () => [ours(), useSchema(async () => schema)]],
  ['a schema for each request', () => [ours(), { onEnveloped: ({ setSchema }) => setSchema(schema) } satisfies Plugin]],
  [
    'a caller made up beforehand',
    () => [useExtendContext(() => ({ auth: { principal: { scopes: new Set(['read:secret']) } } })), ours()],
  ],
  ['cancellation', () => [useExecutionCancellation(), ours()]],
  [
    'a plugin that stops the execution with what it kept',
    () => [
      ours(),
      keeping((saved, save) => ({
        onExecute({ setResultAndStopExecution }) {
          const result = saved();
          if (result !== undefined) return setResultAndStopExecution(result);
          return { onExecuteDone: ({ result: fresh }) => save(fresh) };
        },
      })),
    ],
  ],
  [
    'a plugin that replaces what was executed by what it kept',
    () => [
      ours(),
      keeping((saved, save) => ({
        onExecute: () => ({
          onExecuteDone({ result, setResult }) {
            save(result);
            setResult(saved() as never);
          },
        }),
      })),
    ],
  ],
  [
    'a plugin that replaces the answer by what it kept',
    () => [
      ours(),
      keeping((saved, save) => ({
        onExecutionResult({ result, setResult }) {
          save(result);
          setResult(saved() as never);
        },
      })),
    ],
  ],
  [
    'an executor that executes, and answers with what it kept',
    () => [
      ours(),
      keeping((saved, save) => ({
        onExecute({ executeFn, setExecuteFn }) {
          setExecuteFn(async (args) => {
            save(await executeFn(args));
            return saved();
          });
        },
      })),
    ],
  ],
  [
    'an executor that answers with promises of another make, of copies of what it kept',
    () => [
      ours(),
      keeping((saved, save) => ({
        onExecute({ executeFn, setExecuteFn }) {
          setExecuteFn((args) => {
            const kept = saved();
            if (kept !== undefined) return new AnotherPromise(structuredClone(kept));
            return new AnotherPromise(executeFn(args)).then((fresh) => {
              save(JSON.parse(JSON.stringify(fresh)));
              return fresh;
            });
          });
        },
      })),
    ],
  ],
  [
    'a plugin that answers parameters with a copy of what it kept',
    () => [
      keeping((saved, save) => ({
        onParams({ setResult }) {
          const result = saved();
          if (result !== undefined) setResult(structuredClone(result));
        },
        onExecutionResult: ({ result }) => save(JSON.parse(JSON.stringify(result))),
      })),
      ours(),
    ],
  ],
];

describe.each(servers)('beside %s', (title, plugins) => {
  const yoga = createYoga({
    ...(title !== 'a schema that comes late' && { schema }),
    logging: false,
    plugins: plugins() as Plugin[],
  });

  async function ask(
    query: string,
    { token, isGet = false, accept = 'application/json' }: { token?: string; isGet?: boolean; accept?: string } = {},
  ) {
    const headers = {
      accept,
      'content-type': 'application/json',
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    };
    const response = isGet
      ? await yoga.fetch(`http://localhost/graphql?query=${encodeURIComponent(query)}`, { headers })
      : await yoga.fetch('http://localhost/graphql', { method: 'POST', headers, body: JSON.stringify({ query }) });
    return { status: response.status, text: await response.text() };
  }

  test.each(['{ secret mine slow { price } }', '{ mine slow { id price } }', '{ tokenInfo { subject } mine }'])(
    '%s: nobody gets what was made for somebody else',
    async (query) => {
      for (let times = 0; times < 2; times += 1) {
        const own = await ask(query, { token: ada });
        if (own.status === 200) expect(own.text).toContain('ada');
      }
      for (const asked of [
        { token: bob },
        { token: bob },
        {},
        { token: bob, isGet: true },
        { isGet: true },
        { token: 'a.b.c' },
      ]) {
        const { status, text } = await ask(query, asked);
        expect(text).not.toMatch(/ada|"secret":"secret"|"price":\d/);
        expect(status).toBeLessThan(500);
      }
    },
  );

  test('no mutation runs, and no event shows, what is denied', async () => {
    trace.ran.length = 0;
    await ask('mutation { write }', { token: bob });
    expect(trace.ran).toEqual([]);
    const { text } = await ask('subscription { ticks { n secret } }', { token: bob, accept: 'text/event-stream' });
    expect(text).not.toContain('"s1"');
    for (const { data } of eventsOf(text))
      expect((data as { ticks?: object } | undefined)?.ticks ?? {}).not.toHaveProperty('secret', 's1');
  });
});

test('another document than the one that was decided is guarded field by field', async () => {
  const plugin: Plugin = {
    onExecute({ args }) {
      (args as { document: unknown }).document = another;
    },
  };
  for (const plugins of [
    [ours(), plugin],
    [plugin, ours()],
    [ours(), atTheEnd(plugin)],
  ]) {
    const yoga = createYoga({ schema, logging: false, plugins: plugins as Plugin[] });
    const response = await yoga.fetch('http://localhost/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${bob}` },
      body: JSON.stringify({ query: '{ open }' }),
    });
    const { data } = (await response.json()) as { data: unknown };
    expect(data).toEqual({ secret: null, mine: 'bob', slow: [1, 2, 3].map(() => ({ price: null })) });
  }
});

/** What a plugin makes of a document that a server keeps. */
type Change = (document: graphql.DocumentNode, asked: readonly graphql.SelectionNode[]) => graphql.DocumentNode;

const selectionOf = (text: string): readonly graphql.SelectionNode[] =>
  operationOf(graphql.parse(text)).selectionSet.selections;
const operationOf = ({ definitions }: graphql.DocumentNode): graphql.OperationDefinitionNode =>
  definitions.find((each) => each.kind === graphql.Kind.OPERATION_DEFINITION)!;
const changes: readonly (readonly [title: string, change: Change])[] = [
  [
    'its list of fields',
    (document, asked) => {
      const selections = operationOf(document).selectionSet.selections as graphql.SelectionNode[];
      selections.splice(0, selections.length, ...asked);
      return document;
    },
  ],
  [
    'the selection of its operation',
    (document, selections) => {
      Object.assign(operationOf(document), { selectionSet: { kind: graphql.Kind.SELECTION_SET, selections } });
      return document;
    },
  ],
  [
    'its operation',
    (document, selections) => {
      const operation = operationOf(document);
      const selectionSet: graphql.SelectionSetNode = { kind: graphql.Kind.SELECTION_SET, selections };
      (document.definitions as graphql.DefinitionNode[])[document.definitions.indexOf(operation)] = {
        ...operation,
        selectionSet,
      };
      return document;
    },
  ],
];
const kinds: readonly (readonly [title: string, plugin: (change: (args: graphql.ExecutionArgs) => void) => Plugin])[] =
  [
    ['executes', (change) => ({ onExecute: ({ args }) => change(args as unknown as graphql.ExecutionArgs) })],
    [
      'parses',
      (change) => ({
        onParse:
          () =>
          ({ result }) =>
            change({ document: result } as graphql.ExecutionArgs),
      }),
    ],
  ];

describe.each(kinds)('a document that a plugin changes in place when a server %s', (_kind, plugin) => {
  test.each(changes)('is decided as it stands now: %s', async (_title, change) => {
    const ran: string[] = [];
    let asked: readonly graphql.SelectionNode[] | null = null;
    const answering = (name: string) => () => {
      ran.push(name);
      return name;
    };
    const yoga = createYoga({
      schema: createSchema({
        typeDefs: [
          authDirectives().typeDefs,
          `type Query { open: String secret(by: Order): String }
           enum Order { NAME HIDDEN @requiresScope(scope: "read:secret") }
           type Mutation { first: String second: String @requiresScope(scope: "read:secret") }`,
        ],
        resolvers: {
          Query: { open: answering('open'), secret: answering('secret') },
          Mutation: { first: answering('first'), second: answering('second') },
        },
      }),
      logging: false,
      plugins: [
        plugin(({ document }) => void (asked !== null && change(document, asked))),
        useAuthorization({ issuers: issuer.issuerOptions, onDenied: 'operation', introspection: 'off' }),
      ],
    });
    const ask = async (query: string): Promise<{ status: number; text: string; ran: readonly string[] }> => {
      ran.length = 0;
      const response = await yoga.fetch('http://localhost/graphql', {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'application/graphql-response+json',
          authorization: `Bearer ${bob}`,
        },
        body: JSON.stringify({ query, ...(query.includes('query A') && { operationName: 'A' }) }),
      });
      return { status: response.status, text: await response.text(), ran: [...ran] };
    };
    for (const [query, ...later] of [
      ['mutation { first }', '{ first second }', '{ first }', '{ again: first second }'],
      ['query A { open } query B { open }', '{ open secret(by: HIDDEN) }', '{ open secret(by: NAME) }'],
      [
        '{ open }',
        '{ open secret(by: HIDDEN) }',
        '{ open secret(by: NAME) }',
        '{ open __schema { queryType { name } } }',
      ],
    ] as const) {
      for (const text of [query, ...later]) {
        asked = text === query ? null : selectionOf(text);
        const answer = await ask(query);
        if (/second|HIDDEN|__schema/.test(text)) {
          expect([text, answer.status, answer.ran]).toEqual([text, 403, []]);
          expect(answer.text).not.toContain('"data"');
        } else {
          const names = selectionOf(text).map((field) => (field as graphql.FieldNode).name.value);
          expect([text, answer.status, answer.ran]).toEqual([text, 200, names]);
        }
      }
    }
  });
});

test.each(['field', 'operation'] as const)(
  'a mutation to which an executor adds what is denied does not half run: onDenied %s',
  async (onDenied) => {
    const ran: string[] = [];
    const answering = (name: string) => () => {
      ran.push(name);
      return name;
    };
    const adding: Plugin = {
      onExecute({ executeFn, setExecuteFn }) {
        setExecuteFn(((args: graphql.ExecutionArgs) => {
          const operation = operationOf(args.document);
          const selections = [...operation.selectionSet.selections, ...selectionOf('{ second }')];
          // Where it was read stays with the copy.
          const copy = { ...operation, selectionSet: { ...operation.selectionSet, selections } };
          return executeFn({ ...args, document: { ...args.document, definitions: [copy] } } as never) as unknown;
        }) as never);
      },
    };
    const typeDefs = [
      authDirectives().typeDefs,
      'type Query { a: String } type Mutation { first: String second: String! @requiresScope(scope: "read:secret") }',
    ];
    const resolvers = { Mutation: { first: answering('first'), second: answering('second') } };
    const yoga = createYoga({
      schema: createSchema({ typeDefs, resolvers }),
      logging: false,
      plugins: [adding, useAuthorization({ issuers: issuer.issuerOptions, onDenied })],
    });
    for (const [token, expected] of [
      [bob, []],
      [ada, ['first', 'second']],
    ] as const) {
      const response = await yoga.fetch('http://localhost/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify({ query: 'mutation { first }' }),
      });
      expect(await response.json()).toHaveProperty('data', token === ada ? { first: 'first', second: 'second' } : null);
      expect(ran.splice(0)).toEqual(expected);
    }
  },
);

test('a context that others replace is nobody’s, and nothing goes wrong that opens anything', async () => {
  const forged = { auth: { principal: { scopes: new Set(['read:secret']) }, hasScope: () => true } };
  const plugin: Plugin = {
    onExecute({ args }) {
      (args as { contextValue: object }).contextValue = { ...(args.contextValue as object), ...forged };
    },
  };
  for (const plugins of [
    [ours(), useExtendContext(() => forged)],
    [plugin, ours()],
    [ours(), plugin],
  ]) {
    const yoga = createYoga({ schema, logging: false, plugins: plugins as Plugin[] });
    for (const token of [ada, bob]) {
      const response = await yoga.fetch('http://localhost/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify({ query: '{ secret slow { price } }' }),
      });
      expect(response.status).toBe(401);
      expect(await response.text()).not.toContain('"secret":"secret"');
    }
  }
});

test('a source that is denied behind a plugin is no fault of the server', async () => {
  const nobody: Plugin = {
    onSubscribe({ subscribeFn, setSubscribeFn }) {
      setSubscribeFn(((args: graphql.ExecutionArgs) =>
        subscribeFn({ ...args, contextValue: { ...(args.contextValue as object), auth: null } } as never)) as never);
    },
  };
  trace.opened = 0;
  const yoga = createYoga({ schema, logging: false, plugins: [ours(), nobody] as Plugin[] });
  const response = await yoga.fetch('http://localhost/graphql', {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      authorization: `Bearer ${ada}`,
    },
    body: JSON.stringify({ query: 'subscription { ticks { n } }' }),
  });
  expect(response.status).toBe(200);
  expect(await response.text()).toContain('"code":"UNAUTHENTICATED"');
  expect(trace.opened).toBe(0);
});

test('a mutation that an executor ran past the guards is not run again, and not answered', async () => {
  const executor = ownExecutor((args) => graphql.execute({ ...args, schema }));
  const yoga = createYoga({ schema, logging: false, plugins: [ours(), executor] as Plugin[] });
  trace.ran.length = 0;
  const response = await yoga.fetch('http://localhost/graphql', {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${await issuer.mint('rfc9068', { scope: 'write' })}`,
    },
    body: JSON.stringify({ query: 'mutation { write }' }),
  });
  expect(await response.json()).toEqual({
    errors: [{ message: 'This answer was not decided for its caller.', extensions: { code: 'FORBIDDEN' } }],
  });
  expect(trace.ran).toEqual(['write']);
});

test('what executors list when the data is null already is not listed past maxErrors', async () => {
  let turns = 0;
  const schema = createSchema({
    typeDefs: [
      authDirectives().typeDefs,
      'type Query { rows: [Row] no: Int! @clientOnly } type Row { id: Int! @requiresScope(scope: "other:rows") }',
    ],
    resolvers: {
      Query: {
        rows: async () => {
          for (let turn = 0; turn < turns; turn += 1) await null;
          return [{}, {}, {}];
        },
      },
    },
  });
  const authorization = useAuthorization({ issuers: issuer.issuerOptions, maxErrors: 1 });
  const yoga = createYoga({ schema, logging: false, plugins: [authorization] });
  for (; turns < 20; turns += 1) {
    const response = await yoga.fetch('http://localhost/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${bob}` },
      body: JSON.stringify({ query: '{ rows { id } no }' }),
    });
    const { data, errors } = (await response.json()) as { data: unknown; errors: { path?: unknown[] }[] };
    expect(data).toBeNull();
    expect(errors.filter(({ path }) => path?.[0] === 'rows').length).toBeLessThanOrEqual(1);
  }
});

test('a mutation that fails at its arguments is told so', async () => {
  const schema = createSchema({
    typeDefs: [
      authDirectives().typeDefs,
      'type Query { a(x: Int! = 1): Int } type Mutation { a(x: Int! = 1): Int @authenticated  b: Int @authenticated }',
    ],
    resolvers: { Mutation: { a: (_, { x }) => x, b: () => 2 } },
  });
  const yoga = createYoga({ schema, logging: false, plugins: [ours()] });
  const ask = async (query: string, variables: object) => {
    const response = await yoga.fetch('http://localhost/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${bob}` },
      body: JSON.stringify({ query, variables }),
    });
    return { status: response.status, body: await response.json() };
  };
  const message = expect.stringMatching(/non-null type "Int!" (must not|not to) be null/);
  for (const query of [
    'mutation ($x: Int) { a(x: $x) }',
    'mutation ($x: Int) { a(x: $x) __typename b @skip(if: true) }',
  ])
    expect(await ask(query, { x: null })).toMatchObject({
      status: 200,
      body: { data: { a: null }, errors: [{ message, path: ['a'] }] },
    });
  expect((await ask('mutation ($x: Int) { a(x: $x) b }', { x: null })).body).toMatchObject({ data: { a: null, b: 2 } });
  expect((await ask('mutation ($x: Int) { a(x: $x) }', {})).body).toEqual({ data: { a: 1 } });
});

test('a copy of another caller’s answer is told by what it has where this caller was denied', async () => {
  let kept: unknown;
  const plugin: Plugin = {
    onExecute({ executeFn, setExecuteFn }) {
      setExecuteFn(async (args) => {
        const fresh = await executeFn(args);
        kept ??= fresh;
        return structuredClone({ data: (kept as { data: unknown }).data });
      });
    },
  };
  const yoga = createYoga({ schema, logging: false, plugins: [ours(), plugin] as Plugin[] });
  const ask = async (token: string) => {
    const response = await yoga.fetch('http://localhost/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query: '{ open secret }' }),
    });
    return response.json();
  };
  expect(await ask(ada)).toEqual({ data: { open: 'open', secret: 'secret' } });
  const { data, errors } = await ask(bob);
  expect(data).toEqual({ open: 'open', secret: null });
  expect(errors.map(({ path }: { path: unknown }) => path)).toEqual([['secret']]);
});

test('a mutation whose resolvers answer with promises of another make tells of each denial', async () => {
  const late = createSchema({
    typeDefs: [
      authDirectives().typeDefs,
      `type Query { open: String }
       type Mutation { write: Written }
       type Written { id: ID secret: String @requiresScope(scope: "read:secret") }`,
    ],
    resolvers: {
      Mutation: { write: () => new AnotherPromise({ secret: 'secret' }) },
      Written: { id: () => new AnotherPromise('w') },
    },
  });
  for (const executor of [{}, ownExecutor((args) => graphql.execute(args))]) {
    const plugin = useAuthorization({ issuers: issuer.issuerOptions, onDenied: { mutation: 'field' } });
    const yoga = createYoga({ schema: late, logging: false, plugins: [plugin, executor] });
    const response = await yoga.fetch('http://localhost/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${bob}` },
      body: JSON.stringify({ query: 'mutation { write { id secret } }' }),
    });
    const { data, errors } = (await response.json()) as graphql.ExecutionResult;
    expect(data).toEqual({ write: { id: 'w', secret: null } });
    expect(errors?.map(({ path }) => path)).toEqual([['write', 'secret']]);
  }
});

test('two of ours do not start', () => {
  expect(() => createYoga({ schema, logging: false, plugins: [ours(), ours()] })).toThrow(/stands twice/);
});

describe('an operation that another plugin runs for a request of its own, and is refused', () => {
  /** As plugins for REST routes and event streams do: what has no data is a failure, and nobody looks at its extensions. */
  const routes = (): Plugin => {
    let yoga: { getEnveloped(context: object): ReturnType<ReturnType<typeof createYoga>['getEnveloped']> };
    return {
      onYogaInit(init) {
        yoga = init.yoga as never;
      },
      async onRequest({ request, url, serverContext, endResponse, fetchAPI }) {
        const field = url.pathname.replace('/rest/', '');
        if (field === url.pathname) return;
        const { schema: guarded, contextFactory, execute } = yoga.getEnveloped({ ...serverContext, request });
        const document = graphql.parse(`{ ${field} }`);
        const contextValue = await contextFactory();
        const result = (await execute({ schema: guarded, document, contextValue })) as graphql.ExecutionResult;
        const headers = { 'access-control-allow-origin': '*', 'content-type': 'text/plain' };
        const isFailure = Object.keys(result.data ?? {}).length === 0;
        endResponse(
          new fetchAPI.Response(isFailure ? 'failed' : JSON.stringify(result), {
            status: isFailure ? 500 : 200,
            headers,
          }),
        );
      },
    };
  };
  const asks = async (plugins: readonly unknown[], field: string, token?: string) => {
    const yoga = createYoga({ schema, logging: false, plugins: plugins as Plugin[] });
    return yoga.fetch(`http://localhost/rest/${field}`, {
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    });
  };

  test.each<[string, () => readonly unknown[]]>([
    ['before', () => [ours(), routes()]],
    ['behind', () => [routes(), ours()]],
  ])('has the status, the challenge and the errors of the refusal, with ours %s', async (_, plugins) => {
    const refused: readonly [
      field: string,
      token: string | undefined,
      status: number,
      challenge: string,
      code: string,
    ][] = [
      ['secret', undefined, 401, 'Bearer realm="graphql", scope="read:secret"', 'UNAUTHENTICATED'],
      ['secret', bob, 403, 'Bearer realm="graphql", error="insufficient_scope", scope="read:secret"', 'FORBIDDEN'],
      ['open', 'a.b.c', 401, 'error="invalid_token"', 'UNAUTHENTICATED'],
    ];
    for (const [field, token, status, challenge, code] of refused) {
      const response = await asks(plugins(), field, token);
      expect(response.status).toBe(status);
      expect(response.headers.get('www-authenticate')).toContain(challenge);
      expect(response.headers.get('access-control-allow-origin')).toBe('*');
      expect(response.headers.get('access-control-expose-headers')).toBe('WWW-Authenticate');
      expect(response.headers.get('content-type')).toContain('application/json');
      expect(await response.json()).toMatchObject({ errors: [{ extensions: { code } }] });
    }
  });

  test('what may run is answered as that plugin answers it, a failure included', async () => {
    const allowed = await asks([ours(), routes()], 'secret', ada);
    expect(allowed.status).toBe(200);
    expect(await allowed.json()).toEqual({ data: { secret: 'secret' } });
    const failed = await asks([ours(), routes()], 'unknown', ada);
    expect([failed.status, await failed.text()]).toEqual([500, 'failed']);
  });
});

describe('a plugin that refuses, as rate limiters do, with an error at the path of a field', () => {
  const limited = () => ({
    errors: [
      new graphql.GraphQLError('Too many requests.', {
        path: ['mine'],
        extensions: { http: { status: 429, headers: { 'retry-after': '60' } } },
      }),
    ],
  });
  const ways: readonly (readonly [way: string, plugin: Plugin])[] = [
    [
      'in the place of an execution',
      {
        onExecute: ({ setResultAndStopExecution }) => setResultAndStopExecution(limited()),
        onSubscribe: ({ setResultAndStopExecution }) => setResultAndStopExecution(limited()),
      },
    ],
    ['in the place of the executor', engine({ execute: limited, subscribe: limited })],
    ['before a document is read', { onParams: ({ setResult }) => setResult(limited()) }],
  ];

  test.each(ways)('is not overruled, and its answer not replaced: %s', async (_way, plugin) => {
    for (const plugins of [
      [ours(), plugin],
      [plugin, ours()],
    ]) {
      const yoga = createYoga({ schema, logging: false, plugins: plugins as Plugin[] });
      for (const query of ['{ mine }', '{ open mine }', 'mutation { write }', 'subscription { ticks { n } }']) {
        const response = await yoga.fetch('http://localhost/graphql', {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            accept: query.startsWith('subscription') ? 'text/event-stream' : 'application/json',
            authorization: `Bearer ${await issuer.mint('rfc9068', { scope: 'write' })}`,
          },
          body: JSON.stringify({ query }),
        });
        expect([query, response.status, response.headers.get('retry-after')]).toEqual([query, 429, '60']);
        expect(await response.text()).toContain('{"errors":[{"message":"Too many requests.","path":["mine"]}]}');
      }
    }
  });
});

test('a plugin that wraps resolvers, and marks the fields where it has done so, wraps them once', async () => {
  const heard: string[] = [];
  const wrapping = (): Plugin => {
    const mark = Symbol('wrapped');
    return {
      onSchemaChange({ schema: given }) {
        for (const field of Object.values((given as graphql.GraphQLSchema).getQueryType()!.getFields())) {
          const marked = field as typeof field & { [mark]?: true };
          if (marked[mark]) continue;
          marked[mark] = true;
          const { resolve = graphql.defaultFieldResolver } = field;
          field.resolve = (...given) => {
            heard.push(field.name);
            return resolve(...given);
          };
        }
      },
    };
  };
  for (const plugins of [() => [wrapping(), ours()], () => [ours(), wrapping()]]) {
    heard.length = 0;
    const yoga = createYoga({
      schema: createSchema({
        typeDefs: [authDirectives().typeDefs, 'type Query { open: String @public other: String }'],
      }),
      logging: false,
      plugins: plugins() as Plugin[],
    });
    await yoga.fetch('http://localhost/graphql?query={open,other}', { headers: { authorization: `Bearer ${bob}` } });
    expect(heard).toEqual(['open', 'other']);
  }
});
