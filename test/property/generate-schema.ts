import type { Draw } from './generate.ts';

const RULES = [
  '@requiresScope(scope: "a")',
  '@requiresScope(scope: "b")',
  '@requiresScope(scope: "a b")',
  '@requiresScope(anyOf: ["a b", "c"])',
  '@requiresScope(anyOf: ["d", "b c"])',
  '@authenticated',
  '@clientOnly',
  '@clientOnly(clients: ["c1", "c2"])',
  '@clientOnly(clients: ["c1"], allowUsers: true)',
  '@requiresPermission(permission: "p")',
  '@requiresPermission(anyOf: ["p", "q"])',
];

interface Field {
  readonly name: string;
  readonly type: string;
  readonly args: readonly { readonly name: string; readonly type: string; readonly fallback: string }[];
}

const WRAPPERS = ['#', '#!', '[#]', '[#!]', '[#!]!', '[#]!', '[[#!]]'] as const;
const ARGUMENTS = [
  { name: 's', type: 'String', fallback: '' },
  { name: 'e', type: 'E0', fallback: '' },
  { name: 'd', type: 'E0', fallback: ' = B' },
  { name: 'n', type: 'N0', fallback: '' },
  { name: 'l', type: '[N1!]', fallback: '' },
  { name: 'm', type: '[[E0]]', fallback: ' = [[A]]' },
  { name: 'r', type: 'N1!', fallback: ' = {b: "x"}' },
] as const;

/** SDL with about `percent` of all places carrying rules. Which of it a start-up error refuses is for the caller to see. */
export function generateSchema(draw: Draw, percent: number): string {
  const rules = (likely = percent): string => {
    if (!draw.chance(likely)) return '';
    const first = draw.of(RULES);
    const second = draw.chance(15) ? draw.of(RULES) : first;
    return second === first ? ` ${first}` : ` ${first} ${second}`;
  };
  const rulesOrPublic = (): string => (percent > 0 && draw.chance(6) ? ' @public' : rules());
  const interfaces = ['I0', 'I1'].slice(0, draw.int(2));
  const nested = interfaces.length === 2 && draw.chance(60);
  const objects = ['O0', 'O1', 'O2'].slice(0, 1 + draw.int(2));
  const unions = draw.chance(60) ? ['U0'] : [];
  const members = objects.filter((_, index) => index === 0 || draw.chance(70));
  const composite = [...objects, ...unions, ...interfaces];
  const leaves = ['String', 'ID', 'S0', 'E0'];

  const field = (name: string): Field => ({
    name,
    type: draw.of(WRAPPERS).replace('#', draw.chance(55) ? draw.of(composite) : draw.of(leaves)),
    args: ARGUMENTS.filter(() => draw.chance(12)),
  });
  const fields = (prefix: string, most: number): Field[] =>
    Array.from({ length: 1 + draw.int(most - 1) }, (_, index) => field(`${prefix}f${index}`));
  const args = ({ args }: Field): string =>
    args.length === 0
      ? ''
      : `(${args.map((each) => `${each.name}: ${each.type}${each.fallback}${rules()}`).join(', ')})`;
  const print = (list: readonly Field[]): string =>
    `{\n${list.map((each) => `  ${each.name}${args(each)}: ${each.type}${rulesOrPublic()}`).join('\n')}\n}`;

  const declared = new Map(interfaces.map((name) => [name, fields(name.toLowerCase(), 2)]));
  const inheritedBy = (name: string): Field[] =>
    nested && name === 'I1'
      ? [...(declared.get('I1') ?? []), ...(declared.get('I0') ?? [])]
      : (declared.get(name) ?? []);
  const implementing = (names: readonly string[]): string =>
    names.length === 0 ? '' : ` implements ${names.join(' & ')}`;

  const parts = [
    `scalar S0${rules()}`,
    `enum E0${rules()} { A${rules()} B${rules()} C }`,
    `input N1 { b: String${rules()} e: [E0]${rules()} }`,
    `input N0 { a: Int${rules()} e: E0${rules()} n: N1${rules()} list: [N1!]${rules()} k: [[N1]] z: String = "z"${rules()} }`,
  ];
  for (const name of interfaces) {
    const parents = nested && name === 'I1' ? ['I0'] : [];
    parts.push(`interface ${name}${implementing(parents)}${rulesOrPublic()} ${print(inheritedBy(name))}`);
  }
  objects.forEach((name, index) => {
    // The first object implements everything, so that no interface is without possible types.
    const taken = interfaces.filter(() => index === 0 || draw.chance(50));
    const all = nested && taken.includes('I1') && !taken.includes('I0') ? ['I0', ...taken] : taken;
    const inherited = [...new Map(all.flatMap(inheritedBy).map((each) => [each.name, each])).values()];
    parts.push(
      `type ${name}${implementing(all)}${rulesOrPublic()} ${print([...inherited, ...fields(name.toLowerCase(), 3)])}`,
    );
  });
  if (unions.length > 0) parts.push(`union U0${rules()} = ${members.join(' | ')}`);
  parts.push(`type Query${rules(percent / 4)} ${print(fields('q', 4))}`);
  parts.push(`type Mutation${rules(percent / 4)} ${print(fields('m', 3))}`);
  return parts.join('\n');
}
