import {
  type GraphQLFieldResolver,
  type GraphQLSchema,
  type GraphQLTypeResolver,
  isAbstractType,
  isObjectType,
} from 'graphql';

/** Makes a guarded function of the one that is given; of the default one where none is. */
export type Guard<F> = (given: F | null | undefined) => F;

/** What stands before the resolvers of one field. */
export interface FieldGuards {
  readonly resolve: Guard<GraphQLFieldResolver<unknown, unknown>>;
  readonly subscribe?: Guard<GraphQLFieldResolver<unknown, unknown>>;
}

/**
 * Guards what is put in the place of a guarded function later. Caches and tracers wrap the resolvers of a schema that is
 * there already: what a cache keeps of one caller's must not stand before the guard, but behind it.
 */
export function keepSchemaGuarded(
  schema: GraphQLSchema,
  guards: {
    /** By `Type.field`. */
    readonly fields: ReadonlyMap<string, FieldGuards>;
    readonly typeResolvers: ReadonlyMap<string, Guard<GraphQLTypeResolver<unknown, unknown>>>;
  },
): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (isAbstractType(type)) keepGuarded(type, 'resolveType', guards.typeResolvers.get(type.name));
    if (!isObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      const ofField = guards.fields.get(`${type.name}.${field.name}`);
      keepGuarded(field, 'resolve', ofField?.resolve);
      keepGuarded(field, 'subscribe', ofField?.subscribe);
    }
  }
}

function keepGuarded<F>(owner: object, member: string, guard: Guard<F> | undefined): void {
  if (guard === undefined) return;
  let current: F | null | undefined = Reflect.get(owner, member);
  Object.defineProperty(owner, member, {
    enumerable: true,
    configurable: true,
    get: () => current,
    set(given: F | null | undefined) {
      if (given !== current) current = guard(given);
    },
  });
}
