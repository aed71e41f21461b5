import { envelop, useEngine, useSchema } from '@envelop/core';
import * as graphql from 'graphql';
import { describe, expect, test } from 'vitest';
import { createContextBuilder } from '../../src/index.ts';
import { useAuthorization } from '../../src/servers/envelop.ts';
import { issuer, serverWith } from './clinic.ts';

interface Enveloped {
  readonly parse: (query: string) => graphql.DocumentNode;
  readonly contextFactory: () => unknown;
  readonly execute: (args: graphql.ExecutionArgs) => unknown;
  readonly schema: graphql.GraphQLSchema;
}
type GetEnveloped = (context: object) => Enveloped;

/** Two servers that are told of a connection by its `req`, with a clock that is set by hand. */
function servers(): { readonly clock: { time: number }; readonly each: readonly (readonly [string, GetEnveloped])[] } {
  const clock = { time: Date.now() };
  const now = () => new Date(clock.time);
  const { yoga, schema } = serverWith({ now });
  const plugins = [useEngine(graphql), useSchema(schema), useAuthorization({ issuers: issuer.issuerOptions, now })];
  return {
    clock,
    each: [
      ['Yoga', yoga.getEnveloped as never],
      ['envelop', envelop({ plugins }) as never],
    ],
  };
}

async function ask(enveloped: Enveloped, query: string, context?: unknown): Promise<unknown> {
  const { parse, contextFactory, execute, schema } = enveloped;
  const contextValue = context ?? (await contextFactory());
  return execute({ schema, document: parse(query), contextValue });
}

const bearer = async () => `Bearer ${await issuer.mint('rfc9068', { scope: 'read:secret', expiresIn: 60 })}`;
const EXPIRED = { errors: [{ message: 'The access token expired' }] };
const INVALID = { errors: [{ message: 'The access token is invalid' }] };

describe.each(['Yoga', 'envelop'])('%s: the request that opened a connection', (name) => {
  const started = () => {
    const { clock, each } = servers();
    return { clock, getEnveloped: each.find(([of]) => of === name)![1] };
  };

  test.each([[{}], [{ connectionParams: null }], [{ connectionParams: {} }]])(
    'has the token where the connection itself has none: %j',
    async (opened) => {
      const { getEnveloped } = started();
      const of = (authorization: string) => getEnveloped({ ...opened, req: { headers: { authorization } } });
      expect(await ask(of(await bearer()), '{ secret }')).toMatchObject({ data: { secret: 'secret' } });
      expect(await ask(of('Bearer nonsense'), '{ open }')).toMatchObject(INVALID);
    },
  );

  test('has no say where there is one', async () => {
    const { getEnveloped } = started();
    const req = { headers: { authorization: 'Bearer nonsense' } };
    const connectionParams = { authorization: await bearer() };
    expect(await ask(getEnveloped({ connectionParams, req }), '{ secret }')).toMatchObject({
      data: { secret: 'secret' },
    });
  });

  test.each(['req', 'request'])('does not outlive its token: %s', async (key) => {
    const { clock, getEnveloped } = started();
    const message = new Request('http://localhost/graphql', { headers: { authorization: await bearer() } });
    expect(await ask(getEnveloped({ [key]: message }), '{ secret }')).toMatchObject({ data: { secret: 'secret' } });
    clock.time += 3_600_000;
    expect(await ask(getEnveloped({ [key]: message }), '{ open secret }')).toMatchObject(EXPIRED);
  });

  test('nor does a context that was made when it was opened', async () => {
    const { clock, getEnveloped } = started();
    const enveloped = getEnveloped({ connectionParams: { authorization: await bearer() } });
    const context = await enveloped.contextFactory();
    expect(await ask(enveloped, '{ secret }', context)).toMatchObject({ data: { secret: 'secret' } });
    clock.time += 3_600_000;
    expect(await ask(enveloped, '{ open secret }', context)).toMatchObject(EXPIRED);
  });
});

test('with filtered introspection a token that is no good is told before what its caller does not see', async () => {
  const { yoga } = serverWith({ introspection: 'filtered' });
  const connectionParams = { authorization: 'Bearer nonsense' };
  const { parse, validate, contextFactory, schema } = yoga.getEnveloped({ connectionParams } as never);
  await contextFactory();
  expect(validate(schema, parse('{ secret }'))).toMatchObject(INVALID.errors);
  expect(validate(schema, parse('{ open }'))).toEqual([]);
});

test('the context builder finds the token there, too', async () => {
  const build = createContextBuilder({ issuers: issuer.issuerOptions });
  const req = { headers: { authorization: await bearer() } };
  expect((await build({ req } as never)).auth.principal).not.toBeNull();
  await expect(build({ req: { headers: { authorization: 'Bearer nonsense' } } } as never)).rejects.toThrow('invalid');
});
