import {
  defaultTypeResolver,
  type GraphQLInterfaceType,
  type GraphQLTypeResolver,
  type GraphQLUnionType,
} from 'graphql';
import { createObjectNotes } from './object-notes.ts';
import { isToldReliably } from './told-field.ts';

type TypeResolver = GraphQLTypeResolver<unknown, unknown>;

/**
 * A type resolver that answers about a field's value what it answered first. An object is asked about as one of the type
 * that it has then; were it given out as one of another type, nobody would have been asked.
 */
export function steadyTypeResolver(
  type: GraphQLInterfaceType | GraphQLUnionType,
  given: TypeResolver | null | undefined,
): TypeResolver {
  const resolveType = given ?? defaultTypeResolver;
  const answers = createObjectNotes<Map<unknown, ReturnType<TypeResolver>>>();
  return (value, context, info, abstractType) => {
    // An executor that tells of each object anew has nothing for all of a field but what it has for all of an execution.
    const field = isToldReliably(info) ? info : info.variableValues;
    let ofField = answers.get(field);
    if (ofField === undefined) answers.set(field, (ofField = new Map()));
    // Some executors (graphql-jit) do not say which abstract type they ask of.
    if (!ofField.has(value)) ofField.set(value, resolveType(value, context, info, abstractType ?? type));
    return ofField.get(value);
  };
}
