import { ConfigurationError } from '../errors.ts';
import type { Principal } from '../principal.ts';
import { EXPECTED_SECONDS, isDeadline } from './deadline.ts';
import type { DecisionFunction, DecisionSubject } from './decision-request.ts';
import { contextOf, subjectOf } from './decision-subject.ts';

/** Whoever decides about single objects, and how to talk to it. `authzen()` makes one; so can anybody. */
export interface DecisionPoint {
  readonly decide: DecisionFunction;
  /** The subject to name for a caller. Default: `subjectOf`. */
  readonly subject?: (principal: Principal) => DecisionSubject;
  /** The context of a caller's questions. Default: `contextOf`. */
  readonly context?: (principal: Principal) => Readonly<Record<string, unknown>>;
  /** Questions in one call at most; more become several calls at a time. Default 1,000. */
  readonly maxBatchSize?: number;
  /** Seconds for one call, after which its questions are denied. Default 5. */
  readonly timeout?: number;
}

/** What `AuthorizationOptions.decisions` takes. */
export type Decisions = DecisionFunction | DecisionPoint;

/**
 * A decision point with nothing left open.
 * @throws {ConfigurationError} when it is not a decision point.
 */
export function decisionPointOf(decisions: Decisions): Required<DecisionPoint> {
  const given = typeof decisions === 'function' ? { decide: decisions } : decisions;
  if (typeof given?.decide !== 'function') {
    throw new ConfigurationError(`decisions: expected a function or authzen({ … }), got ${describe(decisions)}`);
  }
  const { subject = subjectOf, context = contextOf, maxBatchSize = 1_000, timeout = 5 } = given;
  const problems: string[] = [];
  if (typeof subject !== 'function') problems.push(`decisions.subject: expected a function, got ${describe(subject)}`);
  if (typeof context !== 'function') problems.push(`decisions.context: expected a function, got ${describe(context)}`);
  if (!Number.isSafeInteger(maxBatchSize) || maxBatchSize < 1) {
    problems.push(`decisions.maxBatchSize: expected a whole number from 1 on, got ${String(maxBatchSize)}`);
  }
  if (!isDeadline(timeout)) {
    problems.push(`decisions.timeout: expected ${EXPECTED_SECONDS}, got ${String(timeout)}`);
  }
  if (problems.length > 0) throw new ConfigurationError(problems);
  return { decide: (requests, signal) => given.decide(requests, signal), subject, context, maxBatchSize, timeout };
}

function describe(value: unknown): string {
  return value === null ? 'null' : typeof value;
}
