import {
  type GraphQLFieldConfig,
  type GraphQLInterfaceType,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  type GraphQLTypeResolver,
  type GraphQLUnionType,
  isObjectType,
} from 'graphql';
import { ObjectDecisions } from '../policy/object-decision.ts';
import type { SchemaPolicy } from '../policy/schema-policy.ts';
import { rejected, UNEXPLAINED } from './answer-denied.ts';
import { recordOf } from './auth-record.ts';
import { checkedTypeResolver } from './checked-type-resolver.ts';
import { DenialError } from './denial-error.ts';
import { guardsOf } from './field-guard.ts';
import { type FieldGuards, type Guard, keepSchemaGuarded } from './kept-guard.ts';
import { rebuildSchema } from './rebuild-schema.ts';
import { isRenamed } from './renamed-type.ts';
import { guardShared, sharedResolvers } from './shared-resolvers.ts';
import { steadyTypeResolver } from './steady-type-resolver.ts';
import { typeDenial } from './type-denial.ts';

type FieldConfig = GraphQLFieldConfig<unknown, unknown>;
type TypeResolver = GraphQLTypeResolver<unknown, unknown>;

/**
 * A schema that enforces its policy by itself, wherever it runs: a denied field's resolver is never called, an object of
 * a denied type becomes null. Fields that need nothing are the same functions as before.
 */
export function guardSchema(policy: SchemaPolicy): GraphQLSchema {
  const { schema } = policy;
  const fields = new Map<string, FieldGuards>();
  const typeResolvers = new Map<string, Guard<TypeResolver>>();
  const shared = sharedResolvers(schema);
  const guardsWithShared = (type: GraphQLObjectType, name: string, field: FieldConfig): FieldGuards | null => {
    const guards = guardsOf(policy, { type, name, field });
    const others = shared.get(`${type.name}.${name}`);
    if (others === undefined) return guards;
    return guards !== null || others.some((each) => isGuarded(policy, each)) ? guardShared(guards, others) : null;
  };
  const guarded = rebuildSchema(schema, {
    field(type, name, field) {
      const guards = isObjectType(type) ? guardsWithShared(type, name, field) : null;
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

function isGuarded(policy: SchemaPolicy, at: { readonly type: string; readonly name: string }): boolean {
  const type = policy.schema.getType(at.type);
  const field = isObjectType(type) ? type.getFields()[at.name] : undefined;
  return isObjectType(type) && field !== undefined && guardsOf(policy, { type, name: at.name, field }) !== null;
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
    const runtimeType = typeName === undefined ? undefined : policy.schema.getType(typeName);
    const denial = isObjectType(runtimeType) ? typeDenial(policy, record, runtimeType) : null;
    if (denial === null) return typeName;
    // Without a path: the executor alone knows the object's, with its list indices. One that waits for no type resolver
    // (graphql-jit) finds no type, which closes the object as well, and leaves the rejection alone.
    return rejected(DenialError.of(denial, {}));
  };
  return (given) => checkedTypeResolver(type, isAskedAbout ? steadyTypeResolver(type, given) : given, check);
}
