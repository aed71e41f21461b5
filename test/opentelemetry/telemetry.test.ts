import * as api from '@opentelemetry/api';
import {
  AggregationTemporality,
  type DataPoint,
  type Histogram,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { OperationTypeNode } from 'graphql';
import { describe, expect, test } from 'vitest';
import { type TelemetryOptions, telemetry } from '../../src/opentelemetry.ts';
import { createTestIssuer } from '../../src/testing.ts';
import { issuer, serverWith } from '../yoga/clinic.ts';

function observed(options: Omit<TelemetryOptions, 'tracer' | 'meter'> = {}) {
  const spans = new InMemorySpanExporter();
  const tracers = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] });
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
  const meters = new MeterProvider({ readers: [reader] });
  const onDecision = telemetry({ tracer: tracers.getTracer('test'), meter: meters.getMeter('test'), ...options });
  const metrics = async () => {
    await reader.forceFlush();
    const found =
      exporter
        .getMetrics()
        .at(-1)
        ?.scopeMetrics.flatMap((scope) => scope.metrics) ?? [];
    await meters.shutdown();
    return Object.fromEntries(
      found.map(({ descriptor, dataPoints }) => [
        descriptor.name,
        { unit: descriptor.unit, points: dataPoints as DataPoint<number | Histogram>[] },
      ]),
    );
  };
  return { onDecision, spans: () => spans.getFinishedSpans(), metrics };
}

const caller = {
  'oauth.caller.kind': 'user',
  'oauth.profile': 'rfc9068',
  'oauth.issuer': issuer.issuer,
  'oauth.client_id': 'web',
};

test('what the application sets up after the listener was made is what measures', async () => {
  const onDecision = telemetry();
  const spans = new InMemorySpanExporter();
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
  const meters = new MeterProvider({ readers: [reader] });
  api.trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] }));
  api.metrics.setGlobalMeterProvider(meters);
  try {
    await serverWith({ onDecision }).ask('{ open }');
    await reader.forceFlush();
    expect(spans.getFinishedSpans().map(({ name }) => name)).toEqual(['oauth.decide']);
    const named = exporter.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics.flatMap(({ metrics }) => metrics));
    expect(named.map(({ descriptor }) => descriptor.name)).toContain('oauth.decisions');
  } finally {
    api.trace.disable();
    api.metrics.disable();
    await meters.shutdown();
  }
});

describe('spans', () => {
  test('of a caller with a token: verify, then decide', async () => {
    const { onDecision, spans } = observed();
    const { ask } = serverWith({ onDecision });
    const token = await issuer.mint('rfc9068', { kind: 'user', clientId: 'web', subject: 'auth0|somebody' });
    await ask({ query: 'query Mine { open secret }', operationName: 'Mine' }, { token });
    const [verify, decide, ...others] = spans();
    expect(others).toEqual([]);
    expect(verify).toMatchObject({ name: 'oauth.verify', attributes: caller });
    expect(decide).toMatchObject({ name: 'oauth.decide' });
    expect(decide?.attributes).toEqual({
      ...caller,
      'oauth.outcome': 'partial',
      'oauth.denied.coordinates': ['Query.secret'],
      'oauth.denied.reasons': ['INSUFFICIENT_SCOPE'],
      'graphql.operation.type': 'query',
      'graphql.operation.name': 'Mine',
    });
    expect(verify?.endTime).toEqual(decide?.startTime);
    for (const secret of [...token.split('.'), 'auth0|somebody'])
      expect(JSON.stringify(spans().map(({ attributes }) => attributes))).not.toContain(secret);
  });

  test('durations are those of the event, by the clock that was given', () => {
    const { onDecision, spans } = observed({ now: () => new Date(1_000_000) });
    onDecision({
      outcome: 'permit',
      status: null,
      operationName: null,
      operationType: OperationTypeNode.QUERY,
      kind: 'client',
      profile: 'auth0',
      issuer: 'https://issuer.test/',
      clientId: 'reports',
      invalid: null,
      denials: [],
      dryRun: true,
      verifyDuration: 250,
      decideDuration: 500,
    });
    const times = spans().map(({ name, startTime, endTime }) => [name, startTime, endTime]);
    expect(times).toEqual([
      ['oauth.verify', [999, 250_000_000], [999, 500_000_000]],
      ['oauth.decide', [999, 500_000_000], [1_000, 0]],
    ]);
    expect(spans().every(({ attributes }) => attributes['oauth.dry_run'] === true)).toBe(true);
  });

  test('of nobody in particular: decide alone', async () => {
    const { onDecision, spans } = observed();
    const { ask } = serverWith({ onDecision });
    await ask('{ mine }');
    expect(spans().map(({ name }) => name)).toEqual(['oauth.decide']);
    expect(spans()[0]?.attributes).toMatchObject({
      'oauth.caller.kind': 'anonymous',
      'oauth.outcome': 'refuse',
      'http.response.status_code': 401,
    });
  });

  test('of a bad token: verify alone, and why', async () => {
    const { onDecision, spans } = observed();
    const { ask } = serverWith({ onDecision });
    await ask('{ open }', { token: await issuer.mint('rfc9068', { expiresIn: -3_600 }) });
    expect(spans().map(({ name, attributes }) => [name, attributes])).toEqual([
      ['oauth.verify', { 'oauth.caller.kind': 'anonymous', 'oauth.invalid_reason': 'expired' }],
    ]);
  });

  test('where keys are out of reach: verify alone', async () => {
    await using remote = await createTestIssuer();
    await remote.listen();
    remote.failKeys();
    const { onDecision, spans, metrics } = observed();
    const { ask } = serverWith({ onDecision, issuers: remote.issuerOptions });
    expect((await ask('{ open }', { token: await remote.mint('rfc9068') })).status).toBe(503);
    expect(spans().map(({ name }) => name)).toEqual(['oauth.verify']);
    expect((await metrics())['oauth.decisions']?.points).toMatchObject([
      { value: 1, attributes: { 'oauth.outcome': 'unavailable' } },
    ]);
  });
});

test('metrics count decisions by client, profile and outcome, and name no operation', async () => {
  const { onDecision, metrics } = observed();
  const { ask } = serverWith({ onDecision });
  const token = await issuer.mint('rfc9068', { kind: 'user', clientId: 'web' });
  for (const query of ['query A { open }', 'query B { open }', 'query C { secret }']) await ask(query, { token });
  const found = await metrics();
  expect(found['oauth.decisions']?.points.map(({ value, attributes }) => [value, attributes])).toEqual([
    [2, { ...caller, 'oauth.outcome': 'permit' }],
    [1, { ...caller, 'oauth.outcome': 'refuse' }],
  ]);
  for (const name of ['oauth.verify.duration', 'oauth.decide.duration']) {
    expect(found[name]?.unit).toBe('s');
    const counts = found[name]?.points.map(({ value }) => (value as Histogram).count);
    expect(counts).toEqual([2, 1]);
    for (const { value } of found[name]?.points ?? []) expect((value as Histogram).sum).toBeGreaterThanOrEqual(0);
  }
});

test('without an SDK nothing happens, and nothing breaks', async () => {
  const { ask } = serverWith({ onDecision: telemetry() });
  expect((await ask('{ open }')).status).toBe(200);
});
