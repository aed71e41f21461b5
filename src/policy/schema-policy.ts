import {
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isInterfaceType,
  isObjectType,
} from 'graphql';
import { ConfigurationError } from '../errors.ts';
import { type Annotation, AnnotationReader } from './annotation.ts';
import { checkDefinitions } from './definitions.ts';
import { directiveInputProblems } from './directive-inputs.ts';
import { DIRECTIVES, FEDERATION_DIRECTIVES } from './directives/index.ts';
import { isDecisionRule } from './directives/requires-decision.ts';
import { FieldPolicies, type FieldPolicy } from './field-policy.ts';
import { type ArgumentPolicy, InputPolicy, type Source } from './input-policy.ts';
import { decisionProblems } from './object-decision.ts';
import { type Requirement, RequirementTable } from './requirement.ts';
import type { Rule } from './rule.ts';
import { SchemaAnnotations, speaks } from './schema-annotations.ts';
import { openConflicts } from './schema-elements.ts';
import { TypeSets } from './type-sets.ts';
import { implicitRule, type Unannotated } from './unannotated.ts';

/** How a schema's directives are read. */
export interface SchemaPolicyOptions {
  /** What a field with no rule needs. */
  readonly unannotated: Unannotated;
  /** Who may read `__schema` and `__type`; `'off'`: nobody. */
  readonly introspection?: 'public' | 'authenticated' | 'off';
  /** Also understand `@requiresScopes(scopes: [[…]])` and its kin. */
  readonly federation?: boolean;
}

/**
 * The security policy that a schema's directives spell out: computed once, knows of no caller.
 *
 * @throws {ConfigurationError} from the constructor: everything wrong with the schema's directives, with coordinates.
 * @example
 * ```ts run
 * import { buildSchema } from 'graphql';
 * import { authDirectives } from 'graphql-bearer';
 * import { SchemaPolicy } from 'graphql-bearer/core';
 *
 * const schema = buildSchema(`
 *   ${authDirectives().typeDefs}
 *   type Query { reports: [String!] @requiresScope(scope: "read:reports") }
 * `);
 * const policy = new SchemaPolicy(schema, { unannotated: 'authenticated' });
 * policy.field('Query', 'reports')?.requirement.rules.map(({ needs }) => needs); // => ['scope "read:reports"']
 * ```
 */
export class SchemaPolicy {
  readonly schema: GraphQLSchema;
  readonly options: SchemaPolicyOptions;
  readonly requirements: RequirementTable = new RequirementTable();
  /** What `__schema` and `__type` need. */
  readonly introspection: Requirement;
  readonly inputs: InputPolicy;
  readonly typeSets: TypeSets = new TypeSets(this);
  /** Some object has to be asked about: elsewhere nothing need be looked through for that. */
  readonly asksAboutObjects: boolean;
  readonly #annotations: SchemaAnnotations;
  readonly #reader: AnnotationReader;
  readonly #types = new Map<string, Requirement>();
  readonly #fields = new FieldPolicies();

  /** Throws a `ConfigurationError` that lists everything wrong with the schema's directives, with coordinates. */
  constructor(schema: GraphQLSchema, options: SchemaPolicyOptions) {
    const directives = options.federation ? [...DIRECTIVES, ...FEDERATION_DIRECTIVES] : DIRECTIVES;
    const reader = new AnnotationReader(directives);
    this.#reader = reader;
    this.schema = schema;
    this.options = options;
    this.introspection = this.requirements.of(introspectionRules(options.introspection ?? 'public'));
    this.#annotations = new SchemaAnnotations(schema, reader);
    this.inputs = new InputPolicy(schema, reader);
    for (const type of this.#outputTypes()) this.#types.set(type.name, this.#typeRequirement(type));
    for (const type of this.#outputTypes()) if (isObjectType(type)) this.#compileFields(type, reader);
    this.asksAboutObjects = [...reader.rules].some(isDecisionRule);
    const problems = [
      ...checkDefinitions(schema, directives),
      ...reader.problems,
      ...(reader.opensAny ? openConflicts(this) : []),
      ...decisionProblems(this),
      ...directiveInputProblems(this),
    ];
    if (problems.length > 0) throw new ConfigurationError([...new Set(problems)]);
  }

  get unannotated(): Unannotated {
    return this.options.unannotated;
  }

  /** Every distinct rule of the policy, in no particular order, those too that stricter ones imply wherever they stand. */
  get rules(): readonly Rule[] {
    const implicit = implicitRule(this.unannotated);
    const inputs = [...this.inputs.sources()];
    const args = this.#fields.all.flatMap(({ inputs: policies }) =>
      [...(policies?.values() ?? [])].flatMap(({ sources }) => sources),
    );
    const places = this.#annotations.all;
    const needed = this.requirements.all.flatMap(({ rules }) => rules);
    const stated = [...places, ...inputs, ...args].flatMap(({ rules }) => rules);
    return [...new Set([...needed, ...stated, ...(implicit === null ? [] : [implicit])])];
  }

  /** What the schema gives the directive that a rule comes from, as data: `{ scope: "read:patients" }`. */
  argumentsOf(rule: Rule): Readonly<Record<string, unknown>> {
    return this.#reader.argumentsOf(rule) ?? {};
  }

  /** What the directives at a type say. */
  annotation(typeName: string): Annotation {
    return this.#annotations.type(typeName);
  }

  /** What the directives at a field say, of an object or an interface. */
  fieldAnnotation(typeName: string, fieldName: string): Annotation {
    return this.#annotations.field(typeName, fieldName);
  }

  /** What being given a value of this type needs: its own rules and those of its interfaces. */
  type(typeName: string): Requirement {
    return this.#types.get(typeName) ?? this.requirements.empty;
  }

  /** What a field of an object type needs; undefined for fields that the schema does not have. */
  field(typeName: string, fieldName: string): FieldPolicy | undefined {
    return this.#fields.get(typeName, fieldName);
  }

  /** The places whose rules reach a field, most specific first (R1 in docs/rules.md). */
  sourcesOf(type: GraphQLObjectType, field: GraphQLField<unknown, unknown>): readonly Source[] {
    const at = `${type.name}.${field.name}`;
    if (field.name.startsWith('__'))
      return [{ coordinate: at, rules: this.introspection.rules }].filter(({ rules }) => rules.length > 0);
    const declaring = type.getInterfaces().filter((each) => field.name in each.getFields());
    const implicit = this.#implicit(type, field.name);
    return [
      { coordinate: at, rules: this.fieldAnnotation(type.name, field.name).rules },
      { coordinate: at, rules: implicit === null ? [] : [implicit] },
      { coordinate: type.name, rules: this.annotation(type.name).rules },
      ...declaring.map(({ name }) => ({
        coordinate: `${name}.${field.name}`,
        rules: this.fieldAnnotation(name, field.name).rules,
      })),
      ...type.getInterfaces().map(({ name }) => ({ coordinate: name, rules: this.annotation(name).rules })),
      ...this.typeSources(getNamedType(field.type)),
    ].filter(({ rules }) => rules.length > 0);
  }

  /** The places whose rules reach an object of a type, whichever way it is reached. */
  typeSources(type: GraphQLNamedType): readonly Source[] {
    const inherited = isObjectType(type) || isInterfaceType(type) ? type.getInterfaces() : [];
    return [type, ...inherited]
      .map(({ name }) => ({ coordinate: name, rules: this.annotation(name).rules }))
      .filter(({ rules }) => rules.length > 0);
  }

  *#outputTypes(): Iterable<GraphQLNamedType> {
    for (const type of Object.values(this.schema.getTypeMap())) if (!type.name.startsWith('__')) yield type;
  }

  #typeRequirement(type: GraphQLNamedType): Requirement {
    return this.requirements.of(this.typeSources(type).flatMap(({ rules }) => rules));
  }

  #compileFields(type: GraphQLObjectType, reader: AnnotationReader): void {
    for (const field of Object.values(type.getFields())) {
      this.#fields.set(type.name, field.name, {
        requirement: this.#fieldRequirement(type, field),
        inputs: this.#argumentPolicies(type, field, reader),
      });
    }
  }

  #fieldRequirement(type: GraphQLObjectType, field: GraphQLField<unknown, unknown>): Requirement {
    const rules: Rule[] = [...this.fieldAnnotation(type.name, field.name).rules];
    const implicit = this.#implicit(type, field.name);
    if (implicit !== null) rules.push(implicit);
    rules.push(...this.type(type.name).rules);
    for (const { name } of type.getInterfaces()) rules.push(...this.fieldAnnotation(name, field.name).rules);
    rules.push(...this.type(getNamedType(field.type).name).rules);
    return this.requirements.of(rules);
  }

  /** The rule of `unannotated`, for a field that no directive reaches by way of itself, its type or its interfaces. */
  #implicit(type: GraphQLObjectType, fieldName: string): Rule | null {
    const rule = implicitRule(this.unannotated);
    return rule === null || this.isAnnotated(type, fieldName) ? null : rule;
  }

  /** True when it, its parent type, or an interface field or interface it inherits from carries a rule or `@public`. */
  isAnnotated(type: GraphQLObjectType, fieldName: string): boolean {
    if (speaks(this.fieldAnnotation(type.name, fieldName)) || speaks(this.annotation(type.name))) return true;
    return type.getInterfaces().some((each) => {
      const { rules, opens } = this.annotation(each.name);
      if (rules.length > 0) return true;
      return fieldName in each.getFields() && (opens || speaks(this.fieldAnnotation(each.name, fieldName)));
    });
  }

  #argumentPolicies(
    type: GraphQLObjectType,
    field: GraphQLField<unknown, unknown>,
    reader: AnnotationReader,
  ): ReadonlyMap<string, ArgumentPolicy> | null {
    if (field.args.length === 0) return null;
    const policies = new Map<string, ArgumentPolicy>();
    for (const argument of field.args) {
      const at = `${field.name}(${argument.name}:)`;
      const own = {
        coordinate: `${type.name}.${at}`,
        rules: reader.read(argument, `${type.name}.${at}`, 'ARGUMENT_DEFINITION').rules,
      };
      const inherited = type.getInterfaces().flatMap((each) => {
        const declared = each.getFields()[field.name]?.args.find(({ name }) => name === argument.name);
        if (declared === undefined) return [];
        const coordinate = `${each.name}.${at}`;
        return [{ coordinate, rules: reader.read(declared, coordinate, 'ARGUMENT_DEFINITION').rules }];
      });
      const sources = [own, ...inherited].filter(({ rules }) => rules.length > 0);
      if (sources.length > 0 || this.inputs.isGuarded(argument.type))
        policies.set(argument.name, { argument, sources });
    }
    return policies.size === 0 ? null : policies;
  }
}

function introspectionRules(introspection: 'public' | 'authenticated' | 'off'): readonly Rule[] {
  const rule = implicitRule(introspection === 'off' ? 'deny' : introspection);
  return rule === null ? [] : [rule];
}
