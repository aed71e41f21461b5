import type { GraphQLSchema } from 'graphql';
import { directiveSDL } from '../policy/directive.ts';
import { DIRECTIVES, OLDER_DIRECTIVES } from '../policy/directives/index.ts';
import type { Unannotated } from '../policy/unannotated.ts';
import { enforcedPolicy, guardedSchemaOf, policyOf } from './schema-policies.ts';

/** Which directives there are, and what a field without one needs. */
export interface AuthDirectivesOptions {
  /** Also accept `@requiresScopes(scopes: [[…]])` and its kin, as federated graphs write them. Default false. */
  readonly federation?: boolean;
  /** What a field with no rule needs where nothing else says so. Default `'public'`: such fields are as ever. */
  readonly unannotated?: Unannotated;
}

/** What `authDirectives` makes. */
export interface AuthDirectives {
  /** The directive definitions, to be given to `createSchema` or `makeExecutableSchema` beside one's own type definitions. */
  readonly typeDefs: string;
  /**
   * A schema that enforces its rules by itself, wherever it is executed. The one given is left as it is.
   * @throws {ConfigurationError} with everything that is wrong with its directives.
   */
  transformer(schema: GraphQLSchema): GraphQLSchema;
}

/**
 * The directives as type definitions, and the transformer that makes a schema enforce them. Fails closed alone: without
 * the plugin or the context builder, every caller is an anonymous one.
 *
 * @example
 * ```ts
 * import { authDirectives } from 'graphql-bearer';
 * import { createSchema } from 'graphql-yoga';
 *
 * const { typeDefs, transformer } = authDirectives();
 * const mine = 'type Query { reports: [String!] @requiresScope(scope: "read:reports") }';
 * const schema = transformer(createSchema({ typeDefs: [typeDefs, mine] }));
 * ```
 */
export function authDirectives({
  federation = false,
  unannotated = 'public',
}: AuthDirectivesOptions = {}): AuthDirectives {
  const directives = federation ? [...DIRECTIVES, ...OLDER_DIRECTIVES] : DIRECTIVES;
  return {
    typeDefs: `${directives.map(directiveSDL).join('\n\n')}\n`,
    transformer(schema) {
      return enforcedPolicy(schema) === undefined
        ? guardedSchemaOf(policyOf(schema, { unannotated, federation }))
        : schema;
    },
  };
}
