import { TemporarilyUnavailableError } from '../errors.ts';
import { denied, type ReadAnswer, readEvaluation, readEvaluations } from './authzen-answer.ts';
import { AuthZenMetadata, type Endpoints, withoutSlash } from './authzen-metadata.ts';
import { type AuthZenCall, type AuthZenOptions, checkAuthZenOptions } from './authzen-options.ts';
import { AuthZenTransport, type Exchange } from './authzen-transport.ts';
import type { DecisionPoint } from './decision-point.ts';
import { DENIED, type DecisionFunction, type DecisionOutcome, type DecisionRequest } from './decision-request.ts';
import { contextOf, subjectOf } from './decision-subject.ts';

/** Calls at a time towards a decision point that takes no batches. */
const CONCURRENCY = 10;
/** Questions in one call that decision points take as they come; Cerbos, for one, refuses more unless it is told to. */
const SAFE_BATCH_SIZE = 50;

/**
 * A policy decision point that speaks the OpenID AuthZEN Authorization API 1.0, for `AuthorizationOptions.decisions`.
 *
 * @example
 * ```ts
 * useAuthorization({ issuers, decisions: authzen({ url: 'https://pdp.example.com' }) })
 * ```
 * @throws {ConfigurationError} with everything that is wrong with the options.
 */
export function authzen(options: AuthZenOptions): DecisionPoint {
  checkAuthZenOptions(options);
  const { subject = subjectOf, context = contextOf, maxBatchSize = 1_000, timeout = 5 } = options;
  const client = new AuthZenClient(options);
  return { decide: (requests, signal) => client.decide(requests, signal), subject, context, maxBatchSize, timeout };
}

type Answers = readonly (DecisionOutcome | Error)[];

/** What came of one call. */
interface Called {
  readonly answers: Answers;
  /** It was refused, and fewer questions at once may not be. */
  readonly isTooMany: boolean;
}

class AuthZenClient {
  readonly #options: AuthZenOptions;
  readonly #transport: AuthZenTransport;
  readonly #endpoints: (exchange: Exchange) => Promise<Endpoints>;
  readonly #wholeTypeId: string;
  /** Questions in one call that the decision point is known to take. */
  #batchSize = Number.POSITIVE_INFINITY;

  constructor(options: AuthZenOptions) {
    const { token, retries = 1, maxResponseBytes = 1_048_576, endpoints, now = () => new Date() } = options;
    this.#options = options;
    this.#wholeTypeId = options.wholeTypeId ?? '*';
    const send: typeof fetch = options.fetch ?? ((input, init) => fetch(input, init));
    this.#transport = new AuthZenTransport({ fetch: send, token, retries, maxResponseBytes });
    if (endpoints === undefined) {
      const metadata = new AuthZenMetadata({ url: withoutSlash(String(options.url)), transport: this.#transport, now });
      this.#endpoints = (exchange) => metadata.endpoints(exchange);
    } else {
      const { evaluation, evaluations } = endpoints;
      const named = {
        evaluation: String(evaluation),
        evaluations: evaluations === undefined ? null : String(evaluations),
      };
      this.#endpoints = async () => named;
    }
  }

  readonly decide: DecisionFunction = async (requests, signal) => {
    // An object that is called like all objects together would be given what is allowed on all of them.
    const askable = requests.filter(({ resource }) => resource.id !== this.#wholeTypeId);
    if (askable.length === 0) return requests.map(() => DENIED);
    const prepared = await this.#withProperties(askable);
    const { evaluation, evaluations } = await this.#observed(prepared, signal, async (exchange) => ({
      value: await this.#endpoints(exchange),
      report: null,
    }));
    const answers =
      prepared.length > 1 && evaluations !== null
        ? await this.#askInBatches(evaluations, prepared, signal)
        : await this.#askOneByOne(evaluation, prepared, signal);
    if (askable.length === requests.length) return answers;
    let next = 0;
    return requests.map(({ resource }) => (resource.id === this.#wholeTypeId ? DENIED : (answers[next++] ?? DENIED)));
  };

  async #withProperties(requests: readonly DecisionRequest[]): Promise<readonly DecisionRequest[]> {
    const all = await this.#options.properties?.(requests);
    if (all !== undefined && all.length !== requests.length) {
      throw new TemporarilyUnavailableError(
        `authzen.properties: expected ${requests.length} entries, got ${all.length}`,
      );
    }
    return requests.map((request, index) => {
      const { resource } = request;
      const properties = all?.[index] ?? resource.properties;
      if (properties === undefined && resource.id !== undefined) return request;
      const id = resource.id ?? this.#wholeTypeId;
      return { ...request, resource: { ...resource, id, ...(properties !== undefined && { properties }) } };
    });
  }

  async #askOneByOne(url: string, requests: readonly DecisionRequest[], signal: AbortSignal): Promise<Answers> {
    const answers: (DecisionOutcome | Error)[] = [];
    for (let start = 0; start < requests.length; start += CONCURRENCY) {
      const some = requests.slice(start, start + CONCURRENCY).map((request) => [request]);
      const called = await Promise.all(some.map((request) => this.#call(url, request, signal)));
      answers.push(...called.flatMap((each) => each.answers));
    }
    return answers;
  }

  /** In one call, unless the decision point is known to take less. */
  async #askInBatches(url: string, requests: readonly DecisionRequest[], signal: AbortSignal): Promise<Answers> {
    if (requests.length <= this.#batchSize) {
      const { answers, isTooMany } = await this.#call(url, requests, signal);
      if (!isTooMany) return answers;
      this.#batchSize = SAFE_BATCH_SIZE;
    }
    const batches: Promise<Called>[] = [];
    for (let start = 0; start < requests.length; start += this.#batchSize) {
      batches.push(this.#call(url, requests.slice(start, start + this.#batchSize), signal));
    }
    return (await Promise.all(batches)).flatMap(({ answers }) => answers);
  }

  /** The answers of one call; where it came to nothing, errors in their places, so that other calls keep theirs. */
  async #call(url: string, requests: readonly DecisionRequest[], signal: AbortSignal): Promise<Called> {
    try {
      return await this.#observed(requests, signal, async (exchange) => {
        const { status, body } = await this.#transport.send(url, { body: this.#body(requests), exchange });
        const answer = this.#read(status, body, requests.length);
        const isTooMany = isRefusal(status) && requests.length > SAFE_BATCH_SIZE;
        return { value: { answers: answer.outcomes, isTooMany }, report: answer };
      });
    } catch (error) {
      return { answers: requests.map(() => error as TemporarilyUnavailableError), isTooMany: false };
    }
  }

  /** Whatever goes wrong on the way is told to the log, and is an outage of ours to everybody else. */
  async #observed<T>(
    requests: readonly DecisionRequest[],
    signal: AbortSignal,
    work: (exchange: Exchange) => Promise<{ readonly value: T; readonly report: ReadAnswer | null }>,
  ): Promise<T> {
    const exchange: Exchange = { requestId: crypto.randomUUID(), signal, status: null, attempts: 0 };
    const started = performance.now();
    const log = (answer: ReadAnswer): void => {
      if (this.#options.log === undefined) return;
      const { requestId, status, attempts } = exchange;
      const duration = performance.now() - started;
      const evaluations = evaluationsOf(requests, answer.outcomes);
      this.#log({ requestId, status, attempts, duration, problem: answer.problem, evaluations });
    };
    try {
      const { value, report } = await work(exchange);
      if (report !== null) log(report);
      return value;
    } catch (cause) {
      const error =
        cause instanceof TemporarilyUnavailableError
          ? cause
          : new TemporarilyUnavailableError('the decision point is out of reach', { cause });
      log(denied(requests.length, error.message));
      throw error;
    }
  }

  /** A batch says once what its questions have in common. Section 7.1.1 */
  #body(requests: readonly DecisionRequest[]): unknown {
    const first = requests[0]!;
    if (requests.length === 1) return first;
    const { subject, context, action } = first;
    const isShared = requests.every((each) => each.subject === subject && each.context === context);
    const isOneAction = requests.every((each) => each.action.name === action.name);
    const semantic = this.#options.evaluationsSemantic ?? 'execute_all';
    return {
      ...(isShared && { subject, context }),
      ...(isOneAction && { action }),
      evaluations: requests.map((each) => ({
        ...(!isShared && { subject: each.subject, context: each.context }),
        ...(!isOneAction && { action: each.action }),
        resource: each.resource,
      })),
      ...(semantic !== 'execute_all' && { options: { evaluations_semantic: semantic } }),
    };
  }

  /** Statuses speak of the call, never of a decision (section 10.1.8): whoever refuses our call cannot be asked. */
  #read(status: number, body: unknown, count: number): ReadAnswer {
    if (isRefusal(status)) return denied(count, `the decision point refused the question: status ${status}`);
    if (status !== 200) throw new TemporarilyUnavailableError(`the decision point answered with status ${status}`);
    if (body === undefined) return denied(count, 'the answer is not JSON, or too long');
    const semantic = this.#options.evaluationsSemantic ?? 'execute_all';
    return count === 1 ? readEvaluation(body) : readEvaluations(body, { count, semantic });
  }

  #log(call: AuthZenCall): void {
    try {
      const logged: unknown = this.#options.log?.(call);
      if (logged instanceof Promise) logged.catch(() => undefined);
    } catch {
      // A log that fails decides nothing, also where it fails later.
    }
  }
}

/** The call as such is not to its liking: malformed, or too much at once. */
function isRefusal(status: number): boolean {
  return status === 400 || status === 413 || status === 422;
}

function evaluationsOf(
  requests: readonly DecisionRequest[],
  outcomes: readonly DecisionOutcome[],
): AuthZenCall['evaluations'] {
  return requests.map(({ action, resource: { type, id } }, index) => ({
    action: action.name,
    resource: id === undefined ? { type } : { type, id },
    decision: false,
    ...outcomes[index],
  }));
}
