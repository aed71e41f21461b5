import {
  type GraphQLNamedType,
  type GraphQLObjectType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
  isUnionType,
} from 'graphql';
import type { Source } from './input-policy.ts';
import type { Rule, ScopeSet } from './rule.ts';
import type { SchemaPolicy } from './schema-policy.ts';
import type { Unannotated } from './unannotated.ts';

/** One rule and the place from which it reaches something. */
export interface CoveredRule {
  readonly coordinate: string;
  /** `unannotated` for what no directive says. */
  readonly directive: string;
  /** What the schema gives the directive: `{ scope: "a b" }`. */
  readonly arguments: Readonly<Record<string, unknown>>;
  /** What it needs, in words: `scope "a b"`. */
  readonly needs: string;
  /** Alternatives of scopes, one of which it needs; null where no scope can help. */
  readonly scopes: readonly ScopeSet[] | null;
}

/** `public`: needs nothing. `authenticated`: any good token. `closed`: nobody may. `rules`: anything else. */
export type Access = 'public' | 'authenticated' | 'rules' | 'closed';

/** What one field of one object type needs. */
export interface CoveredField {
  readonly coordinate: string;
  readonly type: string;
  readonly field: string;
  /** The field's type as the schema writes it: `[Report!]!`. */
  readonly returns: string;
  /** The named type of it. */
  readonly returnType: string;
  readonly access: Access;
  /** A rule or `@public` speaks of it; otherwise `unannotated` decides. */
  readonly annotated: boolean;
  readonly rules: readonly CoveredRule[];
  /** Arguments through which something guarded can be sent, and what sending them needs. */
  readonly inputs: readonly CoveredArgument[];
}

/** What sending one argument needs. What its value contains may need more: `type` names it in `inputTypes`. */
export interface CoveredArgument {
  readonly argument: string;
  readonly type: string;
  /** The field cannot be asked for without it. */
  readonly required: boolean;
  readonly rules: readonly CoveredRule[];
}

/** An input object or enum type of which a value can contain something guarded. */
export interface CoveredInputType {
  readonly name: string;
  readonly kind: 'input' | 'enum';
  readonly members: readonly {
    readonly name: string;
    /** The named type of an input field; null for an enum value. */
    readonly type: string | null;
    /** A value cannot be without it. */
    readonly required: boolean;
    readonly rules: readonly CoveredRule[];
  }[];
}

/** What one input field or enum value needs to be sent. */
export interface CoveredInput {
  readonly coordinate: string;
  readonly rules: readonly CoveredRule[];
}

/** Who needs what in a schema: plain data, the same for the same schema. */
export interface Coverage {
  readonly unannotated: Unannotated;
  readonly roots: Readonly<Partial<Record<'query' | 'mutation' | 'subscription', string>>>;
  readonly fields: readonly CoveredField[];
  readonly types: readonly {
    readonly name: string;
    readonly kind: 'object' | 'interface' | 'union';
    readonly interfaces: readonly string[];
    readonly possibleTypes: readonly string[];
    readonly rules: readonly CoveredRule[];
  }[];
  readonly inputs: readonly CoveredInput[];
  readonly inputTypes: readonly CoveredInputType[];
  /** Every scope that a rule names, and the fields that name it. */
  readonly scopes: readonly { readonly scope: string; readonly fields: readonly string[] }[];
  readonly totals: Readonly<Record<Access, number>> & { readonly fields: number; readonly annotated: number };
  /** Share of the fields that a rule or `@public` speaks of, in percent. */
  readonly percent: number;
}

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
    types: types.flatMap((type) => {
      const isAbstract = isInterfaceType(type) || isUnionType(type);
      if (!isObjectType(type) && !isAbstract) return [];
      const kind = isObjectType(type)
        ? ('object' as const)
        : isInterfaceType(type)
          ? ('interface' as const)
          : ('union' as const);
      const possibleTypes = policy.typeSets.named(type.name).types.map(({ name }) => name);
      const interfaces = isUnionType(type) ? [] : type.getInterfaces().map(({ name }) => name);
      const rules = coveredRules(policy, policy.typeSources(type));
      return [{ name: type.name, kind, interfaces, possibleTypes, rules }];
    }),
    inputs: types
      .flatMap((type) => {
        if (isInputObjectType(type))
          return Object.keys(type.getFields()).map((name) => policy.inputs.member(type, name));
        return isEnumType(type) ? type.getValues().map(({ name }) => policy.inputs.member(type, name)) : [];
      })
      .flatMap((source) =>
        source === undefined ? [] : [{ coordinate: source.coordinate, rules: coveredRules(policy, [source]) }],
      ),
    inputTypes: types.flatMap((type) => coveredInputType(policy, type)),
    scopes: scopesOf(fields),
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

function coveredInputType(policy: SchemaPolicy, type: GraphQLNamedType): readonly CoveredInputType[] {
  if (isEnumType(type) && policy.inputs.isGuarded(type)) {
    const members = type.getValues().map(({ name }) => {
      const source = policy.inputs.member(type, name);
      return { name, type: null, required: false, rules: source ? coveredRules(policy, [source]) : [] };
    });
    return [{ name: type.name, kind: 'enum', members }];
  }
  if (!isInputObjectType(type) || !policy.inputs.isGuarded(type)) return [];
  const members = Object.values(type.getFields()).map((field) => {
    const source = policy.inputs.member(type, field.name);
    return {
      name: field.name,
      type: getNamedType(field.type).name,
      required: isRequiredInputField(field),
      rules: source ? coveredRules(policy, [source]) : [],
    };
  });
  return [{ name: type.name, kind: 'input', members }];
}

/** What a conjunction of rules comes to. */
export function accessOf(rules: readonly Rule[]): Access {
  if (rules.length === 0) return 'public';
  if (rules.some(({ key }) => key === 'closed')) return 'closed';
  return rules.every(({ key }) => key === 'authenticated') ? 'authenticated' : 'rules';
}

function coveredRules(policy: SchemaPolicy, sources: readonly Source[]): readonly CoveredRule[] {
  return sources.flatMap(({ coordinate, rules }) =>
    rules.map((rule) => ({
      coordinate,
      directive: rule.directive,
      arguments: policy.argumentsOf(rule),
      needs: rule.needs,
      scopes: rule.scopes,
    })),
  );
}

function scopesOf(fields: readonly CoveredField[]): Coverage['scopes'] {
  const found = new Map<string, Set<string>>();
  for (const { coordinate, rules, inputs } of fields) {
    for (const { scopes } of [...rules, ...inputs.flatMap((input) => input.rules)]) {
      for (const scope of (scopes ?? []).flat()) {
        const coordinates = found.get(scope);
        if (coordinates === undefined) found.set(scope, new Set([coordinate]));
        else coordinates.add(coordinate);
      }
    }
  }
  return [...found]
    .map(([scope, coordinates]) => ({ scope, fields: [...coordinates] }))
    .sort((left, right) => (left.scope < right.scope ? -1 : 1));
}

function count(fields: readonly CoveredField[], access: Access): number {
  return fields.filter((field) => field.access === access).length;
}
