/** A schema that must not start: every problem is told at once, each with its coordinate. */
export interface StartupRow {
  readonly name: string;
  readonly schema: string;
  /** What the message has to name. Empty: this schema does start. */
  readonly names: readonly string[];
  readonly federation?: boolean;
}

const query = (text: string): string => `type Query { x(arg: Int): String y: String ${text} }`;

export const startup: readonly StartupRow[] = [
  { name: 'an empty scope', schema: query('f: String @requiresScope(scope: "")'), names: ['Query.f'] },
  { name: 'a scope of spaces', schema: query('f: String @requiresScope(scope: "  ")'), names: ['Query.f'] },
  { name: 'a scope with a quote', schema: query('f: String @requiresScope(scope: "a\\"b")'), names: ['Query.f'] },
  { name: 'a scope with two spaces', schema: query('f: String @requiresScope(scope: "a  b")'), names: ['Query.f'] },
  { name: 'an empty list', schema: query('f: String @requiresScope(anyOf: [])'), names: ['Query.f'] },
  { name: 'an empty entry', schema: query('f: String @requiresScope(anyOf: ["a", ""])'), names: ['Query.f'] },
  { name: 'neither argument', schema: query('f: String @requiresScope'), names: ['Query.f'] },
  { name: 'both arguments', schema: query('f: String @requiresScope(scope: "a", anyOf: ["b"])'), names: ['Query.f'] },
  { name: 'neither argument of a permission', schema: query('f: String @requiresPermission'), names: ['Query.f'] },
  {
    name: 'both arguments of a permission',
    schema: query('f: String @requiresPermission(permission: "p", anyOf: ["q"])'),
    names: ['Query.f'],
  },
  { name: 'an unknown argument', schema: query('f: String @requiresScope(scopes: "a")'), names: ['Query.f'] },
  {
    name: 'the same rule twice on one place',
    schema: query('f: String @requiresScope(scope: "a") @requiresScope(scope: "a")'),
    names: ['Query.f'],
  },
  {
    name: 'an entry made pointless by a shorter one',
    schema: query('f: String @requiresScope(anyOf: ["a b", "a"])'),
    names: ['Query.f'],
  },
  { name: 'no clients', schema: query('f: String @clientOnly(clients: [])'), names: ['Query.f'] },
  { name: 'an empty client id', schema: query('f: String @clientOnly(clients: ["c1", ""])'), names: ['Query.f'] },
  { name: 'allowUsers without clients', schema: query('f: String @clientOnly(allowUsers: true)'), names: ['Query.f'] },
  { name: '@public beside a rule of its own', schema: query('f: String @public @authenticated'), names: ['Query.f'] },
  {
    name: '@public beside a rule of the parent type',
    schema: `${query('t: T')} type T @authenticated { f: String @public }`,
    names: ['T.f'],
  },
  {
    name: '@public beside a rule of the interface field',
    schema: `${query('t: T')} interface I { f: String @authenticated } type T implements I { f: String @public }`,
    names: ['T.f'],
  },
  {
    name: 'on an argument',
    schema: 'type Query { x(arg: Int @requiresScope(scope: "")): String }',
    names: ['Query.x(arg:)'],
  },
  {
    name: 'on an input field',
    schema: 'type Query { x(i: In): String } input In { f: Int @requiresScope }',
    names: ['In.f'],
  },
  {
    name: 'on an enum value',
    schema: 'type Query { x(e: E): String } enum E { A @clientOnly(clients: []) B }',
    names: ['E.A'],
  },
  { name: 'on a type', schema: `${query('t: T')} type T @requiresScope(scope: "") { f: String }`, names: ['T'] },
  {
    name: 'on an interface field',
    schema: `${query('t: T')} interface I { f: String @requiresScope } type T implements I { f: String }`,
    names: ['I.f'],
  },
  {
    name: 'on a union',
    schema: `${query('u: U')} type T { f: String } union U @clientOnly(clients: [""]) = T`,
    names: ['U'],
  },
  { name: 'on a scalar', schema: `${query('s: S')} scalar S @requiresScope(scope: "")`, names: ['S'] },
  {
    name: 'several at once',
    schema: query('f: String @requiresScope g: String @clientOnly(clients: []) h: String @public @authenticated'),
    names: ['Query.f', 'Query.g', 'Query.h'],
  },
  {
    name: 'on an extension',
    schema: `${query('t: T')} type T { f: String } extend type T @requiresScope(scope: "")`,
    names: ['T'],
  },
  {
    name: 'a flat list in the federated spelling',
    schema: query('f: String @requiresScopes(scopes: [[]])'),
    names: ['Query.f'],
    federation: true,
  },
  {
    name: 'an empty list in the federated spelling',
    schema: query('f: String @requiresScopes(scopes: [])'),
    names: ['Query.f'],
    federation: true,
  },
  {
    name: 'a directive of ours under the name of a linked specification',
    schema: `directive @bearer__requiresScope(scope: String) on FIELD_DEFINITION ${query('f: String @bearer__requiresScope(scope: "a")')}`,
    names: ['Query.f', '@requiresScope'],
  },
  {
    name: 'a federated directive that was not imported',
    schema: `directive @federation__requiresScopes(scopes: [[String!]!]!) on FIELD_DEFINITION ${query('f: String @federation__requiresScopes(scopes: [["a"]])')}`,
    names: ['Query.f', '@requiresScopes'],
    federation: true,
  },
  {
    name: 'on what a directive of operations takes',
    schema: `directive @format(as: As, by: [By!]) on FIELD ${query('f(as: As): String')}
      enum As { TEXT SECRET @requiresScope(scope: "a") } input By { inner: By hidden: String @requiresScope(scope: "a") }`,
    names: ['@format(as:)', '@format(by:)'],
  },
  {
    name: 'on what a directive of the schema takes',
    schema: `directive @format(as: As) on FIELD_DEFINITION ${query('f(as: As): String @format(as: SECRET)')}
      enum As { TEXT SECRET @requiresScope(scope: "a") }`,
    names: [],
  },
  {
    name: 'everything legal',
    schema: query('f: String @requiresScope(anyOf: ["a b", "c"]) @clientOnly(clients: ["c"], allowUsers: true)'),
    names: [],
  },
  {
    name: '@public on a type beside rules of its fields',
    schema: `${query('t: T')} type T @public { f: String @authenticated }`,
    names: [],
  },
  {
    name: 'the same rule on a type and its field',
    schema: `${query('t: T')} type T @authenticated { f: String @authenticated }`,
    names: [],
  },
  {
    name: 'the federated spelling',
    schema: query('f: String @requiresScopes(scopes: [["a", "b"], ["c"]])'),
    names: [],
    federation: true,
  },
];
