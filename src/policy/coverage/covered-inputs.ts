import { type GraphQLNamedType, getNamedType, isEnumType, isInputObjectType, isRequiredInputField } from 'graphql';
import type { SchemaPolicy } from '../schema-policy.ts';
import type { CoveredInput, CoveredInputType } from './coverage.ts';
import { coveredRules } from './covered-rules.ts';

/** The members of an input object or enum type that need something to be sent. */
export function coveredInputs(policy: SchemaPolicy, type: GraphQLNamedType): readonly CoveredInput[] {
  if (!isInputObjectType(type) && !isEnumType(type)) return [];
  const names = isEnumType(type) ? type.getValues().map(({ name }) => name) : Object.keys(type.getFields());
  return names
    .flatMap((name) => policy.inputs.member(type, name) ?? [])
    .map((source) => ({ coordinate: source.coordinate, rules: coveredRules(policy, [source]) }));
}

/** An input object or enum type with all its members, where a value can contain something guarded. */
export function coveredInputType(policy: SchemaPolicy, type: GraphQLNamedType): readonly CoveredInputType[] {
  if (isEnumType(type) && policy.inputs.isGuarded(type)) {
    const members = type.getValues().map(({ name }) => {
      const source = policy.inputs.member(type, name);
      return { name, type: null, required: false, rules: source ? coveredRules(policy, [source]) : [] };
    });
    return [{ name: type.name, kind: 'enum', members }];
  }
  if (!isInputObjectType(type) || !policy.inputs.isGuarded(type)) return [];
  const members = Object.values(type.getFields()).map((field) => {
    const source = policy.inputs.member(type, field.name);
    return {
      name: field.name,
      type: getNamedType(field.type).name,
      required: isRequiredInputField(field),
      rules: source ? coveredRules(policy, [source]) : [],
    };
  });
  return [{ name: type.name, kind: 'input', members }];
}
