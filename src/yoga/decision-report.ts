import {
  InvalidRequestError,
  InvalidTokenError,
  OperationTooComplexError,
  TemporarilyUnavailableError,
} from '../errors.ts';
import { answerOf } from '../oauth/answer.ts';
import type { PositionedDenial } from '../policy/denial.ts';
import type { Caller } from './caller.ts';
import type { DecisionEvent } from './decision-event.ts';
import type { GateReport } from './operation-gate.ts';
import type { Settings } from './settings.ts';

/** Tells a listener what was decided. A listener that fails changes nothing: it is told, not asked. */
export function reportDecision(
  onDecision: (event: DecisionEvent) => void,
  caller: Caller | undefined,
  report: GateReport | null,
  settings: Pick<Settings, 'challenge' | 'dryRun'>,
): void {
  try {
    const told: unknown = onDecision(Object.freeze(eventOf(caller, report, settings)));
    if (told instanceof Promise) told.catch(() => undefined);
  } catch {
    // Its own business, also where it fails later.
  }
}

function eventOf(
  caller: Caller | undefined,
  report: GateReport | null,
  { challenge, dryRun }: Pick<Settings, 'challenge' | 'dryRun'>,
): DecisionEvent {
  const principal = caller?.principal ?? null;
  const error = caller?.refusal ?? null;
  return {
    outcome: outcomeOf(error, report),
    status: error === null ? (report?.refusal?.extensions.http.status ?? null) : answerOf(error, challenge).status,
    operationName: report?.plan?.operation.name?.value ?? null,
    operationType: report?.plan?.kind ?? null,
    kind: principal?.kind ?? 'anonymous',
    profile: principal?.profile ?? null,
    issuer: principal?.issuer ?? null,
    clientId: principal?.clientId ?? null,
    invalid: error instanceof InvalidTokenError ? error.reason : null,
    denials: denialsOf(report).map(({ coordinate, reason, responsePath }) => ({ coordinate, reason, responsePath })),
    dryRun,
    verifyDuration: caller?.duration ?? 0,
    decideDuration: report?.duration ?? 0,
  };
}

function outcomeOf(error: Caller['refusal'], report: GateReport | null): DecisionEvent['outcome'] {
  const cause = error ?? report?.decision;
  if (cause instanceof InvalidTokenError) return 'invalid_token';
  if (cause instanceof InvalidRequestError) return 'invalid_request';
  if (cause instanceof TemporarilyUnavailableError) return 'unavailable';
  if (cause instanceof OperationTooComplexError) return 'too_complex';
  return cause === undefined || cause instanceof Error ? 'refuse' : cause.outcome;
}

function denialsOf(report: GateReport | null): readonly PositionedDenial[] {
  const decision = report?.decision;
  if (decision === undefined || decision instanceof Error || decision.outcome === 'permit') return [];
  return decision.outcome === 'refuse' ? decision.denials : decision.denials();
}
