import { type GraphQLSchema, isEnumType, isInputObjectType, isInterfaceType, isObjectType } from 'graphql';
import type { SchemaElement } from './annotation.ts';
import type { SchemaPolicy } from './schema-policy.ts';

/** The schema coordinate of an element, on asking: a schema has thousands of them, and most need no name. */
type Coordinate = () => string;

/** Tells of every element of a schema that a directive can be applied to. */
export function forEachElement(
  schema: GraphQLSchema,
  visit: (element: SchemaElement, coordinate: Coordinate) => void,
): void {
  visit(schema, () => 'schema');
  for (const type of Object.values(schema.getTypeMap())) {
    const { name } = type;
    if (name.startsWith('__')) continue;
    visit(type, () => name);
    if (isObjectType(type) || isInterfaceType(type)) {
      for (const field of Object.values(type.getFields())) {
        visit(field, () => `${name}.${field.name}`);
        for (const argument of field.args) visit(argument, () => `${name}.${field.name}(${argument.name}:)`);
      }
    } else if (isInputObjectType(type)) {
      for (const field of Object.values(type.getFields())) visit(field, () => `${name}.${field.name}`);
    } else if (isEnumType(type)) {
      for (const value of type.getValues()) visit(value, () => `${name}.${value.name}`);
    }
  }
  for (const directive of schema.getDirectives()) {
    for (const argument of directive.args) visit(argument, () => `@${directive.name}(${argument.name}:)`);
  }
}

/** `@public` on a field cancels `unannotated` only; beside a rule that reaches the same field it would mislead. */
export function openConflicts(policy: SchemaPolicy): readonly string[] {
  const problems: string[] = [];
  for (const type of Object.values(policy.schema.getTypeMap())) {
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      if (!policy.fieldAnnotation(type.name, field.name).opens) continue;
      const interfaces = type.getInterfaces();
      const reaching = [
        { at: `${type.name}.${field.name}`, annotation: policy.fieldAnnotation(type.name, field.name) },
        { at: type.name, annotation: policy.annotation(type.name) },
        ...interfaces.map(({ name }) => ({
          at: `${name}.${field.name}`,
          annotation: policy.fieldAnnotation(name, field.name),
        })),
        ...interfaces.map(({ name }) => ({ at: name, annotation: policy.annotation(name) })),
      ].find(({ annotation }) => annotation.rules.length > 0);
      if (reaching !== undefined) {
        const rule = reaching.annotation.rules[0]!;
        problems.push(
          `${type.name}.${field.name}: @public has no effect beside @${rule.directive} on ${reaching.at}, which reaches the same field; remove one of them`,
        );
      }
    }
  }
  return problems;
}
