import type { Row } from './row.ts';

const open = { open: 'open' };
const deniedA = { a: 'INSUFFICIENT_SCOPE Query.a' };
const whole = { onDenied: 'operation' } as const;
const fieldwise = { onDenied: 'field' } as const;

/** R6: only what is executed counts. */
const executed: readonly Row[] = [
  ['a field that is skipped does not count', '{ open a @skip(if: true) }', {}, open],
  ['a field that is not included does not count', '{ open a @include(if: false) }', {}, open],
  ['a field skipped by a variable does not count', 'query ($s: Boolean!) { open a @skip(if: $s) }', { s: true }, open],
  ['a variable can include it', 'query ($i: Boolean!) { open a @include(if: $i) }', { i: true }, null],
  ['the default of a variable counts', 'query ($s: Boolean! = true) { open a @skip(if: $s) }', {}, open],
  ['a value goes before the default', 'query ($s: Boolean! = true) { open a @skip(if: $s) }', { s: false }, null],
  ['skip wins over include', '{ open a @include(if: true) @skip(if: true) }', {}, open],
  ['a skipped spread does not count', '{ open ...A @skip(if: true) } fragment A on Query { a }', {}, open],
  ['a skipped inline fragment does not count', '{ open ... on Query @skip(if: true) { a } }', {}, open],
  ['a spread elsewhere still counts', '{ open ...A @skip(if: true) ...A } fragment A on Query { a }', {}, null],
  ['a condition outside holds inside', '{ open ... @include(if: false) { ...A } } fragment A on Query { a }', {}, open],
  ['one of two merged fields is enough', '{ open a @skip(if: true) a }', {}, null],
  ['an operation that is not executed does not count', 'query Main { open } query Other { a }', {}, open],
  [
    'nor does a fragment that only the other one uses',
    'query Main { open } query Other { ...A } fragment A on Query { a }',
    {},
    open,
  ],
  ['a field inside of a skipped object does not count', '{ open user @skip(if: true) { email } }', {}, open],
].map(([name, query, variables, data]) => ({
  rule: 'R6',
  name: name as string,
  query: query as string,
  ...((query as string).includes('query Main') ? { operationName: 'Main' } : {}),
  variables: variables as Record<string, unknown>,
  options: whole,
  answer: data === null ? { status: 403, denied: deniedA, scope: 'a', ran: [] } : { data, ran: ['Query.open'] },
}));

/** R7: mutations never half-run. */
const mutations: readonly Row[] = [
  {
    name: 'by default one denial keeps everything from running',
    query: 'mutation { free write }',
    answer: { status: 403, denied: { write: 'INSUFFICIENT_SCOPE Mutation.write' }, scope: 'w', ran: [] },
  },
  {
    name: 'by default a denial deep in the payload does too',
    query: 'mutation { free make { email } }',
    answer: { status: 403, denied: { 'make.email': 'INSUFFICIENT_SCOPE User.email' }, scope: 'a', ran: [] },
  },
  {
    name: 'by default a denial below a list does too',
    query: 'mutation { makeMany { email } }',
    answer: { status: 403, denied: { 'makeMany.email': 'INSUFFICIENT_SCOPE User.email' }, scope: 'a', ran: [] },
  },
  {
    name: 'by default a possible type that is denied does too',
    query: 'mutation { makeHit { ... on User { name } } }',
    answer: { status: 403, denied: { makeHit: 'INSUFFICIENT_SCOPE Vault' }, scope: 'b', ran: [] },
  },
  {
    name: 'who may everything runs everything, in order',
    query: 'mutation { write free must }',
    caller: { scope: 'w' },
    answer: {
      data: { write: 'write', free: 'free', must: 'must' },
      ran: ['Mutation.write', 'Mutation.free', 'Mutation.must'],
    },
  },
  {
    name: 'field by field the others run',
    query: 'mutation { free write }',
    options: fieldwise,
    answer: {
      data: { free: 'free', write: null },
      denied: { write: 'INSUFFICIENT_SCOPE Mutation.write' },
      ran: ['Mutation.free'],
    },
  },
  {
    name: 'field by field a root field whose payload can only be null is not run',
    query: 'mutation { free make { pin } }',
    options: fieldwise,
    answer: {
      data: { free: 'free', make: null },
      denied: { 'make.pin': 'INSUFFICIENT_SCOPE User.pin' },
      ran: ['Mutation.free'],
    },
  },
  {
    name: 'field by field a null that has to pass two objects is certain too',
    query: 'mutation { free make { best { pin } } }',
    options: fieldwise,
    answer: {
      data: { free: 'free', make: null },
      denied: { 'make.best.pin': 'INSUFFICIENT_SCOPE User.pin' },
      ran: ['Mutation.free'],
    },
  },
  {
    name: 'field by field a null that stops below is not',
    query: 'mutation { make { name friend { pin } } }',
    options: fieldwise,
    answer: {
      data: { make: { name: 'name', friend: null } },
      denied: { 'make.friend.pin': 'INSUFFICIENT_SCOPE User.pin' },
      ran: ['Mutation.make'],
    },
  },
  {
    name: 'a nullable denied field is no reason not to run',
    query: 'mutation { make { name email } }',
    options: fieldwise,
    answer: {
      data: { make: { name: 'name', email: null } },
      denied: { 'make.email': 'INSUFFICIENT_SCOPE User.email' },
      ran: ['Mutation.make'],
    },
  },
  {
    name: 'below a list nothing is certain',
    query: 'mutation { makeMany { pin } }',
    values: { makeMany: [] },
    options: fieldwise,
    answer: { data: { makeMany: [] }, ran: ['Mutation.makeMany'] },
  },
  {
    name: 'a union of which one member could come is not certain',
    query: 'mutation { makeHit { __typename } }',
    values: { makeHit: { __typename: 'User' } },
    options: fieldwise,
    answer: { data: { makeHit: { __typename: 'User' } }, ran: ['Mutation.makeHit'] },
  },
  {
    name: 'a union of which every member would be null is',
    query: 'mutation { free makeHit { ... on User { pin } } }',
    values: { makeHit: { __typename: 'User' } },
    options: fieldwise,
    answer: {
      data: { free: 'free', makeHit: null },
      denied: { 'makeHit.pin': 'INSUFFICIENT_SCOPE User.pin' },
      ran: ['Mutation.free'],
    },
  },
  {
    name: 'a denied non-null root field keeps everything from running, wherever it stands',
    query: 'mutation { free must }',
    options: fieldwise,
    answer: { status: 403, denied: { must: 'INSUFFICIENT_SCOPE Mutation.must' }, scope: 'w', ran: [] },
  },
  {
    name: 'so does a non-null root field whose payload can only be null',
    query: 'mutation { free makeHard { pin } }',
    options: fieldwise,
    answer: { status: 403, denied: { 'makeHard.pin': 'INSUFFICIENT_SCOPE User.pin' }, scope: 'b', ran: [] },
  },
  {
    name: 'a non-null root field that is skipped keeps nothing from running',
    query: 'mutation { free must @skip(if: true) }',
    options: fieldwise,
    answer: { data: { free: 'free' }, ran: ['Mutation.free'] },
  },
  {
    name: 'a root field that can only return objects of denied types is not run',
    schema: `type Query { open: String }
      interface Part { id: ID }
      type Lid implements Part @requiresScope(scope: "a") { id: ID }
      type Key implements Part @requiresScope(scope: "b") { id: ID }
      type Mutation { free: String part: Part }`,
    values: { part: { __typename: 'Lid', id: '1' } },
    query: 'mutation { free part { id } }',
    options: fieldwise,
    answer: {
      data: { free: 'free', part: null },
      denied: { part: 'INSUFFICIENT_SCOPE Lid' },
      ran: ['Mutation.free'],
    },
  },
  {
    name: 'onDenied can be set for mutations alone',
    query: 'mutation { free write }',
    options: { onDenied: { mutation: 'field' } },
    answer: {
      data: { free: 'free', write: null },
      denied: { write: 'INSUFFICIENT_SCOPE Mutation.write' },
      ran: ['Mutation.free'],
    },
  },
  {
    name: 'what is set for queries leaves mutations as they are',
    query: 'mutation { free write }',
    options: { onDenied: { query: 'field' } },
    answer: { status: 403, denied: { write: 'INSUFFICIENT_SCOPE Mutation.write' }, scope: 'w', ran: [] },
  },
].map((row) => ({ rule: 'R7', ...row }) as Row);

const search = (args: string, head = ''): string => `${head}{ open search(${args}) }`;
const found = { open: 'open', search: 'search' };
const lost = { open: 'open', search: null };
const needs = (coordinate: string, reason = 'INSUFFICIENT_SCOPE'): Record<string, string> => ({
  search: `${reason} ${coordinate}`,
});
const deepest = { inner: { inners: [{ hidden: 'x' }] } };

/** R8: what the client provided. */
const provided: readonly Row[] = (
  [
    ['an argument with a rule, left out, needs nothing', search('text: "x"'), {}, found, {}],
    [
      'an argument with a rule is provided by a literal',
      search('secret: "x"'),
      {},
      lost,
      needs('Query.search(secret:)'),
    ],
    ['an argument is provided as null, too', search('secret: null'), {}, lost, needs('Query.search(secret:)')],
    [
      'an argument is provided by a variable',
      search('secret: $s', 'query ($s: String) '),
      { s: 'x' },
      lost,
      needs('Query.search(secret:)'),
    ],
    [
      'an argument is provided by a variable that is null',
      search('secret: $s', 'query ($s: String) '),
      { s: null },
      lost,
      needs('Query.search(secret:)'),
    ],
    ['a variable without a value provides nothing', search('secret: $s', 'query ($s: String) '), {}, found, {}],
    [
      'the default of a variable is provided',
      search('secret: $s', 'query ($s: String = "x") '),
      {},
      lost,
      needs('Query.search(secret:)'),
    ],
    [
      'a null default of a variable is provided',
      search('secret: $s', 'query ($s: String = null) '),
      {},
      lost,
      needs('Query.search(secret:)'),
    ],
    ["a schema default of an argument is not the client's", search('text: "x"'), {}, found, {}],
    [
      'an argument with a schema default is provided when it is sent',
      search('preset: "x"'),
      {},
      lost,
      needs('Query.search(preset:)'),
    ],
    ['an input field is provided by a literal', search('filter: {hidden: "x"}'), {}, lost, needs('Filter.hidden')],
    ['an input field is provided as null', search('filter: {hidden: null}'), {}, lost, needs('Filter.hidden')],
    ['an input field beside it needs nothing', search('filter: {text: "x"}'), {}, found, {}],
    ["a schema default of an input field is not the client's", search('filter: {}'), {}, found, {}],
    ['nor is it inside of a variable', search('filter: $f', 'query ($f: Filter) '), { f: {} }, found, {}],
    [
      'an input field with a schema default is provided when it is sent',
      search('filter: $f', 'query ($f: Filter) '),
      { f: { preset: 'x' } },
      lost,
      needs('Filter.preset'),
    ],
    [
      'an input field is provided in a variable',
      search('filter: $f', 'query ($f: Filter) '),
      { f: { hidden: 'x' } },
      lost,
      needs('Filter.hidden'),
    ],
    [
      'an input field is provided in a variable as null',
      search('filter: $f', 'query ($f: Filter) '),
      { f: { hidden: null } },
      lost,
      needs('Filter.hidden'),
    ],
    [
      'an input field is provided in the default of a variable',
      search('filter: $f', 'query ($f: Filter = {hidden: "x"}) '),
      {},
      lost,
      needs('Filter.hidden'),
    ],
    [
      'a value replaces that default whole',
      search('filter: $f', 'query ($f: Filter = {hidden: "x"}) '),
      { f: { text: 'x' } },
      found,
      {},
    ],
    [
      'an input field is provided by a variable inside a literal',
      search('filter: {hidden: $h}', 'query ($h: String) '),
      { h: 'x' },
      lost,
      needs('Filter.hidden'),
    ],
    [
      'a variable without a value inside a literal provides nothing',
      search('filter: {hidden: $h}', 'query ($h: String) '),
      {},
      found,
      {},
    ],
    // Executors look such a variable up in an object that inherits: what nobody sent arrives all the same.
    [
      'a variable inside a literal that is called like what every object has provides something',
      search('filter: {hidden: $constructor}', 'query ($constructor: String) '),
      {},
      lost,
      needs('Filter.hidden'),
    ],
    [
      'as the item of a list it may be any value',
      search('levels: [[$toString]]', 'query ($toString: Level) '),
      {},
      lost,
      needs('Level.MAX', 'INSUFFICIENT_PERMISSION'),
    ],
    [
      'as an argument it provides nothing',
      search('secret: $constructor', 'query ($constructor: String) '),
      {},
      found,
      {},
    ],
    [
      'a variable inside a literal may have its value from one that is called __proto__',
      search('filter: {hidden: $text}, filters: $__proto__', 'query ($__proto__: [Filter!], $text: String) '),
      { ['__proto__']: { text: 'x' } },
      lost,
      needs('Filter.hidden'),
    ],
    [
      'an input field is provided deep in a literal',
      search('filter: {inner: {inner: {hidden: "x"}}}'),
      {},
      lost,
      needs('Filter.hidden'),
    ],
    [
      'an input field is provided in a list in a variable',
      search('filter: $f', 'query ($f: Filter) '),
      { f: deepest },
      lost,
      needs('Filter.hidden'),
    ],
    [
      'an input field is provided in any item of a list',
      search('filters: [{text: "x"}, {hidden: "y"}]'),
      {},
      lost,
      needs('Filter.hidden'),
    ],
    ['one item stands for a list', search('filters: {hidden: "y"}'), {}, lost, needs('Filter.hidden')],
    [
      'one item stands for a list in a variable',
      search('filters: $f', 'query ($f: [Filter!]) '),
      { f: { hidden: 'y' } },
      lost,
      needs('Filter.hidden'),
    ],
    [
      'an item is provided by a variable',
      search('filters: [{text: "x"}, $f]', 'query ($f: Filter!) '),
      { f: { hidden: 'y' } },
      lost,
      needs('Filter.hidden'),
    ],
    ['an empty list provides no items', search('filters: []'), {}, found, {}],
    ['an enum value is provided by a literal', search('level: HIGH'), {}, lost, needs('Level.HIGH')],
    [
      'an enum value is provided by a variable',
      search('level: $l', 'query ($l: Level) '),
      { l: 'HIGH' },
      lost,
      needs('Level.HIGH'),
    ],
    [
      'an enum value is provided by the default of a variable',
      search('level: $l', 'query ($l: Level = HIGH) '),
      {},
      lost,
      needs('Level.HIGH'),
    ],
    ['another enum value needs nothing', search('level: LOW'), {}, found, {}],
    ["an enum value in a schema default is not the client's", search('text: "x"'), {}, found, {}],
    [
      'an enum value is provided in nested lists',
      search('levels: [[LOW], [LOW, HIGH]]'),
      {},
      lost,
      needs('Level.HIGH'),
    ],
    [
      'an enum value is provided in nested lists in a variable',
      search('levels: $l', 'query ($l: [[Level]]) '),
      { l: [['LOW'], [null, 'HIGH']] },
      lost,
      needs('Level.HIGH'),
    ],
    ['an enum value is provided in an input field', search('filter: {level: HIGH}'), {}, lost, needs('Level.HIGH')],
    ['each enum value has its own rule', search('level: MAX'), {}, lost, needs('Level.MAX', 'INSUFFICIENT_PERMISSION')],
    [
      'of several reasons the permission comes first',
      search('secret: "x", level: MAX'),
      {},
      lost,
      needs('Level.MAX', 'INSUFFICIENT_PERMISSION'),
    ],
  ] as const
).map(([name, query, variables, data, denied]) => ({ rule: 'R8', name, query, variables, answer: { data, denied } }));

/** The rules of the field and of what is provided are one list, of which the first reason is told. */
const mixedReasons: Row = {
  rule: 'R8',
  name: "an argument's reason goes before the field's where it comes first",
  schema: 'type Query { open: String @public x(y: Int @clientOnly): String @requiresScope(scope: "a") }',
  query: '{ open x(y: 1) }',
  answer: { data: { open: 'open', x: null }, denied: { x: 'CLIENT_ONLY Query.x(y:)' } },
};

/** R9: an operation of which nothing is left. */
const nothingLeft: readonly Row[] = [
  {
    name: 'a query of one denied field is refused',
    query: '{ a }',
    answer: { status: 403, denied: deniedA, scope: 'a' },
  },
  {
    name: '__typename does not count as left',
    query: '{ __typename a }',
    answer: { status: 403, denied: deniedA, scope: 'a' },
  },
  { name: '__typename alone is answered', query: '{ __typename }', answer: { data: { __typename: 'Query' } } },
  {
    name: 'every denied field is told',
    query: '{ a b }',
    answer: { status: 403, denied: { ...deniedA, b: 'INSUFFICIENT_SCOPE Query.b' }, scope: 'a b' },
  },
  {
    name: 'one field that is left is answered',
    query: '{ a open }',
    answer: { data: { a: null, open: 'open' }, denied: deniedA },
  },
  {
    name: 'a root field that is certain to be null is not left',
    query: '{ user { pin } }',
    answer: { status: 403, denied: { 'user.pin': 'INSUFFICIENT_SCOPE User.pin' }, scope: 'b', ran: [] },
  },
  {
    name: 'a root field below which a list stands is left',
    query: '{ users { pin } }',
    values: { users: [] },
    answer: { data: { users: [] } },
  },
  {
    name: 'a root field that may be null or not is left',
    query: '{ node { id } }',
    values: { node: { __typename: 'User', id: 'u' } },
    answer: { data: { node: { id: 'u' } } },
  },
  {
    name: 'a root field with a nullable denied field is left',
    query: '{ user { email } }',
    answer: { data: { user: { email: null } }, denied: { 'user.email': 'INSUFFICIENT_SCOPE User.email' } },
  },
  {
    name: 'a skipped field is not left',
    query: '{ a open @skip(if: true) }',
    answer: { status: 403, denied: deniedA, scope: 'a' },
  },
  {
    name: 'a mutation of one denied field is refused field by field too',
    query: 'mutation { write }',
    options: fieldwise,
    answer: { status: 403, denied: { write: 'INSUFFICIENT_SCOPE Mutation.write' }, scope: 'w', ran: [] },
  },
  {
    name: 'nobody is asked for a token',
    query: '{ a }',
    caller: null,
    answer: { status: 401, denied: { a: 'UNAUTHENTICATED Query.a' }, scope: 'a', challenge: { error: null } },
  },
  {
    name: 'a root type with a rule refuses __typename alone',
    schema: 'type Query @requiresScope(scope: "a") { x: String }',
    query: '{ __typename }',
    answer: { status: 403, denied: { '': 'INSUFFICIENT_SCOPE Query' }, scope: 'a' },
  },
].map((row) => ({ rule: 'R9', ...row }) as Row);

export const operations: readonly Row[] = [...executed, ...mutations, ...provided, mixedReasons, ...nothingLeft];
