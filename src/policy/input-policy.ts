import {
  type GraphQLArgument,
  type GraphQLEnumType,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
} from 'graphql';
import type { AnnotationReader } from './annotation.ts';
import type { Rule } from './rule.ts';

/** A place of the schema and the rules that are written there. */
export interface Source {
  readonly coordinate: string;
  readonly rules: readonly Rule[];
}

/** What sending something through an argument needs: rules of the argument, and of what its type contains. */
export interface ArgumentPolicy {
  readonly argument: GraphQLArgument;
  readonly sources: readonly Source[];
}

/** The rules of input fields and enum values: what a client sends, as opposed to what it gets. */
export class InputPolicy {
  readonly #members = new Map<string, Map<string, Source>>();
  readonly #guarded = new Map<string, boolean>();
  readonly #reachable = new Map<string, readonly Source[]>();
  readonly #schema: GraphQLSchema;

  constructor(schema: GraphQLSchema, reader: AnnotationReader) {
    this.#schema = schema;
    for (const type of Object.values(schema.getTypeMap())) {
      if (isInputObjectType(type)) {
        reader.read(type, type.name, null);
        this.#collect(
          type.name,
          Object.values(type.getFields()),
          (field) => reader.read(field, `${type.name}.${field.name}`, 'INPUT_FIELD_DEFINITION').rules,
        );
      } else if (isEnumType(type) && !type.name.startsWith('__')) {
        this.#collect(
          type.name,
          type.getValues(),
          (value) => reader.read(value, `${type.name}.${value.name}`, 'ENUM_VALUE').rules,
        );
      }
    }
  }

  /** True when no rule stands on any input field or enum value. */
  get isEmpty(): boolean {
    return this.#members.size === 0;
  }

  /** All places with rules. */
  *sources(): Iterable<Source> {
    for (const members of this.#members.values()) yield* members.values();
  }

  /** The rules of one input field or enum value. */
  member(type: GraphQLInputObjectType | GraphQLEnumType, name: string): Source | undefined {
    return this.#members.get(type.name)?.get(name);
  }

  /** True when a value of this type can contain something that a rule guards. */
  isGuarded(type: GraphQLInputType): boolean {
    if (this.isEmpty) return false;
    const { name } = getNamedType(type);
    const known = this.#guarded.get(name);
    if (known !== undefined) return known;
    const guarded = this.reachable(name).length > 0;
    this.#guarded.set(name, guarded);
    return guarded;
  }

  /** Everything that a value of this type can contain, at any depth. */
  reachable(typeName: string): readonly Source[] {
    const known = this.#reachable.get(typeName);
    if (known !== undefined) return known;
    const found: Source[] = [];
    const seen = new Set<string>([typeName]);
    for (const name of seen) {
      found.push(...(this.#members.get(name)?.values() ?? []));
      const type = this.#schema.getType(name);
      if (isInputObjectType(type)) {
        for (const field of Object.values(type.getFields())) seen.add(getNamedType(field.type).name);
      }
    }
    this.#reachable.set(typeName, found);
    return found;
  }

  #collect<T extends { readonly name: string }>(
    typeName: string,
    members: readonly T[],
    rulesOf: (member: T) => readonly Rule[],
  ): void {
    const guarded = new Map<string, Source>();
    for (const member of members) {
      const rules = rulesOf(member);
      if (rules.length > 0) guarded.set(member.name, { coordinate: `${typeName}.${member.name}`, rules });
    }
    if (guarded.size > 0) this.#members.set(typeName, guarded);
  }
}
