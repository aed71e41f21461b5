import {
  defaultFieldResolver,
  type GraphQLField,
  type GraphQLFieldConfig,
  type GraphQLFieldResolver,
  type GraphQLNamedType,
  getNamedType,
  isInputObjectType,
} from 'graphql';
import { defaultOf, type InputValue } from './hidden-defaults.ts';
import type { Visibility } from './visibility.ts';

type FieldConfig = GraphQLFieldConfig<unknown, unknown>;
type Resolver = GraphQLFieldResolver<unknown, unknown>;
type IsSeen = (value: InputValue) => boolean;

/** What is to be added to arguments, or to an input object. */
interface Members {
  readonly defaults: Record<string, unknown>;
  readonly inner: Map<InputValue, Members>;
}

/**
 * Gives resolvers the defaults of arguments and input fields that their caller cannot see. An executor knows only what the
 * caller's schema has: a resolver would hear nothing of a default that keeps others to what is theirs.
 */
export function unseenDefaults(
  visibility: Visibility,
): (field: GraphQLField<unknown, unknown>, isSeen: IsSeen, config: FieldConfig) => FieldConfig {
  const ofTypes = new Map<GraphQLNamedType, Members>();
  const fill = (members: Members, values: readonly InputValue[], isSeen: IsSeen): Members => {
    for (const value of values) {
      const type = getNamedType(value.type);
      if (!isSeen(value)) Object.assign(members.defaults, defaultOf(value));
      else if (isInputObjectType(type)) {
        let inner = ofTypes.get(type);
        if (inner === undefined) {
          // Known before it is filled: a type may refer to itself.
          ofTypes.set(type, (inner = nothing()));
          fill(inner, Object.values(type.getFields()), (field) => visibility.inputField(type, field));
        }
        members.inner.set(value, inner);
      }
    }
    return members;
  };
  return ({ args }, isSeen, config) => {
    const members = fill(nothing(), args, isSeen);
    if (!hasDefaults(members, new Set())) return config;
    const around =
      (resolve: Resolver): Resolver =>
      (source, given, context, info) =>
        resolve(source, completed(given, members), context, info);
    const { resolve = defaultFieldResolver, subscribe } = config;
    return { ...config, resolve: around(resolve), ...(subscribe && { subscribe: around(subscribe) }) };
  };
}

function nothing(): Members {
  return { defaults: {}, inner: new Map() };
}

function hasDefaults({ defaults, inner }: Members, seen: Set<Members>): boolean {
  for (const each of inner.values()) if (!seen.has(each) && hasDefaults(each, seen.add(each))) return true;
  return Object.keys(defaults).length > 0;
}

function completed<T>(value: T, members: Members): T;
function completed(value: unknown, members: Members): unknown {
  if (Array.isArray(value)) return value.map((item) => completed(item, members));
  if (typeof value !== 'object' || value === null) return value;
  const made: Record<string, unknown> = { ...members.defaults, ...value };
  for (const [{ name, defaultValue }, inner] of members.inner) {
    // A default of the schema is what it is, with or without what is in others.
    if (name in made && made[name] !== defaultValue) made[name] = completed(made[name], inner);
  }
  return made;
}
