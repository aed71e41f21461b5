import { type GraphQLSchema, isEnumType, isInputObjectType, isInterfaceType, isObjectType } from 'graphql';
import type { SchemaElement } from './annotation.ts';
import type { SchemaPolicy } from './schema-policy.ts';

/** Every element of a schema that a directive can be applied to, with its schema coordinate. */
export function* schemaElements(
  schema: GraphQLSchema,
): Iterable<readonly [coordinate: string, element: SchemaElement]> {
  yield ['schema', schema];
  for (const type of Object.values(schema.getTypeMap())) {
    const { name } = type;
    if (name.startsWith('__')) continue;
    yield [name, type];
    if (isObjectType(type) || isInterfaceType(type)) {
      for (const field of Object.values(type.getFields())) {
        yield [`${name}.${field.name}`, field];
        for (const argument of field.args) yield [`${name}.${field.name}(${argument.name}:)`, argument];
      }
    } else if (isInputObjectType(type)) {
      for (const field of Object.values(type.getFields())) yield [`${name}.${field.name}`, field];
    } else if (isEnumType(type)) {
      for (const value of type.getValues()) yield [`${name}.${value.name}`, value];
    }
  }
  for (const directive of schema.getDirectives()) {
    for (const argument of directive.args) yield [`@${directive.name}(${argument.name}:)`, argument];
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
