import { useGraphQlJit } from '@envelop/graphql-jit';
import { makeExecutableSchema } from '@graphql-tools/schema';
import { type ExecutionArgs, type ExecutionResult, execute, type GraphQLResolveInfo, graphql } from 'graphql';
import { createYoga, type Plugin } from 'graphql-yoga';
import { beforeEach, describe, expect, test } from 'vitest';
import { authDirectives, useAuthorization } from '../../src/index.ts';
import { createTestIssuer } from '../../src/testing.ts';

const issuer = await createTestIssuer();
const poor = await issuer.mint('rfc9068', { scope: 'read' });
const rich = await issuer.mint('rfc9068', { scope: 'secret' });

const typeDefs = /* GraphQL */ `
  type Query { open: String secret: String @requiresScope(scope: "secret") nested: String }
  type Mutation { first: String second: String third: String @requiresScope(scope: "secret") }
  type Subscription { ticks: String news: String @requiresScope(scope: "secret") }
`;
/** Which resolvers ran, and whether they were called by what had been compiled. */
const ran: string[] = [];
const run = (_source: unknown, _args: unknown, _context: unknown, info: GraphQLResolveInfo): string => {
  ran.push(`${info.fieldName}${'typename' in info.path ? '' : ', compiled'}`);
  return info.fieldName;
};
const ticks = {
  async *subscribe(...given: Parameters<typeof run>) {
    yield { ticks: run(...given) };
  },
};

type Execute = (args: ExecutionArgs) => ExecutionResult | Promise<ExecutionResult>;

/** A plugin that has an executor of its own, which may ask the one before it. */
const wrapping = (wrap: (inner: Execute) => Execute): Plugin => ({
  onExecute({ executeFn, setExecuteFn }) {
    setExecuteFn(wrap(executeFn as unknown as Execute) as unknown as typeof executeFn);
  },
});

function serve(...others: readonly Plugin[]) {
  const schema = makeExecutableSchema({
    typeDefs: [authDirectives().typeDefs, typeDefs],
    resolvers: {
      Query: {
        open: run,
        secret: run,
        nested: async (_source, _args, contextValue, info) => {
          run(_source, _args, contextValue, info);
          const { data } = await graphql({ schema: info.schema, source: '{ open secret }', contextValue });
          return JSON.stringify(data);
        },
      },
      Mutation: { first: run, second: run, third: run },
      Subscription: { ticks, news: ticks },
    },
  });
  const yoga = createYoga({
    schema,
    plugins: [
      useGraphQlJit(),
      ...others,
      useAuthorization({ issuers: issuer.issuerOptions, onDenied: { mutation: 'field' } }),
    ],
    logging: false,
  });
  const ask = async (token: string, query: string, variables: object = {}) => {
    const accept = query.startsWith('subscription') ? 'text/event-stream' : 'application/json';
    const headers = { 'content-type': 'application/json', accept, authorization: `Bearer ${token}` };
    const body = JSON.stringify({ query, variables });
    return (await yoga.fetch('http://localhost/graphql', { method: 'POST', headers, body })).text();
  };
  return ask;
}

beforeEach(() => {
  ran.length = 0;
});

describe('with an executor that compiles', () => {
  test('whoever may have all of an operation is answered by what was compiled', async () => {
    const ask = serve();
    for (let turn = 0; turn < 2; turn += 1) await ask(rich, '{ open secret }');
    await ask(poor, 'mutation { first second }');
    expect(ran).toEqual([
      'open, compiled',
      'secret, compiled',
      'open, compiled',
      'secret, compiled',
      'first, compiled',
      'second, compiled',
    ]);
  });

  test('whoever may not is answered by another one, from the first operation on, which runs once', async () => {
    const ask = serve();
    for (let turn = 0; turn < 2; turn += 1) {
      expect(JSON.parse(await ask(poor, '{ open secret }')).data).toEqual({ open: 'open', secret: null });
      expect(ran.splice(0)).toEqual(['open']);
      expect(JSON.parse(await ask(poor, 'mutation { first third second }')).data).toEqual({
        first: 'first',
        third: null,
        second: 'second',
      });
      expect(ran.splice(0)).toEqual(['first', 'second']);
      await ask(rich, '{ secret }');
      expect(ran.splice(0)).toEqual(['secret, compiled']);
    }
  });

  test('a mutation that is the first operation runs once, and in its order', async () => {
    const ask = serve();
    await ask(poor, 'mutation { first third second }');
    expect(ran).toEqual(['first', 'second']);
  });

  test('so is whoever leaves out by a condition what may not be had', async () => {
    const ask = serve();
    for (const condition of ['@include(if: $is)', '@include(if: false)']) {
      const query = `query ${condition.includes('$') ? '($is: Boolean!)' : ''} { open secret ${condition} }`;
      expect(JSON.parse(await ask(poor, query, { is: false }))).toEqual({ data: { open: 'open' } });
      expect(ran.splice(0)).toEqual(['open']);
    }
  });

  test('and many at a time', async () => {
    const ask = serve();
    const all = await Promise.all(
      Array.from({ length: 20 }, (_, at) => ask(at % 2 === 0 ? poor : rich, '{ open secret }')),
    );
    const data = all.map((each) => JSON.parse(each).data);
    expect(data).toEqual(data.map((_, at) => ({ open: 'open', secret: at % 2 === 0 ? null : 'secret' })));
    expect(ran.filter((each) => each.startsWith('secret'))).toHaveLength(10);
    expect(ran).toHaveLength(30);
  });

  test('what a resolver executes by itself does not have the operation around it run twice', async () => {
    const ask = serve();
    const { data } = JSON.parse(await ask(poor, '{ nested open }'));
    expect(data).toEqual({ nested: '{"open":"open","secret":null}', open: 'open' });
    expect(ran.filter((each) => each.startsWith('nested'))).toHaveLength(1);
  });

  test.each<{ readonly title: string; readonly wrap: (inner: Execute) => Execute }>([
    {
      title: 'executes by another executor what failed',
      wrap: (inner) => async (args) => {
        const result = await inner(args);
        return result.errors === undefined ? result : execute(args);
      },
    },
    {
      title: 'throws what failed',
      wrap: (inner) => async (args) => {
        const result = await inner(args);
        if (result.errors !== undefined) throw new Error('failed');
        return result;
      },
    },
    {
      title: 'throws at once what failed',
      wrap: (inner) => (args) => {
        const result = inner(args);
        if ('errors' in result && result.errors !== undefined) throw new Error('failed');
        return result;
      },
    },
  ])('a mutation runs once also behind a plugin that $title', async ({ wrap }) => {
    const ask = serve(wrapping(wrap));
    for (let turn = 0; turn < 2; turn += 1) {
      expect(JSON.parse(await ask(poor, 'mutation { __typename first third second }')).data).toEqual({
        __typename: 'Mutation',
        first: 'first',
        third: null,
        second: 'second',
      });
      expect(ran.splice(0)).toEqual(['first', 'second']);
    }
  });

  test('a mutation that a plugin had run elsewhere is not run here', async () => {
    const ask = serve(
      wrapping((inner) => async (args) => {
        const result = await inner(args);
        return result.errors === undefined ? result : { data: { first: 'elsewhere', third: null } };
      }),
    );
    const answer = await ask(poor, 'mutation { first third }');
    expect(answer).toContain('errors');
    expect(answer).not.toContain('elsewhere');
    expect(ran).toEqual([]);
  });

  test('what a plugin threw where nothing was turned back, it threw', async () => {
    const fails = wrapping((inner) => async (args) => {
      await inner(args);
      throw new Error('failed');
    });
    expect(await serve(fails)(rich, 'mutation { first third }')).toContain('Unexpected error.');
    expect(ran).toEqual(['first, compiled', 'third, compiled']);
  });

  test('a subscription opens its source once', async () => {
    const ask = serve();
    expect(await ask(poor, 'subscription { ticks }')).toContain('"ticks":"ticks"');
    expect(ran).toHaveLength(1);
    expect(await ask(poor, 'subscription { news }')).toContain('FORBIDDEN');
    expect(ran).toHaveLength(1);
  });
});
