import { isEnumType, isInputObjectType, isObjectType } from 'graphql';
import type { Source } from '../input-policy.ts';
import type { Rule } from '../rule.ts';
import type { SchemaPolicy } from '../schema-policy.ts';

/** A place of a schema as its callers meet it. */
export interface AccessPlace {
  readonly kind: 'type' | 'field' | 'argument' | 'input field' | 'enum value';
  /** The type that it belongs to. */
  readonly type: string;
  /** Everything that has to hold there. */
  readonly rules: readonly Rule[];
  /** Where the rules stand. Of arguments only their own, since the field's are the field's. */
  readonly sources: readonly Source[];
  /** A rule or `@public` speaks of it, by itself or by what it inherits. */
  readonly isAnnotated: boolean;
}

/** Every place at which a caller can be denied something, by coordinate. */
export function accessPlaces(policy: SchemaPolicy): ReadonlyMap<string, AccessPlace> {
  const places = new Map<string, AccessPlace>();
  for (const type of Object.values(policy.schema.getTypeMap())) {
    if (type.name.startsWith('__')) continue;
    if (isObjectType(type)) {
      const sources = policy.typeSources(type);
      const { rules } = policy.type(type.name);
      places.set(type.name, { kind: 'type', type: type.name, rules, sources, isAnnotated: true });
      for (const name of Object.keys(type.getFields())) addField(places, policy, { type: type.name, name });
    } else if (isInputObjectType(type)) {
      for (const name of Object.keys(type.getFields())) {
        places.set(`${type.name}.${name}`, inputPlace('input field', type.name, policy.inputs.member(type, name)));
      }
    } else if (isEnumType(type)) {
      for (const { name } of type.getValues()) {
        places.set(`${type.name}.${name}`, inputPlace('enum value', type.name, policy.inputs.member(type, name)));
      }
    }
  }
  return places;
}

function addField(
  places: Map<string, AccessPlace>,
  policy: SchemaPolicy,
  at: { readonly type: string; readonly name: string },
): void {
  const type = policy.schema.getType(at.type);
  if (!isObjectType(type)) return;
  const field = type.getFields()[at.name]!;
  const { requirement, inputs } = policy.field(type.name, field.name)!;
  const coordinate = `${type.name}.${field.name}`;
  places.set(coordinate, {
    kind: 'field',
    type: type.name,
    rules: requirement.rules,
    sources: policy.sourcesOf(type, field),
    isAnnotated: policy.isAnnotated(type, field.name),
  });
  for (const { name } of field.args) {
    const sources = inputs?.get(name)?.sources ?? [];
    const rules = [...requirement.rules, ...sources.flatMap((source) => source.rules)];
    places.set(`${coordinate}(${name}:)`, { kind: 'argument', type: type.name, rules, sources, isAnnotated: true });
  }
}

function inputPlace(kind: AccessPlace['kind'], type: string, source: Source | undefined): AccessPlace {
  return { kind, type, rules: source?.rules ?? [], sources: source === undefined ? [] : [source], isAnnotated: true };
}
