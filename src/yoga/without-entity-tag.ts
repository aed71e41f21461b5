import type { Plugin } from 'graphql-yoga';

/**
 * Takes the entity tag out of a request, before other plugins see it. A response cache compares it with whatever it keeps, for
 * whomever that was made, and before a token is looked at. Its 304 has no body, but makes a browser show the one that it
 * got for whoever was signed in before (R10).
 */
export const withoutEntityTag: NonNullable<Plugin['onRequest']> = ({ request, setRequest }) => {
  if (!request.headers.has(ENTITY_TAG)) return;
  try {
    request.headers.delete(ENTITY_TAG);
  } catch {
    // Where a runtime lets nobody change what came in, requests are its own.
    const headers = new Headers(request.headers);
    headers.delete(ENTITY_TAG);
    setRequest(new Request(request, { headers }));
  }
};

const ENTITY_TAG = 'if-none-match';
