import {
  defaultTypeResolver,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  type GraphQLTypeResolver,
  isAbstractType,
} from 'graphql';

const wholes = new WeakMap<GraphQLSchema, GraphQLSchema>();

/** Notes of which schema another one is the part that a caller sees. */
export function notePart(part: GraphQLSchema, whole: GraphQLSchema): void {
  wholes.set(part, whole);
}

/**
 * The default type resolver, which asks each possible type whether a value is of it. Types that the caller cannot see are
 * asked in their turn: left out, an object of theirs would be given out as one of the next type that takes it.
 */
export const wholeTypeResolver: GraphQLTypeResolver<unknown, unknown> = (value, context, info, abstractType) => {
  const whole = wholes.get(info.schema);
  const type = whole?.getType(abstractType.name);
  if (whole === undefined || !isAbstractType(type)) return defaultTypeResolver(value, context, info, abstractType);
  const inWhole: GraphQLResolveInfo = { ...info, schema: whole };
  return defaultTypeResolver(value, context, inWhole, type);
};
