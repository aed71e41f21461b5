import {
  type GraphQLAbstractType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  isAbstractType,
  isObjectType,
} from 'graphql';
import { ObjectDecisions } from '../policy/object-decision.ts';
import type { SchemaPolicy } from '../policy/schema-policy.ts';
import { rejected, UNEXPLAINED } from './answer-denied.ts';
import { recordOf } from './auth-record.ts';
import { checkedTypeResolver } from './checked-type-resolver.ts';
import { DenialError } from './denial-error.ts';
import { fieldGuard, sharedGuard } from './field-guard.ts';
import { type FieldGuard, keepTypeResolver, keptField, type TypeGuard } from './kept-guard.ts';
import { rebuildSchema } from './rebuild-schema.ts';
import { isRenamed } from './renamed-type.ts';
import { SharedResolvers } from './shared-resolvers.ts';
import { steadyTypeResolver } from './steady-type-resolver.ts';
import { typeDenial } from './type-denial.ts';

type Field = GraphQLField<unknown, unknown>;

/**
 * A schema that enforces its policy by itself, wherever it runs: a denied field's resolver is never called, an object of
 * a denied type becomes null. Fields that need nothing are the same functions as before.
 */
export function guardSchema(policy: SchemaPolicy): GraphQLSchema {
  const shared = SharedResolvers.of(policy.schema);
  const guardOf = (type: GraphQLObjectType, field: Field): FieldGuard | null => {
    const guard = fieldGuard(policy, type, field);
    const others = shared.with(field);
    if (others.length === 0) return guard;
    const isGuarded = guard !== null || others.some((each) => fieldGuard(policy, each.type, each.field) !== null);
    return isGuarded ? sharedGuard(policy, guard) : null;
  };
  const guarded = rebuildSchema(policy.schema, {
    instead(field, changes, type) {
      const guard = guardOf(type, field);
      return guard && keptField(field, guard, changes);
    },
  });
  for (const type of Object.values(guarded.getTypeMap())) {
    const original = policy.schema.getType(type.name);
    const guard = isAbstractType(type) && isAbstractType(original) ? typeGuard(policy, original) : null;
    if (guard !== null) keepTypeResolver(type as GraphQLAbstractType, guard);
  }
  return guarded;
}

/** Finds the runtime type as before, and refuses an object whose type is closed to the caller (R4). */
function typeGuard(policy: SchemaPolicy, type: GraphQLAbstractType): TypeGuard | null {
  const isGuarded = policy.schema.getPossibleTypes(type).some(({ name }) => policy.type(name).rules.length > 0);
  const isAskedAbout = policy.asksAboutObjects && ObjectDecisions.of(policy).reach(type);
  if (!isGuarded) return isAskedAbout ? { resolveType: (given) => steadyTypeResolver(type, given) } : null;
  const check = (typeName: string | undefined, context: unknown, info: GraphQLResolveInfo) => {
    const record = recordOf(context);
    if (typeName !== undefined && isRenamed(policy, { abstractType: type, typeName }, { record, info }))
      return rejected(DenialError.of(UNEXPLAINED, {}));
    const runtimeType = typeName === undefined ? undefined : policy.schema.getType(typeName);
    const denial = isObjectType(runtimeType) ? typeDenial(policy, record, runtimeType) : null;
    if (denial === null) return typeName;
    // Without a path: the executor alone knows the object's, with its list indices. One that waits for no type resolver
    // (graphql-jit) finds no type, which closes the object as well, and leaves the rejection alone.
    return rejected(DenialError.of(denial, {}));
  };
  return {
    resolveType: (given) => checkedTypeResolver(type, isAskedAbout ? steadyTypeResolver(type, given) : given, check),
  };
}
