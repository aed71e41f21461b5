import {
  type GraphQLInterfaceType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  type GraphQLTypeResolver,
  type GraphQLUnionType,
  isObjectType,
} from 'graphql';
import { explainDenial } from '../policy/denial.ts';
import { ObjectDecisions } from '../policy/object-decision.ts';
import type { SchemaPolicy } from '../policy/schema-policy.ts';
import { Verdicts } from '../policy/verdicts.ts';
import { rejected, UNEXPLAINED } from './answer-denied.ts';
import { recordOf } from './auth-record.ts';
import { checkedTypeResolver } from './checked-type-resolver.ts';
import { DenialError } from './denial-error.ts';
import { guardsOf } from './field-guard.ts';
import { type FieldGuards, type Guard, keepSchemaGuarded } from './kept-guard.ts';
import { rebuildSchema } from './rebuild-schema.ts';
import { isRenamed } from './renamed-type.ts';
import { steadyTypeResolver } from './steady-type-resolver.ts';

type TypeResolver = GraphQLTypeResolver<unknown, unknown>;

/**
 * A schema that enforces its policy by itself, wherever it runs: a denied field's resolver is never called, an object of
 * a denied type becomes null. Fields that need nothing are the same functions as before.
 */
export function guardSchema(policy: SchemaPolicy): GraphQLSchema {
  const { schema } = policy;
  const fields = new Map<string, FieldGuards>();
  const typeResolvers = new Map<string, Guard<TypeResolver>>();
  const guarded = rebuildSchema(schema, {
    field(type, name, field) {
      const guards = isObjectType(type) ? guardsOf(policy, { type, name, field }) : null;
      if (guards === null) return field;
      fields.set(`${type.name}.${name}`, guards);
      if (guards.resolve) field.resolve = guards.resolve(field.resolve);
      if (guards.subscribe) field.subscribe = guards.subscribe(field.subscribe);
      return field;
    },
    resolveType(type) {
      const guard = typeResolverGuard(policy, type);
      if (guard !== null) typeResolvers.set(type.name, guard);
      return guard?.(type.resolveType);
    },
  });
  keepSchemaGuarded(guarded, { fields, typeResolvers });
  return guarded;
}

/** Finds the runtime type as before, and refuses an object whose type is closed to the caller (R4). */
function typeResolverGuard(
  policy: SchemaPolicy,
  type: GraphQLInterfaceType | GraphQLUnionType,
): Guard<TypeResolver> | null {
  const isGuarded = policy.schema.getPossibleTypes(type).some(({ name }) => policy.type(name).rules.length > 0);
  const isAskedAbout = policy.asksAboutObjects && ObjectDecisions.of(policy).reach(type);
  if (!isGuarded) return isAskedAbout ? (given) => steadyTypeResolver(type, given) : null;
  const check = (typeName: string | undefined, context: unknown, info: GraphQLResolveInfo) => {
    const record = recordOf(context);
    if (typeName !== undefined && isRenamed(policy, { abstractType: type, typeName }, { record, info }))
      return rejected(DenialError.of(UNEXPLAINED, {}));
    const verdicts = record === null ? Verdicts.of(policy, null) : record.verdicts(policy);
    const runtimeType = typeName === undefined ? undefined : policy.schema.getType(typeName);
    if (!isObjectType(runtimeType) || verdicts.isMet(policy.type(runtimeType.name))) return typeName;
    const explain = () => explainDenial(policy.typeSources(runtimeType), record?.principal ?? null);
    const denial = record === null ? explain() : record.explain(runtimeType, explain);
    // Without a path: the executor alone knows the object's, with its list indices. One that waits for no type resolver
    // (graphql-jit) finds no type, which closes the object as well, and leaves the rejection alone.
    return rejected(DenialError.of(denial ?? UNEXPLAINED, {}));
  };
  return (given) => checkedTypeResolver(type, isAskedAbout ? steadyTypeResolver(type, given) : given, check);
}
