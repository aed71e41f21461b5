import {
  type GraphQLInputType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  getNullableType,
  getVariableValues,
  isInputObjectType,
  isInputType,
  isListType,
  isScalarType,
  isSpecifiedScalarType,
  type NamedTypeNode,
  type TypeNode,
  typeFromAST,
} from 'graphql';
import type { Execution } from './auth-record.ts';
import { createObjectNotes } from './object-notes.ts';

type Values = Readonly<Record<string, unknown>>;

const known = createObjectNotes<{ readonly execution: Execution; readonly isSame: boolean }>();

/**
 * False where an executor was given other variables than those that were decided about: whoever wraps it can change them, after
 * every gate. What rules can tell apart counts; what custom scalars make of a value is theirs.
 */
export function areAsDecided(execution: Execution, { variableValues, operation, schema }: GraphQLResolveInfo): boolean {
  const { variableDefinitions = [] } = operation;
  if (variableDefinitions.length === 0) return true;
  const found = known.get(variableValues);
  if (found?.execution === execution) return found.isSame;
  const decided = coercedOf(getVariableValues(schema, variableDefinitions, { ...execution.variables.values }));
  const told = coercedOf(variableValues);
  const isSame =
    decided !== null &&
    told !== null &&
    variableDefinitions.every(({ variable: { name }, type }) =>
      isSameMember(decided, told, name.value, inputType(schema, type)),
    );
  known.set(variableValues, { execution, isSame });
  return isSame;
}

/** graphql 16 and 17 name them differently; null for variables that do not fit. */
function coercedOf(values: object): Values | null {
  const { errors, coerced, variableValues } = values as {
    errors?: unknown;
    coerced?: unknown;
    variableValues?: unknown;
  };
  if (Array.isArray(errors)) return null;
  if (isResult(coerced)) return coerced;
  if (isResult(variableValues)) return isResult(variableValues['coerced']) ? variableValues['coerced'] : variableValues;
  return values as Values;
}

function isResult(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function inputType(schema: GraphQLSchema, node: TypeNode): GraphQLInputType | undefined {
  const type = typeFromAST(schema, node as NamedTypeNode);
  return isInputType(type) ? type : undefined;
}

function isSameMember(left: Values, right: Values, name: string, type: GraphQLInputType | undefined): boolean {
  const isThere = Object.hasOwn(left, name);
  if (isThere !== Object.hasOwn(right, name)) return false;
  return !isThere || isSameValue(left[name], right[name], type);
}

function isSameValue(left: unknown, right: unknown, given: GraphQLInputType | undefined): boolean {
  const type = given && getNullableType(given);
  if (type === undefined || left == null || right == null) return left === right;
  if (isListType(type)) {
    return (
      Array.isArray(left) &&
      Array.isArray(right) &&
      left.length === right.length &&
      left.every((item, index) => isSameValue(item, right[index], type.ofType))
    );
  }
  if (isInputObjectType(type)) {
    // Its members are called as resolvers get them, and some libraries make something else of the whole.
    if (!isResult(left) || !isResult(right)) return left === right;
    return Object.values(type.getFields()).every((field) => isSameMember(left, right, field.name, field.type));
  }
  return !isSpecifiedScalarType(type) && isScalarType(type) ? true : Object.is(left, right);
}
