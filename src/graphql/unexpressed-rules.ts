import { isEnumType, isInputObjectType, isObjectType } from 'graphql';
import { federatedRules } from '../policy/federated-rules.ts';
import type { Source } from '../policy/input-policy.ts';
import type { Rule } from '../policy/rule.ts';
import type { SchemaPolicy } from '../policy/schema-policy.ts';
import { isExternal, sourcesAtField } from './federated-places.ts';

/** One sentence for each rule of a policy that a gateway cannot be told. */
export function unexpressedRules(policy: SchemaPolicy): readonly string[] {
  const sentences = new Set<string>();
  const tell = ({ coordinate }: Source, rules: readonly Rule[]): void => {
    for (const { directive, needs } of rules) {
      const rule = directive === 'unannotated' ? `unannotated: it` : `@${directive}: it`;
      sentences.add(`${coordinate}: ${rule} needs ${needs}, which only this subgraph enforces`);
    }
  };
  for (const type of Object.values(policy.schema.getTypeMap())) {
    if (type.name.startsWith('__')) continue;
    for (const source of policy.typeSources(type)) tell(source, federatedRules(source.rules).unexpressed);
    if (isInputObjectType(type) || isEnumType(type)) {
      const members = isInputObjectType(type) ? Object.values(type.getFields()) : type.getValues();
      for (const { name } of members) {
        const source = policy.inputs.member(type, name);
        if (source !== undefined) tell(source, source.rules);
      }
    }
    if (!isObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      for (const source of policy.sourcesOf(type, field)) tell(source, federatedRules(source.rules).unexpressed);
      if (isExternal(policy, type, field))
        for (const source of sourcesAtField(policy, type, field)) tell(source, source.rules);
      for (const { sources } of policy.field(type.name, field.name)?.inputs?.values() ?? [])
        for (const source of sources) tell(source, source.rules);
    }
  }
  return [...sentences];
}
