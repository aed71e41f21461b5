import { describe, expect, it } from 'vitest';
import {
  type AuthError,
  ConfigurationError,
  ForbiddenError,
  InvalidRequestError,
  InvalidTokenError,
  MissingCredentialsError,
  OperationTooComplexError,
  TemporarilyUnavailableError,
  TokenExpiredError,
} from '../../src/errors.ts';
import { answerOf } from '../../src/oauth/answer.ts';

const at = { realm: 'graphql', resourceMetadata: 'https://a.example/m', scope: ['read'] };
const metadata = 'resource_metadata="https://a.example/m"';

describe('over HTTP', () => {
  it.each<[string, AuthError, number, string, string | undefined]>([
    [
      'no credentials: a challenge without error',
      new MissingCredentialsError(),
      401,
      'UNAUTHENTICATED',
      `Bearer realm="graphql", scope="read", ${metadata}`,
    ],
    [
      'a bad token: invalid_token',
      new InvalidTokenError('signature_invalid', { claim: 'x' }),
      401,
      'UNAUTHENTICATED',
      `Bearer realm="graphql", error="invalid_token", error_description="The access token is invalid", ${metadata}`,
    ],
    [
      'an expired token says so',
      new InvalidTokenError('expired'),
      401,
      'UNAUTHENTICATED',
      `Bearer realm="graphql", error="invalid_token", error_description="The access token expired", ${metadata}`,
    ],
    [
      'a stream that outlived its token',
      new TokenExpiredError(),
      401,
      'TOKEN_EXPIRED',
      `Bearer realm="graphql", error="invalid_token", error_description="The access token expired", ${metadata}`,
    ],
    [
      'malformed credentials: invalid_request',
      new InvalidRequestError('Two tokens'),
      400,
      'BAD_REQUEST',
      'Bearer realm="graphql", error="invalid_request", error_description="Two tokens"',
    ],
    [
      'a caller who may not',
      new ForbiddenError('no'),
      403,
      'FORBIDDEN',
      'Bearer realm="graphql", error="insufficient_scope", scope="read"',
    ],
    ['too complex', new OperationTooComplexError(), 400, 'BAD_REQUEST', undefined],
    ['keys out of reach', new TemporarilyUnavailableError('x'), 503, 'SERVICE_UNAVAILABLE', undefined],
    ['our own mistake', new ConfigurationError('x'), 500, 'SERVICE_UNAVAILABLE', undefined],
  ])('%s', (_name, error, status, code, challenge) => {
    const answer = answerOf(error, at);
    expect([answer.status, answer.code, answer.headers['WWW-Authenticate']]).toEqual([status, code, challenge]);
  });

  it('no scope is named where more scope cannot help', () => {
    expect(answerOf(new ForbiddenError('no'), { realm: 'g' }).headers['WWW-Authenticate']).toBe(
      'Bearer realm="g", error="insufficient_scope"',
    );
  });

  it.each([
    [0, '1'],
    [1.2, '2'],
    [60, '60'],
  ])('an outage of %d s is told in whole seconds', (retryAfter, header) => {
    const { headers } = answerOf(new TemporarilyUnavailableError('x', { retryAfter }), {});
    expect(headers).toEqual({ 'Retry-After': header });
  });
});
