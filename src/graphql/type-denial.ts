import type { GraphQLInterfaceType, GraphQLObjectType } from 'graphql';
import { type Denial, explainDenial } from '../policy/denial.ts';
import type { SchemaPolicy } from '../policy/schema-policy.ts';
import { Verdicts } from '../policy/verdicts.ts';
import type { Principal } from '../principal.ts';
import { UNEXPLAINED } from './answer-denied.ts';
import type { AuthRecord } from './auth-record.ts';

type Type = GraphQLObjectType | GraphQLInterfaceType;

/** Why objects of a type are closed to whoever asks; null where they are open. */
export function typeDenial(policy: SchemaPolicy, record: AuthRecord | null, type: Type): Denial | null {
  const verdicts = record === null ? Verdicts.of(policy, null) : record.verdicts(policy);
  if (verdicts.isMet(policy.type(type.name))) return null;
  const explain = (at: Type, principal: Principal | null): Denial =>
    explainDenial(policy.typeSources(at), principal) ?? UNEXPLAINED;
  return record === null ? explain(type, null) : record.explain(type, explain);
}
