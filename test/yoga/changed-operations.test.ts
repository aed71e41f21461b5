import { execute as toolsExecute } from '@graphql-tools/executor';
import * as graphql from 'graphql';
import { createSchema, createYoga, type Plugin } from 'graphql-yoga';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { authDirectives, createContextBuilder, useAuthorization } from '../../src/index.ts';
import { issuer } from './clinic.ts';

const token = await issuer.mint('rfc9068', { kind: 'user', scope: 'other' });
const ran: string[] = [];
const schema = createSchema({
  typeDefs: [
    authDirectives().typeDefs,
    `type Query { open: String boxes: [Box!] }
     type Box { id: ID secret: String! @requiresScope(scope: "x") }
     type Mutation {
       first: String
       closed: String @requiresScope(scope: "x")
       sealed: String! @requiresScope(scope: "x")
       second(id: ID): String @requiresDecision(action: "write", resource: "box", id: "args.id")
       must(id: ID): String! @requiresDecision(action: "write", resource: "box", id: "args.id")
     }`,
  ],
  resolvers: {
    Query: { boxes: () => [{ id: 1, secret: 's' }, null] },
    Mutation: Object.fromEntries(
      ['first', 'closed', 'sealed', 'second', 'must'].map((name) => [
        name,
        () => {
          ran.push(name);
          return name;
        },
      ]),
    ),
  },
});
const options = {
  issuers: issuer.issuerOptions,
  decisions: async (requests: readonly { readonly resource: { readonly id?: string } }[]) =>
    requests.map(({ resource }) => resource.id === 'mine'),
};

function operationOf({ definitions }: graphql.DocumentNode): graphql.OperationDefinitionNode {
  return definitions.find((each) => each.kind === graphql.Kind.OPERATION_DEFINITION)!;
}

const selectionsOf = (text: string) => operationOf(graphql.parse(text)).selectionSet.selections;

/** An executor that executes a copy of an operation, which has more in it. */
function adding(text: string, execute: ((args: graphql.ExecutionArgs) => unknown) | null): Plugin {
  return {
    onExecute({ executeFn, setExecuteFn }) {
      setExecuteFn(((args: graphql.ExecutionArgs) => {
        const operation = operationOf(args.document);
        const selections = [...operation.selectionSet.selections, ...selectionsOf(text)];
        const copy = { ...operation, selectionSet: { ...operation.selectionSet, selections } };
        const document = { ...args.document, definitions: [copy] };
        return (execute ?? executeFn)({ ...args, document } as never) as unknown;
      }) as never);
    },
  };
}

/** One that executes the very operation, of which it has changed the fragments: in place, or with others in their place. */
function addingToFragments(
  text: string,
  { inPlace, execute = null }: { inPlace: boolean; execute?: ((args: graphql.ExecutionArgs) => unknown) | null },
): Plugin {
  const changed = (node: graphql.FragmentDefinitionNode): graphql.FragmentDefinitionNode => {
    const selectionSet = { ...node.selectionSet, selections: [...node.selectionSet.selections, ...selectionsOf(text)] };
    return inPlace ? Object.assign(node, { selectionSet }) : { ...node, selectionSet };
  };
  return {
    onExecute({ executeFn, setExecuteFn }) {
      setExecuteFn(((args: graphql.ExecutionArgs) => {
        const definitions = args.document.definitions.map((each) =>
          each.kind === graphql.Kind.FRAGMENT_DEFINITION ? changed(each) : each,
        );
        return (execute ?? executeFn)({ ...args, document: { ...args.document, definitions } } as never) as unknown;
      }) as never);
    },
  };
}

async function ask(yoga: { readonly fetch: ReturnType<typeof createYoga>['fetch'] }, query: string) {
  ran.length = 0;
  const response = await yoga.fetch('http://localhost/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query }),
  });
  return { data: (await response.json()).data ?? null, ran: [...ran] };
}

test.each(['field', 'operation'] as const)(
  'a mutation to which an executor adds what a decision point denies does not half run: onDenied %s',
  async (onDenied) => {
    const serve = (added: string) =>
      createYoga({
        schema,
        logging: false,
        plugins: [adding(added, null), useAuthorization({ ...options, onDenied })],
      });
    const isField = onDenied === 'field';
    expect((await ask(serve('{ must(id: "other") }'), 'mutation { first }')).ran).toEqual([]);
    expect((await ask(serve('{ second(id: "other") }'), 'mutation { first }')).ran).toEqual(isField ? ['first'] : []);
    expect((await ask(serve('{ must(id: "mine") }'), 'mutation { first }')).ran).toEqual(['first', 'must']);
  },
);

test.each([true, false])('nor does one of which it changes a fragment alone, in place: %s', async (inPlace) => {
  const mutation = 'mutation { first ...More } fragment More on Mutation { __typename }';
  for (const [text, ranInFields] of [
    ['{ closed }', ['first']],
    ['{ sealed }', []],
    ['{ second(id: "other") }', ['first']],
    ['{ must(id: "other") }', []],
  ] as const) {
    for (const onDenied of ['field', 'operation'] as const) {
      const plugins = [addingToFragments(text, { inPlace }), useAuthorization({ ...options, onDenied })];
      const { ran } = await ask(createYoga({ schema, logging: false, plugins }), mutation);
      expect([text, onDenied, ran]).toEqual([text, onDenied, onDenied === 'field' ? ranInFields : []]);
    }
  }
});

describe('a list with a denied item leaves no rejection unhandled', () => {
  const unhandled = vi.fn();
  beforeAll(() => void process.on('unhandledRejection', unhandled));
  afterAll(() => void process.off('unhandledRejection', unhandled));
  const settled = () => new Promise((resolve) => setTimeout(resolve, 10));

  test.each([
    { title: 'Yoga’s', execute: null },
    { title: 'graphql’s', execute: graphql.execute },
    { title: 'the tools’', execute: toolsExecute },
  ])('where an executor puts it into an operation of which nothing was denied ($title)', async ({ execute }) => {
    const plugins = [adding('{ boxes { secret } }', execute), useAuthorization(options)];
    const yoga = createYoga({ schema, logging: false, plugins });
    expect((await ask(yoga, '{ open }')).data).toEqual({ open: null, boxes: null });
    await settled();
    expect(unhandled).not.toHaveBeenCalled();
    for (const inPlace of [true, false]) {
      const others = [addingToFragments('{ secret }', { inPlace, execute }), useAuthorization(options)];
      const server = createYoga({ schema, logging: false, plugins: others });
      expect((await ask(server, '{ boxes { ...F } } fragment F on Box { id }')).data).toEqual({ boxes: null });
      await settled();
      expect(unhandled).not.toHaveBeenCalled();
    }
  });

  test('where a plugin puts it into the document that Yoga keeps, and the schema guards itself', async () => {
    let turn = 0;
    const changing: Plugin = {
      onParse:
        () =>
        ({ result }) => {
          const selections = operationOf(result as graphql.DocumentNode).selectionSet.selections;
          if (turn > 0)
            (selections as graphql.SelectionNode[]).splice(0, 1, ...selectionsOf('{ boxes { id secret } }'));
          turn += 1;
        },
    };
    const yoga = createYoga({
      schema: authDirectives().transformer(schema),
      logging: false,
      context: createContextBuilder(options) as never,
      plugins: [changing],
    });
    for (const _ of [1, 2, 3]) {
      expect((await ask(yoga, '{ boxes { id } }')).data).toEqual({ boxes: null });
      await settled();
    }
    expect(unhandled).not.toHaveBeenCalled();
  });
});
