import { describe, expect, test } from 'vitest';
import { parseCredentials } from '../../src/oauth/credentials.ts';
import { authorizationOf } from '../../src/yoga/caller.ts';

const request = new Request('http://api.test/graphql', { headers: { authorization: 'Bearer first' } });
const twice = [
  'Host',
  'api.test',
  'Authorization',
  'Bearer first',
  'Accept',
  'authorization',
  'AUTHORIZATION',
  'Bearer second',
];
const once = ['Authorization', 'Bearer first', 'X-Name', 'Authorization'];

describe('the Authorization fields of a request', () => {
  test.each<[string, unknown]>([
    ['Node', { req: { rawHeaders: twice } }],
    ['Fastify, which wraps it', { req: { raw: { rawHeaders: twice } } }],
  ])('are both seen behind %s, of which Fetch sees the first', (_name, context) => {
    const fields = authorizationOf(request, context);
    expect(fields).toEqual(['Bearer first', 'Bearer second']);
    expect(parseCredentials(fields)).toEqual({ kind: 'malformed' });
  });

  test.each<[string, unknown]>([
    ['nothing is known of the server', undefined],
    ['the server is none of Node', { req: null }],
    ['the request is something else', { req: 'GET' }],
    ['Node has one', { req: { rawHeaders: once } }],
    ['Fastify has one', { req: { raw: { rawHeaders: once } } }],
  ])('are what Fetch says where %s', (_name, context) => {
    expect(authorizationOf(request, context)).toBe('Bearer first');
  });
});
