import type { Plugin } from 'graphql-yoga';
import type { Authorization } from './authorization.ts';
import { withoutEntityTag } from './without-entity-tag.ts';

type OnRequest = NonNullable<Plugin['onRequest']>;

/**
 * Finds out who sent a request before other plugins see it. Those that answer requests by themselves validate a document
 * before a context is built for it, and what is valid depends on what its caller sees.
 */
export function knownFirst(authorization: Authorization): OnRequest {
  return (payload) => {
    let { request } = payload;
    withoutEntityTag({
      ...payload,
      setRequest(made) {
        request = made;
        payload.setRequest(made);
      },
    });
    const caller = authorization.callerOf(request, payload.serverContext);
    // What failed is asked again where it matters.
    if (caller instanceof Promise) return caller.then(NOTHING, NOTHING);
    return undefined;
  };
}

const NOTHING = (): void => undefined;
