import fc from 'fast-check';
import { GraphQLError } from 'graphql';
import { createSchema, createYoga, type Plugin } from 'graphql-yoga';
import { describe, expect, test, vi } from 'vitest';
import { DenialError, denialOf, saidOf } from '../../src/graphql/denial-error.ts';
import { authDirectives, useAuthorization } from '../../src/index.ts';
import type { Denial } from '../../src/policy/denial.ts';
import { createTestIssuer } from '../../src/testing.ts';
import { stringifyResult, withPlainErrors } from '../../src/yoga/plain-errors.ts';
import { seeded } from '../seeded.ts';

const issuer = await createTestIssuer();

function denialOfField(coordinate: string, scope: readonly string[] | null): Denial {
  return { coordinate, reason: 'INSUFFICIENT_SCOPE', needs: 'what it needs', scope, unannotated: false };
}

describe('a result with many errors is written as JSON.stringify writes it', () => {
  const key = fc.oneof(fc.nat(), fc.string(), fc.constantFrom('items', '"', '\\', '__proto__', '\u2028'), fc.double());
  const path = fc.option(fc.array(key, { maxLength: 4 }), { nil: undefined });
  const locations = fc.option(fc.constant([{ line: 1, column: 2 }]), { nil: undefined });
  const said = fc
    .array(fc.tuple(fc.string(), fc.option(fc.array(fc.string()), { nil: null })), { minLength: 1, maxLength: 3 })
    .map((fields) => fields.map(([name, scope]) => denialOfField(name, scope)))
    .map((denials) => denials.map((denial) => ({ denial, said: saidOf(denial) })));
  const errors = said.chain((all) =>
    fc.array(
      fc.oneof(
        fc
          .tuple(fc.constantFrom(...all), path, locations)
          .map(([{ denial, said }, path, locations]) => DenialError.of(denial, { path, locations, said })),
        fc.tuple(fc.string(), path).map(([message, path]) => new GraphQLError(message, { path: path ?? null })),
        fc.constantFrom<unknown>(undefined, null, 'an error', { message: 'plain' }, () => 'a function'),
        // What plugins make of errors: another text, with what the first one said beside it.
        fc.tuple(fc.constantFrom(...all), fc.string(), path).map(([{ denial, said }, message, path]) => {
          const originalError = DenialError.of(denial, { said });
          return new GraphQLError(message, { originalError, path: path ?? null, extensions: said.extensions as never });
        }),
      ),
    ),
  );
  const result = fc.record(
    { data: fc.option(fc.object(), { nil: null }), errors, extensions: fc.object(), hasNext: fc.constant(undefined) },
    { requiredKeys: [] },
  );

  test('whatever is in it', () => {
    fc.assert(
      fc.property(result, (made) => {
        const readable = { ...made, ...(made.errors && { errors: made.errors.filter(isObject) }) };
        const plain = withPlainErrors(readable as never);
        expect(stringifyResult(plain)).toBe(JSON.stringify(plain));
      }),
      seeded(2000),
    );
  });

  test('whatever is among its errors', () => {
    fc.assert(
      fc.property(errors, (made) => {
        expect(stringifyResult({ errors: made } as never)).toBe(JSON.stringify({ errors: made }));
      }),
      seeded(500),
    );
  });
});

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

describe('a server that lists every denied value', () => {
  const rows = Array.from({ length: 150 }, (_, n) => ({ n, name: `name ${n}` }));
  const schema = createSchema({
    typeDefs: [
      authDirectives().typeDefs,
      'type Query { rows: [Row!]! broken: Int } type Row { n: Int! name: String @requiresScope(scope: "read:name") }',
    ],
    resolvers: {
      Query: {
        rows: () => rows,
        broken: () => {
          throw new Error('inside');
        },
      },
    },
  });
  const query = '{ broken rows { n name again: name } }';

  async function answer(plugins: readonly Plugin[] = [], body: object = { query }): Promise<string> {
    const authorize = useAuthorization({ issuers: issuer.issuerOptions, maxErrors: Infinity });
    const yoga = createYoga({ schema, logging: false, batching: true, plugins: [authorize, ...plugins] });
    const authorization = `Bearer ${await issuer.mint('rfc9068')}`;
    const headers = { 'content-type': 'application/json', authorization };
    const response = await yoga.fetch('http://localhost/graphql', {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
    expect(response.status).toBe(200);
    return response.text();
  }

  test('writes what JSON.stringify writes, alone and in a batch', async () => {
    const text = await answer();
    const { data, errors } = JSON.parse(text) as { data: { rows: object[] }; errors: { path: unknown }[] };
    expect(data.rows[149]).toEqual({ n: 149, name: null, again: null });
    expect(errors).toHaveLength(301);
    const all = errors.map(({ path }) => JSON.stringify(path));
    expect(new Set(all).size).toBe(301);
    expect(all).toContain('["rows",149,"again"]');
    // Not compared by `toBe`, which would print all of it.
    expect(text === JSON.stringify(JSON.parse(text))).toBe(true);
    expect((await answer([], [{ query }, { query }])) === `[${text},${text}]`).toBe(true);
  });

  test('leaves it to an executor that writes its own results', async () => {
    const stringify = vi.fn(JSON.stringify);
    const writing: Plugin = {
      onExecute: () => ({
        onExecuteDone: ({ result, setResult }) => setResult({ ...result, stringify } as never),
      }),
    };
    expect((await answer([writing])) === (await answer())).toBe(true);
    expect(stringify).toHaveBeenCalledTimes(1);
  });

  test('writes what plugins made of single errors', async () => {
    const changing: Plugin = {
      onExecute: () => ({
        onExecuteDone({ result, setResult }) {
          const { errors = [], ...rest } = result as { errors?: GraphQLError[] };
          const changed = errors.map((error, at) =>
            at % 2 === 0 || denialOf(error) === undefined
              ? error
              : new GraphQLError(`${at}`, { originalError: error, path: error.path ?? null }),
          );
          setResult({ ...rest, errors: changed } as never);
        },
      }),
    };
    const { errors } = JSON.parse(await answer([changing])) as { errors: { message: string }[] };
    expect(errors).toHaveLength(301);
    expect(errors.filter(({ message }) => /^\d+$/.test(message))).toHaveLength(150);
    expect(errors.filter(({ message }) => message.startsWith('Row.name needs'))).toHaveLength(150);
  });
});
