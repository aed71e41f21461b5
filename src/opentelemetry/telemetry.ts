import {
  type Attributes,
  type Counter,
  type Histogram,
  type Meter,
  metrics,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import type { DecisionEvent } from '../yoga/decision-event.ts';

/** Where telemetry goes. Whatever is left out is the application's global one, which does nothing until it is set up. */
export interface TelemetryOptions {
  readonly tracer?: Tracer;
  readonly meter?: Meter;
  /** The clock of spans. */
  readonly now?: () => Date;
}

/**
 * Turns decisions into spans and metrics, as the listener `onDecision`. The spans `oauth.verify` (where credentials were
 * presented) and `oauth.decide` (where an operation was decided) are children of whatever span is active. The metrics are
 * the counter `oauth.decisions` and the histograms `oauth.verify.duration` and `oauth.decide.duration`, in seconds.
 * They say which client, profile and outcome; never the token, the subject or the operation's variables. An operation's
 * name, which clients choose, is on spans only.
 *
 * @example
 * ```ts
 * import { auth0, useAuthorization } from 'graphql-bearer';
 * import { telemetry } from 'graphql-bearer/opentelemetry';
 *
 * const issuers = auth0({ domain: 'tenant.eu.auth0.com', audience: 'https://api.example.com/graphql' });
 * const plugin = useAuthorization({ issuers, onDecision: telemetry() });
 * ```
 * @see https://opentelemetry.io/docs/specs/semconv/graphql/graphql-spans/
 */
export function telemetry(options: TelemetryOptions = {}): (event: DecisionEvent) => void {
  const { tracer = trace.getTracer('graphql-bearer') } = options;
  const now = options.now ?? (() => new Date());
  let instruments: Instruments | undefined;

  return (event) => {
    // Not before the first event: unlike a tracer, a meter that is asked for before the application has set its own up
    // never measures.
    instruments ??= instrumentsOf(options.meter ?? metrics.getMeter('graphql-bearer'));
    const { decisions, verifying, deciding } = instruments;
    const { verifyDuration, decideDuration } = event;
    const caller = callerAttributes(event);
    const attributes = { ...caller, 'oauth.outcome': event.outcome };
    decisions.add(1, attributes);
    const end = now().getTime();
    const decidingSince = end - decideDuration;
    // Anonymous callers present nothing to verify; bad credentials belong to nobody.
    if (event.kind !== 'anonymous' || isAboutCredentials(event)) {
      verifying.record(verifyDuration / 1000, attributes);
      const verified = { ...caller, ...(event.invalid !== null && { 'oauth.invalid_reason': event.invalid }) };
      tracer
        .startSpan('oauth.verify', { startTime: decidingSince - verifyDuration, attributes: verified })
        .end(decidingSince);
    }
    if (isAboutCredentials(event)) return;
    deciding.record(decideDuration / 1000, attributes);
    tracer
      .startSpan('oauth.decide', {
        startTime: decidingSince,
        attributes: { ...attributes, ...operationAttributes(event) },
      })
      .end(end);
  };
}

interface Instruments {
  readonly decisions: Counter;
  readonly verifying: Histogram;
  readonly deciding: Histogram;
}

function instrumentsOf(meter: Meter): Instruments {
  return {
    decisions: meter.createCounter('oauth.decisions', {
      description: 'Decisions about operations and about credentials.',
    }),
    verifying: meter.createHistogram('oauth.verify.duration', {
      description: 'Time spent on credentials and token, key fetches included.',
      unit: 's',
    }),
    deciding: meter.createHistogram('oauth.decide.duration', {
      description: 'Time spent on plan and decision.',
      unit: 's',
    }),
  };
}

/** Nothing was decided about an operation: the credentials were refused, or could not be judged. */
function isAboutCredentials({ outcome, operationType }: DecisionEvent): boolean {
  return (
    outcome === 'invalid_token' ||
    outcome === 'invalid_request' ||
    (outcome === 'unavailable' && operationType === null)
  );
}

function callerAttributes({ kind, profile, issuer, clientId, dryRun }: DecisionEvent): Attributes {
  return {
    'oauth.caller.kind': kind,
    ...(profile !== null && { 'oauth.profile': profile }),
    ...(issuer !== null && { 'oauth.issuer': issuer }),
    ...(clientId !== null && { 'oauth.client_id': clientId }),
    ...(dryRun && { 'oauth.dry_run': true }),
  };
}

function operationAttributes({ operationName, operationType, status, denials }: DecisionEvent): Attributes {
  return {
    ...(operationType !== null && { 'graphql.operation.type': operationType }),
    ...(operationName !== null && { 'graphql.operation.name': operationName }),
    ...(status !== null && { 'http.response.status_code': status }),
    ...(denials.length > 0 && {
      'oauth.denied.coordinates': [...new Set(denials.map(({ coordinate }) => coordinate))],
      'oauth.denied.reasons': [...new Set(denials.map(({ reason }) => reason))],
    }),
  };
}
