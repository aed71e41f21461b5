import { makeExecutableSchema } from '@graphql-tools/schema';
import { createYoga } from 'graphql-yoga';
import { expect, test } from 'vitest';
import { authDirectives } from '../../src/graphql/auth-directives.ts';
import { tokenInfo } from '../../src/graphql/token-info.ts';
import { createTestIssuer } from '../../src/testing.ts';
import { useAuthorization } from '../../src/yoga/use-authorization.ts';

const issuer = await createTestIssuer();
const schema = makeExecutableSchema({
  typeDefs: [
    authDirectives().typeDefs,
    tokenInfo.typeDefs,
    /* GraphQL */ `
      type Query { hello: String @public  reports: [Report!] @requiresScope(scope: "read:reports") mine: String }
      type Report { id: ID! cost: Int @requiresScope(scope: "read:costs") }
    `,
  ],
  resolvers: [
    tokenInfo.resolvers,
    {
      Query: {
        hello: () => 'hello',
        mine: () => 'mine',
        reports: () => Array.from({ length: 30 }, (_, id) => ({ id, cost: id })),
      },
    },
  ],
});
const yoga = createYoga({
  schema,
  logging: false,
  plugins: [useAuthorization({ issuers: issuer.issuerOptions, challenge: { realm: 'api' } })],
});

async function ask(query: string, token?: string) {
  const response = await yoga.fetch('http://localhost/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token !== undefined && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query }),
  });
  return { status: response.status, challenge: response.headers.get('www-authenticate'), body: await response.json() };
}

test('anonymous callers get what is public', async () => {
  expect(await ask('{ hello tokenInfo { profile } }')).toEqual({
    status: 200,
    challenge: null,
    body: { data: { hello: 'hello', tokenInfo: null } },
  });
});

test('a refused operation has one challenge and no data', async () => {
  const { status, challenge, body } = await ask('{ r: reports { cost } }');
  expect(status).toBe(401);
  expect(challenge).toBe('Bearer realm="api", scope="read:reports read:costs"');
  expect(body).toEqual({
    errors: [
      {
        message: 'Query.reports needs scope "read:reports".',
        locations: [{ line: 1, column: 3 }],
        extensions: {
          code: 'UNAUTHENTICATED',
          authorization: {
            coordinate: 'Query.reports',
            reason: 'UNAUTHENTICATED',
            scope: 'read:reports',
            responsePath: ['r'],
          },
        },
      },
    ],
  });
});

test('denied fields of long lists are capped', async () => {
  const token = await issuer.mint('rfc9068', { kind: 'user', scope: 'read:reports' });
  const { status, challenge, body } = await ask('{ reports { id cost } }', token);
  expect(status).toBe(200);
  expect(challenge).toBeNull();
  expect(body.errors).toHaveLength(11);
  expect(body.errors[10]).toMatchObject({
    extensions: { authorization: { responsePath: ['reports', 'cost'], suppressed: 20 } },
  });
  expect(body.errors[0].path).toEqual(['reports', 0, 'cost']);
});

test('every bad token is refused', async () => {
  for (const { name, token, answer } of await issuer.badTokens()) {
    const { status, challenge, body } = await ask('{ hello }', token);
    expect({ name, status }).toEqual({ name, status: answer === 'invalid_request' ? 400 : 401 });
    expect(challenge).toContain(`error="${answer}"`);
    expect(body.data).toBeUndefined();
  }
});

test('tokenInfo tells the profile', async () => {
  const token = await issuer.mint('auth0', { kind: 'client', scope: 'a b' });
  const { body } = await ask('{ tokenInfo { profile kind clientId scopes expiresIn } }', token);
  expect(body.data.tokenInfo).toMatchObject({ profile: 'auth0', kind: 'CLIENT', scopes: ['a', 'b'] });
});

test('tokenInfo tells of a token that outlasts what GraphQL and a Date can count', async () => {
  const token = await issuer.mint('auth0', { claims: { exp: 1e300 } });
  const { body } = await ask('{ tokenInfo { expiresIn expiresAt } }', token);
  expect(body).toEqual({ data: { tokenInfo: { expiresIn: 2_147_483_647, expiresAt: '+275760-09-13T00:00:00.000Z' } } });
});
