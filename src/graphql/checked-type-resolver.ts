import {
  defaultTypeResolver,
  type GraphQLInterfaceType,
  type GraphQLResolveInfo,
  type GraphQLTypeResolver,
  type GraphQLUnionType,
} from 'graphql';
import { isPromiseLike } from './object-id.ts';

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
  const resolveType = given ?? defaultTypeResolver;
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
