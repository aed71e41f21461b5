import {
  buildSchema,
  GraphQLInputObjectType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
} from 'graphql';
import { expect, test } from 'vitest';
import { authDirectives } from '../../src/graphql/auth-directives.ts';
import { rebuildSchema } from '../../src/graphql/rebuild-schema.ts';

const auth = authDirectives();
const SDL = /* GraphQL */ `
  interface Node { id: ID! next: Node }
  type User implements Node { id: ID! next: User friends(first: Int = 3): [User!]! secret: String @requiresScope(scope: "read") }
  type Query { node: Node users(like: Like): [[User]] }
  input Like { name: String }
`;

const MARK: unique symbol = Symbol('mark');

function marked(): GraphQLSchema {
  const schema = buildSchema(`${auth.typeDefs}\n${SDL}`);
  const { secret, friends } = (schema.getType('User') as GraphQLObjectType).getFields();
  Object.assign(secret as object, { [MARK]: 'a', resolveReference: 'b' });
  Object.assign(friends as object, { [MARK]: 'c' });
  return schema;
}

for (const [name, copied] of [
  ['a copy', (schema: GraphQLSchema) => rebuildSchema(schema, {})],
  ['an edited copy', (schema: GraphQLSchema) => rebuildSchema(schema, { field: (_type, _name, field) => field })],
  ['a guarded copy', auth.transformer],
] as const) {
  test(`fields of ${name} belong to its own types and lead to them`, () => {
    const schema = marked();
    const copy = copied(schema);
    for (const type of Object.values(copy.getTypeMap())) {
      if (!(isObjectType(type) || isInterfaceType(type)) || type.name.startsWith('__')) continue;
      expect(type).not.toBe(schema.getType(type.name));
      for (const field of Object.values(type.getFields())) {
        expect(getNamedType(field.type)).toBe(copy.getType(getNamedType(field.type).name));
        // Known since graphql 17.
        if ('parentType' in field) expect(field.parentType).toBe(type);
      }
    }
    expect(Object.keys((copy.getType('User') as GraphQLObjectType).getFields())).toEqual([
      'id',
      'next',
      'friends',
      'secret',
    ]);
    expect(copy.getPossibleTypes(copy.getType('Node') as never)).toEqual([copy.getType('User')]);
  });

  test(`fields of ${name} keep what others put on them, and leave the original as it was`, () => {
    const schema = marked();
    const before = (schema.getType('User') as GraphQLObjectType).getFields()['friends']?.type;
    const { secret, friends } = (copied(schema).getType('User') as GraphQLObjectType).getFields();
    expect(secret).toMatchObject({ name: 'secret', resolveReference: 'b', [MARK]: 'a' });
    expect(friends).toMatchObject({ name: 'friends', [MARK]: 'c' });
    expect(friends?.args.map((arg) => arg.name)).toEqual(['first']);
    expect((schema.getType('User') as GraphQLObjectType).getFields()['friends']?.type).toBe(before);
  });
}

test('an edit of input types alone reaches the arguments of fields', () => {
  const schema = marked();
  const copy = rebuildSchema(schema, {
    inputType: (type) => (isInputObjectType(type) ? new GraphQLInputObjectType(type.toConfig()) : type),
  });
  const [like] = copy.getQueryType()?.getFields()['users']?.args ?? [];
  expect(copy.getType('Like')).not.toBe(schema.getType('Like'));
  expect(like?.type).toBe(copy.getType('Like'));
});
