import type { EvaluationsSemantic } from './authzen-options.ts';
import { ALLOWED, DENIED, type DecisionOutcome } from './decision-request.ts';

/** What the answer to a batch comes to: one outcome for each question, and what was wrong with it as a whole. */
export interface ReadAnswer {
  readonly outcomes: readonly DecisionOutcome[];
  readonly problem: string | null;
}

/** The answer to a single evaluation. @see OpenID AuthZEN Authorization API 1.0, section 6.2 */
export function readEvaluation(body: unknown): ReadAnswer {
  const outcome = readOutcome(body);
  if (outcome === null) return { outcomes: [DENIED], problem: 'the answer has no boolean "decision"' };
  return { outcomes: [outcome], problem: null };
}

/**
 * The answer to a batch. Answers stand in the order of the questions, and no question is allowed without one of its own:
 * of a list that is too short or too long nothing is believed, unless the semantic explains its end.
 * @see OpenID AuthZEN Authorization API 1.0, section 7.2
 */
export function readEvaluations(
  body: unknown,
  { count, semantic }: { readonly count: number; readonly semantic: EvaluationsSemantic },
): ReadAnswer {
  const list = isObject(body) ? body['evaluations'] : undefined;
  if (!Array.isArray(list)) return denied(count, 'the answer has no list "evaluations"');
  const outcomes = list.slice(0, count).map(readOutcome);
  const believed = outcomes.map((outcome) => outcome ?? DENIED);
  if (list.length > count || (list.length < count && !endsEarly(believed, semantic))) {
    return denied(count, `the answer has ${list.length} evaluations instead of ${count}`);
  }
  const problem = outcomes.includes(null) ? 'an evaluation of the answer has no boolean "decision"' : null;
  while (believed.length < count) believed.push(DENIED);
  return { outcomes: believed, problem };
}

/** Section 7.1.2.1: such a list ends with the first outcome of its kind. */
function endsEarly(outcomes: readonly DecisionOutcome[], semantic: EvaluationsSemantic): boolean {
  if (semantic === 'execute_all') return false;
  const ending = semantic === 'permit_on_first_permit';
  return outcomes.length > 0 && outcomes.findIndex(({ decision }) => decision === ending) === outcomes.length - 1;
}

export function denied(count: number, problem: string): ReadAnswer {
  return { outcomes: Array.from({ length: count }, () => DENIED), problem };
}

function readOutcome(value: unknown): DecisionOutcome | null {
  if (!isObject(value) || typeof value['decision'] !== 'boolean') return null;
  const { decision, context } = value;
  if (isObject(context)) return { decision, context };
  return decision ? ALLOWED : DENIED;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
