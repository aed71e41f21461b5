import type { ExecutionResult } from 'graphql';
import type { FetchAPI } from 'graphql-yoga';
import type { Refusal } from './refusal.ts';

/** What stays of a response that another one replaces: who may read it. */
const KEPT = /^access-control|^vary/;

/**
 * The response to a request whose operation another plugin ran and answered by itself, as REST routes and event streams
 * do. What such a plugin makes of a result without data is a fault of the server, or nothing that says what was needed:
 * where it answers a refused operation with a failure, the refusal is the answer.
 */
export function refusedResponse(
  answer: ExecutionResult | undefined,
  response: Response,
  { Response }: Pick<FetchAPI, 'Response'>,
): Response {
  // What was wrong with variables has no status of its own.
  const http = answer?.extensions?.['http'] as Refusal['extensions']['http'] | undefined;
  if (http === undefined) return response;
  const kept = [...response.headers].filter(([name]) => KEPT.test(name));
  const { status, headers } = http;
  return Response.json({ errors: answer?.errors }, { status, headers: [...kept, ...Object.entries(headers)] });
}
