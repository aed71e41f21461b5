import { buildSchema } from 'graphql';
import { expect, test } from 'vitest';
import { authDirectives } from '../../../src/index.ts';
import { doubtsAbout } from '../../../src/policy/doubts/index.ts';
import { SchemaPolicy } from '../../../src/policy/schema-policy.ts';
import type { Unannotated } from '../../../src/policy/unannotated.ts';

const A = '@requiresScope(scope: "a")';
const AB = '@requiresScope(scope: "a b")';

function doubts(
  sdl: string,
  {
    known,
    unannotated = 'authenticated',
    federation = false,
  }: { known?: readonly string[]; unannotated?: Unannotated; federation?: boolean } = {},
): readonly string[] {
  const schema = buildSchema(`${authDirectives().typeDefs}\n${sdl}`, { assumeValidSDL: true });
  const policy = new SchemaPolicy(schema, { unannotated, federation });
  return doubtsAbout(policy, known === undefined ? null : new Set(known)).map(
    ({ kind, coordinate }) => `${kind} ${coordinate}`,
  );
}

test.each<[what: string, sdl: string, found: readonly string[]]>([
  ['nothing to doubt', `type Query { a: ID ${A} b: ID @public c: ID }`, []],
  ['a rule that the type has too', `type Query { t: T } type T ${A} { a: ID ${A} b: ID ${AB} }`, ['adds-nothing T.a']],
  [
    'a rule that an interface has too',
    `type Query { t: T } interface I ${AB} { a: ID } type T implements I ${A} { a: ID }`,
    ['adds-nothing T'],
  ],
  [
    'a rule that the field of an interface has too',
    `type Query { t: T } interface I { a: ID ${AB} } type T implements I { a: ID ${A} }`,
    ['adds-nothing T.a'],
  ],
  ['a weaker rule beside a stronger one', `type Query { a: ID @authenticated ${A} }`, ['adds-nothing Query.a']],
  ['two rules of equal strength on different places', `type Query { t: T ${A} } type T ${A} { a: ID }`, []],
  ['a type that no root reaches', `type Query { a: ID } type T ${A} { a: ID } type U { a: ID }`, ['unreachable T']],
  [
    'fields and input fields that no root reaches',
    `type Query { a: ID } type T { a: ID ${A} } input I { a: ID ${A} }`,
    ['unreachable T', 'unreachable I'],
  ],
  [
    'types that only an interface or a union leads to',
    `type Query { i: I u: U } interface I { a: ID } type T implements I ${A} { a: ID } type V ${A} { a: ID } union U = V`,
    [],
  ],
  ['a scalar that is only sent', `type Query { a(b: S): ID } scalar S ${A}`, ['guards-nothing S']],
  ['an enum that is sent and got', `type Query { a(b: E): E } enum E ${A} { F }`, []],
  ['values of an enum that is only got', `type Query { a: E } enum E { F ${A} }`, ['guards-nothing E']],
  [
    'values of an enum that is got, and sent to directives of the schema only, which no client sends',
    `directive @cache(by: E) on FIELD_DEFINITION  type Query { a: E @cache(by: F) } enum E { F ${A} }`,
    ['guards-nothing E'],
  ],
  [
    'an enum that only a directive of the schema takes',
    `directive @cache(by: E) on FIELD_DEFINITION  type Query { a: ID @cache(by: F) } enum E { F ${A} }`,
    ['unreachable E'],
  ],
  [
    'a mutation without a rule',
    'type Query { a: ID } type Mutation { a: ID b: ID @public c: ID @authenticated }',
    ['unprotected-mutation Mutation.a'],
  ],
  ['another root field that gives it for less', `type Query { all: [T] ${A} me: T } type T { a: ID }`, ['side-door T']],
  [
    'a way through another type',
    `type Query { all: [T] ${A} u: U } type U { v: [V!]! } interface V { t: T } type W implements V { t: T } type T { a: ID }`,
    ['side-door T'],
  ],
  ['a way that is guarded as well', `type Query { all: [T] ${A} u: U } type U { t: T ${A} } type T { a: ID }`, []],
  ['a type that needs it anyway', `type Query { all: [T] ${A} me: T } type T ${A} { a: ID }`, []],
  [
    'a mutation that is guarded and a query that is not',
    `type Query { me: T } type Mutation { make: T ${A} } type T { a: ID }`,
    [],
  ],
])('%s', (_, sdl, found) => {
  expect(doubts(sdl)).toEqual(found);
});

test('a mutation that nobody may run is not unprotected', () => {
  const sdl = 'type Query { a: ID } type Mutation { a: ID }';
  expect(doubts(sdl, { unannotated: 'deny' })).toEqual([]);
  expect(doubts(sdl, { unannotated: 'public' })).toEqual(['unprotected-mutation Mutation.a']);
});

test('an entity is reached by its key', () => {
  const sdl = `directive @key(fields: String!) on OBJECT type Query { a: ID } type T @key(fields: "a") { a: ID ${A} }`;
  expect(doubts(sdl, { federation: true })).toEqual([]);
});

test('a scope that nobody can grant is doubted where it stands, in arguments and inputs too', () => {
  const sdl = `type Query { a(b: ID @requiresScope(scope: "reed"), c: I): T } type T @requiresScope(anyOf: ["read", "x"]) { a: ID } input I { d: ID @requiresScope(scope: "write") }`;
  expect(doubts(sdl, { known: ['read', 'write'] })).toEqual(['unknown-scope T', 'unknown-scope Query.a(b:)']);
});
