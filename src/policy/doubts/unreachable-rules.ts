import {
  type GraphQLNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isScalarType,
} from 'graphql';
import { appliedDirectiveNames } from '../annotation.ts';
import type { SchemaPolicy } from '../schema-policy.ts';
import type { Doubt } from './doubt.ts';
import { type ReachableTypes, reachableTypes } from './reachable-types.ts';

/** Rules that nothing which a client can send ever meets. */
export function unreachableRules(policy: SchemaPolicy): readonly Doubt[] {
  const types = Object.values(policy.schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'));
  // A gateway asks for entities by their keys, whatever the roots say.
  const entities = types.filter((type) => isObjectType(type) && appliedDirectiveNames(type).includes('key'));
  const reached = reachableTypes(
    policy.schema,
    entities.map(({ name }) => name),
  );
  return types.flatMap((type) => doubtsOf(policy, type, reached));
}

function doubtsOf(policy: SchemaPolicy, type: GraphQLNamedType, { output, input }: ReachableTypes): readonly Doubt[] {
  const { name } = type;
  const ofType = policy.annotation(name).rules.length > 0;
  const ofMembers = hasRuledMembers(policy, type);
  if (!ofType && !ofMembers) return [];
  if (!output.has(name) && !input.has(name)) {
    return [
      {
        kind: 'unreachable',
        coordinate: name,
        message: 'has rules, and no root reaches it; remove the type or its rules',
      },
    ];
  }
  const doubts: Doubt[] = [];
  if (ofType && (isScalarType(type) || isEnumType(type)) && !output.has(name)) {
    const message =
      'its rule guards the fields that return it, and none does; guard the arguments and input fields that take it';
    doubts.push({ kind: 'guards-nothing', coordinate: name, message });
  }
  if (ofMembers && isEnumType(type) && !input.has(name)) {
    const message =
      'its values have rules about sending them, and no field takes them; guard the fields that return it';
    doubts.push({ kind: 'guards-nothing', coordinate: name, message });
  }
  return doubts;
}

function hasRuledMembers(policy: SchemaPolicy, type: GraphQLNamedType): boolean {
  if (isObjectType(type) || isInterfaceType(type)) {
    return Object.keys(type.getFields()).some((name) => policy.fieldAnnotation(type.name, name).rules.length > 0);
  }
  if (isInputObjectType(type)) {
    return Object.keys(type.getFields()).some((name) => policy.inputs.member(type, name) !== undefined);
  }
  return isEnumType(type) && type.getValues().some(({ name }) => policy.inputs.member(type, name) !== undefined);
}
