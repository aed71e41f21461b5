import { describe, expect, test } from 'vitest';
import { parseCredentials } from '../../src/oauth/credentials.ts';
import { authorizationOf, authorizationOfMessage } from '../../src/yoga/caller.ts';

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
    ['Hapi, which wraps it twice', { req: { raw: { req: { rawHeaders: twice } } } }],
    ['Koa, given as the request', { req: { req: { rawHeaders: twice } } }],
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
    ['Hapi has one', { req: { raw: { req: { rawHeaders: once } } } }],
  ])('are what Fetch says where %s', (_name, context) => {
    expect(authorizationOf(request, context)).toBe('Bearer first');
  });

  const shown = { headers: { authorization: 'Bearer first' } };
  const servers = (rawHeaders: readonly string[]): [string, unknown][] => [
    ['Node', { ...shown, rawHeaders }],
    ['Fastify', { ...shown, raw: { rawHeaders } }],
    ['Koa', { ...shown, req: { rawHeaders } }],
    ['Hapi', { ...shown, raw: { req: { rawHeaders } } }],
    ['h3', { headers: new Headers(shown.headers), node: { req: { rawHeaders } } }],
  ];
  test.each(servers(twice))('are both seen in what %s calls a request', (_name, message) => {
    expect(authorizationOfMessage(message)).toEqual(['Bearer first', 'Bearer second']);
  });

  test('are both seen in an event of API Gateway, which shows the last one first', () => {
    const event = (...fields: string[]) => ({
      headers: { Authorization: fields.at(-1) },
      multiValueHeaders: { Authorization: fields },
    });
    expect(authorizationOfMessage(event('Bearer first', 'Bearer second'))).toEqual(['Bearer first', 'Bearer second']);
    expect(authorizationOfMessage(event('Bearer first'))).toEqual(['Bearer first']);
    expect(authorizationOfMessage({ ...event('Bearer first'), headers: null })).toEqual(['Bearer first']);
  });

  test.each(servers(once))('are what %s shows where there is one', (_name, message) => {
    expect(parseCredentials(authorizationOfMessage(message))).toEqual({ kind: 'bearer', token: 'first' });
  });
});
