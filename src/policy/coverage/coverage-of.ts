import {
  type GraphQLNamedType,
  type GraphQLObjectType,
  getNamedType,
  isInterfaceType,
  isObjectType,
  isRequiredArgument,
  isUnionType,
} from 'graphql';
import type { SchemaPolicy } from '../schema-policy.ts';
import { accessOf } from './access-of.ts';
import type { Access, Coverage, CoveredField } from './coverage.ts';
import { coveredInputs, coveredInputType } from './covered-inputs.ts';
import { coveredRules } from './covered-rules.ts';
import { coveredScopes } from './covered-scopes.ts';

/**
 * Reads the coverage off a policy: which fields need what, for reports and for tests of one's own.
 *
 * @example
 * ```ts run
 * import { buildSchema } from 'graphql';
 * import { authDirectives } from 'graphql-bearer';
 * import { coverageOf, SchemaPolicy } from 'graphql-bearer/core';
 *
 * const schema = buildSchema(`
 *   ${authDirectives().typeDefs}
 *   type Query { reports: [String!] @requiresScope(scope: "read:reports") }
 * `);
 * const { fields, percent } = coverageOf(new SchemaPolicy(schema, { unannotated: 'deny' }));
 * fields.map(({ coordinate, access }) => `${coordinate}: ${access}`); // => ['Query.reports: rules']
 * percent; // => 100
 * ```
 */
export function coverageOf(policy: SchemaPolicy): Coverage {
  const { schema } = policy;
  const types = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'));
  const fields = types
    .filter(isObjectType)
    .flatMap((type) => Object.keys(type.getFields()).map((name) => coveredField(policy, type, name)));
  const inputs = types.flatMap((type) => coveredInputs(policy, type));
  const root = (type: GraphQLObjectType | null | undefined) => type?.name;
  const roots = {
    query: root(schema.getQueryType()),
    mutation: root(schema.getMutationType()),
    subscription: root(schema.getSubscriptionType()),
  };
  const annotated = fields.filter((field) => field.annotated).length;
  return {
    unannotated: policy.unannotated,
    roots: Object.fromEntries(Object.entries(roots).filter(([, name]) => name !== undefined)),
    fields,
    types: types.flatMap((type) => coveredType(policy, type)),
    inputs,
    inputTypes: types.flatMap((type) => coveredInputType(policy, type)),
    scopes: coveredScopes(fields, inputs),
    totals: {
      fields: fields.length,
      annotated,
      public: count(fields, 'public'),
      authenticated: count(fields, 'authenticated'),
      rules: count(fields, 'rules'),
      closed: count(fields, 'closed'),
    },
    percent: fields.length === 0 ? 100 : Math.floor((annotated / fields.length) * 1000) / 10,
  };
}

function coveredType(policy: SchemaPolicy, type: GraphQLNamedType): Coverage['types'] {
  if (!isObjectType(type) && !isInterfaceType(type) && !isUnionType(type)) return [];
  return [
    {
      name: type.name,
      kind: isObjectType(type) ? 'object' : isInterfaceType(type) ? 'interface' : 'union',
      interfaces: isUnionType(type) ? [] : type.getInterfaces().map(({ name }) => name),
      possibleTypes: policy.typeSets.named(type.name).types.map(({ name }) => name),
      rules: coveredRules(policy, policy.typeSources(type)),
    },
  ];
}

function coveredField(policy: SchemaPolicy, type: GraphQLObjectType, name: string): CoveredField {
  const field = type.getFields()[name]!;
  const { requirement, inputs } = policy.field(type.name, name)!;
  return {
    coordinate: `${type.name}.${name}`,
    type: type.name,
    field: name,
    returns: String(field.type),
    returnType: String(field.type).replace(/[[\]!]/g, ''),
    access: accessOf(requirement.rules),
    annotated: policy.isAnnotated(type, name),
    rules: coveredRules(policy, policy.sourcesOf(type, field)),
    inputs: [...(inputs?.values() ?? [])].map(({ argument, sources }) => ({
      argument: argument.name,
      type: getNamedType(argument.type).name,
      required: isRequiredArgument(argument),
      rules: coveredRules(policy, sources),
    })),
  };
}

function count(fields: readonly CoveredField[], access: Access): number {
  return fields.filter((field) => field.access === access).length;
}
