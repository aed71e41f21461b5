import { defaultFieldResolver, type GraphQLFieldResolver, type GraphQLSchema, isObjectType } from 'graphql';
import { answerDenied, UNEXPLAINED } from './answer-denied.ts';
import { recordOf } from './auth-record.ts';
import type { FieldGuards } from './kept-guard.ts';
import { selectedNames } from './selected-names.ts';
import { isToldReliably } from './told-field.ts';

/**
 * Of fields that share the name under which graphql-jit keeps resolvers (that of the type and that of the field, one after
 * the other: `User.sname` and `Users.name`), the names of the others. By `Type.field`.
 */
export function sharedResolvers(schema: GraphQLSchema): ReadonlyMap<string, readonly Field[]> {
  const byKey = new Map<string, Field[]>();
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const name of Object.keys(type.getFields())) {
      const key = `${type.name}${name}`;
      const fields = byKey.get(key);
      if (fields === undefined) byKey.set(key, [{ type: type.name, name }]);
      else fields.push({ type: type.name, name });
    }
  }
  const shared = new Map<string, readonly Field[]>();
  for (const fields of byKey.values()) {
    if (fields.length === 1) continue;
    for (const field of fields)
      shared.set(
        `${field.type}.${field.name}`,
        fields.filter((each) => each !== field),
      );
  }
  return shared;
}

interface Field {
  readonly type: string;
  readonly name: string;
}

/**
 * Denies a field where it may be the other one's resolver that is called for it, or its own for the other one: that is not
 * to be found out, as what such an executor tells of a field may be another one's as well.
 */
export function guardShared(guards: FieldGuards | null, others: readonly Field[]): FieldGuards {
  return {
    ...guards,
    resolve(given) {
      const resolve: GraphQLFieldResolver<unknown, unknown> = guards?.resolve(given) ?? given ?? defaultFieldResolver;
      return (source, args, context, info) => {
        if (isToldReliably(info)) return resolve(source, args, context, info);
        const selected = selectedNames(info);
        if (!others.some(({ name }) => selected.has(name))) return resolve(source, args, context, info);
        return answerDenied(UNEXPLAINED, { record: recordOf(context), info });
      };
    },
  };
}
