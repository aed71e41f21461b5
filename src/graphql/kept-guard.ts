import {
  type GraphQLField,
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
    if (isAbstractType(type)) {
      const guard = guards.typeResolvers.get(type.name);
      if (guard !== undefined) keepResolveType(type, type.resolveType, guard);
    }
    if (!isObjectType(type)) continue;
    const fields = type.getFields();
    for (const field of Object.values(fields)) {
      const ofField = guards.fields.get(`${type.name}.${field.name}`);
      if (ofField !== undefined) fields[field.name] = keptField(field, ofField);
    }
  }
}

type Field = GraphQLField<unknown, unknown>;

/** A field anew: engines turn an object of which a member becomes an accessor into one that is slow to read, at every row. */
function keptField(field: Field, { resolve, subscribe }: FieldGuards): Field {
  const made: Record<PropertyKey, unknown> = Object.create(Object.getPrototypeOf(field));
  keepResolve(made, field.resolve, resolve);
  if (subscribe !== undefined) keepSubscribe(made, field.subscribe, subscribe);
  for (const key of Reflect.ownKeys(field)) if (!Object.hasOwn(made, key)) made[key] = Reflect.get(field, key);
  return made as unknown as Field;
}

type AnyGuard = (given: never) => unknown;

/**
 * The function in use, and what guards the next one, stand beside the member under names of their own, so that all owners
 * share two accessors: with functions for each, executors would find another shape in every field.
 */
function keeperOf(member: string): (owner: object, current: unknown, guard: AnyGuard) => void {
  const inUse = Symbol(member);
  const guarding = Symbol(`guard of ${member}`);
  type Owner = Record<symbol, unknown>;
  function get(this: Owner): unknown {
    return this[inUse];
  }
  function set(this: Owner, given: unknown): void {
    if (given !== this[inUse]) this[inUse] = (this[guarding] as (given: unknown) => unknown)(given);
  }
  return (owner, current, guard) => {
    Object.defineProperty(owner, inUse, { value: current, writable: true });
    Object.defineProperty(owner, guarding, { value: guard });
    Object.defineProperty(owner, member, { get, set, enumerable: true, configurable: true });
  };
}

const keepResolve = keeperOf('resolve');
const keepSubscribe = keeperOf('subscribe');
const keepResolveType = keeperOf('resolveType');
