import DataLoader from 'dataloader';
import { TemporarilyUnavailableError } from '../errors.ts';
import type { Principal } from '../principal.ts';
import { afterMicrotasks, BatchSchedule } from './batch-schedule.ts';
import { withDeadline } from './deadline.ts';
import type { DecisionPoint } from './decision-point.ts';
import { ALLOWED, DENIED, type DecisionOutcome, type DecisionRequest } from './decision-request.ts';

/** A question about one object; an id of null asks about the resource type as a whole. */
export interface AskedQuestion {
  readonly action: string;
  readonly resource: string;
  readonly id: string | null;
}

/** The decision point's loader of one operation of one caller. */
export interface DecisionLoader {
  /**
   * The answer to a question: questions of one level of the result go out together, equal ones once.
   * @throws {TemporarilyUnavailableError} when nobody could decide.
   */
  load(question: AskedQuestion): Promise<DecisionOutcome>;
  /** Work that may lead to questions, as it was given: those of the same level wait for it, for a while. */
  during<T>(work: PromiseLike<T>): Promise<T>;
}

export interface DecisionLoaderOptions {
  readonly principal: Principal;
  /** False where a result goes out in parts, of which none waits for another. Default true. */
  readonly waits?: boolean;
}

/** A loader for one operation, or one event of a subscription: made anew for each, so that no answer outlives it. */
export function createDecisionLoader(
  point: Required<DecisionPoint>,
  { principal, waits = true }: DecisionLoaderOptions,
): DecisionLoader {
  const asker = new Asker(point, principal);
  const { maxBatchSize } = point;
  if (!waits) {
    const loader = new DataLoader<AskedQuestion, DecisionOutcome, string>((questions) => asker.ask(questions), {
      maxBatchSize,
      cacheKeyFn: keyOf,
      batchScheduleFn: afterMicrotasks,
    });
    return { load: (question) => loader.load(question), during: async (work) => work };
  }
  const schedule = new BatchSchedule();
  const loader = new DataLoader<AskedQuestion, DecisionOutcome, string>(
    (questions) => schedule.calling(asker.ask(questions)),
    { maxBatchSize, cacheKeyFn: keyOf, batchScheduleFn: (dispatch) => schedule.add(dispatch) },
  );
  return { load: (question) => loader.load(question), during: (work) => schedule.during(work) };
}

/** Puts the questions of one caller to the decision point. */
class Asker {
  readonly #point: Required<DecisionPoint>;
  readonly #principal: Principal;
  #outage: TemporarilyUnavailableError | null = null;

  constructor(point: Required<DecisionPoint>, principal: Principal) {
    this.#point = point;
    this.#principal = principal;
  }

  async ask(questions: readonly AskedQuestion[]): Promise<Answers> {
    // One deadline is enough for one operation: the levels below a failed one need not wait as well.
    if (this.#outage !== null) throw this.#outage;
    try {
      const answers = await this.#decide(questions);
      this.#outage = answers.find((answer) => answer instanceof TemporarilyUnavailableError) ?? null;
      return answers;
    } catch (cause) {
      this.#outage = unavailable(cause);
      throw this.#outage;
    }
  }

  async #decide(questions: readonly AskedQuestion[]): Promise<Answers> {
    const { decide, timeout } = this.#point;
    const subject = this.#point.subject(this.#principal);
    // Nobody decides about nobody.
    if (subject.id === '') return questions.map(() => DENIED);
    const context = this.#point.context(this.#principal);
    const actions = new Map<string, DecisionRequest['action']>();
    const requests = questions.map(({ action: name, resource: type, id }): DecisionRequest => {
      let action = actions.get(name);
      if (action === undefined) actions.set(name, (action = { name }));
      return { subject, action, resource: id === null ? { type } : { type, id }, context };
    });
    const answers = await withDeadline<unknown>((signal) => decide(requests, signal), {
      seconds: timeout,
      what: 'the decision point',
    });
    return readAnswers(answers, requests.length);
  }
}

type Answers = readonly (DecisionOutcome | TemporarilyUnavailableError)[];

/** Names have no white space and an id follows an equals sign, so that no two questions look alike. */
function keyOf({ action, resource, id }: AskedQuestion): string {
  return id === null ? `${action} ${resource}` : `${action} ${resource} =${id}`;
}

function unavailable(cause: unknown): TemporarilyUnavailableError {
  if (cause instanceof TemporarilyUnavailableError) return cause;
  return new TemporarilyUnavailableError('the decision point failed', { cause });
}

/** Whatever is not plainly a yes is a no; where it cannot be told which answer is whose, all of them are. */
function readAnswers(answers: unknown, count: number): Answers {
  if (!Array.isArray(answers) || answers.length !== count) return Array.from({ length: count }, () => DENIED);
  return Array.from(answers, (answer: unknown) => {
    if (typeof answer === 'boolean') return answer ? ALLOWED : DENIED;
    if (answer instanceof Error) return unavailable(answer);
    const { decision, context } = (answer ?? {}) as { readonly decision?: unknown; readonly context?: unknown };
    if (typeof context !== 'object' || context === null) return decision === true ? ALLOWED : DENIED;
    return { decision: decision === true, context: context as Readonly<Record<string, unknown>> };
  });
}
