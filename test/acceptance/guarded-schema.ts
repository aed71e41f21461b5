import { makeExecutableSchema } from '@graphql-tools/schema';
import type { GraphQLSchema } from 'graphql';
import { type AuthContext, authDirectives, tokenInfo } from '../../src/index.ts';

const typeDefs = /* GraphQL */ `
  type Query {
    open: String @public
    mine: String
    secret: String @requiresScope(scope: "read:secret")
    must: String! @requiresScope(scope: "read:secret")
    items: [Item!]! @public
    things: [Thing] @public
    search(deep: Boolean @requiresScope(scope: "search:deep")): String @public
    caller: String @public
  }
  type Item @public { id: ID! price: Int @requiresScope(scope: "read:price") cost: Int! @requiresScope(scope: "read:price") }
  interface Thing { id: ID! @public }
  type Toy implements Thing { id: ID! }
  type Drug implements Thing @requiresScope(scope: "read:drugs") { id: ID! }
  type Mutation {
    write: String @requiresScope(scope: "write")
    touch: String
    pay: Receipt
  }
  type Receipt { total: Int! @requiresScope(scope: "read:totals") }
`;

/** The schema of the acceptance rows, and the names of the resolvers that ran. */
export function guardedSchema(): { readonly schema: GraphQLSchema; readonly ran: string[] } {
  const ran: string[] = [];
  const run =
    <T>(name: string, value: T) =>
    (): T => {
      ran.push(name);
      return value;
    };
  const caller = (_source: unknown, _args: unknown, { auth }: { readonly auth: AuthContext }) =>
    auth.principal?.subject ?? 'nobody';
  const schema = makeExecutableSchema({
    typeDefs: [authDirectives().typeDefs, tokenInfo.typeDefs, typeDefs],
    resolvers: [
      tokenInfo.resolvers,
      {
        Query: {
          open: run('open', 'open'),
          mine: caller,
          caller,
          secret: run('secret', 'secret'),
          must: run('must', 'must'),
          search: run('search', 'found'),
          items: () => Array.from({ length: 15 }, (_, id) => ({ id, price: id * 100, cost: id })),
          things: () => [
            { __typename: 'Toy', id: 't' },
            { __typename: 'Drug', id: 'd' },
          ],
        },
        Mutation: { write: run('write', 'written'), touch: run('touch', 'touched'), pay: run('pay', { total: 1 }) },
      },
    ],
  });
  return { schema, ran };
}
