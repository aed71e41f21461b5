import { makeExecutableSchema } from '@graphql-tools/schema';
import { createYoga } from 'graphql-yoga';
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { ConfigurationError } from '../../src/errors.ts';
import { authDirectives } from '../../src/graphql/auth-directives.ts';
import { tokenInfo } from '../../src/graphql/token-info.ts';
import { createTestIssuer } from '../../src/testing.ts';
import type { AuthorizationOptions } from '../../src/yoga/authorization-options.ts';
import { createContextBuilder } from '../../src/yoga/context-builder.ts';
import { settingsOf } from '../../src/yoga/settings.ts';
import { useAuthorization } from '../../src/yoga/use-authorization.ts';

const { issuerOptions: issuers } = await createTestIssuer();

describe('a wrong option stops the start, with its name and the mend', () => {
  const wrong: readonly [string, unknown, string][] = [
    ['no options', undefined, 'expected options with "issuers", got nothing'],
    ['null', null, 'expected options with "issuers", got null'],
    ['no issuers', {}, 'issuers: expected an issuer entry or an array of them, got nothing'],
    [
      'a preset that is not called',
      { issuers: () => issuers },
      'issuers: expected an issuer entry or an array of them',
    ],
    [
      'one letter too few',
      { issuers, unanotated: 'deny' },
      'unanotated: there is no such option; did you mean "unannotated"?',
    ],
    [
      'a word of another library',
      { issuers, rejectUnauthenticated: true },
      'rejectUnauthenticated: there is no such option; there are issuers, unannotated, onDenied, introspection, challenge, ',
    ],
    ['a value that is none', { issuers, unannotated: 'dany' }, 'got "dany"; did you mean "deny"?'],
    ['introspection as a switch', { issuers, introspection: false }, '"filtered", "off", got false'],
    [
      'an operation that is none',
      { issuers, onDenied: { queries: 'field' } },
      'onDenied.queries: there is no such option; there are query, mutation, subscription',
    ],
    [
      'a realm instead of a challenge',
      { issuers, challenge: 'api' },
      'challenge: expected { realm, resourceMetadata }, got "api"',
    ],
    ['a listener that is none', { issuers, onDecision: {} }, 'onDecision: expected a function, got an object'],
    ['a clock that is a date', { issuers, now: new Date(0) }, 'now: expected a function, got an object'],
    [
      'a clock that counts',
      { issuers, now: Date.now },
      'now: expected a function that returns a Date, not a number; write () => new Date()',
    ],
  ];
  test.each(wrong)('%s', (_, options, message) => {
    for (const make of [useAuthorization, createContextBuilder]) {
      const start = () => make(options as AuthorizationOptions);
      expect(start).toThrow(ConfigurationError);
      expect(start).toThrow(message);
    }
  });

  test('all of them are named at once', () => {
    const options = { isuers: issuers, challenge: 'api', maxErrors: 0 } as never;
    const problems = (() => {
      try {
        return settingsOf(options);
      } catch (error) {
        return error instanceof ConfigurationError ? error.problems : error;
      }
    })();
    expect(problems).toEqual([
      'isuers: there is no such option; did you mean "issuers"?',
      'issuers: expected an issuer entry or an array of them, got nothing',
      'maxErrors: expected a whole number from 1 on, or Infinity, got 0',
      'challenge: expected { realm, resourceMetadata }, got "api"',
    ]);
  });

  test('a clock that fails is no wrong option: it is answered with 503 while it does', () => {
    const now = () => {
      throw new Error('no time');
    };
    expect(() => useAuthorization({ issuers, now })).not.toThrow();
  });
});

describe('the options of the directives', () => {
  test.each<[object, string]>([
    [{ federaton: true }, 'authDirectives: unknown option "federaton"; there are federation, unannotated'],
    [{ federation: 'yes' }, 'authDirectives: option "federation": expected true or false'],
    [{ unannotated: 'denied' }, 'authDirectives: option "unannotated": expected public, authenticated, deny'],
  ])('%j is refused, since a rule might go unread', (options, message) => {
    expect(() => authDirectives(options as never)).toThrow(ConfigurationError);
    expect(() => authDirectives(options as never)).toThrow(message);
  });
});

test.each([
  ['type definitions', 'type Query { a: ID }', 'schema: expected a GraphQLSchema, got string'],
  ['nothing', undefined, 'schema: expected a GraphQLSchema, got undefined'],
])('%s are no schema to be guarded', (_, given, message) => {
  expect(() => authDirectives().transformer(given as never)).toThrow(ConfigurationError);
  expect(() => authDirectives().transformer(given as never)).toThrow(message);
});

describe('tokenInfo without its resolver, which would say that nobody has a token', () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  beforeEach(() => void warn.mockClear());
  afterAll(() => warn.mockRestore());

  const hello = { Query: { hello: () => 'hello' } };
  const typeDefs = [authDirectives().typeDefs, tokenInfo.typeDefs, 'type Query { hello: String }'];
  type Resolvers = typeof tokenInfo.resolvers | (typeof tokenInfo.resolvers)[];
  const serverOf = (resolvers: Resolvers) =>
    createYoga({ schema: makeExecutableSchema({ typeDefs, resolvers }), plugins: [useAuthorization({ issuers })] });

  test.each<[string, Resolvers]>([
    ['forgotten', hello],
    ['replaced by a Query of one’s own', { ...tokenInfo.resolvers, ...hello }],
  ])('%s, it is told at the start', (_, resolvers) => {
    serverOf(resolvers);
    expect(warn.mock.calls).toEqual([[expect.stringContaining('Query.tokenInfo has no resolver')]]);
  });

  test('merged, there is nothing to tell', () => {
    serverOf([tokenInfo.resolvers, hello]);
    expect(warn).not.toHaveBeenCalled();
  });

  test('a field of that name and another type is somebody else’s', () => {
    const schema = makeExecutableSchema({ typeDefs: 'type Query { tokenInfo: String }' });
    createYoga({ schema, plugins: [useAuthorization({ issuers })] });
    expect(warn).not.toHaveBeenCalled();
  });
});
