import {
  type DocumentNode,
  type GraphQLError,
  GraphQLSchema,
  KnownTypeNamesRule,
  LoneSchemaDefinitionRule,
  PossibleTypeExtensionsRule,
  UniqueArgumentDefinitionNamesRule,
  UniqueArgumentNamesRule,
  UniqueDirectiveNamesRule,
  UniqueEnumValueNamesRule,
  UniqueFieldDefinitionNamesRule,
  UniqueInputFieldNamesRule,
  UniqueOperationTypesRule,
  UniqueTypeNamesRule,
  type ValidationRule,
  validate,
} from 'graphql';

/**
 * The rules for type definitions that do not speak of applied directives: those of others may be defined by a tool that
 * is not here, and what is wrong with ours is a start-up error with a coordinate.
 */
const RULES = [
  LoneSchemaDefinitionRule,
  UniqueOperationTypesRule,
  UniqueTypeNamesRule,
  UniqueEnumValueNamesRule,
  UniqueFieldDefinitionNamesRule,
  UniqueArgumentDefinitionNamesRule,
  UniqueDirectiveNamesRule,
  KnownTypeNamesRule,
  PossibleTypeExtensionsRule,
  UniqueArgumentNamesRule,
  UniqueInputFieldNamesRule,
] as unknown as readonly ValidationRule[];

/** What is wrong with type definitions, each with its place. */
export function sdlProblems(document: DocumentNode): readonly GraphQLError[] {
  // The definitions extend nothing: `validateSDL`, which says so by an absent schema, is not public.
  return validate(new GraphQLSchema({ assumeValid: true, directives: [] }), document, RULES);
}
