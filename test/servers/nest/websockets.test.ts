import 'reflect-metadata';
import { makeExecutableSchema } from '@graphql-tools/schema';
import { YogaDriver, type YogaDriverConfig } from '@graphql-yoga/nestjs';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { GraphQLModule } from '@nestjs/graphql';
import type { ExecutionResult } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { authDirectives, useAuthorization } from '../../../src/index.ts';
import { createTestIssuer } from '../../../src/testing.ts';

const issuer = await createTestIssuer();
const opened: string[] = [];

async function start(subscriptions: NonNullable<YogaDriverConfig['subscriptions']>) {
  const ticks = (name: string) => ({
    async *subscribe() {
      opened.push(name);
      yield { [name]: 'tick' };
    },
  });
  const schema = makeExecutableSchema({
    typeDefs: [
      authDirectives().typeDefs,
      `type Query { open: String }
      type Subscription { open: String @public secret: String @requiresScope(scope: "read:secret") }`,
    ],
    resolvers: { Subscription: { open: ticks('open'), secret: ticks('secret') } },
  });
  const plugins = [useAuthorization({ issuers: issuer.issuerOptions })];
  class AppModule {}
  Module({
    imports: [GraphQLModule.forRoot<YogaDriverConfig>({ driver: YogaDriver, schema, plugins, subscriptions })],
  })(AppModule);
  const app = await NestFactory.create(AppModule, { logger: false });
  await app.listen(0, '127.0.0.1');
  return { url: `${(await app.getUrl()).replace('http', 'ws')}/graphql`, stop: () => app.close() };
}

let servers: Record<'plain' | 'shown', Awaited<ReturnType<typeof start>>>;

beforeAll(async () => {
  const onConnect = (connectionParams: object) => ({ connectionParams });
  servers = {
    plain: await start({ 'graphql-ws': true, 'subscriptions-transport-ws': true }),
    shown: await start({ 'subscriptions-transport-ws': { onConnect } }),
  };
});
afterAll(async () => {
  for (const server of Object.values(servers ?? {})) await server.stop();
});

const PROTOCOLS = {
  'graphql-ws': { name: 'graphql-transport-ws', ask: 'subscribe' },
  'subscriptions-transport-ws': { name: 'graphql-ws', ask: 'start' },
};

/** What comes of a subscription: its data, and the codes of its errors. */
async function subscribe(
  server: keyof typeof servers,
  protocol: keyof typeof PROTOCOLS,
  { query, authorization }: { readonly query: string; readonly authorization: string | null },
) {
  opened.length = 0;
  const { name, ask } = PROTOCOLS[protocol];
  const socket = new WebSocket(servers[server].url, name);
  const say = (message: object) => socket.send(JSON.stringify(message));
  const results: unknown[] = [];
  await new Promise<void>((resolve, reject) => {
    socket.on('error', reject);
    socket.on('open', () => say({ type: 'connection_init', payload: authorization === null ? {} : { authorization } }));
    socket.on('message', (text) => {
      const { type, payload } = JSON.parse(String(text)) as { type: string; payload?: ExecutionResult };
      if (type === 'connection_ack') say({ id: '1', type: ask, payload: { query } });
      if (type === 'data' || type === 'next')
        results.push(payload?.data ?? payload?.errors?.map(({ extensions }) => extensions?.['code']));
      if (type === 'complete' || type === 'error') resolve();
    });
  });
  socket.terminate();
  return results;
}

const reader = async () => `Bearer ${await issuer.mint('rfc9068', { kind: 'user', scope: 'read:secret' })}`;

test.each([
  ['graphql-ws', 'plain'],
  ['subscriptions-transport-ws', 'shown'],
] as const)('a token in the connectionParams of %s is the caller’s: %s', async (protocol, server) => {
  const query = 'subscription { secret }';
  expect(await subscribe(server, protocol, { query, authorization: await reader() })).toEqual([{ secret: 'tick' }]);
  for (const authorization of [null, 'Bearer nonsense']) {
    expect(await subscribe(server, protocol, { query, authorization })).toEqual([['UNAUTHENTICATED']]);
    expect(opened).toEqual([]);
  }
  const open = { query: 'subscription { open }', authorization: 'Bearer nonsense' };
  expect(await subscribe(server, protocol, open)).toEqual([['UNAUTHENTICATED']]);
});

test('subscriptions-transport-ws shows no token without an onConnect: everybody is nobody in particular', async () => {
  for (const authorization of [null, 'Bearer nonsense', await reader()]) {
    const ask = (query: string) => subscribe('plain', 'subscriptions-transport-ws', { query, authorization });
    expect(await ask('subscription { secret }')).toEqual([['UNAUTHENTICATED']]);
    expect(opened).toEqual([]);
    expect(await ask('subscription { open }')).toEqual([{ open: 'tick' }]);
  }
});
