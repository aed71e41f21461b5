// A CommonJS user: everything by `require`. Prints what came of it.
const { GraphQLError } = require('graphql');
const { createSchema, createYoga } = require('graphql-yoga');
const required = require('graphql-bearer');
const { createTestIssuer } = require('graphql-bearer/testing');

async function main() {
  const { authDirectives, useAuthorization, AuthError, ConfigurationError } = required;
  const issuer = await createTestIssuer();
  const seen = [];
  const yoga = createYoga({
    schema: createSchema({
      typeDefs: [
        authDirectives().typeDefs,
        'type Query { me: String  secret: String @requiresScope(scope: "secret") }',
      ],
      resolvers: { Query: { me: (_source, _args, { auth }) => auth.require().profile, secret: () => 'secret' } },
    }),
    logging: false,
    plugins: [
      { onExecutionResult: ({ result }) => void seen.push(...(result.errors ?? [])) },
      useAuthorization({ issuers: issuer.issuerOptions }),
    ],
  });
  const ask = async (query, token) => {
    const response = await yoga.fetch('http://localhost/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
      body: JSON.stringify({ query }),
    });
    return { status: response.status, body: await response.json() };
  };
  const token = await issuer.mint('rfc9068');
  const partial = await ask('{ me secret }', token);
  const refused = await ask('{ secret }', token);
  const anonymous = await ask('{ me }');
  let wrong;
  try {
    useAuthorization({});
  } catch (error) {
    wrong = error;
  }
  const imported = await import('graphql-bearer');
  const core = require('graphql-bearer/core');
  console.log(
    JSON.stringify({
      partial,
      refused: refused.status,
      anonymous: anonymous.status,
      errorsAreGraphQLErrors: seen.length > 0 && seen.every((error) => error instanceof GraphQLError),
      isConfigurationError: wrong instanceof ConfigurationError && wrong instanceof imported.ConfigurationError,
      sameClasses: [imported, core].every((door) => door.AuthError === AuthError),
    }),
  );
}

void main();
