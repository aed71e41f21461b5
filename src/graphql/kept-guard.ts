import type { GraphQLAbstractType, GraphQLField, GraphQLFieldResolver, GraphQLTypeResolver } from 'graphql';
import { type FieldChanges, withExtras, withPrototype } from './copied-field.ts';

type Resolver = GraphQLFieldResolver<unknown, unknown>;
type TypeResolver = GraphQLTypeResolver<unknown, unknown>;

/** What stands before the resolvers of one field. Makes a guarded function of the one that is given; of the default one where none is. */
export interface FieldGuard {
  resolve(given: Resolver | null | undefined): Resolver;
  subscribe?(given: Resolver | null | undefined): Resolver;
}

/** What stands before the type resolver of one abstract type. */
export interface TypeGuard {
  resolveType(given: TypeResolver | null | undefined): TypeResolver;
}

type Field = GraphQLField<unknown, unknown>;

/**
 * A copy of a field, guarded, and so is what is put in the place of its functions later. Caches and tracers wrap the resolvers
 * of a schema that is there already: what a cache keeps of one caller's must not stand before the guard, but behind it.
 * Not spread: engines turn an object of which a member becomes an accessor into one that is slow to read, at every row.
 */
export function keptField(field: Field, guard: FieldGuard, { type, parentType }: FieldChanges): Field {
  const { name, description, args, subscribe, deprecationReason, extensions, astNode } = field;
  // All at once, as a schema has thousands of fields, of which each has these.
  const made = { name, description, type, args, subscribe, deprecationReason, extensions, astNode } as Field;
  keepResolve(made, field.resolve, guard);
  if (guard.subscribe !== undefined) keepSubscribe(made, subscribe, guard);
  if (parentType !== undefined) Object.assign(made, { parentType });
  return withExtras(withPrototype(made, field), field);
}

/** Guards the type resolver that an abstract type has, and whatever is put in its place later. */
export function keepTypeResolver(type: GraphQLAbstractType, guard: TypeGuard): void {
  keepResolveType(type, type.resolveType, guard);
}

/**
 * The function in use, and what guards the next one, stand beside the member under names of their own, so that all owners
 * share two accessors: with functions for each, executors would find another shape in every field.
 */
function keeperOf(member: string): (owner: object, given: unknown, guard: FieldGuard | TypeGuard) => void {
  const inUse = Symbol(member);
  const guarding = Symbol(`guard of ${member}`);
  type Owner = Record<symbol, unknown>;
  const guarded = (guard: unknown, given: unknown): unknown =>
    (guard as Record<string, (given: unknown) => unknown>)[member]!(given);
  function get(this: Owner): unknown {
    return this[inUse];
  }
  function set(this: Owner, given: unknown): void {
    if (given !== this[inUse]) this[inUse] = guarded(this[guarding], given);
  }
  const accessor: PropertyDescriptor = { get, set, enumerable: true, configurable: true };
  return (owner, given, guard) => {
    // Not enumerable: what copies the members of one field into another one must not take its guard along.
    Object.defineProperty(owner, inUse, { value: guarded(guard, given), writable: true });
    Object.defineProperty(owner, guarding, { value: guard });
    Object.defineProperty(owner, member, accessor);
  };
}

const keepResolve = keeperOf('resolve');
const keepSubscribe = keeperOf('subscribe');
const keepResolveType = keeperOf('resolveType');
