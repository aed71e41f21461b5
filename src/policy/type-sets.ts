import {
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLObjectType,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import type { FieldPolicy } from './field-policy.ts';
import type { SchemaPolicy } from './schema-policy.ts';

/** Object types of a set for which a field means the same: same requirement, same return type. */
export interface FieldGroup {
  readonly types: ReadonlySet<GraphQLObjectType>;
  readonly field: GraphQLField<unknown, unknown>;
  readonly policy: FieldPolicy;
  /** The type whose fields are selected below; null for leaves. */
  readonly returns: GraphQLCompositeType | null;
  readonly isList: boolean;
  readonly isNonNull: boolean;
  /** Nothing is selected below it, so far: a leaf is planned as it is here. */
  readonly selection: null;
}

/** The object types possible at a point of an operation. Interned: the same types are the same set. */
export class TypeSet {
  readonly types: readonly GraphQLObjectType[];
  readonly #sets: TypeSets;
  readonly #has: ReadonlySet<GraphQLObjectType>;
  readonly #narrowed = new Map<string, TypeSet>();
  readonly #groups = new Map<string, readonly FieldGroup[]>();

  constructor(types: readonly GraphQLObjectType[], sets: TypeSets) {
    this.types = types;
    this.#sets = sets;
    this.#has = new Set(types);
  }

  has(type: GraphQLObjectType): boolean {
    return this.#has.has(type);
  }

  /** What is left of the set inside a fragment with this type condition. */
  narrow(typeName: string): TypeSet {
    let narrowed = this.#narrowed.get(typeName);
    if (narrowed === undefined) {
      const condition = this.#sets.named(typeName);
      narrowed = condition === this ? this : this.#sets.intern(this.types.filter((type) => condition.has(type)));
      this.#narrowed.set(typeName, narrowed);
    }
    return narrowed;
  }

  /** The field as each type of the set has it, types with the same meaning together; empty where no type has it. */
  groups(fieldName: string): readonly FieldGroup[] {
    let groups = this.#groups.get(fieldName);
    if (groups === undefined) {
      groups = this.#sets.group(this.types, fieldName);
      this.#groups.set(fieldName, groups);
    }
    return groups;
  }
}

/** The type sets of one schema. */
export class TypeSets {
  readonly #policy: SchemaPolicy;
  readonly #byName = new Map<string, TypeSet>();
  readonly #byTypes = new Map<string, TypeSet>();

  constructor(policy: SchemaPolicy) {
    this.#policy = policy;
  }

  /** All object types that a value of the named type can be. */
  named(typeName: string): TypeSet {
    let set = this.#byName.get(typeName);
    if (set === undefined) {
      const { schema } = this.#policy;
      const type = schema.getType(typeName);
      const types = isObjectType(type) ? [type] : isAbstractType(type) ? schema.getPossibleTypes(type) : [];
      set = this.intern(types);
      this.#byName.set(typeName, set);
    }
    return set;
  }

  intern(types: readonly GraphQLObjectType[]): TypeSet {
    const key = types.map(({ name }) => name).join(' ');
    let set = this.#byTypes.get(key);
    if (set === undefined) {
      set = new TypeSet(types, this);
      this.#byTypes.set(key, set);
    }
    return set;
  }

  group(types: readonly GraphQLObjectType[], fieldName: string): readonly FieldGroup[] {
    const groups = new Map<string, FieldGroup & { readonly types: Set<GraphQLObjectType> }>();
    for (const type of types) {
      const field = type.getFields()[fieldName];
      const policy = this.#policy.field(type.name, fieldName);
      if (field === undefined || policy === undefined) continue;
      // Guarded arguments belong to one type's field: such a field is a group of its own.
      const key = `${policy.requirement.id} ${field.type} ${policy.inputs === null ? '' : type.name}`;
      const group = groups.get(key);
      if (group === undefined)
        groups.set(key, { types: new Set([type]), field, policy, ...shapeOf(field), selection: null });
      else group.types.add(type);
    }
    return [...groups.values()];
  }
}

/** What a field's type says of its shape. */
export function shapeOf({
  type,
}: GraphQLField<unknown, unknown>): Pick<FieldGroup, 'returns' | 'isList' | 'isNonNull'> {
  const named = getNamedType(type);
  const nullable = isNonNullType(type) ? type.ofType : type;
  return {
    returns: isCompositeType(named) ? named : null,
    isList: isListType(nullable),
    isNonNull: isNonNullType(type),
  };
}
