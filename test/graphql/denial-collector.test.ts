import { describe, expect, test } from 'vitest';
import { DenialCollector } from '../../src/graphql/denial-collector.ts';
import { denialOf, type ResponsePath } from '../../src/graphql/denial-error.ts';
import type { Denial } from '../../src/policy/denial.ts';

const denial: Denial = {
  coordinate: 'Row.name',
  reason: 'INSUFFICIENT_SCOPE',
  needs: 'scope "a"',
  scope: ['a'],
  unannotated: false,
};

/** As executors make them: what stands on the way to a place is one object for all places behind it. */
function paths(): (...keys: readonly (string | number)[]) => ResponsePath {
  const made = new Map<string, ResponsePath>();
  const path = (...keys: readonly (string | number)[]): ResponsePath => {
    const at = JSON.stringify(keys);
    const prev = keys.length > 1 ? path(...keys.slice(0, -1)) : undefined;
    const known = made.get(at) ?? { prev, key: keys.at(-1)!, typename: undefined };
    made.set(at, known);
    return known;
  };
  return path;
}

describe('data with a value where one was denied is of another execution', () => {
  const places = [
    ['top'],
    ['rows', 0, 'name'],
    ['rows', 1, 'name'],
    ['a', 'b', 2],
    ['nested', 0, 1, 'rows', 0, 'name'],
  ];
  const path = paths();
  const collector = new DenialCollector(Number.POSITIVE_INFINITY);
  for (const keys of [...places, ['nested', 0, 1, 'rows', 1, 'name'], ['nested', 1, 0, 'rows', 0, 'name']])
    collector.add(denial, { path: path(...keys), node: undefined });

  const nested = [[{}, { rows: [{ name: null }, {}] }], [{ rows: [{ other: 1 }] }]];

  test.each([
    null,
    undefined,
    {},
    { rows: null, nested: null },
    {
      rows: [null, { name: null, other: 1 }, { name: 'of a row that was not denied' }],
      a: { b: [1, 2, null] },
      nested,
    },
    { rows: 'text', a: { b: 3 } },
  ])('it is not with %j', (data) => {
    expect(collector.isContradictedBy(data)).toBe(false);
  });

  test.each([
    { top: 0 },
    { rows: [{ name: 'a' }] },
    { rows: [null, { name: '' }] },
    { rows: [{ name: null }, { name: false }] },
    { a: { b: [null, null, {}] } },
    { nested: [[null, { rows: [{ name: 1 }] }]] },
    { nested: [[null, { rows: [{ name: null }, { name: 1 }] }]] },
    { nested: [...nested.slice(0, 1), [{ rows: [{ name: 1 }] }]] },
  ])('it is with %j', (data) => {
    expect(collector.isContradictedBy(data)).toBe(true);
  });
});

test('what several errors say of one denial is one object, and so are ten thousand of them', () => {
  const path = paths();
  const collector = new DenialCollector(Number.POSITIVE_INFINITY);
  for (let row = 0; row < 3; row += 1) collector.add(denial, { path: path('rows', row, 'name'), node: undefined });
  const errors = collector.mergeInto([]);
  expect(errors.map((error) => error.path)).toEqual([
    ['rows', 0, 'name'],
    ['rows', 1, 'name'],
    ['rows', 2, 'name'],
  ]);
  expect(new Set(errors.map(({ extensions }) => extensions)).size).toBe(1);
  expect(errors.map(denialOf)).toEqual([denial, denial, denial]);
});

test('of another execution they are another object: whoever marks it marks one response', () => {
  const errorsOf = () => {
    const collector = new DenialCollector(1);
    collector.add(denial, { path: paths()('name'), node: undefined });
    return collector.mergeInto([]);
  };
  expect(errorsOf()[0]?.extensions).not.toBe(errorsOf()[0]?.extensions);
});
