import { envelop, useEngine, useSchema } from '@envelop/core';
import { execute } from '@graphql-tools/executor';
import { makeExecutableSchema } from '@graphql-tools/schema';
import type { ExecutionResult, GraphQLSchema } from 'graphql';
import * as graphql from 'graphql';
import { createYoga, type Plugin } from 'graphql-yoga';
import { describe, expect, test, vi } from 'vitest';
import { useAuthorization } from '../../src/envelop.ts';
import {
  type AuthorizationOptions,
  authDirectives,
  useAuthorization as useYogaAuthorization,
} from '../../src/index.ts';
import { createTestIssuer } from '../../src/testing.ts';

const issuer = await createTestIssuer();
const returned = vi.fn(async () => ({ done: true as const, value: undefined }));
const vault = { __typename: 'Vault', id: 'hidden' };

const schema: GraphQLSchema = makeExecutableSchema({
  typeDefs: [
    authDirectives().typeDefs,
    /* GraphQL */ `
      directive @stream(if: Boolean! = true, label: String, initialCount: Int! = 0) on FIELD
      directive @defer(if: Boolean! = true, label: String) on FRAGMENT_SPREAD | INLINE_FRAGMENT
      type Query @public { open: String nodes: [Node] numbers: [Int] }
      interface Node @public { id: ID }
      type Open implements Node @public { id: ID }
      type Vault implements Node @requiresScope(scope: "x") { id: ID }
    `,
  ],
  resolvers: {
    Query: {
      open: () => 'open',
      nodes: () => [vault, vault, vault],
      numbers: () => {
        let next = 0;
        return {
          next: () => (next < 2 ? Promise.resolve({ done: false, value: next++ }) : new Promise(() => undefined)),
          return: returned,
          [Symbol.asyncIterator]() {
            return this;
          },
        };
      },
    },
  },
});

interface Parts {
  readonly initialResult: ExecutionResult;
  readonly subsequentResults: AsyncIterable<object>;
}

/** Executed by an executor that answers with a first result, and with an async iterable of the others. */
async function run(query: string, options: Partial<AuthorizationOptions> = {}): Promise<Parts> {
  const getEnveloped = envelop({
    plugins: [
      useEngine({ ...graphql, execute: execute as never }),
      useSchema(schema),
      useAuthorization({ issuers: issuer.issuerOptions, ...options }),
    ],
  });
  const authorization = `Bearer ${await issuer.mint('rfc9068')}`;
  const enveloped = getEnveloped({ request: { headers: new Headers({ authorization }) } });
  const document = enveloped.parse(query) as graphql.DocumentNode;
  const contextValue = await enveloped.contextFactory();
  const result: unknown = await enveloped.execute({ schema: enveloped.schema, document, contextValue });
  expect(result).toHaveProperty('subsequentResults');
  return result as Parts;
}

async function textOf({ initialResult, subsequentResults }: Parts): Promise<string> {
  const results: object[] = [initialResult];
  for await (const result of subsequentResults) results.push(result);
  return JSON.stringify(results);
}

test('a first result and those that come later end with the token, and so does their source', async () => {
  let now = Date.now();
  const { subsequentResults } = await run('{ open numbers @stream(initialCount: 1) }', { now: () => new Date(now) });
  const later = subsequentResults[Symbol.asyncIterator]();
  expect(JSON.stringify(await later.next())).toContain('"items":[1]');
  expect(returned).not.toHaveBeenCalled();
  now += 1e9;
  expect(await later.next()).toMatchObject({
    value: { errors: [{ extensions: { code: 'TOKEN_EXPIRED' } }], hasNext: false },
  });
  expect(await later.next()).toMatchObject({ done: true });
  expect(returned).toHaveBeenCalledOnce();
});

test('none of them names what its caller cannot see', async () => {
  const text = await textOf(await run('{ open nodes @stream(initialCount: 1) { id } }', { introspection: 'filtered' }));
  expect(text).toContain('what this caller does not have');
  expect(text).not.toMatch(/Vault|hidden/);
});

test('each of them lists maxErrors errors of a response position', async () => {
  const text = await textOf(await run('{ open ... @defer { nodes { id } } }', { maxErrors: 1 }));
  expect(text.match(/"path":\["nodes",/g)).toHaveLength(1);
  expect(text).toContain('"responsePath":["nodes"],"suppressed":2');
});

describe('a cache that keeps them serves nobody what was made for somebody else', () => {
  const secret = 'for the one who may have it';
  const guarded = makeExecutableSchema({
    typeDefs: [
      authDirectives().typeDefs,
      'directive @defer(if: Boolean! = true, label: String) on FRAGMENT_SPREAD | INLINE_FRAGMENT',
      'type Query { open: String @public secret: String @requiresScope(scope: "x") }',
    ],
    resolvers: { Query: { open: () => 'open', secret: () => secret } },
  });
  const query = '{ secret ... @defer { open } }';
  const inParts: Pick<Plugin, 'onExecute'> = {
    onExecute: ({ setExecuteFn }) => setExecuteFn(execute as never),
  };
  /** Knows nothing of callers. */
  const caches: readonly (readonly [title: string, cache: () => Plugin])[] = [
    [
      'in front of everything',
      () => {
        let kept: unknown;
        return {
          onParams: ({ setResult }) => void (kept !== undefined && setResult(kept as never)),
          onExecutionResult: ({ result }) => void (kept ??= result),
        };
      },
    ],
    [
      'in the place of the executor',
      () => {
        let kept: unknown;
        return {
          onExecute({ setResultAndStopExecution }) {
            if (kept !== undefined) setResultAndStopExecution(kept as never);
            return { onExecuteDone: ({ result }) => void (kept ??= result) };
          },
        };
      },
    ],
  ];

  test.each(caches)('%s of Yoga', async (_, cache) => {
    const authorization = useYogaAuthorization({ issuers: issuer.issuerOptions });
    const yoga = createYoga({ schema: guarded, logging: false, plugins: [cache(), inParts, authorization] });
    const ask = async (headers: Record<string, string>): Promise<string> => {
      const body = JSON.stringify({ query });
      const init = { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body };
      return (await yoga.fetch('http://localhost/graphql', init)).text();
    };
    expect(await ask({ authorization: `Bearer ${await issuer.mint('rfc9068', { scope: 'x' })}` })).toContain(secret);
    for (const headers of [{}, { authorization: `Bearer ${await issuer.mint('rfc9068')}` }])
      expect(await ask(headers)).not.toContain(secret);
  });

  test.each([
    ['a query', (kept: object): Plugin => ({ onParams: ({ setResult }) => setResult(kept) })],
    ['an execution', (kept: object): Plugin => ({ onExecute: ({ setResultAndStopExecution: stop }) => stop(kept) })],
    [
      'the executor',
      (kept: object): Plugin => ({ onExecute: ({ setExecuteFn }) => setExecuteFn((() => kept) as never) }),
    ],
  ])('one of them in the place of %s', async (_, cache) => {
    const kept = { incremental: [{ data: { secret }, path: [] }], hasNext: false };
    const authorization = useYogaAuthorization({ issuers: issuer.issuerOptions });
    const yoga = createYoga({ schema: guarded, logging: false, plugins: [cache(kept), authorization] });
    const response = await yoga.fetch('http://localhost/graphql?query={open}');
    expect(await response.text()).not.toContain(secret);
  });

  test('in the place of envelop’s executor', async () => {
    const [, cache] = caches[1]!;
    const getEnveloped = envelop({
      plugins: [
        useEngine({ ...graphql, execute: execute as never }),
        useSchema(guarded),
        cache() as never,
        useAuthorization({ issuers: issuer.issuerOptions }),
      ],
    });
    const ask = async (scope: string): Promise<string> => {
      const authorization = `Bearer ${await issuer.mint('rfc9068', { scope })}`;
      const enveloped = getEnveloped({ request: { headers: new Headers({ authorization }) } });
      const contextValue = await enveloped.contextFactory();
      const document = enveloped.parse(query) as graphql.DocumentNode;
      return JSON.stringify(await enveloped.execute({ schema: enveloped.schema, document, contextValue }));
    };
    expect(await ask('x')).toContain(secret);
    expect(await ask('y')).not.toContain(secret);
  });
});
