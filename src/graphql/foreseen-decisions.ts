import { type FieldNode, type GraphQLField, type GraphQLResolveInfo, getArgumentValues } from 'graphql';
import type { DecisionLoader } from '../loaders/decision-loader.ts';
import { DENIED, type DecisionOutcome } from '../loaders/decision-request.ts';
import type { DeniedHandling } from '../policy/decision.ts';
import type { PositionedDenial } from '../policy/denial.ts';
import { isDecisionRule } from '../policy/directives/requires-decision.ts';
import { ObjectDecisions, type ObjectQuestion } from '../policy/object-decision.ts';
import { isField, type OperationPlan, type PlannedField, type PlannedSelection } from '../policy/operation-plan.ts';
import { OperationReview } from '../policy/operation-review.ts';
import type { Variables } from '../policy/variables.ts';
import { Verdicts } from '../policy/verdicts.ts';
import type { AuthRecord } from './auth-record.ts';
import { argumentId } from './object-id.ts';

/** Variables as the executor coerced them. */
export type CoercedVariables = GraphQLResolveInfo['variableValues'];

export interface ForeseenOperation {
  readonly plan: OperationPlan;
  readonly record: AuthRecord;
  readonly variables: Variables;
  readonly coerced: CoercedVariables;
  readonly onDenied: DeniedHandling;
}

/** What a decision point said against an operation before it ran. */
export interface Foresight {
  /** None: the operation may run. */
  readonly denials: readonly PositionedDenial[];
  /** What the decision point added to its refusals, such as `acr_values`. */
  readonly contexts: readonly Readonly<Record<string, unknown>>[];
}

/** A question that can be asked before the operation runs: its id, if it has one, is in the arguments. */
interface Foreseen {
  readonly question: ObjectQuestion;
  readonly id: string | null;
  readonly responsePath: readonly string[];
  readonly node: FieldNode;
}

/** True when an operation has to ask before it runs: where a denial refuses all of it, and mutations (R7). */
export function mustForesee(plan: OperationPlan, onDenied: DeniedHandling): boolean {
  if (onDenied !== 'operation' && plan.kind !== 'mutation') return false;
  return plan.requirements.some(({ rules }) => rules.some(isDecisionRule));
}

/**
 * Asks what can be asked before an operation runs. Answers that do not refuse the operation are remembered by the loader.
 * @throws {TemporarilyUnavailableError} when nobody can decide about what would be refused.
 */
export async function foresee(operation: ForeseenOperation, loader: DecisionLoader | null): Promise<Foresight> {
  const foreseen = new Foresighter(operation).questions();
  const answers = await Promise.all(foreseen.map((each) => answerTo(each, loader)));
  const denials = new Map<string, PositionedDenial>();
  const contexts: Readonly<Record<string, unknown>>[] = [];
  foreseen.forEach(({ question, responsePath, node }, index) => {
    const answer = answers[index] ?? DENIED;
    if (answer.decision) return;
    if (answer.context !== undefined) contexts.push(answer.context);
    const key = responsePath.join('.');
    if (!denials.has(key)) denials.set(key, { ...question.denial, responsePath, node });
  });
  return { denials: [...denials.values()], contexts };
}

async function answerTo({ question, id }: Foreseen, loader: DecisionLoader | null): Promise<DecisionOutcome> {
  if (loader === null || (id === null && question.id !== null)) return DENIED;
  const { action, resource } = question;
  return loader.load({ action, resource, id });
}

/** Goes through a plan for the questions that do not depend on what resolvers return. */
class Foresighter {
  readonly #operation: ForeseenOperation;
  readonly #decisions: ObjectDecisions;
  readonly #review: OperationReview;
  readonly #asks = new Map<PlannedSelection, boolean>();
  readonly #found: Foreseen[] = [];

  constructor(operation: ForeseenOperation) {
    const { plan, record, variables } = operation;
    this.#operation = operation;
    this.#decisions = ObjectDecisions.of(plan.policy);
    this.#review = new OperationReview(plan, Verdicts.of(plan.policy, record.principal), variables);
  }

  questions(): readonly Foreseen[] {
    this.#visit(this.#operation.plan.selection, []);
    return this.#found;
  }

  #visit(selection: PlannedSelection, path: readonly string[]): void {
    if (!this.#mayAsk(selection)) return;
    for (const item of this.#review.included(selection)) {
      if (isField(item)) this.#field(item, [...path, item.responseKey]);
      else this.#visit(item.selection, path);
    }
  }

  #field(item: PlannedField, path: readonly string[]): void {
    const isAll = this.#operation.onDenied === 'operation';
    for (const meaning of item.meanings) {
      // Where a denial makes one field null, only a non-null root field takes the whole operation with it.
      if (!isAll && !meaning.isNonNull) continue;
      for (const type of meaning.types) {
        this.#add(this.#decisions.ofField(type.name, meaning.field.name), { item, path, field: meaning.field });
      }
      if (meaning.returns !== null) {
        for (const { name } of this.#review.possibleTypes(meaning.returns)) {
          this.#add(this.#decisions.ofObject(name), { item, path, field: null });
        }
      }
      if (isAll && meaning.selection !== null) this.#visit(meaning.selection, path);
    }
  }

  #add(
    questions: readonly ObjectQuestion[],
    at: {
      readonly item: PlannedField;
      readonly path: readonly string[];
      readonly field: GraphQLField<unknown, unknown> | null;
    },
  ): void {
    for (const question of questions) {
      const position = { question, responsePath: at.path, node: at.item.node };
      if (question.id === null) this.#found.push({ ...position, id: null });
      else if (question.id.from === 'args' && at.field !== null) {
        const args = argumentsOf(at.field, at.item.node, this.#operation.coerced);
        // Arguments that do not fit are the executor's to complain of; the resolver does not run.
        if (args !== null) this.#found.push({ ...position, id: argumentId(question.id, args) });
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
