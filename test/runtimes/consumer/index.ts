// What a user of the package writes, with every option of the compiler that is strict about it.
import {
  AuthError,
  type AuthErrorCode,
  type AuthorizationOptions,
  auth0,
  authDirectives,
  authzen,
  ConfigurationError,
  cognito,
  createContextBuilder,
  createTokenVerifier,
  type DecisionEvent,
  defineProfile,
  entra,
  type IssuerOptions,
  keycloak,
  okta,
  type Principal,
  type TokenProfile,
  tokenInfo,
  useAuthorization,
} from 'graphql-bearer';
import { coverageOf, formatChallenge, parseCredentials, SchemaPolicy } from 'graphql-bearer/core';
import { createTestIssuer } from 'graphql-bearer/testing';
import { createSchema, createYoga } from 'graphql-yoga';

const audience = 'https://api.example.com/graphql';

export const issuers: readonly IssuerOptions[] = [
  auth0({ domain: 'tenant.eu.auth0.com', audience }),
  okta({ domain: 'dev.okta.com', audience }),
  entra({ tenant: '11111111-2222-3333-4444-555555555555', audience }),
  cognito({ region: 'eu-west-1', userPoolId: 'eu-west-1_Pool', audience: null }),
  keycloak({ url: 'https://sso.example.com', realm: 'main', audience }),
  { issuer: 'https://issuer.example.com', audience: [audience], profiles: ['rfc9068'], maxLifetime: 3600 },
];

export const profile: TokenProfile = defineProfile({
  name: 'own',
  typ: 'at+jwt',
  clientIdClaim: 'client_id',
  scopeClaim: 'scope',
  scopeForm: 'either',
  required: ['client_id'],
  forbidden: [],
  kind: (claims) => (typeof claims['sub'] === 'string' ? 'user' : 'client'),
});

export const options: AuthorizationOptions = {
  issuers,
  unannotated: 'deny',
  onDenied: { query: 'operation' },
  introspection: 'filtered',
  challenge: {
    realm: 'api',
    resourceMetadata: new URL('https://api.example.com/.well-known/oauth-protected-resource'),
  },
  maxErrors: 3,
  onDecision: ({ outcome, clientId }: DecisionEvent) => console.log(outcome, clientId),
  clients: async (ids) => ids.map((id) => ({ id, name: id })),
  decisions: authzen({ url: 'https://pdp.example.com' }),
  now: () => new Date(),
};

export const schema = createSchema<{ auth: import('graphql-bearer').AuthContext }>({
  typeDefs: [
    authDirectives().typeDefs,
    tokenInfo.typeDefs,
    'type Query { me: String @requiresScope(scope: "profile") }',
  ],
  resolvers: [
    tokenInfo.resolvers,
    { Query: { me: (_source, _args, context) => context.auth.require().user?.id ?? null } },
  ],
});

export const yoga = createYoga({ schema, plugins: [useAuthorization(options)] });
export const withoutPlugin = createYoga({
  schema: authDirectives().transformer(schema),
  context: createContextBuilder({ issuers }),
});

export async function principalOf(token: string): Promise<Principal | AuthErrorCode> {
  try {
    return (await createTokenVerifier({ issuers }).verify(token)).principal;
  } catch (error) {
    if (error instanceof ConfigurationError) throw new Error(error.problems.join('\n'));
    if (error instanceof AuthError) return error.code;
    throw error;
  }
}

export async function ofTheOtherDoors(): Promise<string> {
  const issuer = await createTestIssuer({ profiles: ['auth0', profile] });
  const token = await issuer.mint('auth0', { kind: 'client', scope: 'profile' });
  const credentials = parseCredentials(`Bearer ${token}`);
  const policy = new SchemaPolicy(schema, { unannotated: 'authenticated' });
  return [credentials.kind, formatChallenge({ realm: 'api' }), coverageOf(policy)].map(String).join();
}
