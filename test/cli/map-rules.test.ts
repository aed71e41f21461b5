import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { type Caller, principalOfCaller } from '../../src/cli/map/page/caller.ts';
import { Reach } from '../../src/cli/map/page/reach.ts';
import { ConfigurationError } from '../../src/errors.ts';
import { Visibility } from '../../src/graphql/visibility.ts';
import { coverageOf } from '../../src/policy/coverage/coverage-of.ts';
import { isMet } from '../../src/policy/requirement.ts';
import type { Principal } from '../../src/principal.ts';
import { drawFrom, generateSetting } from '../property/generate.ts';
import { seeded } from '../seeded.ts';
import { modelOf } from './map-fixture.ts';

const SCOPES = ['a', 'b', 'c', 'd'];
const subsets = (list: readonly string[]): readonly (readonly string[])[] =>
  Array.from({ length: 2 ** list.length }, (_, bits) => list.filter((_each, at) => (bits >> at) % 2 === 1));

/** Everybody whom the rules of the generated schemas could tell apart. */
const CALLERS: readonly Caller[] = [
  { kind: 'anonymous', clientId: '', scopes: [], permissions: [] },
  ...(['user', 'client', 'unknown'] as const).flatMap((kind) =>
    ['', 'c1', 'c2', 'c3'].flatMap((clientId) =>
      subsets(SCOPES).flatMap((scopes) =>
        [[], ['p'], ['p', 'q']].map((permissions) => ({ kind, clientId, scopes, permissions })),
      ),
    ),
  ),
];

const PRINCIPALS = CALLERS.map(principalOfCaller);

const EVERY_RULE = /* GraphQL */ `
  type Query {
    a: Int @requiresScope(scope: "a b")
    b: Int @requiresScope(anyOf: ["a b", "c"])
    c: Int @clientOnly
    d: Int @clientOnly(clients: ["c1", "c2"])
    e: Int @clientOnly(clients: ["c1"], allowUsers: true)
    f: Int @requiresPermission(permission: "p")
    g: Int @requiresPermission(anyOf: ["p q", "q"]) @requiresScope(scope: "d")
    h: Int @authenticated
    i(x: Int @requiresScope(scope: "x")): Int @public
    j: Int
    k: Int @requiresDecision(action: "read", resource: "k")
  }
`;

describe('a rule on the page answers what the rule of the policy answers', () => {
  test.each(['public', 'authenticated', 'deny'] as const)('every kind of rule, unannotated: %s', (unannotated) => {
    const { policy, model } = modelOf(EVERY_RULE.replace('["p q", "q"]', '["p q", "r"]'), { unannotated });
    expectSameRules(policy, model);
    expect(model.rules.length).toBeGreaterThanOrEqual(11);
  });

  test('the older spellings', () => {
    const { policy, model } = modelOf(
      'type Query { a: Int @requiresScopes(scopes: [["a", "b"], ["c"]]) b: Int @skipAuth }',
      { federation: true, unannotated: 'deny' },
    );
    expectSameRules(policy, model);
  });

  test('the default, though a stricter rule implies it wherever it applies', () => {
    const { policy, model } = modelOf('type Query { a: A } type A @requiresScope(scope: "a") { b: Int }', {
      unannotated: 'authenticated',
    });
    expect(policy.rules.map(({ key }) => key).sort()).toEqual(['authenticated', 'scope:a']);
    expectSameRules(policy, model);
  });

  property.prop([fc.gen()], seeded(60))('in generated schemas', (generate) => {
    const found = generated(generate);
    if (found !== null) expectSameRules(found.policy, found.model);
  });
});

function expectSameRules(
  policy: ReturnType<typeof modelOf>['policy'],
  model: ReturnType<typeof modelOf>['model'],
): void {
  const counted = new Map(policy.rules.map((rule) => [rule.key, rule]));
  for (const rule of model.rules) {
    const original = counted.get(rule.key);
    expect(original?.needs).toBe(rule.needs);
    const differing = CALLERS.filter((_, at) => rule.check(PRINCIPALS[at]!) !== original!.check(PRINCIPALS[at]!));
    expect(differing).toEqual([]);
  }
  const fields = model.fields.filter((field) => {
    const { requirement } = policy.field(field.type.name, field.name)!;
    const passes = (principal: Principal | null) =>
      field.ruleIds.every((id) => model.rules[id]!.check(principal) === null);
    return PRINCIPALS.some((principal) => passes(principal) !== isMet(requirement, principal));
  });
  expect(fields).toEqual([]);
}

function generated(generate: fc.GeneratorValue): (ReturnType<typeof modelOf> & { caller: Caller }) | null {
  const { sdl, unannotated, caller } = generateSetting(drawFrom(generate));
  try {
    return { ...modelOf(sdl, { unannotated }), caller };
  } catch (error) {
    // A schema that no server would start with.
    if (error instanceof ConfigurationError) return null;
    throw error;
  }
}

describe('what a caller reaches', () => {
  /** By the policy alone, round after round until nothing is added; what may be sent is asked of the introspection filter. */
  function reachedBy({ policy }: ReturnType<typeof modelOf>, caller: Caller): ReadonlySet<string> {
    const principal = principalOfCaller(caller);
    const { schema } = policy;
    const visible = new Visibility(policy, principal);
    const types = new Set<string>();
    for (const root of [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()])
      if (root && isMet(policy.type(root.name), principal)) types.add(root.name);
    const fields = new Set<string>();
    for (let before = -1; before !== types.size + fields.size; ) {
      before = types.size + fields.size;
      for (const { type, field, returnType, inputs } of coverageOf(policy).fields) {
        if (!types.has(type) || !isMet(policy.field(type, field)!.requirement, principal)) continue;
        const parent = schema.getType(type) as NonNullable<ReturnType<typeof schema.getQueryType>>;
        const definition = parent.getFields()[field]!;
        const maySend = (name: string) =>
          visible.argument(parent, definition, definition.args.find((each) => each.name === name)!);
        if (inputs.some(({ required, argument }) => required && !maySend(argument))) continue;
        fields.add(`${type}.${field}`);
        for (const { name } of policy.typeSets.named(returnType).types)
          if (isMet(policy.type(name), principal)) types.add(name);
      }
    }
    return fields;
  }

  property.prop([fc.gen()], seeded(60))('is what the policy opens step by step, in generated schemas', (generate) => {
    const found = generated(generate);
    if (found === null) return;
    for (const caller of [found.caller, ...CALLERS.filter((_, index) => index % 151 === 0)]) {
      const reach = new Reach(found.model, principalOfCaller(caller));
      const shown = found.model.fields.filter(({ id }) => ['open', 'depends'].includes(reach.verdicts[id]!));
      expect(new Set(shown.map(({ coordinate }) => coordinate))).toEqual(reachedBy(found, caller));
    }
  });

  const verdictOf = (sdl: string, caller: Partial<Caller>) => {
    const { model } = modelOf(sdl);
    const reach = new Reach(
      model,
      principalOfCaller({ kind: 'user', clientId: '', scopes: [], permissions: [], ...caller }),
    );
    return Object.fromEntries(model.fields.map(({ coordinate, id }) => [coordinate, reach.verdicts[id]]));
  };

  test.each([
    [
      'a field is not reached when nothing open leads to its type',
      'type Query { a: A @authenticated } type A { b: Int }',
      { kind: 'anonymous' },
      { 'Query.a': 'denied', 'A.b': 'no-way' },
    ],
    [
      'one open way is enough',
      'type Query { a: A @requiresScope(scope: "s"), o: O } type O { a: A } type A { b: Int }',
      {},
      { 'Query.a': 'denied', 'A.b': 'open' },
    ],
    [
      'an object of a denied type is not got through its interface',
      'type Query { n: N } interface N { id: Int } type A implements N @requiresScope(scope: "s") { id: Int } type B implements N { id: Int }',
      {},
      { 'Query.n': 'open', 'A.id': 'denied', 'B.id': 'open' },
    ],
    [
      'below a decision everything depends on it',
      'type Query { a: A @requiresDecision(action: "read", resource: "a") } type A { b: B } type B { c: Int }',
      {},
      { 'Query.a': 'depends', 'A.b': 'depends', 'B.c': 'depends' },
    ],
    [
      'unless another way does without',
      'type Query { a: A @requiresDecision(action: "read", resource: "a"), b: A } type A { c: Int }',
      {},
      { 'Query.a': 'depends', 'A.c': 'open' },
    ],
    [
      'nobody decides about nobody',
      'type Query { a: Int @requiresDecision(action: "read", resource: "a") }',
      { kind: 'anonymous' },
      { 'Query.a': 'denied' },
    ],
    [
      'an argument that cannot be left out and may not be sent closes the field',
      'type Query { a(x: Int! @requiresScope(scope: "s"), y: Int): Int, b(x: Int = 1 @requiresScope(scope: "s")): Int }',
      {},
      { 'Query.a': 'denied', 'Query.b': 'open' },
    ],
    [
      'so does an input field within it',
      'type Query { a(x: I!): Int, b(x: I): Int, c(x: J!): Int } input I { y: Int! @requiresScope(scope: "s") } input J { i: I }',
      {},
      { 'Query.a': 'denied', 'Query.b': 'open', 'Query.c': 'open' },
    ],
    [
      'and an enum of which no value may be sent',
      'type Query { a(x: E!): Int, b(x: F!): Int } enum E { A @requiresScope(scope: "s") } enum F { A @requiresScope(scope: "s") B }',
      {},
      { 'Query.a': 'denied', 'Query.b': 'open' },
    ],
    [
      'a type that nothing leads to is not reached',
      'type Query { a: Int } type B { c: Int }',
      {},
      { 'Query.a': 'open', 'B.c': 'no-way' },
    ],
  ] as const)('%s', (_, sdl, caller, expected) => {
    expect(verdictOf(sdl, caller)).toMatchObject(expected);
  });

  test('the way to a type is the shortest that is open, and prefers one on which nothing is asked', () => {
    const { model } = modelOf(
      'type Query { a: A @requiresDecision(action: "read", resource: "a"), o: O } type O { p: P } type P { a: A } type A { b: Int }',
    );
    const user = principalOfCaller({ kind: 'user', clientId: '', scopes: [], permissions: [] });
    const way = new Reach(model, user).wayTo(model.type('A')!);
    expect(way?.map(({ coordinate }) => coordinate)).toEqual(['Query.o', 'O.p', 'P.a']);
    expect(new Reach(model, null).wayTo(model.type('Query')!)).toEqual([]);
  });
});

test('names that JavaScript objects have of their own are names like any other', () => {
  const { model } = modelOf(
    'type Query { constructor: toString, valueOf: Int @requiresScope(scope: "__proto__") } type toString { hasOwnProperty: Int @clientOnly(clients: ["__proto__"]) }',
  );
  const coordinates = model.fields.map(({ coordinate }) => coordinate);
  expect(coordinates).toEqual(['Query.constructor', 'Query.valueOf', 'toString.hasOwnProperty']);
  expect([model.type('__proto__'), model.field('Query.__proto__')]).toEqual([undefined, undefined]);
  expect([model.scopes, model.clients]).toEqual([['__proto__'], ['__proto__']]);
});
