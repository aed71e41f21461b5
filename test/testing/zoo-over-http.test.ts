import { createSchema, createYoga } from 'graphql-yoga';
import { beforeAll, describe, expect, test } from 'vitest';
import { authDirectives, useAuthorization } from '../../src/index.ts';
import type { IssuerOptions } from '../../src/profiles/issuer-options.ts';
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

describe("what is not the token's fault", () => {
  async function answerTo(options: Partial<IssuerOptions>, { failing = false } = {}): Promise<Response> {
    await using issuer = await createTestIssuer();
    await issuer.listen();
    if (failing) issuer.failKeys('error');
    const schema = createSchema({
      typeDefs: [authDirectives().typeDefs, 'type Query { open: Int @public }'],
      resolvers: { Query: { open: () => 1 } },
    });
    const plugins = [useAuthorization({ issuers: { ...issuer.issuerOptions, ...options } })];
    const yoga = createYoga({ schema, logging: false, plugins });
    return await yoga.fetch('http://api.test/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${await issuer.mint('auth0')}` },
      body: JSON.stringify({ query: '{ open }' }),
    });
  }

  test('a client that is not let in: 403, and no scope, since none could help', async () => {
    const response = await answerTo({ allowedClients: ['another-client'] });
    expect(response.status).toBe(403);
    expect(response.headers.get('www-authenticate')).toContain('error="insufficient_scope"');
    expect(response.headers.get('www-authenticate')).not.toContain('scope=');
    expect(await response.text()).not.toContain('test-client');
  });

  test('keys out of reach: 503 with Retry-After, and no challenge that would cost the client its token', async () => {
    const response = await answerTo({}, { failing: true });
    expect(response.status).toBe(503);
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect(response.headers.get('www-authenticate')).toBeNull();
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'SERVICE_UNAVAILABLE' } }] });
  });
});
