import { type GraphQLAbstractType, isObjectType } from 'graphql';
import type { SchemaPolicy } from '../policy/schema-policy.ts';
import type { Running } from './answer-denied.ts';
import { executionOf } from './running-execution.ts';

/**
 * True for a runtime type that may be a guarded one under another name: the schema that runs has it, the policy does not,
 * and a type that the policy guards at this position is gone. Where another policy decided the operation, which has the
 * type, that one's guards look at it.
 */
export function isRenamed(
  policy: SchemaPolicy,
  { abstractType, typeName }: { readonly abstractType: GraphQLAbstractType; readonly typeName: string },
  { record, info }: Running,
): boolean {
  if (policy.schema.getType(typeName) !== undefined || !isObjectType(info.schema.getType(typeName))) return false;
  const decided = executionOf(record, info)?.policy ?? policy;
  if (decided !== policy && decided.schema.getType(typeName) !== undefined) return false;
  return policy.schema
    .getPossibleTypes(abstractType)
    .some(({ name }) => policy.type(name).rules.length > 0 && info.schema.getType(name) === undefined);
}
