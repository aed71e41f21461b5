import {
  defaultFieldResolver,
  type GraphQLField,
  type GraphQLFieldConfig,
  type GraphQLFieldResolver,
  type GraphQLInputObjectType,
  getNamedType,
  isInputObjectType,
} from 'graphql';
import { defaultOf, type InputValue } from './hidden-defaults.ts';
import type { Visibility } from './visibility.ts';

type Field = GraphQLField<unknown, unknown>;
type FieldConfig = GraphQLFieldConfig<unknown, unknown>;
type Resolver = GraphQLFieldResolver<unknown, unknown>;

/** What arguments, or the fields of an input object, stand for where they are left out because nobody sees them. */
interface Members {
  readonly defaults: Record<string, unknown>;
  readonly inner: Map<InputValue, Members>;
}

/**
 * The defaults of arguments and input fields that a caller cannot see. An executor knows only what the caller's schema has:
 * a resolver would hear nothing of a default that keeps others from more than what is theirs.
 */
export class UnseenDefaults {
  readonly #visibility: Visibility;
  readonly #ofTypes = new Map<GraphQLInputObjectType, Members>();

  constructor(visibility: Visibility) {
    this.#visibility = visibility;
  }

  /** The field as it is, or with resolvers that are given all that the whole schema would give them. */
  applied(field: Field, isSeen: (argument: InputValue) => boolean, config: FieldConfig): FieldConfig {
    const members = this.#fill({ defaults: {}, inner: new Map() }, field.args, isSeen);
    if (!hasDefaults(members)) return config;
    const around =
      (resolve: Resolver): Resolver =>
      (source, args, context, info) =>
        resolve(source, completed(args, members), context, info);
    return {
      ...config,
      resolve: around(config.resolve ?? defaultFieldResolver),
      ...(config.subscribe && { subscribe: around(config.subscribe) }),
    };
  }

  #fill(members: Members, values: readonly InputValue[], isSeen: (value: InputValue) => boolean): Members {
    for (const value of values) {
      const type = getNamedType(value.type);
      if (!isSeen(value)) Object.assign(members.defaults, defaultOf(value));
      else if (isInputObjectType(type)) members.inner.set(value, this.#ofType(type));
    }
    return members;
  }

  #ofType(type: GraphQLInputObjectType): Members {
    let members = this.#ofTypes.get(type);
    if (members === undefined) {
      // Known before it is filled: a type may refer to itself.
      this.#ofTypes.set(type, (members = { defaults: {}, inner: new Map() }));
      this.#fill(members, Object.values(type.getFields()), (field) => this.#visibility.inputField(type, field));
    }
    return members;
  }
}

function hasDefaults({ defaults, inner }: Members, seen = new Set<Members>()): boolean {
  if (Object.keys(defaults).length > 0) return true;
  return [...inner.values()].some((each) => !seen.has(each) && hasDefaults(each, seen.add(each)));
}

function completed<T>(value: T, members: Members): T;
function completed(value: unknown, members: Members): unknown {
  if (Array.isArray(value)) return value.map((item) => completed(item, members));
  if (typeof value !== 'object' || value === null) return value;
  const made: Record<string, unknown> = { ...members.defaults, ...value };
  for (const [input, inner] of members.inner) {
    const given = made[input.name];
    // A default of the schema is what it is, with or without what is in others.
    if (given !== undefined && given !== input.defaultValue) made[input.name] = completed(given, inner);
  }
  return made;
}
