import { type FieldNode, type GraphQLCompositeType, type GraphQLObjectType, isAbstractType } from 'graphql';
import { OperationTooComplexError } from '../errors.ts';
import { type Denial, explainDenial } from './denial.ts';
import type { ArgumentPolicy, Source } from './input-policy.ts';
import {
  isField,
  isIncluded,
  type OperationPlan,
  type PlannedField,
  type PlannedFragment,
  type PlannedMeaning,
  type PlannedSelection,
} from './operation-plan.ts';
import { providedSources } from './provided-inputs.ts';
import type { Requirement } from './requirement.ts';
import type { Variables } from './variables.ts';
import type { Verdicts } from './verdicts.ts';

/** How many selections one review may look at: response positions can be exponentially more than the document has fields. */
const MAX_VISITS = 65_536;

/** One plan as one caller with certain variables meets it: the questions from which decisions are made. */
export class OperationReview {
  readonly plan: OperationPlan;
  readonly #verdicts: Verdicts;
  readonly #variables: Variables;
  readonly #closed = new Map<GraphQLCompositeType, Map<GraphQLObjectType, Denial>>();
  readonly #denials = new Map<GraphQLObjectType, Map<string, Denial | null>>();
  readonly #mayFail = new Map<PlannedSelection, boolean>();
  readonly #provided = new Map<ReadonlyMap<string, ArgumentPolicy>, Map<FieldNode, readonly Source[]>>();
  #visits = 0;

  constructor(plan: OperationPlan, verdicts: Verdicts, variables: Variables) {
    this.plan = plan;
    this.#verdicts = verdicts;
    this.#variables = variables;
  }

  /** The selections that `@skip` and `@include` leave, in the order of the document. */
  *included({ items }: PlannedSelection): Iterable<PlannedField | PlannedFragment> {
    for (const item of items) {
      if (++this.#visits > MAX_VISITS) throw new OperationTooComplexError();
      if (item.conditions.length === 0 || isIncluded(item.conditions, this.#variables)) yield item;
    }
  }

  isMet(requirement: Requirement): boolean {
    return this.#verdicts.isMet(requirement);
  }

  /** Why the field is closed to the caller in objects of `type`; null when it is open. */
  denial({ policy, field }: PlannedMeaning, { node }: PlannedField, type: GraphQLObjectType): Denial | null {
    const provided = this.provided({ policy }, { node });
    if (provided.length > 0) {
      const sources = [...this.plan.policy.sourcesOf(type, field), ...provided];
      return explainDenial(sources, this.#verdicts.principal);
    }
    return this.#verdicts.isMet(policy.requirement) ? null : this.#fieldDenial(type, field);
  }

  /** Explained once, however many positions the field has. */
  #fieldDenial(type: GraphQLObjectType, field: PlannedMeaning['field']): Denial | null {
    let denials = this.#denials.get(type);
    if (denials === undefined) this.#denials.set(type, (denials = new Map()));
    let denial = denials.get(field.name);
    if (denial === undefined) {
      denial = explainDenial(this.plan.policy.sourcesOf(type, field), this.#verdicts.principal);
      denials.set(field.name, denial);
    }
    return denial;
  }

  /** The places of arguments, input fields and enum values that have rules and that the client provided. */
  provided(
    { policy: { inputs } }: Pick<PlannedMeaning, 'policy'>,
    { node }: Pick<PlannedField, 'node'>,
  ): readonly Source[] {
    if (inputs === null) return NONE;
    let ofPolicies = this.#provided.get(inputs);
    if (ofPolicies === undefined) this.#provided.set(inputs, (ofPolicies = new Map()));
    let sources = ofPolicies.get(node);
    if (sources === undefined) {
      const { inputs: policy } = this.plan.policy;
      sources = providedSources({ node, policies: inputs, inputs: policy, variables: this.#variables });
      ofPolicies.set(node, sources);
    }
    return sources;
  }

  /** Why objects of a type are closed to the caller, wherever they turn up; null when they are open. */
  typeDenial(type: GraphQLObjectType): Denial | null {
    const { policy } = this.plan;
    if (this.#verdicts.isMet(policy.type(type.name))) return null;
    return explainDenial(policy.typeSources(type), this.#verdicts.principal);
  }

  /** The possible types of a position whose objects are closed to the caller, and why. */
  closedTypes(type: GraphQLCompositeType): ReadonlyMap<GraphQLObjectType, Denial> {
    let closed = this.#closed.get(type);
    if (closed === undefined) {
      closed = new Map();
      for (const possible of this.possibleTypes(type)) {
        const denial = this.typeDenial(possible);
        if (denial !== null) closed.set(possible, denial);
      }
      this.#closed.set(type, closed);
    }
    return closed;
  }

  possibleTypes(type: GraphQLCompositeType): readonly GraphQLObjectType[] {
    return this.plan.policy.typeSets.named(type.name).types;
  }

  /** False when nothing in the selection can be denied. Linear in the plan, whatever the number of positions. */
  mayFail(selection: PlannedSelection): boolean {
    const known = this.#mayFail.get(selection);
    if (known !== undefined) return known;
    this.#mayFail.set(selection, false);
    let fails = false;
    for (const item of this.included(selection)) {
      fails = isField(item)
        ? item.meanings.some((meaning) => this.#meaningMayFail(meaning, item))
        : this.mayFail(item.selection);
      if (fails) break;
    }
    this.#mayFail.set(selection, fails);
    return fails;
  }

  #meaningMayFail(meaning: PlannedMeaning, { node }: PlannedField): boolean {
    const { policy } = this.plan;
    if (!this.#verdicts.isMet(meaning.policy.requirement)) return true;
    const provided = this.provided(meaning, { node });
    if (provided.some(({ rules }) => !this.#verdicts.isMet(policy.requirements.of(rules)))) return true;
    if (meaning.returns === null) return false;
    if (isAbstractType(meaning.returns)) {
      if (this.closedTypes(meaning.returns).size > 0) return true;
    }
    return meaning.selection !== null && this.mayFail(meaning.selection);
  }
}

const NONE: readonly Source[] = [];
