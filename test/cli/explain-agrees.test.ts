import { join } from 'node:path';
import { makeExecutableSchema } from '@graphql-tools/schema';
import { createYoga } from 'graphql-yoga';
import { expect, test } from 'vitest';
import type { Explanation } from '../../src/cli/explanation.ts';
import { authDirectives, useAuthorization } from '../../src/index.ts';
import { createTestIssuer, type TestIssuer } from '../../src/testing.ts';
import { folderWith, runCli } from './run-cli.ts';

const SDL = `
  type Query {
    open: String @public
    me: User
    users: [User!] @requiresScope(scope: "read:users")
    orders(by: Order, filter: Filter): [Order_] @requiresScope(anyOf: ["read:orders", "admin"])
    nodes: [Node]
    jobs: [String!]! @clientOnly(clients: ["worker"])
    must: String! @requiresScope(scope: "must")
  }
  type Mutation {
    pay(id: ID!, force: Boolean @requiresScope(scope: "force")): Paid @requiresScope(scope: "pay")
    touch: String
    wipe: String @clientOnly
  }
  type Paid { receipt: String! @requiresPermission(permission: "receipts") order: Order_ }
  interface Node { id: ID! }
  type User implements Node { id: ID! mail: String @requiresScope(scope: "read:mail") }
  type Order_ implements Node @requiresScope(anyOf: ["read:orders", "admin"]) { id: ID! owner: User total: Int! @requiresScope(scope: "admin") }
  type Vault implements Node @requiresPermission(permission: "vaults") { id: ID! }
  type Badge implements Node { id: ID! @requiresScope(scope: "read:badges") }
  type Key implements Node { id: ID! @requiresScope(scope: "read:badges") }
  enum Order { PRICE SECRET @requiresScope(scope: "admin") }
  input Filter { text: String owner: ID @requiresScope(scope: "read:users") }
`;

const user = { id: 'u1', __typename: 'User', mail: 'x' };
const order = { id: 'o1', __typename: 'Order_', owner: user, total: 1 };
const resolvers = {
  Query: {
    open: () => 'x',
    me: () => user,
    users: () => [user, user],
    orders: () => [order, order],
    nodes: () => [
      user,
      order,
      { id: 'v1', __typename: 'Vault' },
      { id: 'b1', __typename: 'Badge' },
      { id: 'k1', __typename: 'Key' },
    ],
    jobs: () => ['a'],
    must: () => 'x',
  },
  Mutation: { pay: () => ({ receipt: 'r', order }), touch: () => 'x', wipe: () => 'x' },
};

const issuer: TestIssuer = await createTestIssuer();

type Profile = 'auth0' | 'rfc9068';
interface Who {
  readonly kind?: 'user' | 'client';
  readonly clientId?: string;
  readonly scope?: readonly string[];
  readonly permissions?: readonly string[];
}
const CALLERS: Readonly<Record<string, Who | null>> = {
  nobody: null,
  'a user without scopes': {},
  'a user who reads orders': { scope: ['read:orders', 'read:users'] },
  'an administrator': { scope: ['admin', 'must', 'pay', 'read:mail'], permissions: ['receipts'] },
  'a payer without permission': { scope: ['pay', 'read:orders'] },
  worker: { kind: 'client', clientId: 'worker', scope: ['read:orders'] },
  'another client': { kind: 'client', clientId: 'other', scope: ['admin', 'force', 'pay'] },
};

const OPERATIONS: readonly (readonly [string, Record<string, unknown>?])[] = [
  ['{ open }'],
  ['{ open me { id mail } }'],
  ['{ users { id mail } open }'],
  ['{ a: orders { id owner { mail } t: total } me { id } }'],
  ['query ($by: Order) { open orders(by: $by) { id } }', { by: 'SECRET' }],
  ['query ($by: Order) { open orders(by: $by) { id } }', {}],
  ['query ($f: Filter) { open orders(filter: $f) { id } }', { f: { owner: null } }],
  ['{ open orders(filter: { owner: "x" }) { id } }'],
  ['{ open nodes { id __typename } }'],
  ['{ nodes { ... on User { mail } ... on Order_ { total } } open }'],
  ['{ jobs open }'],
  ['{ must open }'],
  ['{ must }'],
  ['query ($with: Boolean! = false) { open must @include(if: $with) }', {}],
  ['{ __schema { queryType { name } } open }'],
  ['mutation { touch }'],
  ['mutation { touch wipe }'],
  ['mutation { pay(id: 1) { receipt } touch }'],
  ['mutation { pay(id: 1, force: true) { receipt order { id } } }'],
];

const cases = [...Object.keys(CALLERS)].flatMap((caller) =>
  (['field', 'operation', undefined] as const).flatMap((onDenied) =>
    OPERATIONS.map(([query, variables]) => ({ caller, onDenied, query, variables })),
  ),
);

const schema = makeExecutableSchema({ typeDefs: [authDirectives().typeDefs, SDL], resolvers });
const serverWith = (onDenied?: 'field' | 'operation') =>
  createYoga({
    logging: false,
    schema,
    plugins: [useAuthorization({ issuers: issuer.issuerOptions, ...(onDenied && { onDenied }), maxErrors: Infinity })],
  });
const servers = { default: serverWith(), field: serverWith('field'), operation: serverWith('operation') };

async function serverAnswer({
  query,
  variables,
  onDenied,
  token,
}: {
  query: string;
  variables: unknown;
  onDenied: 'field' | 'operation' | undefined;
  token: string | null;
}) {
  const response = await servers[onDenied ?? 'default'].fetch('http://localhost/graphql', {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json',
      ...(token !== null && { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ query, variables }),
  });
  const { errors = [] } = (await response.json()) as {
    readonly errors?: readonly {
      readonly path?: readonly (string | number)[];
      readonly extensions: {
        readonly authorization: {
          readonly responsePath?: readonly string[];
          readonly coordinate: string;
          readonly reason: string;
          readonly scope?: string;
        };
      };
    }[];
  };
  return {
    status: response.status,
    challenge: response.headers.get('www-authenticate'),
    denials: errors.map(({ path, extensions: { authorization } }) => {
      const keys = authorization.responsePath ?? (path ?? []).filter((key) => typeof key === 'string');
      return `${keys.join('.')} ${authorization.coordinate} ${authorization.reason} ${authorization.scope ?? '-'}`;
    }),
  };
}

test.each(['auth0', 'rfc9068'] satisfies Profile[])(
  'explain says what a server answers to %s tokens',
  async (profile) => {
    const folder = folderWith({ 'schema.graphql': SDL });
    const tokens = new Map<string, string | null>();
    for (const [name, who] of Object.entries(CALLERS)) {
      tokens.set(name, who === null ? null : await issuer.mint(profile, { ...who, expiresIn: 3600 }));
    }
    const counts = { permit: 0, partial: 0, refuse: 0 };
    for (const [index, { caller, onDenied, query, variables }] of cases.entries()) {
      // What a profile changes is who calls, not what is decided: of the second one a part will do.
      if (profile === 'rfc9068' && index % 4 > 0) continue;
      const operation = folderWith({ 'o.graphql': query, 'v.json': JSON.stringify(variables ?? {}) });
      const token = tokens.get(caller) ?? null;
      const ran = await runCli(
        [
          'explain',
          join(folder, 'schema.graphql'),
          join(operation, 'o.graphql'),
          '--format',
          'json',
          '--variables',
          join(operation, 'v.json'),
          ...(onDenied === undefined ? [] : ['--on-denied', onDenied]),
          ...(token === null ? ['--as', 'anonymous'] : ['--client-subject', 'auth0']),
        ],
        token === null ? {} : { stdin: `Bearer ${token}\n` },
      );
      const what = `${index}: ${caller}, ${onDenied}, ${query}, ${JSON.stringify(variables)}`;
      expect(ran.err, what).toBe('');
      const explained = JSON.parse(ran.out) as Explanation;
      counts[explained.outcome] += 1;
      const answer = await serverAnswer({ query, variables, onDenied, token });
      expect({ status: explained.response.status, challenge: explained.response.wwwAuthenticate }, what).toEqual({
        status: answer.status,
        challenge: answer.challenge,
      });
      expect(ran.exit, what).toBe(explained.outcome === 'permit' ? 0 : 1);
      const foreseen = explained.denials.map(
        ({ responsePath, coordinate, reason, scope }) =>
          `${responsePath.join('.')} ${coordinate} ${reason} ${scope?.join(' ') ?? '-'}`,
      );
      // A withheld mutation answers with the denial that makes its payload null.
      expect([...new Set(foreseen)].toSorted(), what).toEqual([...new Set(answer.denials)].toSorted());
    }
    expect(Math.min(counts.permit, counts.partial, counts.refuse)).toBeGreaterThan(5);
  },
  120_000,
);

test('explain tells for reading what depends on the type of an object, those of one need together', async () => {
  const folder = folderWith({ 's.graphql': SDL, 'o.graphql': '{ nodes { id } me { mail } }' });
  process.chdir(folder);
  const { out, exit } = await runCli(['explain', 's.graphql', 'o.graphql', '--scopes', 'read:orders']);
  expect(exit).toBe(1);
  expect(out).toContain('It runs, and 3 places of the answer may be null with an error:\n\nme.mail\n');
  expect(out).toContain(
    [
      'Depending on the type of the object that is returned:',
      '  nodes',
      '    Vault needs permission "vaults" (s.graphql:20:8): INSUFFICIENT_PERMISSION.',
      '  nodes.id',
      '    Badge.id, Key.id need scope "read:badges": INSUFFICIENT_SCOPE.',
      '',
    ].join('\n'),
  );
});
