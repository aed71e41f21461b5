import {
  GraphQLDirective,
  type GraphQLField,
  type GraphQLFieldConfig,
  type GraphQLFieldConfigMap,
  GraphQLInputObjectType,
  GraphQLInterfaceType,
  GraphQLList,
  type GraphQLNamedType,
  GraphQLNonNull,
  type GraphQLNullableType,
  GraphQLObjectType,
  GraphQLSchema,
  type GraphQLType,
  type GraphQLTypeResolver,
  GraphQLUnionType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
  validateSchema,
} from 'graphql';
import { copiedField, type FieldChanges, withExtras } from './copied-field.ts';

type Field = GraphQLField<unknown, unknown>;
type FieldConfig = GraphQLFieldConfig<unknown, unknown>;

type Composite = GraphQLObjectType | GraphQLInterfaceType;

/** What a rebuilt schema has otherwise. Whatever an edit leaves out stays as it is. */
export interface SchemaEdit {
  /** The field as it shall be, which may be the one given, changed; null: it is not there. */
  readonly field?: (type: Composite, name: string, field: FieldConfig) => FieldConfig | null;
  /** Where nothing else is done to fields, what is to stand in the place of a copy of one, with the same changes; null: that copy. */
  readonly instead?: (field: Field, changes: FieldChanges, type: GraphQLObjectType) => Field | null;
  /** How the runtime type of a value is found. */
  readonly resolveType?: (
    type: GraphQLInterfaceType | GraphQLUnionType,
  ) => GraphQLTypeResolver<unknown, unknown> | undefined;
  /** False: the type is nowhere in the schema. The edit must leave out whatever refers to it. */
  readonly keepsType?: (type: GraphQLNamedType) => boolean;
  /** Replaces an enum or an input object by its edited self, when it differs. */
  readonly inputType?: (type: GraphQLNamedType, replace: <T extends GraphQLType>(type: T) => T) => GraphQLNamedType;
}

/**
 * A copy of a schema with an edit applied, the original untouched. Object, interface and union types are made anew, as
 * they refer to one another; scalars, enums and input types are shared where the edit does not touch them.
 */
export function rebuildSchema(schema: GraphQLSchema, edit: SchemaEdit): GraphQLSchema {
  return new SchemaRebuild(schema, edit).build();
}

class SchemaRebuild {
  readonly #schema: GraphQLSchema;
  readonly #edit: SchemaEdit;
  readonly #types = new Map<string, GraphQLNamedType>();
  /** Fields stay what they are, but for the types that they lead to. */
  readonly #copiesFields: boolean;

  constructor(schema: GraphQLSchema, edit: SchemaEdit) {
    this.#schema = schema;
    this.#edit = edit;
    this.#copiesFields = edit.field === undefined && edit.inputType === undefined;
  }

  build(): GraphQLSchema {
    const config = this.#schema.toConfig();
    const types = config.types.filter((type) => this.#keeps(type)).map((type) => this.#named(type));
    for (const type of types) if (isObjectType(type) || isInterfaceType(type)) this.#fill(type);
    const root = (type: GraphQLObjectType | null | undefined) => (type && this.#keeps(type) ? this.#named(type) : null);
    return new GraphQLSchema({
      ...config,
      types,
      query: root(config.query),
      mutation: root(config.mutation),
      subscription: root(config.subscription),
      directives:
        this.#edit.inputType === undefined ? config.directives : config.directives.map((each) => this.#directive(each)),
      // The copy has the shape of the original: what was valid need not be validated again.
      assumeValid: config.assumeValid || validateSchema(this.#schema).length === 0,
    });
  }

  /** Fields refer to types: they are there when all types are. */
  #fill(made: Composite): void {
    const type = this.#schema.getType(made.name) as Composite;
    if (made === type) return;
    const fields = made.getFields();
    const originals = type.getFields();
    for (const name of Object.keys(this.#copiesFields ? originals : fields)) {
      const original = originals[name]!;
      fields[name] = this.#copiesFields ? this.#copy(original, type, made) : withExtras(fields[name]!, original);
    }
  }

  /** To have graphql-js make a configuration of each field, and a field of that, takes a large schema its time. */
  #copy(field: Field, type: Composite, made: Composite): Field {
    const changes: FieldChanges = {
      type: this.#replace(field.type),
      // Fields know it since graphql 17.
      ...('parentType' in field && { parentType: made }),
    };
    const instead = isObjectType(type) ? this.#edit.instead?.(field, changes, type) : null;
    return instead ?? copiedField(field, changes);
  }

  #keeps(type: GraphQLNamedType): boolean {
    return type.name.startsWith('__') || (this.#edit.keepsType?.(type) ?? true);
  }

  #named<T extends GraphQLNamedType>(type: T): T {
    let made = this.#types.get(type.name);
    if (made === undefined) {
      made = withExtras(this.#make(type), type);
      this.#types.set(type.name, made);
    }
    return made as T;
  }

  readonly #replace = <T extends GraphQLType>(type: T): T => {
    // What stays as it was, such as a list of a scalar, is not made twice.
    if (isListType(type)) {
      const item: GraphQLType = this.#replace(type.ofType);
      return item === type.ofType ? type : (new GraphQLList(item) as T);
    }
    if (isNonNullType(type)) {
      const nullable: GraphQLNullableType = this.#replace(type.ofType);
      return nullable === type.ofType ? type : (new GraphQLNonNull(nullable) as T);
    }
    return this.#named(type as GraphQLNamedType) as T;
  };

  #make(type: GraphQLNamedType): GraphQLNamedType {
    if (type.name.startsWith('__')) return type;
    if (isObjectType(type)) {
      const { name, description, isTypeOf, extensions, astNode, extensionASTNodes } = type;
      return new GraphQLObjectType({
        ...{ name, description, isTypeOf, extensions, astNode, extensionASTNodes },
        fields: this.#fields(type),
        interfaces: () => this.#all(type.getInterfaces()),
      });
    }
    if (isInterfaceType(type)) {
      const { name, description, resolveType, extensions, astNode, extensionASTNodes } = type;
      return new GraphQLInterfaceType({
        ...{ name, description, resolveType, extensions, astNode, extensionASTNodes },
        ...this.#resolveType(type),
        fields: this.#fields(type),
        interfaces: () => this.#all(type.getInterfaces()),
      });
    }
    if (isUnionType(type)) {
      const config = type.toConfig();
      return new GraphQLUnionType({ ...config, ...this.#resolveType(type), types: () => this.#all(config.types) });
    }
    if (this.#edit.inputType === undefined) return type;
    const edited = this.#edit.inputType(type, this.#replace);
    return isInputObjectType(edited) && edited === type ? this.#inputObject(edited) : edited;
  }

  /** An input object refers to other input types, which the edit may have replaced. */
  #inputObject(type: GraphQLInputObjectType): GraphQLInputObjectType {
    const config = type.toConfig();
    return new GraphQLInputObjectType({
      ...config,
      fields: () =>
        Object.fromEntries(
          Object.entries(config.fields).map(([name, field]) => [name, { ...field, type: this.#replace(field.type) }]),
        ),
    });
  }

  #resolveType(type: GraphQLInterfaceType | GraphQLUnionType): { resolveType?: GraphQLTypeResolver<unknown, unknown> } {
    const resolveType = this.#edit.resolveType?.(type);
    return resolveType === undefined ? {} : { resolveType };
  }

  #all<T extends GraphQLNamedType>(types: readonly T[]): T[] {
    return types.filter((type) => this.#keeps(type)).map((type) => this.#named(type));
  }

  /** None where they are copied. */
  #fields(type: Composite): () => GraphQLFieldConfigMap<unknown, unknown> {
    return () => {
      const made: GraphQLFieldConfigMap<unknown, unknown> = {};
      if (this.#copiesFields) return made;
      const { field: edit } = this.#edit;
      for (const [name, field] of Object.entries(type.toConfig().fields)) {
        const edited = edit === undefined ? field : edit(type, name, field);
        if (edited === null) continue;
        // A configuration made for this copy alone.
        edited.type = this.#replace(edited.type);
        if (this.#edit.inputType !== undefined) edited.args = this.#args(edited.args);
        made[name] = edited;
      }
      return made;
    };
  }

  #args(args: FieldConfig['args'] = {}): NonNullable<FieldConfig['args']> {
    return Object.fromEntries(
      Object.entries(args).map(([name, argument]) => [name, { ...argument, type: this.#replace(argument.type) }]),
    );
  }

  #directive(directive: GraphQLDirective): GraphQLDirective {
    const config = directive.toConfig();
    return new GraphQLDirective({ ...config, args: this.#args(config.args) });
  }
}
