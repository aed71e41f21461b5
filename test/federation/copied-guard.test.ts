import { makeExecutableSchema } from '@graphql-tools/schema';
import { useDeferStream } from '@graphql-yoga/plugin-defer-stream';
import { createYoga } from 'graphql-yoga';
import { expect, test } from 'vitest';
import { authDirectives, useAuthorization } from '../../src/index.ts';
import { createTestIssuer } from '../../src/testing.ts';

const issuer = await createTestIssuer();
const typeDefs = /* GraphQL */ `
  directive @key(fields: String!) repeatable on OBJECT | INTERFACE
  scalar _Any
  union _Entity = Ward | Patient | Nurse
  type Query { _entities(representations: [_Any!]!): [_Entity]! }
  interface Named @key(fields: "id") { id: ID! }
  type Ward @key(fields: "id") @requiresScope(scope: "read:wards") { id: ID! }
  type Patient implements Named @key(fields: "id") @requiresDecision(action: "read", resource: "patient", id: "source.id") { id: ID! }
  type Nurse implements Named @key(fields: "id") { id: ID! }
`;

interface Representation {
  readonly __typename: string;
  readonly id: string;
}

/** The type that an interface stands for is found out when it is looked up. */
const entityOf = ({ __typename: name, id }: Representation) => ({
  __typename: name === 'Named' ? 'Patient' : name,
  id,
});

test.each([
  ['in a list', (asked: readonly Representation[]): unknown => asked.map(entityOf)],
  [
    'one after the other',
    async function* (asked: readonly Representation[]) {
      for (const each of asked) yield entityOf(each);
    },
  ],
])(
  'a denied entity has its error at its own place where a plugin copied the guarded schema, which is guarded again: %s',
  async (_form, entities) => {
    const _entities = (_source: unknown, { representations }: { representations: Representation[] }) =>
      entities(representations);
    const schema = makeExecutableSchema({
      typeDefs: [authDirectives().typeDefs, typeDefs],
      resolvers: { Query: { _entities } },
    });
    const decisions = async (requests: readonly { readonly resource: { readonly id?: string } }[]) =>
      requests.map(({ resource }) => resource.id === 'mine');
    const ours = useAuthorization({ issuers: issuer.issuerOptions, decisions });
    const yoga = createYoga({ schema, logging: false, plugins: [ours, useDeferStream()] });
    const named = ['Ward', 'Patient mine', 'Patient', 'Ward', 'Named', 'Nurse', 'Named mine', 'Patient'];
    const representations = named.map((each) => {
      const [__typename, id = 'other'] = each.split(' ');
      return { __typename, id };
    });
    const response = await yoga.fetch('http://localhost/graphql', {
      method: 'POST',
      headers: { authorization: `Bearer ${await issuer.mint('rfc9068')}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        query: 'query ($of: [_Any!]!) { _entities(representations: $of) { ... on Named { id } } }',
        variables: { of: representations },
      }),
    });
    const { data, errors } = await response.json();
    const nothing = [0, 2, 3, 4, 7];
    const found = named.map((_, index) => (nothing.includes(index) ? null : { id: representations[index]?.id }));
    expect(data).toEqual({ _entities: found });
    const indices = errors.map(({ path }: { readonly path: readonly unknown[] }) => path[1]);
    expect(indices.sort()).toEqual(nothing);
  },
);
