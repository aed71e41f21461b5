import { type GraphQLInterfaceType, type GraphQLObjectType, isInterfaceType, isObjectType } from 'graphql';
import type { Source } from '../input-policy.ts';
import type { SchemaPolicy } from '../schema-policy.ts';
import type { Doubt } from './doubt.ts';

/**
 * A rule that adds nothing to what reaches its place anyway: from beside it, its parent type or an interface. A field's
 * return type does not count, since without a rule of its own the field would follow `unannotated`.
 */
export function pointlessRules(policy: SchemaPolicy): readonly Doubt[] {
  return Object.values(policy.schema.getTypeMap()).flatMap((type) => {
    if (type.name.startsWith('__')) return [];
    const own = { coordinate: type.name, rules: policy.annotation(type.name).rules };
    if (!isObjectType(type) && !isInterfaceType(type)) return pointlessAt(own, []);
    const above = type.getInterfaces().map(({ name }) => ({ coordinate: name, rules: policy.annotation(name).rules }));
    return [
      ...pointlessAt(own, above),
      ...Object.keys(type.getFields()).flatMap((name) => pointlessOfField(policy, type, name, [own, ...above])),
    ];
  });
}

function pointlessOfField(
  policy: SchemaPolicy,
  type: GraphQLObjectType | GraphQLInterfaceType,
  name: string,
  above: readonly Source[],
): readonly Doubt[] {
  const fieldOf = (typeName: string): Source => ({
    coordinate: `${typeName}.${name}`,
    rules: policy.fieldAnnotation(typeName, name).rules,
  });
  return pointlessAt(fieldOf(type.name), [...type.getInterfaces().map((each) => fieldOf(each.name)), ...above]);
}

function pointlessAt({ coordinate, rules }: Source, above: readonly Source[]): readonly Doubt[] {
  return rules.flatMap((rule) => {
    const beside = { coordinate, rules: rules.filter((other) => other !== rule && !rule.implies(other)) };
    const from = [beside, ...above].find((source) => source.rules.some((other) => other.implies(rule)));
    if (from === undefined) return [];
    const where = from === beside ? 'the rule beside it' : `what ${from.coordinate}`;
    const needs = from === beside ? '' : ' already needs';
    return [
      { kind: 'adds-nothing', coordinate, message: `@${rule.directive} adds nothing to ${where}${needs}; remove it` },
    ];
  });
}
