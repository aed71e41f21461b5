import { buildSchema, execute, GraphQLObjectType, GraphQLSchema, GraphQLString, parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { authDirectives } from '../../src/index.ts';

const { typeDefs, transformer } = authDirectives();
const { directives } = buildSchema(`${typeDefs} type Query { none: String }`).toConfig();

/** A schema as code-first builders make it: with nothing but `extensions`. */
function guarded(extension: unknown): GraphQLSchema {
  const query = new GraphQLObjectType({
    name: 'Query',
    fields: { secret: { type: GraphQLString, resolve: () => 'secret', extensions: { directives: extension } } },
  });
  return transformer(new GraphQLSchema({ query, directives }));
}

const scope = { scope: 'read:secret' };

describe('a rule in the extensions of a field', () => {
  test.each([
    [{ requiresScope: scope }],
    [{ requiresScope: [scope] }],
    [[{ name: 'requiresScope', args: scope }]],
    [[{ requiresScope: scope }]],
    [[[{ name: 'requiresScope', args: scope }]]],
    [{ authenticated: true }],
    [[{ name: 'authenticated' }]],
    [['authenticated']],
    ['authenticated'],
  ])('is enforced: %j', async (extension) => {
    const { data, errors } = await execute({ schema: guarded(extension), document: parse('{ secret }') });
    expect(data).toEqual({ secret: null });
    expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  });

  test.each([
    [['requiresScope']],
    ['requiresScope'],
    [[['requiresScope', scope]]],
    [{ requiresScope: 'read:secret' }],
    [[{ name: 'requiresScope', arguments: scope }]],
    [['requiresscope']],
  ])('is a start-up error where it cannot be read: %j', (extension) => {
    expect(() => guarded(extension)).toThrow(/^Query\.secret: @requires/);
  });

  test.each([[null], [undefined], [{}], [[]], [[null, 1, {}]], [{ cost: 5 }], [['cost']]])(
    'is not made up: %j',
    async (extension) => {
      const { data } = await execute({ schema: guarded(extension), document: parse('{ secret }') });
      expect(data).toEqual({ secret: 'secret' });
    },
  );
});
