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
  isInterfaceType,
  isObjectType,
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
  for (const type of Object.values(schema.getTypeMap())) {
    // What a directive is given has no rules.
    const places = placesOf(type).filter(([, place]) => hasNames(place));
    if (places.length === 0) continue;
    const written = writtenDefaults(schema, type);
    for (const [path, { type: given }] of places) {
      const value = written.get(path);
      if (value !== undefined && namesHidden(given, parseValue(value))) yield value;
    }
  }
}

type Place = GraphQLArgument | GraphQLInputField;

function placesOf(type: GraphQLNamedType): readonly (readonly [path: string, place: Place])[] {
  if (isInputObjectType(type)) return Object.values(type.getFields()).map((field) => [field.name, field]);
  if (!isObjectType(type) && !isInterfaceType(type)) return [];
  return Object.values(type.getFields()).flatMap((field) =>
    field.args.map((argument) => [`${field.name}.${argument.name}`, argument] as const),
  );
}

function hasNames(place: Place): boolean {
  // `default` is graphql 17's.
  const isGiven = place.defaultValue !== undefined || (place as { readonly default?: unknown }).default !== undefined;
  const named = getNamedType(place.type);
  return isGiven && (isEnumType(named) || isInputObjectType(named));
}

const WRITTEN = parse(`query ($name: String!) { __type(name: $name) {
  fields(includeDeprecated: true) { name args(includeDeprecated: true) { name defaultValue } }
  inputFields(includeDeprecated: true) { name defaultValue }
} }`);

interface Written {
  readonly name: string;
  readonly defaultValue: string | null;
}

interface WrittenType {
  readonly fields: readonly { readonly name: string; readonly args: readonly Written[] }[] | null;
  readonly inputFields: readonly Written[] | null;
}

/** Each version of graphql writes them in its own way: whatever it is, it is what callers are shown. */
function writtenDefaults(schema: GraphQLSchema, { name }: GraphQLNamedType): ReadonlyMap<string, string> {
  const { data } = executeSync({ schema, document: WRITTEN, variableValues: { name } });
  const { fields, inputFields } = (data as { readonly __type: WrittenType }).__type;
  const ofArguments = (fields ?? []).flatMap((field) =>
    field.args.map((argument) => [`${field.name}.${argument.name}`, argument.defaultValue] as const),
  );
  const ofInputs = (inputFields ?? []).map((field) => [field.name, field.defaultValue] as const);
  return new Map([...ofArguments, ...ofInputs].flatMap(([path, value]) => (value === null ? [] : [[path, value]])));
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
