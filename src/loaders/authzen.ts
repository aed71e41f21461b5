import { TemporarilyUnavailableError } from '../errors.ts';
import { denied, type ReadAnswer, readEvaluation, readEvaluations } from './authzen-answer.ts';
import { AuthZenMetadata, type Endpoints, withoutSlash } from './authzen-metadata.ts';
import { type AuthZenCall, type AuthZenOptions, checkAuthZenOptions } from './authzen-options.ts';
import { AuthZenTransport, type Exchange } from './authzen-transport.ts';
import type { DecisionPoint } from './decision-point.ts';
import type { DecisionFunction, DecisionOutcome, DecisionRequest } from './decision-request.ts';
import { contextOf, subjectOf } from './decision-subject.ts';

/** Calls at a time towards a decision point that takes no batches. */
const CONCURRENCY = 10;

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
  const { subject = subjectOf, context = contextOf, maxBatchSize = 50, timeout = 5 } = options;
  const client = new AuthZenClient(options);
  return { decide: (requests, signal) => client.decide(requests, signal), subject, context, maxBatchSize, timeout };
}

class AuthZenClient {
  readonly #options: AuthZenOptions;
  readonly #transport: AuthZenTransport;
  readonly #endpoints: (exchange: Exchange) => Promise<Endpoints>;
  readonly #wholeTypeId: string;

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
    const askable = requests.filter((request) => this.#isAskable(request));
    const outcomes = new Map<DecisionRequest, DecisionOutcome>();
    if (askable.length > 0) {
      const found = await this.#ask(await this.#withProperties(askable), signal);
      for (const [index, request] of askable.entries()) outcomes.set(request, found[index] ?? { decision: false });
    }
    return requests.map((request) => outcomes.get(request) ?? { decision: false });
  };

  /** An object that is called like all objects together would be given what is allowed on all of them. */
  #isAskable({ resource }: DecisionRequest): boolean {
    return resource.id !== this.#wholeTypeId;
  }

  async #withProperties(requests: readonly DecisionRequest[]): Promise<readonly DecisionRequest[]> {
    const all = await this.#options.properties?.(requests);
    if (all !== undefined && all.length !== requests.length) {
      throw new TemporarilyUnavailableError(
        `authzen.properties: expected ${requests.length} entries, got ${all.length}`,
      );
    }
    return requests.map((request, index) => {
      const { id = this.#wholeTypeId } = request.resource;
      const properties = all?.[index] ?? request.resource.properties;
      return { ...request, resource: { ...request.resource, id, ...(properties !== undefined && { properties }) } };
    });
  }

  async #ask(requests: readonly DecisionRequest[], signal: AbortSignal): Promise<readonly DecisionOutcome[]> {
    const { evaluation, evaluations } = await this.#observed(requests, signal, async (exchange) => ({
      value: await this.#endpoints(exchange),
      report: null,
    }));
    if (requests.length > 1 && evaluations !== null) return this.#call(evaluations, requests, signal);
    const outcomes: DecisionOutcome[] = [];
    for (let start = 0; start < requests.length; start += CONCURRENCY) {
      const some = requests.slice(start, start + CONCURRENCY);
      outcomes.push(...(await Promise.all(some.map((request) => this.#call(evaluation, [request], signal)))).flat());
    }
    return outcomes;
  }

  #call(url: string, requests: readonly DecisionRequest[], signal: AbortSignal): Promise<readonly DecisionOutcome[]> {
    return this.#observed(requests, signal, async (exchange) => {
      const { status, body } = await this.#transport.send(url, { body: this.#body(requests), exchange });
      const answer = this.#read(status, body, requests.length);
      return { value: answer.outcomes, report: answer };
    });
  }

  /** Whatever goes wrong on the way is told to the log, and is an outage of ours to everybody else. */
  async #observed<T>(
    requests: readonly DecisionRequest[],
    signal: AbortSignal,
    work: (exchange: Exchange) => Promise<{ readonly value: T; readonly report: ReadAnswer | null }>,
  ): Promise<T> {
    const exchange: Exchange = { requestId: crypto.randomUUID(), signal, status: null, attempts: 0 };
    const started = performance.now();
    const log = ({ outcomes, problem }: ReadAnswer): void => {
      const { requestId, status, attempts } = exchange;
      const evaluations = evaluationsOf(requests, outcomes);
      this.#log({ requestId, status, attempts, duration: performance.now() - started, problem, evaluations });
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
    const [first] = requests;
    if (requests.length === 1) return first;
    const semantic = this.#options.evaluationsSemantic ?? 'execute_all';
    return {
      subject: first?.subject,
      context: first?.context,
      evaluations: requests.map(({ action, resource }) => ({ action, resource })),
      ...(semantic !== 'execute_all' && { options: { evaluations_semantic: semantic } }),
    };
  }

  /** Statuses speak of the call, never of a decision (section 10.1.8): whoever refuses our call cannot be asked. */
  #read(status: number, body: unknown, count: number): ReadAnswer {
    if (status === 400 || status === 413 || status === 422)
      return denied(count, `the decision point refused the question: status ${status}`);
    if (status !== 200) throw new TemporarilyUnavailableError(`the decision point answered with status ${status}`);
    if (body === undefined) return denied(count, 'the answer is not JSON, or too long');
    const semantic = this.#options.evaluationsSemantic ?? 'execute_all';
    return count === 1 ? readEvaluation(body) : readEvaluations(body, { count, semantic });
  }

  #log(call: AuthZenCall): void {
    try {
      this.#options.log?.(call);
    } catch {
      // A log that fails decides nothing.
    }
  }
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
