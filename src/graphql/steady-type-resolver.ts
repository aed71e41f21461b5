import type { GraphQLInterfaceType, GraphQLTypeResolver, GraphQLUnionType } from 'graphql';
import { createObjectNotes } from './object-notes.ts';
import { wholeTypeResolver } from './whole-type-resolver.ts';

type TypeResolver = GraphQLTypeResolver<unknown, unknown>;

/**
 * A type resolver that answers about a field's value what it answered first. An object is asked about as one of the type
 * that it has then; were it given out as one of another type, nobody would have been asked.
 */
export function steadyTypeResolver(
  type: GraphQLInterfaceType | GraphQLUnionType,
  given: TypeResolver | null | undefined,
): TypeResolver {
  const resolveType = given ?? wholeTypeResolver;
  const answers = createObjectNotes<Map<unknown, ReturnType<TypeResolver>>>();
  return (value, context, info, abstractType) => {
    let ofField = answers.get(info);
    if (ofField === undefined) answers.set(info, (ofField = new Map()));
    // Some executors (graphql-jit) do not say which abstract type they ask of.
    if (!ofField.has(value)) ofField.set(value, resolveType(value, context, info, abstractType ?? type));
    return ofField.get(value);
  };
}
