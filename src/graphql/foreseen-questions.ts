import {
  type FieldNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  getArgumentValues,
} from 'graphql';
import { rootFields } from '../policy/certain-null.ts';
import type { DeniedHandling } from '../policy/decision.ts';
import { isDecisionRule } from '../policy/directives/requires-decision.ts';
import { ObjectDecisions, type ObjectQuestion } from '../policy/object-decision.ts';
import { isField, type PlannedField, type PlannedSelection } from '../policy/operation-plan.ts';
import type { OperationReview } from '../policy/operation-review.ts';
import { argumentId } from './object-id.ts';

/** Variables as the executor coerced them. */
export type CoercedVariables = GraphQLResolveInfo['variableValues'];

/** A question that can be asked before the operation runs: its id, if it has one, is in the arguments. */
export interface ForeseenQuestion {
  readonly question: ObjectQuestion;
  readonly id: string | null;
  readonly item: PlannedField;
  readonly responsePath: readonly string[];
}

/**
 * The questions that do not depend on what resolvers return: all of them where a denial refuses the operation, otherwise
 * those that a mutation's root fields depend on: their own, and what makes all of their value null. For a subscription
 * these are its root field's own: what it brings is asked about anew with each event.
 */
export function foreseenQuestions(
  review: OperationReview,
  asking: { readonly coerced: CoercedVariables; readonly onDenied: DeniedHandling },
): readonly ForeseenQuestion[] {
  return new Foresighter(review, asking).questions();
}

/** Goes through a plan for questions, and leaves out what another rule denies. */
class Foresighter {
  readonly #review: OperationReview;
  readonly #decisions: ObjectDecisions;
  readonly #coerced: CoercedVariables;
  readonly #isAll: boolean;
  readonly #isSource: boolean;
  readonly #asks = new Map<PlannedSelection, boolean>();
  readonly #found: ForeseenQuestion[] = [];

  constructor(
    review: OperationReview,
    { coerced, onDenied }: { readonly coerced: CoercedVariables; readonly onDenied: DeniedHandling },
  ) {
    this.#review = review;
    this.#decisions = ObjectDecisions.of(review.plan.policy);
    this.#coerced = coerced;
    this.#isAll = onDenied === 'operation';
    this.#isSource = !this.#isAll && review.plan.kind === 'subscription';
  }

  questions(): readonly ForeseenQuestion[] {
    const failed = new Set<string>();
    for (const { responseKey, failure } of rootFields(this.#review)) {
      if (failure !== null) failed.add(responseKey);
    }
    this.#visit(this.#review.plan.selection, [], (key) => !failed.has(key));
    return this.#found;
  }

  #visit(selection: PlannedSelection, path: readonly string[], isLeft: (key: string) => boolean = () => true): void {
    if (!this.#mayAsk(selection)) return;
    for (const item of this.#review.included(selection)) {
      if (!isField(item)) this.#visit(item.selection, path, isLeft);
      else if (isLeft(item.responseKey)) this.#field(item, [...path, item.responseKey]);
    }
  }

  #field(item: PlannedField, path: readonly string[]): void {
    for (const meaning of item.meanings) {
      // Where a denial makes one field null, only a non-null one takes what is above it as well.
      if (!this.#isAll && path.length > 1 && !meaning.isNonNull) continue;
      const types = [...meaning.types].filter((type) => this.#review.denial(meaning, item, type) === null);
      for (const type of types) this.#addField(item, { path, type, name: meaning.field.name });
      if (this.#isSource || types.length === 0 || meaning.returns === null) continue;
      if (meaning.isList && !this.#isAll) continue;
      for (const type of this.#review.possibleTypes(meaning.returns)) {
        if (this.#review.typeDenial(type) !== null) continue;
        for (const question of this.#decisions.ofObject(type.name)) {
          if (question.id === null) this.#found.push({ question, id: null, item, responsePath: path });
        }
      }
      if (meaning.selection !== null) this.#visit(meaning.selection, path);
    }
  }

  #addField(
    item: PlannedField,
    at: { readonly path: readonly string[]; readonly type: GraphQLObjectType; readonly name: string },
  ): void {
    // Types agree on what their field needs, and may differ in the defaults of its arguments.
    const field = at.type.getFields()[at.name];
    if (field === undefined) return;
    for (const question of this.#decisions.ofField(at.type.name, at.name)) {
      if (question.id === null) this.#found.push({ question, id: null, item, responsePath: at.path });
      else if (question.id.from === 'args') {
        const args = argumentsOf(field, item.node, this.#coerced);
        // Arguments that do not fit are the executor's to complain of; the resolver does not run.
        if (args === null) continue;
        this.#found.push({ question, id: argumentId(question.id, args), item, responsePath: at.path });
      }
    }
  }

  /** False for selections below which nothing can be asked: there are many of them in most documents. */
  #mayAsk(selection: PlannedSelection): boolean {
    const known = this.#asks.get(selection);
    if (known !== undefined) return known;
    this.#asks.set(selection, false);
    const asks = selection.items.some((item) =>
      isField(item)
        ? item.meanings.some(
            ({ policy, selection: below, returns }) =>
              policy.requirement.rules.some(isDecisionRule) ||
              (returns !== null && this.#decisions.reach(returns)) ||
              (below !== null && this.#mayAsk(below)),
          )
        : this.#mayAsk(item.selection),
    );
    this.#asks.set(selection, asks);
    return asks;
  }
}

function argumentsOf(
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
  coerced: CoercedVariables,
): Readonly<Record<string, unknown>> | null {
  try {
    return getArgumentValues(field, node, coerced);
  } catch {
    return null;
  }
}
