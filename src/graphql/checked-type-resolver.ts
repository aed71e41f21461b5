import type { GraphQLInterfaceType, GraphQLResolveInfo, GraphQLTypeResolver, GraphQLUnionType } from 'graphql';
import { isPromiseLike } from './object-id.ts';
import { wholeTypeResolver } from './whole-type-resolver.ts';

type TypeResolver = GraphQLTypeResolver<unknown, unknown>;

/** Finds the runtime type of a value as its abstract type does, and has a look at it before the executor does. */
export function checkedTypeResolver(
  type: GraphQLInterfaceType | GraphQLUnionType,
  given: TypeResolver | null | undefined,
  check: (
    typeName: string | undefined,
    context: unknown,
    info: GraphQLResolveInfo,
  ) => string | undefined | Promise<never>,
): TypeResolver {
  const resolveType = given ?? wholeTypeResolver;
  return (value, context, info, abstractType) => {
    // Some executors (graphql-jit) do not say which abstract type they ask of, and fail for good where that is missed.
    const resolved: unknown = resolveType(value, context, info, abstractType ?? type);
    return isPromiseLike(resolved)
      ? (resolved.then((settled) => check(nameOf(settled), context, info)) as Promise<string | undefined>)
      : check(nameOf(resolved), context, info);
  };
}

/** Some executors (graphql-jit) also take the type itself, or anything with its name. */
function nameOf(resolved: unknown): string | undefined {
  if (typeof resolved === 'string') return resolved;
  const { name } = (resolved ?? {}) as { readonly name?: unknown };
  return typeof name === 'string' ? name : undefined;
}
