import type { GraphQLSchema } from 'graphql';
import { ConfigurationError } from '../errors.ts';
import { SchemaPolicy, type SchemaPolicyOptions } from '../policy/schema-policy.ts';
import { guardSchema } from './guard.ts';

const policies = new WeakMap<GraphQLSchema, Map<string, SchemaPolicy>>();
const guarded = new WeakMap<SchemaPolicy, GraphQLSchema>();
const policyOfGuarded = new WeakMap<GraphQLSchema, SchemaPolicy>();

/** The policy of a schema under certain options, compiled once. Throws a `ConfigurationError` with every problem found. */
export function policyOf(schema: GraphQLSchema, options: SchemaPolicyOptions): SchemaPolicy {
  if (typeof schema !== 'object' || schema === null)
    throw new ConfigurationError(`schema: expected a GraphQLSchema, got ${schema === null ? 'null' : typeof schema}`);
  let known = policies.get(schema);
  if (known === undefined) policies.set(schema, (known = new Map()));
  const key = `${options.unannotated} ${options.introspection} ${options.federation}`;
  let policy = known.get(key);
  if (policy === undefined) known.set(key, (policy = new SchemaPolicy(schema, options)));
  return policy;
}

/** The schema that enforces a policy, made once. */
export function guardedSchemaOf(policy: SchemaPolicy): GraphQLSchema {
  let schema = guarded.get(policy);
  if (schema === undefined) {
    schema = guardSchema(policy);
    guarded.set(policy, schema);
    policyOfGuarded.set(schema, policy);
  }
  return schema;
}

/** The policy that a schema enforces; undefined for a schema that this package did not guard. */
export function enforcedPolicy(schema: GraphQLSchema): SchemaPolicy | undefined {
  return policyOfGuarded.get(schema);
}
