import { envelop, useEngine, useSchema } from '@envelop/core';
import { execute } from '@graphql-tools/executor';
import { makeExecutableSchema } from '@graphql-tools/schema';
import type { ExecutionResult, GraphQLSchema } from 'graphql';
import * as graphql from 'graphql';
import { expect, test, vi } from 'vitest';
import { useAuthorization } from '../../src/envelop.ts';
import { type AuthorizationOptions, authDirectives } from '../../src/index.ts';
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
