import {
  type DocumentNode,
  type ExecutionResult,
  executeSync,
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isScalarType,
  Kind,
  parse,
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
      const { value: key } = alias ?? name;
      if (isIntrospection(name.value)) roots.add(key);
      if (name.value === 'defaultValue') keys.add(key);
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
  for (const type of Object.values(schema.getTypeMap())) {
    // What a directive is given has no rules.
    const places = placesOf(type);
    if (!places.some(hasNames)) continue;
    // Each version of graphql writes them in its own way: this is what callers are shown, in the order of the schema.
    const { data } = executeSync({ schema, document: WRITTEN, variableValues: { name: type.name } });
    const { fields, inputFields } = (data as { readonly __type: WrittenType }).__type;
    const written = inputFields ?? fields.flatMap(({ args }) => args);
    for (const [index, { type: given }] of places.entries()) {
      const value = written[index]?.defaultValue;
      if (value != null && namesHidden(given, parseValue(value))) yield value;
    }
  }
}

type Place = GraphQLArgument | GraphQLInputField;

function placesOf(type: GraphQLNamedType): readonly Place[] {
  if (!('getFields' in type)) return [];
  return Object.values<GraphQLInputField | { readonly args: readonly GraphQLArgument[] }>(type.getFields()).flatMap(
    (field) => ('args' in field ? field.args : [field]),
  );
}

function hasNames(place: Place): boolean {
  // `default` is graphql 17's.
  const given = place.defaultValue ?? (place as { readonly default?: unknown }).default;
  return given != null && !isScalarType(getNamedType(place.type));
}

const WRITTEN = parse(`query ($name: String!) { __type(name: $name) {
  fields(includeDeprecated: true) { args(includeDeprecated: true) { defaultValue } }
  inputFields(includeDeprecated: true) { defaultValue }
} }`);

interface Written {
  readonly defaultValue: string | null;
}

interface WrittenType {
  readonly fields: readonly { readonly args: readonly Written[] }[];
  readonly inputFields: readonly Written[] | null;
}

function namesHidden(type: GraphQLInputType, value: ValueNode): boolean {
  const named = getNamedType(type);
  if (value.kind === Kind.LIST) return value.values.some((each) => namesHidden(named, each));
  if (isEnumType(named)) return value.kind === Kind.ENUM && named.getValue(value.value) == null;
  if (!isInputObjectType(named) || value.kind !== Kind.OBJECT) return false;
  const fields = named.getFields();
  return value.fields.some(
    ({ name, value: below }) => !fields[name.value] || namesHidden(fields[name.value]!.type, below),
  );
}
