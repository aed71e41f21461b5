import { buildSchema } from 'graphql';
import { expect, test } from 'vitest';
import { apolloAuthorization } from '../../src/apollo.ts';
import { useAuthorization as useEnvelopAuthorization } from '../../src/envelop.ts';
import { withAuthorization as withHandlerAuthorization } from '../../src/graphql-http.ts';
import { type AuthorizationOptions, type Readiness, useAuthorization } from '../../src/index.ts';
import { withAuthorization as withMercuriusAuthorization } from '../../src/mercurius.ts';
import { createTestIssuer } from '../../src/testing.ts';

const schema = buildSchema('type Query { hello: String }');

test.each<[string, (options: AuthorizationOptions) => Readiness]>([
  ['graphql-yoga', useAuthorization],
  ['envelop', useEnvelopAuthorization],
  ['graphql-http', (options) => withHandlerAuthorization({ schema }, options)],
  ['Apollo Server', apolloAuthorization],
  ['Mercurius', (options) => withMercuriusAuthorization({ defaultErrorFormatter: () => undefined } as never, options)],
])('beside %s one can ask whether tokens can be verified', async (_, authorizationOf) => {
  await using issuer = await createTestIssuer();
  await issuer.listen();
  issuer.failKeys();
  let minutes = 0;
  const { ready, status } = authorizationOf({
    issuers: issuer.issuerOptions,
    now: () => new Date(Date.UTC(2027, 0, 1, 0, minutes)),
  });
  await expect(ready()).rejects.toMatchObject({ code: 'ERR_TEMPORARILY_UNAVAILABLE' });
  expect(status()).toMatchObject({ issuers: [{ issuer: issuer.issuer, keys: { state: 'none', failures: 1 } }] });
  issuer.heal();
  minutes = 1;
  await ready();
  expect(status()).toMatchObject({ issuers: [{ keys: { state: 'fresh', keys: 1 } }], cachedTokens: 0 });
  const asked = issuer.keyRequests;
  await ready();
  expect(issuer.keyRequests).toBe(asked);
});
