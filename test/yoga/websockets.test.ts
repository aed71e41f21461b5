import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ExecutionArgs } from 'graphql';
import { type Client, createClient } from 'graphql-ws';
import { useServer } from 'graphql-ws/use/ws';
import { createYoga } from 'graphql-yoga';
import { afterEach, describe, expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { authDirectives, createContextBuilder } from '../../src/index.ts';
import { issuer, serverWith, shortLived, type TestServer, Trace } from './clinic.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** Yoga's documented recipe for graphql-ws. */
async function listen({ yoga }: Pick<TestServer, 'yoga'>): Promise<string> {
  const server: Server = createServer();
  const sockets = new WebSocketServer({ server, path: '/graphql' });
  const disposable = useServer(
    {
      execute: (args: ExecutionArgs) => (args.rootValue as { execute(args: ExecutionArgs): never }).execute(args),
      subscribe: (args: ExecutionArgs) => (args.rootValue as { subscribe(args: ExecutionArgs): never }).subscribe(args),
      onSubscribe: async (ctx, _id, params) => {
        const { schema, execute, subscribe, contextFactory, parse, validate } = yoga.getEnveloped({
          ...ctx,
          req: (ctx.extra as { request: unknown }).request,
          socket: (ctx.extra as { socket: unknown }).socket,
          params,
        } as never);
        const args = {
          schema,
          operationName: params.operationName,
          document: parse(params.query),
          variableValues: params.variables,
          contextValue: await contextFactory(),
          rootValue: { execute, subscribe },
        };
        const errors = validate(args.schema, args.document);
        return errors.length > 0 ? errors : (args as never);
      },
    },
    sockets,
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ends.push(
    () => new Promise((resolve) => server.close(resolve)),
    () => disposable.dispose(),
  );
  return `ws://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
}

function connect(url: string, connectionParams?: Record<string, unknown>): Client {
  const client = createClient({
    url,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    ...(connectionParams && { connectionParams }),
  });
  ends.push(() => client.dispose());
  return client;
}

function collect(client: Client, query: string): Promise<unknown[]> {
  return new Promise((resolve, reject) => {
    const results: unknown[] = [];
    client.subscribe(
      { query },
      { next: (result) => results.push(result), error: reject, complete: () => resolve(results) },
    );
  });
}

describe('graphql-ws', () => {
  test('the token is in connectionParams, whatever the case of its name', async () => {
    const url = await listen(serverWith());
    const token = await issuer.mint('rfc9068', { scope: 'read:secret' });
    for (const name of ['Authorization', 'authorization']) {
      expect(await collect(connect(url, { [name]: `Bearer ${token}` }), '{ secret tokenInfo { profile } }')).toEqual([
        { data: { secret: 'secret', tokenInfo: { profile: 'rfc9068' } } },
      ]);
    }
  });

  test('a bad token is the answer of every operation, also of a public one, and the socket stays', async () => {
    const url = await listen(serverWith());
    const client = connect(url, { authorization: 'Bearer a.b.c' });
    for (let times = 0; times < 2; times += 1) {
      expect(await collect(client, '{ open }')).toEqual([
        { errors: [{ message: 'The access token is invalid', extensions: { code: 'UNAUTHENTICATED' } }] },
      ]);
    }
  });

  test.each([[{ authorization: 7 }], [{ authorization: 'Bearer a', Authorization: 'Bearer b' }]])(
    '%j is no credential',
    async (params) => {
      const [result] = await collect(connect(await listen(serverWith()), params), '{ open }');
      expect(result).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] });
    },
  );

  test('a refused operation gets its errors, without status and headers', async () => {
    const [result] = await collect(connect(await listen(serverWith())), '{ secret }');
    expect(result).toMatchObject({
      errors: [{ extensions: { code: 'UNAUTHENTICATED', authorization: { responsePath: ['secret'] } } }],
    });
    expect(result).not.toHaveProperty('extensions');
  });

  test('events are filtered', async () => {
    const url = await listen(serverWith());
    const client = connect(url, { authorization: `Bearer ${await issuer.mint('rfc9068')}` });
    const results = await collect(client, 'subscription { ticks { n secret } }');
    expect(results).toHaveLength(3);
    expect(results[2]).toMatchObject({
      data: { ticks: { n: 3, secret: null } },
      errors: [{ path: ['ticks', 'secret'] }],
    });
  });

  test('a stream ends with its token', async () => {
    const trace = new Trace();
    const { clock, token } = await shortLived();
    const url = await listen(serverWith({ now: clock.now }, { trace }));
    const results = collect(connect(url, { authorization: `Bearer ${token}` }), 'subscription { blocked { n } }');
    await expect.poll(() => trace.opened).toBe(1);
    clock.pass();
    expect(await results).toMatchObject([{ errors: [{ extensions: { code: 'TOKEN_EXPIRED' } }] }]);
    expect(trace).toMatchObject({ opened: 1, returned: 1 });
  });

  test('a token that expires between two operations of one socket is refused for the second', async () => {
    let now = Date.now();
    const url = await listen(serverWith({ now: () => new Date(now) }));
    const client = connect(url, { authorization: `Bearer ${await issuer.mint('rfc9068', { scope: 'read:secret' })}` });
    expect(await collect(client, '{ secret }')).toEqual([{ data: { secret: 'secret' } }]);
    now += 24 * 3_600_000;
    expect(await collect(client, '{ secret }')).toMatchObject([
      { errors: [{ message: 'The access token expired', extensions: { code: 'UNAUTHENTICATED' } }] },
    ]);
  });

  test('operations of one socket that run at the same time are decided each for itself', async () => {
    const url = await listen(serverWith());
    const client = connect(url, { authorization: `Bearer ${await issuer.mint('rfc9068')}` });
    const [ticks, mine, secret, write] = await Promise.all(
      ['subscription { ticks { n } }', '{ mine }', '{ secret open }', 'mutation { write }'].map((query) =>
        collect(client, query),
      ),
    );
    expect(ticks?.map((each) => (each as { data: unknown }).data)).toEqual([1, 2, 3].map((n) => ({ ticks: { n } })));
    expect(mine).toMatchObject([{ data: { mine: expect.any(String) } }]);
    expect(secret).toMatchObject([
      { data: { secret: null, open: 'open' }, errors: [{ extensions: { code: 'FORBIDDEN' } }] },
    ]);
    expect(write).toMatchObject([{ errors: [{ extensions: { code: 'FORBIDDEN' } }] }]);
  });

  test.each<[string, Record<string, unknown> | undefined]>([
    ['nothing', undefined],
    ['an empty object', {}],
    ['a caller made up', { auth: { principal: { scopes: ['read:secret'] } }, principal: { kind: 'user' } }],
    ['headers of a request', { headers: { authorization: 'Bearer a.b.c' }, request: { headers: {} } }],
    ['a connection within the connection', { connectionParams: { authorization: 'Bearer a.b.c' } }],
  ])('who connects with %s is nobody', async (_, params) => {
    const trace = new Trace();
    const client = connect(await listen(serverWith({}, { trace })), params);
    expect(await collect(client, '{ open tokenInfo { subject } }')).toEqual([
      { data: { open: 'open', tokenInfo: null } },
    ]);
    for (const query of ['{ secret }', 'mutation { write }', 'subscription { guarded { n } }']) {
      expect(await collect(client, query)).toMatchObject([{ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] }]);
    }
    expect(trace.ran).toEqual(['open']);
    expect(trace.opened).toBe(0);
  });

  test('what another plugin kept of one caller’s is not answered to another', async () => {
    let kept: unknown;
    const keeping = {
      onExecute({ setResultAndStopExecution }: { setResultAndStopExecution(result: unknown): void }) {
        if (kept !== undefined) return setResultAndStopExecution(structuredClone(kept));
        return { onExecuteDone: ({ result }: { result: unknown }) => (kept = JSON.parse(JSON.stringify(result))) };
      },
    };
    const url = await listen(serverWith({}, { plugins: [keeping] }));
    const rich = connect(url, { authorization: `Bearer ${await issuer.mint('rfc9068', { scope: 'read:secret' })}` });
    expect(await collect(rich, '{ secret open }')).toEqual([{ data: { secret: 'secret', open: 'open' } }]);
    const poor = connect(url, { authorization: `Bearer ${await issuer.mint('rfc9068')}` });
    for (const client of [poor, connect(url)]) {
      expect(await collect(client, '{ secret open }')).toMatchObject([{ data: { secret: null, open: 'open' } }]);
      expect(await collect(client, 'mutation { write }')).toMatchObject([
        { errors: [{ extensions: { code: 'FORBIDDEN' } }] },
      ]);
    }
  });

  test('the context builder alone knows the caller of a WebSocket, and nobody where there is no token', async () => {
    const trace = new Trace();
    const url = await listen({
      yoga: createYoga({
        schema: authDirectives().transformer(serverWith({}, { trace }).schema),
        logging: false,
        context: createContextBuilder({ issuers: issuer.issuerOptions }) as never,
      }) as never,
    });
    const rich = connect(url, { authorization: `Bearer ${await issuer.mint('rfc9068', { scope: 'read:secret' })}` });
    expect(await collect(rich, '{ secret }')).toEqual([{ data: { secret: 'secret' } }]);
    expect(await collect(rich, 'subscription { guarded { n } }')).toHaveLength(3);
    trace.ran.length = 0;
    trace.opened = 0;
    for (const client of [connect(url), connect(url, { authorization: `Bearer ${await issuer.mint('rfc9068')}` })]) {
      expect(await collect(client, '{ open secret }')).toMatchObject([{ data: { open: 'open', secret: null } }]);
      expect(await collect(client, 'mutation { write }')).toMatchObject([{ data: { write: null } }]);
      expect(await collect(client, 'subscription { guarded { n } }')).toMatchObject([{ errors: [{}] }]);
    }
    expect(trace.ran).toEqual(['open', 'open']);
    expect(trace.opened).toBe(0);
  });

  test('the context builder takes no request for a WebSocket', async () => {
    const build = createContextBuilder({ issuers: issuer.issuerOptions });
    const request = { headers: { authorization: `Bearer ${await issuer.mint('rfc9068')}` } };
    await expect(build({ request } as never)).rejects.toThrow('expected `request` to be a Request as Fetch has it');
  });

  test('a stream that the client leaves returns its source', async () => {
    const trace = new Trace();
    const client = connect(await listen(serverWith({}, { trace })), {
      authorization: `Bearer ${await issuer.mint('rfc9068')}`,
    });
    const leave = client.subscribe(
      { query: 'subscription { blocked { n } }' },
      {
        next: () => undefined,
        error: () => undefined,
        complete: () => undefined,
      },
    );
    await expect.poll(() => trace.opened).toBe(1);
    leave();
    await expect.poll(() => trace.returned).toBe(1);
  });
});
