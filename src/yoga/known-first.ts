import type { Plugin } from 'graphql-yoga';
import type { Authorization } from './authorization.ts';

/**
 * Finds out who sent a request before other plugins see it. Those that answer requests by themselves validate a document
 * before a context is built for it, and what is valid depends on what its caller sees.
 */
export function knownFirst(authorization: Authorization): Plugin {
  return {
    onRequest({ request, serverContext }) {
      const caller = authorization.callerOf(request, serverContext);
      // What failed is asked again where it matters.
      return caller instanceof Promise ? caller.then(NOTHING, NOTHING) : undefined;
    },
  };
}

const NOTHING = (): void => undefined;
