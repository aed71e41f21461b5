import { makeExecutableSchema } from '@graphql-tools/schema';
import type { GraphQLSchema } from 'graphql';
import { createYoga, type YogaServerInstance, type YogaServerOptions } from 'graphql-yoga';
import { type AuthorizationOptions, authDirectives, tokenInfo, useAuthorization } from '../../src/index.ts';
import { createTestIssuer, type TestIssuer } from '../../src/testing.ts';

export const issuer: TestIssuer = await createTestIssuer();

const typeDefs = /* GraphQL */ `
  type Query {
    open: String @public
    mine: String
    secret: String @requiresScope(scope: "read:secret")
    slow: [Item!]!
    never: [Item]
    late: String
  }
  type Item { id: ID!  price: Int @requiresScope(scope: "read:price") }
  type Mutation { write: String @requiresScope(scope: "write") }
  type Subscription {
    ticks: Tick
    guarded: Tick @requiresScope(scope: "read:secret")
    blocked: Tick
    endless: Tick
  }
  type Tick { n: Int! secret: String @requiresScope(scope: "read:secret") }
`;

export interface TestServer {
  readonly yoga: YogaServerInstance<object, object>;
  readonly schema: GraphQLSchema;
  ask(body: unknown, options?: { token?: string; accept?: string }): Promise<Response>;
  readonly trace: Trace;
}

/** What resolvers did, so that a test can see what must not have happened. */
export class Trace {
  readonly ran: string[] = [];
  opened = 0;
  returned = 0;
}

export function serverWith(
  options: Partial<AuthorizationOptions> = {},
  {
    plugins = [],
    trace = new Trace(),
    ...yogaOptions
  }: { plugins?: readonly unknown[]; trace?: Trace } & Partial<Omit<YogaServerOptions<object, object>, 'plugins'>> = {},
): TestServer {
  async function* ticks() {
    trace.opened += 1;
    try {
      for (let n = 1; n <= 3; n += 1) yield { n, secret: `s${n}` };
    } finally {
      trace.returned += 1;
    }
  }
  async function* endless() {
    trace.opened += 1;
    try {
      for (let n = 1; ; n += 1) {
        yield { n, secret: `s${n}` };
        await new Promise((resolve) => setImmediate(resolve));
      }
    } finally {
      trace.returned += 1;
    }
  }
  const blocked = (): AsyncIterableIterator<unknown> => {
    trace.opened += 1;
    return {
      next: () => new Promise(() => undefined),
      return: async () => {
        trace.returned += 1;
        return { value: undefined, done: true };
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  };
  const ran = (name: string) => () => {
    trace.ran.push(name);
    return name;
  };
  const resolve = (tick: unknown) => tick;
  const schema = makeExecutableSchema({
    typeDefs: [authDirectives().typeDefs, tokenInfo.typeDefs, typeDefs],
    resolvers: [
      tokenInfo.resolvers,
      {
        Query: {
          open: ran('open'),
          mine: (_source: unknown, _args: unknown, context: { auth: { require(): { subject: string | null } } }) =>
            context.auth.require().subject,
          secret: ran('secret'),
          never: blocked,
          late: () => new Promise(() => undefined),
          slow: () => [1, 2, 3].map((id) => ({ id, price: id * 100 })),
        },
        Mutation: { write: ran('write') },
        Subscription: {
          ticks: { subscribe: ticks, resolve },
          guarded: { subscribe: ticks, resolve },
          blocked: { subscribe: blocked, resolve },
          endless: { subscribe: endless, resolve },
        },
      },
    ],
  });
  const yoga = createYoga({
    schema,
    logging: false,
    ...yogaOptions,
    plugins: [...plugins, useAuthorization({ issuers: issuer.issuerOptions, ...options })],
  } as never);
  const ask = async (
    body: unknown,
    { token, accept = 'application/json' }: { token?: string; accept?: string } = {},
  ) => {
    const response = await yoga.fetch('http://localhost/graphql', {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept,
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify(typeof body === 'string' ? { query: body } : body),
    });
    return response as Response;
  };
  return { yoga, schema, ask, trace };
}

/** A token at the very end of its life, by a clock that stands still until it is told to pass that end. */
export async function shortLived(): Promise<{
  readonly token: string;
  readonly clock: { readonly now: () => Date; pass(): void };
}> {
  const token = await issuer.mint('rfc9068', { expiresIn: 60 });
  // The tolerance is 30 s.
  const end = Date.now() + 90_000;
  let now = end - 2_000;
  return {
    token,
    clock: {
      now: () => new Date(now),
      pass() {
        now = end + 2_000;
      },
    },
  };
}

/** The `data:` of the `next` events of a stream. */
export function eventsOf(
  text: string,
): { data?: unknown; errors?: { path?: unknown; extensions: Record<string, unknown> }[] }[] {
  return text
    .split('\n\n')
    .filter((event) => event.includes('event: next'))
    .map((event) =>
      JSON.parse(
        event
          .split('\n')
          .find((line) => line.startsWith('data:'))!
          .slice(5),
      ),
    );
}
