// What the servers of all contenders have in common.
import { makeExecutableSchema } from '@graphql-tools/schema';
import { createYoga } from 'graphql-yoga';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { AUDIENCE, ISSUER } from '../issuer.mjs';
import { resolversOf, sdlOf } from '../schema.mjs';

export function createServer(options) {
  return createYoga({ logging: false, graphiql: false, landingPage: false, ...options });
}

/** The rule as graphql-bearer writes it: also in the schemas of contenders that do not look at it. */
export const RULE_SDL = 'directive @requiresScope(scope: String, anyOf: [String!]) repeatable on FIELD_DEFINITION';
export const requiresScope = (scope) => `@requiresScope(scope: "${scope}")`;

/** An executable schema whose fields carry rules, written as `ruleOf` writes them. */
export function executableSchema(model, { directive = RULE_SDL, ruleOf = requiresScope } = {}) {
  return makeExecutableSchema({ typeDefs: `${directive}\n${sdlOf(model, ruleOf)}`, resolvers: resolversOf(model) });
}

/** A context factory as most people write it: jose on every request. No token: no user. */
export function joseContext({ keys }) {
  const keySet = createLocalJWKSet({ keys: keys.map(({ jwk }) => jwk) });
  return async ({ request }) => {
    const header = request.headers.get('authorization');
    if (header === null) return { user: null };
    const { payload } = await jwtVerify(header.slice('Bearer '.length), keySet, {
      issuer: ISSUER,
      audience: AUDIENCE,
      algorithms: ['RS256', 'ES256', 'EdDSA'],
    });
    return { user: { scopes: new Set(payload.scope.split(' ')) } };
  };
}
