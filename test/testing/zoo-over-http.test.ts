import { createSchema, createYoga } from 'graphql-yoga';
import { beforeAll, describe, expect, test } from 'vitest';
import { authDirectives, useAuthorization } from '../../src/index.ts';
import { createTestIssuer, type TestAlgorithm, type TestIssuer } from '../../src/testing.ts';

interface Answer {
  readonly status: number;
  readonly challenge: string | null;
  readonly body: string;
}

describe.each<TestAlgorithm>(['ES256', 'RS256'])('an API behind the plugin, with %s', (algorithm) => {
  let issuer: TestIssuer;
  let ask: (token: string | null) => Promise<Answer>;
  let ran = 0;

  beforeAll(async () => {
    issuer = await createTestIssuer({ algorithm });
    const schema = createSchema({
      typeDefs: [authDirectives().typeDefs, 'type Query { open: Int @public }'],
      resolvers: { Query: { open: () => ++ran } },
    });
    const yoga = createYoga({ schema, logging: false, plugins: [useAuthorization({ issuers: issuer.issuerOptions })] });
    ask = async (token) => {
      const response = await yoga.fetch('http://api.test/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(token !== null && { authorization: `Bearer ${token}` }) },
        body: JSON.stringify({ query: '{ open }' }),
      });
      return {
        status: response.status,
        challenge: response.headers.get('www-authenticate'),
        body: await response.text(),
      };
    };
  });

  test('answers everybody a public field, with a good token or none', async () => {
    expect((await ask(null)).status).toBe(200);
    expect((await ask(await issuer.mint('auth0'))).status).toBe(200);
    expect((await ask(await issuer.mint('rfc9068'))).status).toBe(200);
  });

  test('refuses every token of the zoo in the words of RFC 6750, even there, and tells nothing of it', async () => {
    const before = ran;
    for (const { name, token, answer } of await issuer.badTokens()) {
      const { status, challenge, body } = await ask(token);
      expect([name, status]).toEqual([name, answer === 'invalid_request' ? 400 : 401]);
      expect([name, challenge]).toEqual([name, expect.stringContaining(`error="${answer}"`)]);
      expect([name, challenge?.match(/Bearer /g)?.length]).toEqual([name, 1]);
      expect([name, body.includes('"data"')]).toEqual([name, false]);
      for (const part of token.split('.').filter((text) => text.length > 8)) {
        expect([name, body.includes(part), challenge?.includes(part)]).toEqual([name, false, false]);
      }
    }
    expect(ran).toBe(before);
  });
});
