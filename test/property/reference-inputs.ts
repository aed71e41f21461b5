import {
  type FieldNode,
  type GraphQLArgument,
  type GraphQLInputType,
  type GraphQLObjectType,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  type ValueNode,
  type VariableDefinitionNode,
} from 'graphql';
import { directivesOf, type Place } from './reference-rules.ts';

/** What the client sent beside the document. */
export interface Sent {
  readonly definitions: readonly VariableDefinitionNode[];
  readonly variables: Readonly<Record<string, unknown>>;
}

/** R8: whether a value counts as sent. Only a variable without a value and without a default does not. */
function isSent(value: ValueNode, sent: Sent): boolean {
  if (value.kind !== 'Variable') return true;
  const name = value.name.value;
  return Object.hasOwn(sent.variables, name) || definitionOf(name, sent)?.defaultValue !== undefined;
}

/** Inside of a literal, a variable that nobody sent carries what its name means to every object: it may be anything. */
function mayInherit(value: ValueNode): boolean {
  return value.kind === 'Variable' && value.name.value in {};
}

/** Every place inside of anything that the type could be given. */
function placesOf(type: GraphQLInputType, seen: ReadonlySet<string> = new Set()): readonly Place[] {
  const named = getNamedType(type);
  if (seen.has(named.name)) return [];
  if (isEnumType(named))
    return named
      .getValues()
      .map((each) => ({ coordinate: `${named.name}.${each.name}`, directives: directivesOf(each) }));
  if (!isInputObjectType(named)) return [];
  return Object.values(named.getFields()).flatMap((field) => [
    { coordinate: `${named.name}.${field.name}`, directives: directivesOf(field) },
    ...placesOf(field.type, new Set([...seen, named.name])),
  ]);
}

const definitionOf = (name: string, sent: Sent): VariableDefinitionNode | undefined =>
  sent.definitions.find((definition) => definition.variable.name.value === name);

/** The places inside a JSON value of a variable. */
function placesInJson(value: unknown, type: GraphQLInputType): readonly Place[] {
  const bare = getNullableType(type);
  if (value === null) return [];
  if (isListType(bare))
    return (Array.isArray(value) ? value : [value]).flatMap((item) => placesInJson(item, bare.ofType));
  if (isEnumType(bare)) {
    const known = bare.getValue(String(value));
    return known ? [{ coordinate: `${bare.name}.${known.name}`, directives: directivesOf(known) }] : [];
  }
  if (!isInputObjectType(bare)) return [];
  return Object.entries(value as Record<string, unknown>).flatMap(([name, inner]) => {
    const field = bare.getFields()[name];
    if (field === undefined) return [];
    const place = { coordinate: `${bare.name}.${name}`, directives: directivesOf(field) };
    return [place, ...placesInJson(inner, field.type)];
  });
}

/** The places inside a literal, and behind the variables in it. */
function placesInLiteral(value: ValueNode, { type, sent }: { type: GraphQLInputType; sent: Sent }): readonly Place[] {
  const bare = getNullableType(type);
  if (value.kind === 'Variable') {
    const name = value.name.value;
    if (Object.hasOwn(sent.variables, name)) return placesInJson(sent.variables[name], type);
    const fallback = definitionOf(name, sent)?.defaultValue;
    if (fallback === undefined) return mayInherit(value) ? placesOf(type) : [];
    return placesInLiteral(fallback, { type, sent });
  }
  if (value.kind === 'NullValue') return [];
  if (isListType(bare)) {
    const items = value.kind === 'ListValue' ? value.values : [value];
    return items.flatMap((item) => placesInLiteral(item, { type: bare.ofType, sent }));
  }
  if (isEnumType(bare) && value.kind === 'EnumValue') {
    const known = bare.getValue(value.value);
    return known ? [{ coordinate: `${bare.name}.${known.name}`, directives: directivesOf(known) }] : [];
  }
  if (!isInputObjectType(bare) || value.kind !== 'ObjectValue') return [];
  return value.fields.flatMap((inner) => {
    const field = bare.getFields()[inner.name.value];
    if (field === undefined || !(isSent(inner.value, sent) || mayInherit(inner.value))) return [];
    const place = { coordinate: `${bare.name}.${field.name}`, directives: directivesOf(field) };
    return [place, ...placesInLiteral(inner.value, { type: field.type, sent })];
  });
}

/** R1 and R8: the arguments, input fields and enum values that one field node provides. */
export function placesProvided(
  node: FieldNode,
  { type, sent }: { readonly type: GraphQLObjectType; readonly sent: Sent },
): readonly Place[] {
  const field = type.getFields()[node.name.value];
  return (node.arguments ?? []).flatMap((written) => {
    const argument = field?.args.find((each) => each.name === written.name.value);
    if (argument === undefined || !isSent(written.value, sent)) return [];
    const owners: readonly { readonly name: string; readonly argument: GraphQLArgument | undefined }[] = [
      { name: type.name, argument },
      ...type.getInterfaces().map((each) => ({
        name: each.name,
        argument: each.getFields()[node.name.value]?.args.find((one) => one.name === argument.name),
      })),
    ];
    const places = owners.flatMap((owner) =>
      owner.argument === undefined
        ? []
        : [
            {
              coordinate: `${owner.name}.${node.name.value}(${argument.name}:)`,
              directives: directivesOf(owner.argument),
            },
          ],
    );
    return [...places, ...placesInLiteral(written.value, { type: argument.type, sent })];
  });
}
