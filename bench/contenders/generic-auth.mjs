import { useGenericAuth } from '@envelop/generic-auth';
import { createInlineSigningKeyProvider, useJWT } from '@graphql-yoga/plugin-jwt';
import { AUDIENCE, ISSUER } from '../issuer.mjs';
import { createServer, executableSchema } from './yoga.mjs';

/** The two plugins that Yoga's documentation leads to. */
export default {
  name: 'generic-auth',
  title: 'generic-auth + plugin-jwt',
  guards: 'selections',
  // Its key provider knows one key at a time, and jsonwebtoken no EdDSA.
  algorithms: ['RS256', 'ES256'],
  serve({ model, keys, algorithm = 'RS256' }) {
    const { publicPem } = keys.find(({ alg }) => alg === algorithm);
    return createServer({
      schema: executableSchema(model, {
        directive: `directive @requiresScopes(scopes: [[String!]!]!) on FIELD_DEFINITION | OBJECT | INTERFACE
          directive @authenticated on FIELD_DEFINITION | OBJECT | INTERFACE`,
        ruleOf: (scope) => `@requiresScopes(scopes: [["${scope}"]])`,
      }),
      plugins: [
        useJWT({
          signingKeyProviders: [createInlineSigningKeyProvider(publicPem)],
          tokenVerification: { issuer: ISSUER, audience: AUDIENCE, algorithms: ['RS256', 'ES256'] },
          reject: { missingToken: false, invalidToken: true },
          extendContext: true,
        }),
        useGenericAuth({
          mode: 'protect-granular',
          resolveUserFn: ({ jwt }) => jwt?.payload ?? null,
          extractScopes: ({ scope }) => scope.split(' '),
          rejectUnauthenticated: false,
        }),
      ],
    });
  },
};
