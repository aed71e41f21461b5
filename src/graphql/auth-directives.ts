import type { GraphQLSchema } from 'graphql';
import { ConfigurationError } from '../errors.ts';
import { directiveSDL } from '../policy/directive.ts';
import { DIRECTIVES, OLDER_DIRECTIVES } from '../policy/directives/index.ts';
import { UNANNOTATED, type Unannotated } from '../policy/unannotated.ts';
import { type FederatedSDL, federatedSDL } from './federated-sdl.ts';
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
   * A schema that enforces its rules by itself, wherever it is executed. The one given is left as it is. One that is
   * guarded already comes back as it is, unless fields without a rule are to need more than they do.
   * @throws {ConfigurationError} with everything that is wrong with its directives.
   */
  transformer(schema: GraphQLSchema): GraphQLSchema;
  /**
   * The schema as a federated graph takes it (Federation 2.5 and later): rules as `@requiresScopes` and `@authenticated`,
   * for a gateway to enforce beside the subgraph. What a gateway cannot be told is named, one sentence each, in
   * `unexpressed`; `{ unexpressed: 'throw' }` makes it a start-up error.
   * @throws {ConfigurationError} with everything that is wrong with its directives.
   */
  federatedSDL(schema: GraphQLSchema, options?: { readonly unexpressed?: 'list' | 'throw' }): FederatedSDL;
}

/**
 * The directives as type definitions, and the transformer that makes a schema enforce them. Fails closed alone: without
 * the plugin or the context builder, every caller is an anonymous one.
 *
 * @throws {ConfigurationError} when an option is wrong.
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
export function authDirectives(options: AuthDirectivesOptions = {}): AuthDirectives {
  checkOptions(options);
  const { federation = false, unannotated = 'public' } = options;
  const directives = federation ? [...DIRECTIVES, ...OLDER_DIRECTIVES] : DIRECTIVES;
  return {
    typeDefs: `${directives.map(directiveSDL).join('\n\n')}\n`,
    transformer(schema) {
      const enforced = enforcedPolicy(schema);
      // Guarded once is enough, but not for fields without a rule that were left more open than they are to be.
      const isEnough =
        enforced !== undefined && UNANNOTATED.indexOf(unannotated) <= UNANNOTATED.indexOf(enforced.unannotated);
      return isEnough ? schema : guardedSchemaOf(policyOf(schema, { unannotated, federation }));
    },
    federatedSDL(schema, { unexpressed = 'list' } = {}) {
      if (unexpressed !== 'list' && unexpressed !== 'throw')
        throw new ConfigurationError(`unexpressed: expected "list" or "throw", got ${JSON.stringify(unexpressed)}`);
      const printed = federatedSDL(enforcedPolicy(schema) ?? policyOf(schema, { unannotated, federation }));
      if (unexpressed === 'throw' && printed.unexpressed.length > 0) throw new ConfigurationError(printed.unexpressed);
      return printed;
    },
  };
}

/** A misspelt option would leave rules unread, or fields more open than they are to be. */
function checkOptions({ federation = false, unannotated = 'public', ...others }: AuthDirectivesOptions): void {
  const problems = Object.keys(others).map((name) => `unknown option "${name}"; there are federation, unannotated`);
  if (typeof federation !== 'boolean') problems.push('option "federation": expected true or false');
  if (!UNANNOTATED.includes(unannotated)) problems.push(`option "unannotated": expected ${UNANNOTATED.join(', ')}`);
  if (problems.length > 0) throw new ConfigurationError(problems.map((problem) => `authDirectives: ${problem}`));
}
