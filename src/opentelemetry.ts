/**
 * Spans and metrics of what was decided, through the OpenTelemetry API: an optional peer, `@opentelemetry/api`.
 *
 * @module
 */
export { type TelemetryOptions, telemetry } from './opentelemetry/telemetry.ts';
