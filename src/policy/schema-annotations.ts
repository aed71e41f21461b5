import {
  type GraphQLNamedType,
  type GraphQLSchema,
  isEnumType,
  isInterfaceType,
  isObjectType,
  isScalarType,
  isUnionType,
} from 'graphql';
import { type Annotation, type AnnotationReader, NO_ANNOTATION } from './annotation.ts';
import type { DirectivePlace } from './directive.ts';

/** What the directives of a schema say of its output types and their fields. */
export class SchemaAnnotations {
  readonly #types = new Map<string, Annotation>();
  readonly #fields = new Map<string, Map<string, Annotation>>();

  constructor(schema: GraphQLSchema, reader: AnnotationReader) {
    reader.read(schema, 'schema', null);
    for (const { name, args } of schema.getDirectives()) {
      for (const each of args) reader.read(each, `@${name}(${each.name}:)`, null);
    }
    for (const type of Object.values(schema.getTypeMap())) if (!type.name.startsWith('__')) this.#read(type, reader);
  }

  type(typeName: string): Annotation {
    return this.#types.get(typeName) ?? NO_ANNOTATION;
  }

  field(typeName: string, fieldName: string): Annotation {
    return this.#fields.get(typeName)?.get(fieldName) ?? NO_ANNOTATION;
  }

  get all(): readonly Annotation[] {
    return [...this.#types.values(), ...[...this.#fields.values()].flatMap((fields) => [...fields.values()])];
  }

  #read(type: GraphQLNamedType, reader: AnnotationReader): void {
    const place = placeOf(type);
    if (place === null) return;
    const annotation = reader.read(type, type.name, place);
    if (annotation !== NO_ANNOTATION) this.#types.set(type.name, annotation);
    if (!isObjectType(type) && !isInterfaceType(type)) return;
    const fields = new Map<string, Annotation>();
    for (const field of Object.values(type.getFields())) {
      const at = `${type.name}.${field.name}`;
      const own = reader.read(field, at, 'FIELD_DEFINITION');
      if (own !== NO_ANNOTATION) fields.set(field.name, own);
      // Those of objects are read where their fields are compiled.
      if (isInterfaceType(type))
        for (const each of field.args) reader.read(each, `${at}(${each.name}:)`, 'ARGUMENT_DEFINITION');
    }
    if (fields.size > 0) this.#fields.set(type.name, fields);
  }
}

/** True when a rule or `@public` stands there. */
export function speaks({ rules, opens }: Annotation): boolean {
  return opens || rules.length > 0;
}

function placeOf(type: GraphQLNamedType): DirectivePlace | null {
  if (isObjectType(type)) return 'OBJECT';
  if (isInterfaceType(type)) return 'INTERFACE';
  if (isUnionType(type)) return 'UNION';
  if (isScalarType(type)) return 'SCALAR';
  return isEnumType(type) ? 'ENUM' : null;
}
