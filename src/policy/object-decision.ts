import { type GraphQLNamedType, type GraphQLSchema, isAbstractType, isObjectType } from 'graphql';
import type { Denial } from './denial.ts';
import { type DecisionQuestion, type DecisionRule, isDecisionRule } from './directives/requires-decision.ts';
import { idPathProblems } from './id-path.ts';
import type { Source } from './input-policy.ts';
import type { SchemaPolicy } from './schema-policy.ts';

/** A question that the schema asks, with what to say when the answer is no. */
export interface ObjectQuestion extends DecisionQuestion {
  readonly denial: Denial;
}

const NONE: readonly ObjectQuestion[] = [];
const compiled = new WeakMap<SchemaPolicy, ObjectDecisions>();

/** The `@requiresDecision`s of a schema, gathered where they are asked: compiled once, knows of no caller. */
export class ObjectDecisions {
  readonly #schema: GraphQLSchema;
  readonly #fields = new Map<string, readonly ObjectQuestion[]>();
  readonly #types = new Map<string, readonly ObjectQuestion[]>();

  private constructor(policy: SchemaPolicy) {
    this.#schema = policy.schema;
    if (!policy.asksAboutObjects) return;
    for (const type of Object.values(policy.schema.getTypeMap())) {
      if (!isObjectType(type) || type.name.startsWith('__')) continue;
      const ofObject = questionsOf(policy.typeSources(type));
      if (ofObject.length > 0) this.#types.set(type.name, ofObject);
      const isRoot = rootTypes(policy.schema).has(type);
      const interfaces = type.getInterfaces();
      for (const { name } of Object.values(type.getFields())) {
        const sources = [type, ...interfaces].map((each) => ({
          coordinate: `${each.name}.${name}`,
          rules: policy.fieldAnnotation(each.name, name).rules,
        }));
        // No field returns a root object, so that its fields have to ask for it.
        const questions = questionsOf(isRoot ? [...sources, ...policy.typeSources(type)] : sources);
        if (questions.length > 0) this.#fields.set(`${type.name}.${name}`, questions);
      }
    }
  }

  static of(policy: SchemaPolicy): ObjectDecisions {
    let decisions = compiled.get(policy);
    if (decisions === undefined) compiled.set(policy, (decisions = new ObjectDecisions(policy)));
    return decisions;
  }

  /** True for a schema in which nothing is ever asked. */
  get isEmpty(): boolean {
    return this.#fields.size === 0 && this.#types.size === 0;
  }

  /** Where the schema asks, each place once. */
  get coordinates(): readonly string[] {
    const asking = [...this.#types.values(), ...this.#fields.values()].flat();
    return [...new Set(asking.map(({ denial }) => denial.coordinate))];
  }

  /** Asked before the resolver runs: the field's own, its interface fields', and those of a root type. */
  ofField(typeName: string, fieldName: string): readonly ObjectQuestion[] {
    return this.#fields.get(`${typeName}.${fieldName}`) ?? NONE;
  }

  /** Asked about each object of an object type wherever one is returned: the type's own and its interfaces'. */
  ofObject(typeName: string): readonly ObjectQuestion[] {
    return this.#types.get(typeName) ?? NONE;
  }

  /** True when an object at a position of this type may have to be asked about. */
  reach(type: GraphQLNamedType): boolean {
    if (isAbstractType(type)) return this.#schema.getPossibleTypes(type).some(({ name }) => this.#types.has(name));
    return this.#types.has(type.name);
  }
}

/** What is wrong with the ids of the schema's `@requiresDecision`s: start-up errors. */
export function decisionProblems(policy: SchemaPolicy): readonly string[] {
  if (!policy.asksAboutObjects) return [];
  const roots = rootTypes(policy.schema);
  return Object.values(policy.schema.getTypeMap()).flatMap((type) => {
    if (!('getFields' in type) || !('getInterfaces' in type)) return [];
    const isRoot = roots.has(type);
    const ofType = decisionRules(policy.annotation(type.name).rules).flatMap(({ question: { id } }) =>
      id === null ? [] : idPathProblems(id, { coordinate: type.name, type, args: null, isRoot }),
    );
    const ofFields = Object.values(type.getFields()).flatMap((field) =>
      decisionRules(policy.fieldAnnotation(type.name, field.name).rules).flatMap(({ question: { id } }) =>
        id === null
          ? []
          : idPathProblems(id, { coordinate: `${type.name}.${field.name}`, type, args: field.args, isRoot }),
      ),
    );
    return [...ofType, ...ofFields];
  });
}

function rootTypes(schema: GraphQLSchema): ReadonlySet<unknown> {
  return new Set([schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]);
}

function decisionRules(rules: Source['rules']): readonly DecisionRule[] {
  return rules.filter(isDecisionRule);
}

/** Each question once, at the first place that asks it. */
function questionsOf(sources: readonly Source[]): readonly ObjectQuestion[] {
  const questions = new Map<string, ObjectQuestion>();
  for (const { coordinate, rules } of sources) {
    for (const { key, needs, question } of decisionRules(rules)) {
      if (questions.has(key)) continue;
      const denial: Denial = { coordinate, reason: 'POLICY_DENIED', needs, scope: null, unannotated: false };
      questions.set(key, { ...question, denial });
    }
  }
  return [...questions.values()];
}
