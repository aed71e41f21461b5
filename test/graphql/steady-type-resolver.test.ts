import { makeExecutableSchema } from '@graphql-tools/schema';
import { type GraphQLInterfaceType, type GraphQLResolveInfo, isInterfaceType } from 'graphql';
import { expect, test } from 'vitest';
import { steadyTypeResolver } from '../../src/graphql/steady-type-resolver.ts';

const is = (kind: string) => ({ __isTypeOf: (paper: { readonly kind: string }) => paper.kind === kind });
const schema = makeExecutableSchema({
  typeDefs: `interface Paper { id: ID } type Note implements Paper { id: ID } type Draft implements Paper { id: ID }
    type Query { paper: Paper }`,
  resolvers: { Note: is('Note'), Draft: is('Draft') },
});

function paperType(): GraphQLInterfaceType {
  const type = schema.getType('Paper');
  if (!isInterfaceType(type)) throw new Error('Paper is an interface');
  return type;
}

/** What an executor tells a type resolver; graphql-jit makes a path without the names of types, and no abstract type. */
function ask(resolver: (...args: never[]) => unknown, value: unknown, told: Partial<GraphQLResolveInfo>): unknown {
  return (resolver as unknown as (...args: unknown[]) => unknown)(value, {}, { schema, ...told });
}

test.each([
  { title: 'names the types of its path', path: { prev: undefined, key: 'paper', typename: 'Query' } },
  { title: 'does not', path: { prev: undefined, key: 'paper' } as never },
])('an abstract type that an executor does not tell is known, where it $title', ({ path }) => {
  const resolver = steadyTypeResolver(paperType(), null);
  const told = { path, variableValues: {} };
  expect([{ kind: 'Draft' }, { kind: 'Note' }].map((value) => ask(resolver, value, told))).toEqual(['Draft', 'Note']);
});
