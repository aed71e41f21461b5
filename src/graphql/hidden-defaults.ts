import {
  __InputValue,
  type FieldNode,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLSchema,
  getArgumentValues,
  getNamedType,
  isEnumType,
  isInputObjectType,
  Kind,
  parseValue,
  type ValueNode,
} from 'graphql';

export type InputValue = GraphQLArgument | GraphQLInputField;
type Printed = (value: InputValue, ...rest: unknown[]) => string | null;

const hidden = new WeakSet<InputValue>();
let print: Printed | null = null;

/**
 * Keeps what a schema says of its default values from naming what its caller cannot see. The values stay as they are: a
 * schema's default is not the client's, and applies to whoever leaves an argument out.
 */
export function hideDefaults(visible: GraphQLSchema, whole: GraphQLSchema): void {
  const printed = (print ??= watchDefaults());
  const hide = (value: InputValue, original: InputValue): void => {
    try {
      const text = printed(original);
      if (text === null || !namesHidden(parseValue(text), original, visible)) return;
      // Graphql 17 coerces a default when it is first needed, by the type as its caller sees it: here by the whole one.
      Object.assign(value, { defaultValue: defaultOf(original)[original.name], default: undefined });
    } catch {
      // What cannot be printed or read cannot be looked through either.
    }
    hidden.add(value);
  };
  for (const type of Object.values(visible.getTypeMap())) {
    if (!('getFields' in type) || type.name.startsWith('__')) continue;
    const originals = (whole.getType(type.name) as typeof type).getFields();
    for (const field of Object.values(type.getFields())) {
      const whole = inputsOf(originals[field.name]!);
      for (const value of inputsOf(field)) hide(value, whole.find(({ name }) => name === value.name)!);
    }
  }
}

/** What an argument or an input field is, by its name, where it is left out: nothing without a default. */
export function defaultOf(value: InputValue): Readonly<Record<string, unknown>> {
  const field = { args: [value] } as unknown as GraphQLField<unknown, unknown>;
  return getArgumentValues(field, { kind: Kind.FIELD } as FieldNode);
}

/** The arguments of a field, and of an input field itself. */
function inputsOf(field: GraphQLField<unknown, unknown> | GraphQLInputField): readonly InputValue[] {
  return (field as GraphQLField<unknown, unknown>).args ?? [field];
}

/** Introspection is the same in all schemas: what it says of a default is told apart by what it is said of. */
function watchDefaults(): Printed {
  const field = __InputValue.getFields()['defaultValue']!;
  const given = field.resolve as Printed;
  field.resolve = (value: InputValue, ...rest) => (hidden.has(value) ? null : given(value, ...rest));
  return given;
}

/** The type is that of the whole schema; only the caller's own says what may be named. */
function namesHidden(value: ValueNode, { type }: Pick<InputValue, 'type'>, visible: GraphQLSchema): boolean {
  if (value.kind === Kind.LIST) return value.values.some((item) => namesHidden(item, { type }, visible));
  const named = getNamedType(type);
  const seen = visible.getType(named.name);
  if (value.kind === Kind.ENUM && isEnumType(named)) return !isEnumType(seen) || !seen.getValue(value.value);
  if (value.kind !== Kind.OBJECT || !isInputObjectType(named)) return false;
  const fields = isInputObjectType(seen) ? seen.getFields() : {};
  return value.fields.some(
    ({ name, value: inner }) => !(name.value in fields) || namesHidden(inner, named.getFields()[name.value]!, visible),
  );
}
