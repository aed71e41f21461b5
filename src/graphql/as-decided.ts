import {
  type GraphQLInputType,
  type GraphQLNamedInputType,
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
  versionInfo,
} from 'graphql';
import type { Execution } from './auth-record.ts';
import { declaredVersion } from './declared-version.ts';
import { createObjectNotes } from './object-notes.ts';

type Values = Readonly<Record<string, unknown>>;

interface Compared {
  /** In all that rules can tell apart. */
  readonly isSame: boolean;
  /** And in what a decision point is asked about. */
  readonly isIdentical: boolean;
}

const SAME: Compared = { isSame: true, isIdentical: true };
const OTHER: Compared = { isSame: false, isIdentical: false };

const known = createObjectNotes<{ readonly execution: Execution; readonly compared: Compared }>();

/**
 * How the variables that an executor was given compare with those that were decided about: whoever wraps it can change them,
 * after every gate. Rules know what was sent, and what enums and built-in scalars are; what custom scalars make of a value is
 * theirs.
 */
export function asDecided(execution: Execution, { variableValues, operation, schema }: GraphQLResolveInfo): Compared {
  const { variableDefinitions = [] } = operation;
  if (variableDefinitions.length === 0) return SAME;
  const found = known.get(variableValues);
  if (found?.execution === execution) return found.compared;
  // What was compared once stays what is decided by, whatever becomes of the values that were given.
  execution.variables.settle();
  // Nobody was asked about the defaults that they have now.
  const isDeclared = execution.declared === null || declaredVersion(execution.operation) === execution.declared;
  const decided = coercedOf(getVariableValues(schema, variableDefinitions, execution.variables.values));
  const comparison = new Comparison();
  const isSame =
    isDeclared &&
    decided !== null &&
    variableDefinitions.every(({ variable: { name }, type }) =>
      comparison.member([decided, toldOf(variableValues)], name.value, inputType(schema, type)),
    );
  const compared = isSame ? { isSame, isIdentical: comparison.isIdentical } : OTHER;
  known.set(variableValues, { execution, compared });
  return compared;
}

/** graphql 16 and 17 name them differently; null for variables that do not fit. */
function coercedOf(result: object): Values | null {
  const { coerced, variableValues } = result as { readonly coerced?: Values; readonly variableValues?: object };
  return coerced ?? (variableValues === undefined ? null : toldOf(variableValues));
}

/** Not by what is there: a client can call its variables `coerced` and `sources`. */
function toldOf(values: object): Values {
  return versionInfo.major < 17 ? (values as Values) : (values as { readonly coerced: Values }).coerced;
}

function inputType(schema: GraphQLSchema, node: TypeNode): GraphQLInputType | undefined {
  const type = typeFromAST(schema, node as NamedTypeNode);
  return isInputType(type) ? type : undefined;
}

class Comparison {
  /** False where scalars made different things of what was sent, or new ones. */
  isIdentical = true;

  member([left, right]: readonly [Values, Values], name: string, type: GraphQLInputType | undefined): boolean {
    const isThere = Object.hasOwn(left, name);
    if (isThere !== Object.hasOwn(right, name)) return false;
    return !isThere || this.#value(left[name], right[name], type);
  }

  #value(left: unknown, right: unknown, given: GraphQLInputType | undefined): boolean {
    const type = given && getNullableType(given);
    if (type === undefined || left == null || right == null) return left === right;
    if (isListType(type)) {
      return (
        Array.isArray(left) &&
        Array.isArray(right) &&
        left.length === right.length &&
        left.every((item, index) => this.#value(item, right[index], type.ofType))
      );
    }
    if (isInputObjectType(type)) {
      // Its members are called as resolvers get them, and some libraries make something else of the whole.
      if (!isObject(left) || !isObject(right)) return left === right;
      return Object.values(type.getFields()).every((field) => this.member([left, right], field.name, field.type));
    }
    return Object.is(left, right) || this.#isScalars(type, left, right);
  }

  /** True where a scalar that is somebody's own made the values, be it under the name of a built-in one. */
  #isScalars(type: GraphQLNamedInputType, left: unknown, right: unknown): boolean {
    this.isIdentical = false;
    return isScalarType(type) && (!isSpecifiedScalarType(type) || (isObject(left) && isObject(right)));
  }
}

function isObject(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
