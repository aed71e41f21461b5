import type { GraphQLObjectType } from 'graphql';
import { TemporarilyUnavailableError } from '../errors.ts';
import type { DecisionLoader } from '../loaders/decision-loader.ts';
import { DENIED, type DecisionOutcome } from '../loaders/decision-request.ts';
import { rootFields } from '../policy/certain-null.ts';
import type { DeniedHandling } from '../policy/decision.ts';
import type { Denial, PositionedDenial } from '../policy/denial.ts';
import { isDecisionRule } from '../policy/directives/requires-decision.ts';
import { ObjectDecisions, type ObjectQuestion } from '../policy/object-decision.ts';
import type { OperationPlan, PlannedField, PlannedMeaning } from '../policy/operation-plan.ts';
import { OperationReview } from '../policy/operation-review.ts';
import type { Variables } from '../policy/variables.ts';
import { Verdicts } from '../policy/verdicts.ts';
import type { AuthRecord } from './auth-record.ts';
import { type CoercedVariables, type ForeseenQuestion, foreseenQuestions } from './foreseen-questions.ts';

export interface ForeseenOperation {
  readonly plan: OperationPlan;
  readonly record: AuthRecord;
  readonly variables: Variables;
  readonly coerced: CoercedVariables;
  readonly onDenied: DeniedHandling;
}

/** What a decision point said of an operation before it ran. */
export type Foresight =
  /** It may run, but for the root fields whose value could only be null. */
  | { readonly outcome: 'run'; readonly withheld: ReadonlyMap<string, PositionedDenial> }
  /** Nothing of it may run. `contexts`: what the decision point added to its refusals, such as `acr_values`. */
  | {
      readonly outcome: 'refuse';
      readonly denials: readonly PositionedDenial[];
      readonly contexts: readonly Readonly<Record<string, unknown>>[];
    };

type Answer = DecisionOutcome | TemporarilyUnavailableError;

/**
 * True when an operation has to ask before it runs: where a denial refuses all of it, mutations (R7), and subscriptions,
 * of which nothing is left without their source (R9).
 */
export function mustForesee(plan: OperationPlan, onDenied: DeniedHandling): boolean {
  return (onDenied === 'operation' || plan.kind !== 'query') && asksDecisions(plan);
}

/** True when an operation may ask a decision point. */
export function asksDecisions(plan: OperationPlan): boolean {
  return plan.requirements.some(({ rules }) => rules.some(isDecisionRule));
}

/**
 * Asks what can be asked before an operation runs. Answers that do not refuse the operation are remembered by the loader.
 * @throws {TemporarilyUnavailableError} when nobody can decide about what would be refused.
 */
export async function foresee(operation: ForeseenOperation, loader: DecisionLoader | null): Promise<Foresight> {
  const { plan, record, variables, onDenied } = operation;
  const verdicts = Verdicts.of(plan.policy, record.principal);
  const asked = foreseenQuestions(new OperationReview(plan, verdicts, variables), operation);
  const answers = await Promise.all(asked.map((each) => answerTo(each, loader)));
  const denied = asked.filter((_, index) => isNo(answers[index]));
  if (denied.length === 0) return { outcome: 'run', withheld: NOTHING };
  const refuse = (): Foresight => {
    const outage = answers.find((answer) => answer instanceof TemporarilyUnavailableError);
    if (outage !== undefined) throw outage;
    return { outcome: 'refuse', denials: topmost(denied), contexts: answers.flatMap(contextOfNo) };
  };
  if (onDenied === 'operation') return refuse();
  const roots = rootFields(new AnsweredReview({ plan, verdicts, variables }, denied));
  const isRefused = roots.every(({ failure }) => failure !== null);
  if (isRefused || roots.some(({ isNonNull, failure }) => isNonNull && failure !== null)) return refuse();
  return {
    outcome: 'run',
    withheld: new Map(roots.flatMap(({ responseKey, failure }) => (failure === null ? [] : [[responseKey, failure]]))),
  };
}

const NOTHING: ReadonlyMap<string, PositionedDenial> = new Map();

async function answerTo({ question, id }: ForeseenQuestion, loader: DecisionLoader | null): Promise<Answer> {
  if (loader === null || (id === null && question.id !== null)) return DENIED;
  const { action, resource } = question;
  try {
    return await loader.load({ action, resource, id });
  } catch (error) {
    if (error instanceof TemporarilyUnavailableError) return error;
    throw error;
  }
}

function isNo(answer: Answer | undefined): boolean {
  return answer === undefined || answer instanceof TemporarilyUnavailableError || !answer.decision;
}

function contextOfNo(answer: Answer): readonly Readonly<Record<string, unknown>>[] {
  if (answer instanceof TemporarilyUnavailableError || answer.decision || answer.context === undefined) return [];
  return [answer.context];
}

/** One denial for each response position. */
function topmost(denied: readonly ForeseenQuestion[]): readonly PositionedDenial[] {
  const denials = new Map<string, PositionedDenial>();
  for (const { question, responsePath, item } of denied) {
    const key = responsePath.join('.');
    if (!denials.has(key)) denials.set(key, { ...question.denial, responsePath, node: item.node });
  }
  return [...denials.values()];
}

/** An operation as a caller meets it who was told no: what certainly follows from that. */
class AnsweredReview extends OperationReview {
  readonly #decisions: ObjectDecisions;
  /** Questions with an id stand for one selection of a field, those without for every place that asks them. */
  readonly #denied = new Map<ObjectQuestion, Set<PlannedField | null>>();

  constructor(
    { plan, verdicts, variables }: Pick<ForeseenOperation, 'plan' | 'variables'> & { readonly verdicts: Verdicts },
    denied: readonly ForeseenQuestion[],
  ) {
    super(plan, verdicts, variables);
    this.#decisions = ObjectDecisions.of(plan.policy);
    for (const { question, item } of denied) {
      const items = this.#denied.get(question) ?? new Set();
      this.#denied.set(question, items.add(question.id === null ? null : item));
    }
  }

  override denial(meaning: PlannedMeaning, item: PlannedField, type: GraphQLObjectType): Denial | null {
    const denial = super.denial(meaning, item, type);
    if (denial !== null) return denial;
    const questions = this.#decisions.ofField(type.name, meaning.field.name);
    return questions.find((question) => this.#isDenied(question, item))?.denial ?? null;
  }

  override typeDenial(type: GraphQLObjectType): Denial | null {
    const questions = this.#decisions.ofObject(type.name);
    return super.typeDenial(type) ?? questions.find((question) => this.#isDenied(question, null))?.denial ?? null;
  }

  override mayFail(): boolean {
    return true;
  }

  #isDenied(question: ObjectQuestion, item: PlannedField | null): boolean {
    const items = this.#denied.get(question);
    return items !== undefined && (items.has(null) || items.has(item));
  }
}
