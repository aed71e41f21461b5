import type { SchemaPolicy } from '../schema-policy.ts';
import type { Doubt } from './doubt.ts';
import { pointlessRules } from './pointless-rules.ts';
import { sideDoors } from './side-doors.ts';
import { unknownScopes } from './unknown-scopes.ts';
import { unprotectedMutations } from './unprotected-mutations.ts';
import { unreachableRules } from './unreachable-rules.ts';

/**
 * What is legal in a schema's rules and probably not meant: for reviews, never for a server's start. With `knownScopes`,
 * also rules that name a scope which is not among them.
 *
 * @example
 * ```ts run
 * import { buildSchema } from 'graphql';
 * import { authDirectives } from 'graphql-bearer';
 * import { doubtsAbout, SchemaPolicy } from 'graphql-bearer/core';
 *
 * const schema = buildSchema(`
 *   ${authDirectives().typeDefs}
 *   type Query { reports: [String!] @requiresScope(scope: "read:reprots") }
 * `);
 * const policy = new SchemaPolicy(schema, { unannotated: 'authenticated' });
 * doubtsAbout(policy, new Set(['read:reports'])).map(({ kind }) => kind); // => ['unknown-scope']
 * ```
 */
export function doubtsAbout(policy: SchemaPolicy, knownScopes: ReadonlySet<string> | null = null): readonly Doubt[] {
  return [
    ...pointlessRules(policy),
    ...unreachableRules(policy),
    ...unprotectedMutations(policy),
    ...sideDoors(policy),
    ...(knownScopes === null ? [] : unknownScopes(policy, knownScopes)),
  ];
}
