import { buildSchema } from 'graphql';
import { describe, expect, test } from 'vitest';
import { authDirectives } from '../../../src/index.ts';
import { type AccessDiff, accessDiff } from '../../../src/policy/access/access-diff.ts';
import { SchemaPolicy } from '../../../src/policy/schema-policy.ts';
import type { Unannotated } from '../../../src/policy/unannotated.ts';

function diff(before: string, after: string, unannotated: Unannotated = 'authenticated'): AccessDiff {
  const policyOf = (sdl: string) =>
    new SchemaPolicy(buildSchema(`${authDirectives().typeDefs}\n${sdl}`), { unannotated });
  return accessDiff(policyOf(before), policyOf(after));
}

const told = ({ changes, moved }: AccessDiff) => [
  ...changes.map(
    ({ change, coordinate, causes, isUnprotected, renamed }) =>
      `${change} ${coordinate}${causes.length === 1 && causes[0] === coordinate ? '' : ` by ${causes.join(' ')}`}` +
      `${isUnprotected ? ' unprotected' : ''}${renamed === null ? '' : ` renamed ${renamed.from} ${renamed.to}`}`,
  ),
  ...moved.map(({ coordinate }) => `moved ${coordinate}`),
];

const A = '@requiresScope(scope: "a")';
const B = '@requiresScope(scope: "b")';

describe('access is compared, not text', () => {
  test.each<[what: string, before: string, after: string, changes: readonly string[]]>([
    ['the same schema', `type Query { a: ID ${A} }`, `type Query { a: ID ${A} }`, []],
    [
      'descriptions, order and arguments',
      `type Query { a: ID ${A} b: ID }`,
      `"Q" type Query { b(c: Int): ID a: ID ${A} }`,
      [],
    ],
    ['a rule taken away', `type Query { a: ID ${A} }`, 'type Query { a: ID }', ['less Query.a']],
    ['a rule added', 'type Query { a: ID }', `type Query { a: ID ${A} }`, ['more Query.a']],
    ['a field opened', 'type Query { a: ID }', 'type Query { a: ID @public }', ['less Query.a']],
    [
      'an alternative added',
      `type Query { a: ID ${A} }`,
      'type Query { a: ID @requiresScope(anyOf: ["a", "b"]) }',
      ['less Query.a'],
    ],
    [
      'two rules written as one',
      `type Query { a: ID ${A} ${B} }`,
      'type Query { a: ID @requiresScope(scope: "b a") }',
      ['moved Query.a'],
    ],
    ['what nothing else needs said out loud', 'type Query { a: ID }', 'type Query { a: ID @authenticated }', []],
    [
      'another scope',
      `type Query { a: ID ${A} b: ID @clientOnly }`,
      `type Query { a: ID ${B} b: ID ${B} }`,
      ['different Query.a renamed a b', 'different Query.b'],
    ],
    [
      'a scope renamed in an alternative',
      'type Query { a: ID @requiresScope(anyOf: ["a b", "c"]) }',
      'type Query { a: ID @requiresScope(anyOf: ["a x", "c"]) }',
      ['different Query.a renamed b x'],
    ],
    [
      'a rule moved from every field to the type',
      `type Query { t: T ${A} } type T { a: ID ${A} b: ID ${A} }`,
      `type Query { t: T ${A} } type T ${A} { a: ID b: ID }`,
      ['more T', 'moved Query.t', 'moved T.a', 'moved T.b'],
    ],
    [
      'a rule removed that the type still covers',
      `type Query { t: T } type T ${A} { a: ID ${A} }`,
      `type Query { t: T } type T ${A} { a: ID }`,
      ['moved T.a'],
    ],
    [
      'a loosened interface',
      `interface I ${A} { id: ID } type Query { i: I } type T implements I { id: ID } type U implements I ${A} { id: ID }`,
      'interface I { id: ID } type Query { i: I } type T implements I { id: ID } type U implements I @requiresScope(scope: "a") { id: ID }',
      ['less Query.i by I', 'less T by I', 'less T.id by I', 'moved U', 'moved U.id'],
    ],
    [
      'a loosened field of an interface',
      `interface I { id: ID ${A} } type Query { t: T } type T implements I { id: ID }`,
      'interface I { id: ID } type Query { t: T } type T implements I { id: ID }',
      ['less T.id by I.id'],
    ],
    [
      'a new field without a rule beside guarded ones',
      `type Query { a: ID ${A} }`,
      `type Query { a: ID ${A} b: ID }`,
      ['new Query.b unprotected'],
    ],
    [
      'a new field opened on purpose',
      `type Query { a: ID ${A} }`,
      `type Query { a: ID ${A} b: ID @public }`,
      ['new Query.b'],
    ],
    ['a new field with a rule', `type Query { a: ID ${A} }`, `type Query { a: ID ${A} b: ID ${B} }`, ['new Query.b']],
    [
      'a new field of a guarded type',
      `type Query { t: T } type T ${A} { a: ID }`,
      `type Query { t: T } type T ${A} { a: ID b: ID }`,
      ['new T.b'],
    ],
    ['a new field of an unguarded type', 'type Query { a: ID }', 'type Query { a: ID b: ID }', ['new Query.b']],
    ['a field gone', `type Query { a: ID ${A} b: ID }`, 'type Query { b: ID }', ['removed Query.a']],
    [
      'an argument guarded',
      'type Query { a(b: Int, c: Int): ID }',
      `type Query { a(b: Int ${A}, c: Int): ID }`,
      ['more Query.a(b:)'],
    ],
    ['an argument opened', `type Query { a(b: Int ${A}): ID }`, 'type Query { a(b: Int): ID }', ['less Query.a(b:)']],
    [
      'an argument opened that its field still covers',
      `type Query { a(b: Int ${A}): ID ${A} }`,
      `type Query { a(b: Int): ID ${A} }`,
      ['moved Query.a(b:)'],
    ],
    [
      'an input field and an enum value opened',
      `type Query { a(b: I, c: E): ID } input I { d: Int ${A} } enum E { F ${A} G }`,
      'type Query { a(b: I, c: E): ID } input I { d: Int } enum E { F G H }',
      ['less E.F', 'less I.d'],
    ],
    [
      'a scalar that guards no more',
      `type Query { a: S } scalar S ${A}`,
      'type Query { a: S } scalar S',
      ['less Query.a by S'],
    ],
    [
      'another return type',
      `type Query { a: S } scalar S ${A} scalar R`,
      `type Query { a: R } scalar S ${A} scalar R`,
      ['less Query.a by S'],
    ],
  ])('%s', (_, before, after, changes) => {
    expect(told(diff(before, after)).toSorted()).toEqual(changes.toSorted());
  });

  test('a field that nobody may have any more is less protected once it is opened to tokens', () => {
    expect(told(diff('type Query { a: ID }', 'type Query { a: ID @authenticated }', 'deny'))).toEqual(['less Query.a']);
  });

  test('every change has its opposite', () => {
    const opposite = { less: 'more', more: 'less', different: 'different', new: 'removed', removed: 'new' } as const;
    const before = `interface I ${A} { id: ID } type Query { i: I a: ID ${A} b(c: Int ${B}): ID d: ID } type T implements I { id: ID x: ID ${B} }`;
    const after = `interface I { id: ID ${B} } type Query { i: I a: ID ${B} b(c: Int): ID ${A} e: ID ${A} } type T implements I { id: ID x: ID }`;
    const forth = diff(before, after).changes.map(({ change, coordinate }) => `${opposite[change]} ${coordinate}`);
    const back = diff(after, before).changes.map(({ change, coordinate }) => `${change} ${coordinate}`);
    expect(forth.toSorted()).toEqual(back.toSorted());
    expect(forth.length).toBeGreaterThan(4);
  });
});
