import { type GraphQLSchema, getArgumentValues, getVariableValues } from 'graphql';
import { isField, isIncluded, type OperationPlan, type PlannedSelection } from './operation-plan.ts';
import type { Variables } from './variables.ts';

type Values = Parameters<typeof getArgumentValues>[2];

/** What an operation that ran, or was answered, was asked with. */
export interface AskedWith {
  readonly schema: GraphQLSchema;
  readonly variables: Variables;
  /** As the client sent them. */
  readonly variableValues?: Readonly<Record<string, unknown>> | null | undefined;
}

/**
 * True when each field of the root fails at its arguments, such as at a null for a type that takes none: validation cannot
 * know, variables are only fit for their own types, and no resolver is reached though nothing was answered by anybody else.
 */
export function failsAtArguments(plan: OperationPlan, { schema, variables, variableValues }: AskedWith): boolean {
  const fields = schema.getRootType(plan.kind)!.getFields();
  // In graphql 17 the values are called otherwise.
  const read: { readonly errors?: unknown; readonly coerced?: Values; readonly variableValues?: Values } =
    getVariableValues(schema, plan.operation.variableDefinitions ?? [], variableValues ?? {});
  if (read.errors !== undefined) return false;
  const fails = ({ items }: PlannedSelection): boolean =>
    items.every((item) => {
      if (!isIncluded(item.conditions, variables)) return true;
      if (!isField(item)) return fails(item.selection);
      const field = fields[item.node.name.value];
      // The schema's own fields, such as `__typename`, have no resolver to reach.
      if (field === undefined) return true;
      try {
        getArgumentValues(field, item.node, read.coerced ?? read.variableValues);
        return false;
      } catch {
        return true;
      }
    });
  return fails(plan.selection);
}
