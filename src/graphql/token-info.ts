import { GraphQLError, type GraphQLSchema } from 'graphql';
import type { AnswerCode } from '../oauth/answer.ts';
import type { Principal, PrincipalKind } from '../principal.ts';
import { recordOf } from './auth-record.ts';

/** Also in the package as `schema/token-info.graphql`. */
const typeDefs = `"""
The profile of the access token that came with the request, and whom it speaks of.
"""
type TokenInfo @public {
  """
  Which profile the token was written in: "auth0", "rfc9068" and so on.
  """
  profile: String!
  kind: TokenKind!
  """
  The OAuth 2.0 client, from \`azp\` or \`client_id\` as the profile says.
  """
  clientId: String
  subject: String
  issuer: String!
  audience: [String!]!
  """
  What the client was granted.
  """
  scopes: [String!]!
  """
  What the user may do; never satisfies a scope.
  """
  permissions: [String!]!
  tokenId: String
  """
  ISO 8601, UTC.
  """
  issuedAt: String
  """
  ISO 8601, UTC.
  """
  expiresAt: String!
  """
  Seconds until the token expires; 0 when it just did.
  """
  expiresIn: Int!
  """
  What the client registry knows of the client; null when there is none.
  """
  client: ClientInfo
}

"""
Who acts.
"""
enum TokenKind {
  USER
  """
  The client acts for itself; no end user is involved.
  """
  CLIENT
  """
  The token does not carry enough to tell.
  """
  UNKNOWN
}

"""
An OAuth 2.0 client as the registry knows it.
"""
type ClientInfo @public {
  id: String!
  name: String!
  description: String
}

extend type Query {
  """
  The current token; null when the request came without one.
  """
  tokenInfo: TokenInfo @public
}
`;

const KINDS: Readonly<Record<PrincipalKind, string>> = { user: 'USER', client: 'CLIENT', unknown: 'UNKNOWN' };

type Resolve = (source: Principal, args: unknown, context: unknown) => unknown;

const fields: Record<string, Resolve> = {
  kind: ({ kind }) => KINDS[kind],
  scopes: ({ scopes }) => [...scopes],
  permissions: ({ permissions }) => [...permissions],
  issuedAt: ({ issuedAt }) => issuedAt?.toISOString() ?? null,
  expiresAt: ({ expiresAt }) => expiresAt.toISOString(),
  expiresIn: ({ expiresAt }, _args, context) => {
    const now = recordOf(context)?.services.now?.() ?? new Date();
    const seconds = Math.floor((expiresAt.getTime() - now.getTime()) / 1000);
    // GraphQL's Int ends after 68 years, and a token may say that it does not.
    return Math.max(0, Math.min(seconds, 2_147_483_647));
  },
  client: ({ clientId }, _args, context) =>
    clientId === null ? null : (recordOf(context)?.services.clients?.load(clientId).catch(toldAsUnavailable) ?? null),
};

/** Why the registry failed is for the operator, who finds it as the `cause`; clients learn that it did. */
function toldAsUnavailable(cause: unknown): never {
  const error = new GraphQLError('The client registry is temporarily unavailable.', {
    extensions: { code: 'SERVICE_UNAVAILABLE' satisfies AnswerCode },
  });
  error.cause = cause;
  throw error;
}

/**
 * The `tokenInfo` query: type definitions and resolvers for `createSchema` or `makeExecutableSchema`. It needs a `Query` type to extend.
 *
 * @example
 * ```ts
 * import { authDirectives, tokenInfo } from 'graphql-bearer';
 * import { createSchema } from 'graphql-yoga';
 *
 * const schema = createSchema({
 *   typeDefs: [authDirectives().typeDefs, tokenInfo.typeDefs, 'type Query { hello: String }'],
 *   resolvers: [tokenInfo.resolvers, { Query: { hello: () => 'Hello!' } }],
 * });
 * ```
 */
export const tokenInfo: { readonly typeDefs: string; readonly resolvers: Record<string, Record<string, Resolve>> } = {
  typeDefs,
  resolvers: {
    Query: { tokenInfo: (_source, _args, context) => recordOf(context)?.principal ?? null },
    TokenInfo: fields,
  },
};

/** Whether a schema has the field and not its resolver: to every caller it would say that there is no token. */
export function lacksTokenInfo(schema: GraphQLSchema): boolean {
  const field = schema.getQueryType()?.getFields()['tokenInfo'];
  return field !== undefined && field.resolve === undefined && String(field.type) === 'TokenInfo';
}
