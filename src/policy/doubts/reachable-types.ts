import {
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
} from 'graphql';

/** The types that clients can come by, and those that they can send. */
export interface ReachableTypes {
  readonly output: ReadonlySet<string>;
  readonly input: ReadonlySet<string>;
}

/** Follows a schema from its roots, and from `entrances`: types that a gateway reaches by itself. */
export function reachableTypes(schema: GraphQLSchema, entrances: readonly string[] = []): ReachableTypes {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  const output = new Set([...roots.flatMap((type) => (type ? [type.name] : [])), ...entrances]);
  const input = new Set<string>();
  // Both sets grow while they are walked.
  for (const name of output) {
    const type = schema.getType(name);
    if (isAbstractType(type)) for (const possible of schema.getPossibleTypes(type)) output.add(possible.name);
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    for (const inherited of type.getInterfaces()) output.add(inherited.name);
    for (const field of Object.values(type.getFields())) {
      output.add(getNamedType(field.type).name);
      for (const argument of field.args) input.add(getNamedType(argument.type).name);
    }
  }
  for (const name of input) {
    const type = schema.getType(name);
    if (!isInputObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) input.add(getNamedType(field.type).name);
  }
  return { output, input };
}
