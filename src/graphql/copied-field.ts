import type { GraphQLField, GraphQLOutputType } from 'graphql';

type Field = GraphQLField<unknown, unknown>;

/** What is different in a field of another schema. */
export interface FieldChanges {
  readonly type: GraphQLOutputType;
  readonly parentType?: unknown;
}

/** A field for another schema, with everything that other libraries put on it beside its configuration. */
export function copiedField(field: Field, changes: FieldChanges): Field {
  return withPrototype({ ...field, ...changes }, field);
}

/** Fields are plain objects in graphql 16, and those of a class in graphql 17. */
export function withPrototype<T extends object>(made: T, original: T): T {
  const prototype: unknown = Object.getPrototypeOf(original);
  return prototype === Object.prototype ? made : Object.setPrototypeOf(made, prototype as object);
}

/**
 * With what other libraries put on a type or a field beside its configuration. Mercurius finds the `resolveReference` of a
 * federated entity there, and without one takes for the entity whatever the client says of it. Plugins of envelop mark a field
 * whose resolver they have wrapped, and wrap it again without their mark.
 */
export function withExtras<T extends object>(made: T, original: T): T {
  // Asking for all of its own keys at once would take four times as long.
  for (const key of Object.keys(original)) take(made, original, key);
  for (const key of Object.getOwnPropertySymbols(original)) take(made, original, key);
  return made;
}

function take(made: object, original: object, key: PropertyKey): void {
  if (!(key in made)) Reflect.set(made, key, Reflect.get(original, key));
}
