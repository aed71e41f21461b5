import { ApolloServer, type ApolloServerPlugin, type BaseContext, type GraphQLRequestContext } from '@apollo/server';
import { makeExecutableSchema } from '@graphql-tools/schema';
import { type DocumentNode, GraphQLError, parse } from 'graphql';
import { expect, test } from 'vitest';
import { apolloAuthorization } from '../../../src/apollo.ts';
import { authDirectives } from '../../../src/index.ts';
import { createTestIssuer } from '../../../src/testing.ts';

const issuer = await createTestIssuer();
const token = await issuer.mint('rfc9068', { kind: 'user', scope: 'openid' });

type Asked = { document: DocumentNode; readonly request: { variables?: Record<string, unknown> } };
type Hook = 'didResolveOperation' | 'responseForOperation' | 'executionDidStart' | 'willSendResponse';
type Change = (asked: Asked) => void | Promise<void>;

/** A server beside whose plugin another one changes what is asked. */
function serve(hook: Hook, change: Change, { isFirst }: { readonly isFirst: boolean }) {
  const ran: string[] = [];
  const say = (name: string) => () => {
    ran.push(name);
    return name;
  };
  const schema = makeExecutableSchema({
    typeDefs: [
      authDirectives().typeDefs,
      `type Query { open(by: String, secret: String @requiresScope(scope: "x")): String }
       type Mutation { first: String second: String @requiresScope(scope: "x") }`,
    ],
    resolvers: { Query: { open: say('open') }, Mutation: { first: say('first'), second: say('second') } },
  });
  const authorization = apolloAuthorization({ issuers: issuer.issuerOptions, introspection: 'off' });
  const other: ApolloServerPlugin = {
    requestDidStart: async () => ({
      [hook]: async (request: GraphQLRequestContext<BaseContext>) => {
        await change(request as unknown as Asked);
        return hook === 'responseForOperation' ? null : undefined;
      },
    }),
  };
  const ours = authorization.plugin as ApolloServerPlugin;
  const plugins = isFirst ? [ours, other] : [other, ours];
  const server = new ApolloServer({ schema: authorization.guard(schema), introspection: true, plugins });
  return async (query: string, variables: Record<string, unknown>) => {
    ran.length = 0;
    const headers = { get: (name: string) => (name === 'authorization' ? `Bearer ${token}` : undefined) };
    const { http, body } = await server.executeOperation(
      { query, variables, http: { headers } as never },
      { contextValue: await authorization.context()({ headers: { authorization: `Bearer ${token}` } }) },
    );
    const result = body.kind === 'single' ? body.singleResult : body.initialResult;
    return { status: http.status ?? 200, result, ran: [...ran] };
  };
}

const selectionOf = (text: string) => (parse(text).definitions[0] as never)['selectionSet'];
const changeTo = (document: DocumentNode, text: string) => {
  Object.assign(document.definitions[0]!, { selectionSet: selectionOf(text) });
};
const told = '{ open __schema { queryType { name } } }';
const changes: readonly (readonly [title: string, query: string, change: Change])[] = [
  ['another document', '{ open }', (asked) => void (asked.document = parse(told))],
  ['a document changed in place', '{ open }', ({ document }) => changeTo(document, told)],
  ['another mutation', 'mutation { first }', (asked) => void (asked.document = parse('mutation { first second }'))],
  [
    'a mutation changed in place',
    'mutation { first }',
    ({ document }) => changeTo(document, 'mutation { first second }'),
  ],
  [
    'a copy that was begun before it was decided',
    '{ open __type(name: "Query") { name } }',
    async (asked) => {
      const { document } = asked;
      await new Promise((resolve) => setTimeout(resolve, 5));
      asked.document = { ...document };
    },
  ],
  [
    'other variables',
    'query ($by: String, $secret: String) { open(by: $by, secret: $secret) }',
    ({ request }) => void (request.variables = { secret: 's' }),
  ],
  [
    'variables changed in place',
    'query ($by: String, $secret: String) { open(by: $by, secret: $secret) }',
    ({ request }) => void Object.assign(request.variables!, { secret: 's' }),
  ],
  [
    'a mutation whose variables are changed',
    'mutation ($all: Boolean!) { first second @include(if: $all) }',
    ({ request }) => void (request.variables = { all: true }),
  ],
  [
    'a mutation whose variables are changed in place',
    'mutation ($all: Boolean!) { first second @include(if: $all) }',
    ({ request }) => void Object.assign(request.variables!, { all: true }),
  ],
];

test.each(
  changes.flatMap(([title, ...change]) =>
    (['didResolveOperation', 'responseForOperation', 'executionDidStart'] as const).flatMap((hook) =>
      [true, false].map((isFirst) => [title, hook, isFirst ? 'behind' : 'before', ...change] as const),
    ),
  ),
)('%s is decided as it is executed: %s of a plugin %s ours', async (title, hook, place, query, change) => {
  // What is changed while execution starts, and ours has been asked, is not answered.
  const isLate = hook === 'executionDidStart' && place === 'behind';
  const ask = serve(hook, change, { isFirst: place === 'behind' });
  // Apollo keeps the document.
  for (let turn = 0; turn < 2; turn += 1) {
    const { status, result, ran } = await ask(query, { by: 'name', all: false });
    expect(JSON.stringify(result)).not.toMatch(/"name":"Query"|"data":\{"first"/);
    if (isLate) expect([status, ran]).toEqual([403, []]);
    if (isLate) continue;
    if (query.startsWith('mutation')) expect([status, ran]).toEqual([403, []]);
    else if (title.includes('variables')) expect([status, ran]).toEqual([403, []]);
    else expect(result.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  }
});

test('what is changed to something that its caller may have is executed so', async () => {
  for (const hook of ['didResolveOperation', 'responseForOperation', 'executionDidStart'] as const) {
    const change: Change = (asked) => void (asked.document = parse('{ again: open }'));
    const { status, result, ran } = await serve(hook, change, { isFirst: hook !== 'executionDidStart' })(
      '{ open }',
      {},
    );
    expect([status, result.data, ran]).toEqual([200, { again: 'open' }, ['open']]);
  }
});

test('variables of which another plugin makes equal ones are executed, and those that it takes away afterwards are no matter', async () => {
  const query = 'query ($by: String) { open(by: $by) }';
  const copy: Change = ({ request }) => void (request.variables = structuredClone(request.variables!));
  for (const isFirst of [true, false]) {
    const { status, result } = await serve('executionDidStart', copy, { isFirst })(query, { by: 'name' });
    expect([status, result.data]).toEqual([200, { open: 'open' }]);
    const redact: Change = ({ request }) => void delete request.variables!['by'];
    const redacted = await serve('willSendResponse', redact, { isFirst })(query, { by: 'name' });
    expect([redacted.status, redacted.result.data]).toEqual([200, { open: 'open' }]);
  }
});

test.each([true, false])(
  'what another plugin throws is its own answer, with a path as without: behind ours %s',
  async (isFirst) => {
    for (const path of [undefined, ['first']]) {
      const limited = new GraphQLError('Too many requests.', {
        ...(path && { path }),
        extensions: { code: 'LIMITED', http: { status: 429 } },
      });
      const refuse: Change = () => {
        throw limited;
      };
      for (const query of ['{ open }', 'mutation { first }']) {
        const { status, result, ran } = await serve('didResolveOperation', refuse, { isFirst })(query, {});
        expect([status, result.errors?.[0]?.extensions?.['code'], ran]).toEqual([429, 'LIMITED', []]);
      }
    }
  },
);
