import {
  type DocumentNode,
  type ExecutionResult,
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  type IntrospectionInputValue,
  type IntrospectionInterfaceType,
  type IntrospectionObjectType,
  type IntrospectionType,
  introspectionFromSchema,
  isEnumType,
  isInputObjectType,
  isInputType,
  Kind,
  parseValue,
  type ValueNode,
  visit,
} from 'graphql';
import { isIntrospection } from '../policy/introspection-places.ts';

/**
 * What a schema says of itself, without the defaults that name what is not in it: a default is in force for callers who
 * may not send it, and must not be shown to them.
 */
export function withoutHiddenDefaults<T extends ExecutionResult>(
  result: T,
  visible: GraphQLSchema,
  document: DocumentNode,
): T {
  if (result.data == null) return result;
  const hidden = hiddenDefaults(visible);
  if (hidden.size === 0) return result;
  const roots = new Set<string>();
  const keys = new Set<string>();
  visit(document, {
    Field({ alias, name }) {
      if (isIntrospection(name.value)) roots.add((alias ?? name).value);
      if (name.value === 'defaultValue') keys.add((alias ?? name).value);
    },
  });
  for (const [key, value] of Object.entries(result.data)) if (roots.has(key)) strike(value, keys, hidden);
  return result;
}

function strike(value: unknown, keys: ReadonlySet<string>, hidden: ReadonlySet<string>): void {
  if (typeof value !== 'object' || value === null) return;
  const object = value as Record<string, unknown>;
  for (const [key, below] of Object.entries(object)) {
    if (typeof below !== 'string') strike(below, keys, hidden);
    else if (keys.has(key) && hidden.has(below)) object[key] = null;
  }
}

const found = new WeakMap<GraphQLSchema, ReadonlySet<string>>();

/** The defaults of a schema that name what it does not have, as introspection writes them. */
function hiddenDefaults(schema: GraphQLSchema): ReadonlySet<string> {
  let hidden = found.get(schema);
  if (hidden === undefined) found.set(schema, (hidden = new Set(findHiddenDefaults(schema))));
  return hidden;
}

function* findHiddenDefaults(schema: GraphQLSchema): Iterable<string> {
  const { types, directives } = introspectionFromSchema(schema).__schema;
  const places = [
    ...directives.flatMap(({ args }) => args),
    ...types.flatMap((type) => (hasFields(type) ? type.fields.flatMap(({ args }) => args) : [])),
    ...types.flatMap((type) => (type.kind === 'INPUT_OBJECT' ? type.inputFields : [])),
  ];
  for (const { type, defaultValue } of places) {
    const named = schema.getType(nameOf(type));
    if (defaultValue != null && isInputType(named) && namesHidden(named, parseValue(defaultValue))) yield defaultValue;
  }
}

function hasFields(type: IntrospectionType): type is IntrospectionObjectType | IntrospectionInterfaceType {
  return type.kind === 'OBJECT' || type.kind === 'INTERFACE';
}

function nameOf(type: IntrospectionInputValue['type']): string {
  return type.kind === 'NON_NULL' || type.kind === 'LIST' ? nameOf(type.ofType) : type.name;
}

function namesHidden(type: GraphQLInputType, value: ValueNode): boolean {
  const named = getNamedType(type);
  if (value.kind === Kind.LIST) return value.values.some((each) => namesHidden(named, each));
  if (value.kind === Kind.ENUM) return isEnumType(named) && named.getValue(value.value) == null;
  if (value.kind !== Kind.OBJECT || !isInputObjectType(named)) return false;
  return value.fields.some(({ name, value: below }) => {
    const field = named.getFields()[name.value];
    return field === undefined || namesHidden(field.type, below);
  });
}
