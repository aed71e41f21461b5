import {
  __InputValue,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  parseValue,
  type ValueNode,
} from 'graphql';

type InputValue = GraphQLArgument | GraphQLInputField;
type Printed = NonNullable<GraphQLField<InputValue, unknown>['resolve']>;

const hidden = new WeakSet<InputValue>();
let given: Printed | null = null;

/**
 * Keeps what a schema says of its default values from naming what its caller cannot see. The values stay as they are: a
 * schema's default is not the client's, and applies to whoever leaves an argument out.
 */
export function hideDefaults(visible: GraphQLSchema, whole: GraphQLSchema): void {
  given ??= watchDefaults();
  for (const type of Object.values(visible.getTypeMap())) {
    if (type.name.startsWith('__')) continue;
    const original = whole.getType(type.name);
    if (isInputObjectType(type) && isInputObjectType(original)) {
      hideIn(Object.values(type.getFields()), (name) => original.getFields()[name], visible);
    } else if ((isObjectType(type) || isInterfaceType(type)) && 'getFields' in original!) {
      for (const { name, args } of Object.values(type.getFields())) {
        const field = original.getFields()[name] as GraphQLField<unknown, unknown>;
        hideIn(args, (argument) => field.args.find((each) => each.name === argument), visible);
      }
    }
  }
}

function hideIn(
  values: readonly InputValue[],
  original: (name: string) => InputValue | undefined,
  visible: GraphQLSchema,
): void {
  for (const value of values) {
    const whole = original(value.name);
    if (whole !== undefined && saysHidden(whole, visible)) hidden.add(value);
  }
}

function saysHidden(value: InputValue, visible: GraphQLSchema): boolean {
  try {
    const text = given?.(value, {}, undefined, undefined as never);
    return typeof text === 'string' && namesHidden(parseValue(text), value.type, visible);
  } catch {
    // A value that its own type cannot print.
    return true;
  }
}

/** Introspection is the same in all schemas: what it says of a default is told apart by what it is said of. */
function watchDefaults(): Printed {
  const field = __InputValue.getFields()['defaultValue']!;
  const print = field.resolve as Printed;
  field.resolve = (value: InputValue, ...rest) => (hidden.has(value) ? null : print(value, ...rest));
  return print;
}

/** The type is that of the whole schema; only the caller's own says what may be named. */
function namesHidden(value: ValueNode, type: GraphQLInputType, visible: GraphQLSchema): boolean {
  if (value.kind === Kind.LIST) {
    const nullable = getNullableType(type);
    return value.values.some((item) => namesHidden(item, isListType(nullable) ? nullable.ofType : nullable, visible));
  }
  const named = getNamedType(type);
  const seen = visible.getType(named.name);
  if (value.kind === Kind.ENUM && isEnumType(named))
    return !isEnumType(seen) || seen.getValue(value.value) === undefined;
  if (value.kind !== Kind.OBJECT || !isInputObjectType(named)) return false;
  if (!isInputObjectType(seen)) return true;
  return value.fields.some(({ name, value: inner }) => {
    const field = named.getFields()[name.value];
    if (field === undefined || seen.getFields()[name.value] === undefined) return true;
    return namesHidden(inner, field.type, visible);
  });
}
