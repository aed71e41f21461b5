import { type GraphQLSchema, getVariableValues, isNonNullType, typeFromAST } from 'graphql';
import { Variables } from '../policy/variables.ts';
import type { LoadedOperation } from './load-operations.ts';
import { readJson } from './read-json.ts';
import { UsageError } from './usage-error.ts';

/** The variables of one operation, and what is to be said of them. */
export interface GivenVariables {
  readonly variables: Variables;
  /** Required variables for which nothing was given: what they guard is not counted. */
  readonly missing: readonly string[];
}

/**
 * The variables that a file gives, as a server takes them; without a file none are sent.
 * @throws {UsageError} for those with which a server would not run the operation.
 */
export function variablesFor(
  { operation }: LoadedOperation,
  { schema, path }: { readonly schema: GraphQLSchema; readonly path: string | undefined },
): GivenVariables {
  const definitions = operation.variableDefinitions ?? [];
  if (path === undefined) {
    const missing = definitions.filter(({ type, defaultValue }) => {
      return defaultValue === undefined && isNonNullType(typeFromAST(schema, type as never));
    });
    return { variables: new Variables(operation, {}), missing: missing.map(({ variable }) => variable.name.value) };
  }
  const given = readJson(path);
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw new UsageError(`${path}: holds no variables; write one JSON object`);
  const values = given as Record<string, unknown>;
  const { errors } = getVariableValues(schema, definitions, values) as { readonly errors?: readonly Error[] };
  if (errors?.[0] !== undefined)
    throw new UsageError(`${path}: ${errors[0].message.replace(/\.$/, '')}; correct it there`);
  return { variables: new Variables(operation, values), missing: [] };
}
