import { fc, test } from '@fast-check/vitest';
import { makeExecutableSchema } from '@graphql-tools/schema';
import { type ConstDirectiveNode, type DocumentNode, Kind, parse, valueFromASTUntyped } from 'graphql';
import { describe, expect } from 'vitest';
import { policyOf } from '../../src/graphql/schema-policies.ts';
import { authDirectives } from '../../src/index.ts';
import { seeded } from '../seeded.ts';
import { principalOf } from './principals.ts';

const SCOPES = ['a', 'b', 'c', 'd'];
const held = SCOPES.reduce<string[][]>((sets, scope) => sets.flatMap((set) => [set, [...set, scope]]), [[]]);

const set = fc.subarray(SCOPES, { minLength: 1 });
const rule = fc.oneof(
  { weight: 1, arbitrary: fc.constant('@authenticated') },
  { weight: 3, arbitrary: set.map((scopes) => `@requiresScope(scope: "${scopes.join(' ')}")`) },
  {
    weight: 4,
    arbitrary: fc
      .uniqueArray(set, { minLength: 1, maxLength: 3, selector: (scopes) => scopes.join(' ') })
      .filter((sets) => !sets.some((one) => sets.some((other) => one !== other && one.every((s) => other.includes(s)))))
      .map((sets) => `@requiresScope(anyOf: ${JSON.stringify(sets.map((scopes) => scopes.join(' ')))})`),
  },
);
/** Up to two rules at one place, no rule twice. */
const rules = fc
  .uniqueArray(rule, { maxLength: 2, selector: canonical })
  .map((some) => (some.length > 0 ? some.join(' ') : ''));

/** `anyOf` with one entry and `scope` are the same rule. */
function canonical(text: string): string {
  const sets = [...text.matchAll(/"([^"]+)"/g)].map(([, scopes = '']) => scopes.split(' ').sort().join(' '));
  return text === '@authenticated' ? text : sets.sort().join('|');
}

const places = fc.record({
  query: rules,
  field: rules,
  node: rules,
  nodeField: rules,
  item: rules,
  itemField: rules,
  union: rules,
  leaf: rules,
});

describe('a gateway that reads the exported rules', () => {
  test.prop([places, fc.constantFrom('public' as const, 'authenticated' as const)], seeded(150))(
    'accepts the very scope sets that the subgraph accepts, field by field',
    (at, unannotated) => {
      const { typeDefs, federatedSDL } = authDirectives({ unannotated });
      const schema = makeExecutableSchema({
        typeDefs: [
          typeDefs,
          `type Query ${at.query} { item: Item ${at.field} node: Node any: Any leaf: Leaf }
          interface Node ${at.node} { id: ID ${at.nodeField} }
          type Item implements Node ${at.item} { id: ID ${at.itemField} next: Item other: Node }
          type Plain { text: Leaf }
          union Any ${at.union} = Item | Plain
          scalar Leaf ${at.leaf}`,
        ],
      });
      const { sdl, unexpressed } = federatedSDL(schema);
      expect(unexpressed).toEqual([]);
      const gateway = readGateway(parse(sdl));
      const policy = policyOf(schema, { unannotated, federation: false });
      for (const [type, field, returns] of FIELDS) {
        const { requirement } = policy.field(type, field)!;
        for (const scopes of [null, ...held]) {
          const principal = scopes === null ? null : principalOf(scopes);
          const subgraph = requirement.rules.every((each) => each.check(principal) === null);
          const places = [type, `${type}.${field}`, returns];
          expect({ type, field, scopes, passes: places.every((place) => gateway(place, scopes)) }).toEqual({
            type,
            field,
            scopes,
            passes: subgraph,
          });
        }
      }
    },
  );
});

const FIELDS = [
  ['Query', 'item', 'Item'],
  ['Query', 'node', 'Node'],
  ['Query', 'any', 'Any'],
  ['Query', 'leaf', 'Leaf'],
  ['Item', 'id', 'ID'],
  ['Item', 'next', 'Item'],
  ['Item', 'other', 'Node'],
  ['Plain', 'text', 'Leaf'],
] as const;

/** As Federation's directives are meant: the place's own rules; outer list OR, inner AND. */
function readGateway(document: DocumentNode): (place: string, scopes: readonly string[] | null) => boolean {
  const applied = new Map<string, readonly ConstDirectiveNode[]>();
  for (const node of document.definitions) {
    if (!('name' in node) || node.name === undefined || !('directives' in node)) continue;
    applied.set(node.name.value, (node.directives ?? []) as readonly ConstDirectiveNode[]);
    if (node.kind !== Kind.OBJECT_TYPE_DEFINITION) continue;
    for (const field of node.fields ?? [])
      applied.set(`${node.name.value}.${field.name.value}`, field.directives ?? []);
  }
  return (place, scopes) =>
    (applied.get(place) ?? []).every((node) => {
      if (node.name.value === 'authenticated') return scopes !== null;
      if (node.name.value !== 'requiresScopes') return true;
      const lists = valueFromASTUntyped(node.arguments![0]!.value) as string[][];
      return scopes !== null && lists.some((list) => list.every((scope) => scopes.includes(scope)));
    });
}
