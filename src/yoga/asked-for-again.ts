import type { ExecutionResult } from 'graphql';

interface HttpExtension {
  readonly headers?: Readonly<Record<string, string>> | null;
}

/**
 * A result that a browser does not show again without asking. What a response cache dates (`Last-Modified`), browsers keep for a
 * while by the address alone, and would show to whoever is signed in next.
 */
export function askedForAgain<T extends ExecutionResult>(result: T): T {
  const http = result.extensions?.['http'] as HttpExtension | null | undefined;
  const headers = http?.headers;
  if (headers == null || !Object.keys(headers).some((name) => DATES.test(name))) return result;
  // What a server says of its own about caches stands.
  if (Object.keys(headers).some((name) => CACHE_CONTROL.test(name))) return result;
  const asked = { ...http, headers: { ...headers, 'Cache-Control': 'no-cache' } };
  return { ...result, extensions: { ...result.extensions, http: asked } };
}

const DATES = /^(last-modified|etag)$/i;
const CACHE_CONTROL = /^cache-control$/i;
