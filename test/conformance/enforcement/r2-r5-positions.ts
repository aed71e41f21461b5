import type { Row } from './row.ts';

const vault = { __typename: 'Vault', id: 'v' };
const person = { __typename: 'User', id: 'u' };
const secretive = { __typename: 'Secretive', id: 's' };
const tag = { __typename: 'Tag', id: 't' };

/** R2: the same field of the same object, by every way to it. */
const paths: readonly Row[] = [
  ['through the type itself', '{ user { email } }', { user: { email: null } }, 'user.email'],
  ['through an interface', '{ node { ... on User { email } } }', { node: { email: null } }, 'node.email'],
  ['through a union', '{ hit { ... on User { email } } }', { hit: { email: null } }, 'hit.email'],
  [
    'through a named fragment',
    '{ user { ...E } } fragment E on User { email }',
    { user: { email: null } },
    'user.email',
  ],
  [
    'through a fragment on an interface',
    '{ user { ...N } } fragment N on Node { ... on User { email } }',
    { user: { email: null } },
    'user.email',
  ],
  [
    'through an inline fragment without a condition',
    '{ user { ... { email } } }',
    { user: { email: null } },
    'user.email',
  ],
  ['through an alias', '{ user { mail: email } }', { user: { mail: null } }, 'user.mail'],
  ['through a list', '{ users { email } }', { users: [{ email: null }] }, 'users.0.email'],
  ['through another object', '{ user { best { email } } }', { user: { best: { email: null } } }, 'user.best.email'],
  ['merged from two selections', '{ user { id } user { email } }', { user: { id: 'u', email: null } }, 'user.email'],
].map(([name, query, data, path]) => ({
  rule: 'R2',
  name: `${name} the rule is the same`,
  query: query as string,
  values: { node: person, hit: person, user: { ...person, best: person }, users: [person] },
  answer: { data, denied: { [path as string]: 'INSUFFICIENT_SCOPE User.email' } },
}));

/** R3: ordinary field errors at the real response path, and the propagation of nulls. */
const nulls: readonly Row[] = [
  {
    name: 'an alias is the path',
    query: '{ open secret: a }',
    answer: { data: { open: 'open', secret: null }, denied: { secret: 'INSUFFICIENT_SCOPE Query.a' } },
  },
  {
    name: 'two aliases are two errors',
    query: '{ open x: a y: a }',
    answer: {
      data: { open: 'open', x: null, y: null },
      denied: { x: 'INSUFFICIENT_SCOPE Query.a', y: 'INSUFFICIENT_SCOPE Query.a' },
    },
  },
  {
    name: 'a non-null field takes its object with it',
    query: '{ user { name pin } open }',
    answer: { data: { user: null, open: 'open' }, denied: { 'user.pin': 'INSUFFICIENT_SCOPE User.pin' } },
  },
  {
    name: 'a null stops at the first nullable place',
    query: '{ user { name friend { pin } } }',
    answer: {
      data: { user: { name: 'name', friend: null } },
      denied: { 'user.friend.pin': 'INSUFFICIENT_SCOPE User.pin' },
    },
    options: { onDenied: 'field' },
  },
  {
    name: 'a null passes a non-null object',
    query: '{ user { best { pin } } open }',
    answer: { data: { user: null, open: 'open' }, denied: { 'user.best.pin': 'INSUFFICIENT_SCOPE User.pin' } },
  },
  {
    name: 'a nullable item is null alone',
    query: '{ users { id pin } }',
    values: { users: [{ id: '1' }] },
    answer: { data: { users: [null] }, denied: { 'users.0.pin': 'INSUFFICIENT_SCOPE User.pin' } },
  },
  {
    name: 'each item has its error, with its index',
    query: '{ users { id email } }',
    values: { users: [{ id: '1' }, { id: '2' }] },
    answer: {
      data: {
        users: [
          { id: '1', email: null },
          { id: '2', email: null },
        ],
      },
      denied: { 'users.0.email': 'INSUFFICIENT_SCOPE User.email', 'users.1.email': 'INSUFFICIENT_SCOPE User.email' },
    },
  },
  {
    name: 'a null item in the data is not a denial',
    query: '{ users { id email } }',
    values: { users: [null, { id: '2' }] },
    answer: {
      data: { users: [null, { id: '2', email: null }] },
      denied: { 'users.1.email': 'INSUFFICIENT_SCOPE User.email' },
    },
  },
  {
    name: 'a non-null item takes the list with it',
    query: '{ strict { pin } open }',
    values: { strict: [{ id: '1' }] },
    answer: { data: { strict: null, open: 'open' }, denied: { 'strict.0.pin': 'INSUFFICIENT_SCOPE User.pin' } },
  },
  {
    name: 'a non-null list takes everything with it',
    query: '{ open strictest { pin } }',
    values: { strictest: [{ id: '1' }] },
    answer: { data: null, denied: { 'strictest.0.pin': 'INSUFFICIENT_SCOPE User.pin' } },
  },
  {
    name: 'an empty list denies nothing',
    query: '{ strictest { pin } }',
    values: { strictest: [] },
    answer: { data: { strictest: [] } },
  },
  {
    name: 'in nested lists the innermost nullable list is null',
    query: '{ grid { pin } }',
    values: { grid: [[{ id: '1' }], []] },
    answer: { data: { grid: [null, []] }, denied: { 'grid.0.0.pin': 'INSUFFICIENT_SCOPE User.pin' } },
  },
  {
    name: 'an object that is null has no denied fields',
    query: '{ user { pin } open }',
    values: { user: null },
    caller: { scope: 'b' },
    answer: { data: { user: null, open: 'open' } },
  },
  {
    name: 'a non-null root field of a query takes the data with it',
    query: '{ open hard }',
    answer: { data: null, denied: { hard: 'INSUFFICIENT_SCOPE Query.hard' } },
  },
  {
    name: "a denied field's resolver does not run",
    query: '{ a open b }',
    answer: {
      data: { a: null, open: 'open', b: null },
      denied: { a: 'INSUFFICIENT_SCOPE Query.a', b: 'INSUFFICIENT_SCOPE Query.b' },
      ran: ['Query.open'],
    },
  },
  {
    name: 'nothing below a denied field is told',
    query: '{ open vault { deep } }',
    answer: { data: { open: 'open', vault: null }, denied: { vault: 'INSUFFICIENT_SCOPE Vault' }, ran: ['Query.open'] },
  },
].map((row) => ({ rule: 'R3', ...row }) as Row);

/** R4: interface and union positions. */
const abstractTypes: readonly Row[] = [
  {
    name: 'an object of a denied type is null at its own path',
    query: '{ node { id } }',
    values: { node: vault },
    answer: { data: { node: null }, denied: { node: 'INSUFFICIENT_SCOPE Vault' } },
  },
  {
    name: 'an object of another type at the same position is not',
    query: '{ node { id } }',
    values: { node: person },
    answer: { data: { node: { id: 'u' } } },
  },
  {
    name: 'a denied object is null even if only __typename is asked of it',
    query: '{ node { __typename } }',
    values: { node: vault },
    answer: { data: { node: null }, denied: { node: 'INSUFFICIENT_SCOPE Vault' } },
  },
  {
    name: 'at a union only the denied objects are null, and a non-null item takes the list',
    query: '{ hits { __typename } open }',
    values: { hits: [person, vault] },
    answer: { data: { hits: null, open: 'open' }, denied: { 'hits.1': 'INSUFFICIENT_SCOPE Vault' } },
  },
  {
    name: 'in a list of an interface each denied object is null at its index',
    query: '{ nodes { __typename id } }',
    values: { nodes: [person, vault, tag, secretive] },
    answer: {
      data: { nodes: [{ __typename: 'User', id: 'u' }, null, { __typename: 'Tag', id: 't' }, null] },
      denied: { 'nodes.1': 'INSUFFICIENT_SCOPE Vault', 'nodes.3': 'INSUFFICIENT_SCOPE Guarded' },
    },
  },
  {
    name: 'a fragment on another type does not save a denied object',
    query: '{ hit { ... on User { name } } }',
    values: { hit: vault },
    answer: { data: { hit: null }, denied: { hit: 'INSUFFICIENT_SCOPE Vault' } },
  },
  {
    name: 'a satisfied type is there',
    query: '{ hit { ... on Vault { gold } } }',
    values: { hit: vault },
    caller: { scope: 'b' },
    answer: { data: { hit: { gold: 'gold' } } },
  },
  {
    name: "an interface field asked at the interface has the interface field's rule",
    query: '{ labelled { label } }',
    values: { labelled: tag },
    answer: { data: { labelled: { label: null } }, denied: { 'labelled.label': 'INSUFFICIENT_SCOPE Labelled.label' } },
  },
  {
    name: 'beforehand every possible type counts, also one of which nothing is selected',
    query: '{ node { ... on User { name } } }',
    values: { node: person },
    options: { onDenied: 'operation' },
    answer: { status: 403, denied: { node: 'INSUFFICIENT_SCOPE Vault' }, scope: 'b' },
  },
  {
    name: 'beforehand an object position is not refused for other types',
    query: '{ user { name } }',
    options: { onDenied: 'operation' },
    answer: { data: { user: { name: 'name' } } },
  },
  {
    name: 'beforehand a union is refused by its denied member, for __typename alone too',
    query: '{ hit { __typename } }',
    values: { hit: person },
    options: { onDenied: 'operation' },
    answer: { status: 403, denied: { hit: 'INSUFFICIENT_SCOPE Vault' }, scope: 'b', ran: [] },
  },
  {
    name: 'beforehand who may have every possible type is let in',
    query: '{ node { __typename } }',
    values: { node: person },
    caller: { scope: 'b' },
    options: { onDenied: 'operation' },
    answer: { data: { node: { __typename: 'User' } } },
  },
].map((row) => ({ rule: 'R4', ...row }) as Row);

const introspect = '{ __schema { queryType { name } } }';
const schemaName = { __schema: { queryType: { name: 'Query' } } };
const hiddenType = '{ open __type(name: "Vault") { name } }';

/** R5: the meta fields. */
const metaFields: readonly Row[] = [
  {
    name: '__typename of the root needs nothing',
    query: '{ __typename }',
    caller: null,
    answer: { data: { __typename: 'Query' } },
  },
  {
    name: '__typename of an object needs nothing of its own',
    query: '{ user { __typename } }',
    answer: { data: { user: { __typename: 'User' } } },
  },
  {
    name: '__typename is not answered inside a denied object',
    query: '{ open vault { __typename } }',
    answer: { data: { open: 'open', vault: null }, denied: { vault: 'INSUFFICIENT_SCOPE Vault' } },
  },
  {
    name: 'public introspection is for everybody',
    query: introspect,
    caller: null,
    options: { introspection: 'public' },
    answer: { data: schemaName },
  },
  {
    name: 'authenticated introspection refuses nobody in particular',
    query: introspect,
    caller: null,
    options: { introspection: 'authenticated' },
    answer: { status: 401, denied: { __schema: 'UNAUTHENTICATED Query.__schema' } },
  },
  {
    name: 'authenticated introspection is for whoever has a token',
    query: introspect,
    options: { introspection: 'authenticated' },
    answer: { data: schemaName },
  },
  {
    name: 'introspection that is off is off for everybody',
    query: introspect,
    caller: { kind: 'client', scope: 'a b c d' },
    options: { introspection: 'off' },
    answer: { status: 403, denied: { __schema: 'POLICY_DENIED Query.__schema' } },
  },
  {
    name: '__type follows introspection too',
    query: hiddenType,
    options: { introspection: 'off' },
    answer: { data: { open: 'open', __type: null }, denied: { __type: 'POLICY_DENIED Query.__type' } },
  },
  {
    name: '__schema is closed beside fields that are allowed, too',
    query: '{ open __schema { queryType { name } } }',
    options: { introspection: 'off' },
    answer: { data: null, denied: { __schema: 'POLICY_DENIED Query.__schema' } },
  },
  {
    name: '__schema is closed to nobody in particular beside fields that are allowed, too',
    query: '{ open s: __schema { queryType { name } } }',
    caller: null,
    options: { introspection: 'authenticated' },
    answer: { data: null, denied: { s: 'UNAUTHENTICATED Query.__schema' } },
  },
  {
    name: 'by default __schema is closed to nobody in particular, in a fragment too',
    query: '{ open ...S } fragment S on Query { __schema { queryType { name } } }',
    caller: null,
    answer: { data: null, denied: { __schema: 'UNAUTHENTICATED Query.__schema' } },
  },
  {
    name: 'closed introspection is an ordinary denied field: aliased, skipped, in a fragment, beside what is open',
    query:
      'query ($no: Boolean!) { open t: __type(name: "Vault") { name } __type(name: "User") @skip(if: $no) { name } ...F } fragment F on Query { u: __type(name: "Tag") { fields { name } } }',
    variables: { no: true },
    caller: null,
    answer: {
      data: { open: 'open', t: null, u: null },
      denied: { t: 'UNAUTHENTICATED Query.__type', u: 'UNAUTHENTICATED Query.__type' },
    },
  },
  {
    name: 'with `operation` closed introspection refuses what stands beside it',
    query: '{ open __type(name: "Vault") { name } }',
    caller: null,
    options: { onDenied: 'operation' },
    answer: { status: 401, denied: { __type: 'UNAUTHENTICATED Query.__type' }, ran: [] },
  },
  {
    name: 'in a list of objects of the query type each __type is null at its own place',
    schema: 'type Query { open: String @public again: [Query!] @public }',
    query: '{ again { open t: __type(name: "Query") { name } } }',
    caller: null,
    answer: {
      data: { again: [{ open: 'open', t: null }] },
      denied: { 'again.0.t': 'UNAUTHENTICATED Query.__type' },
    },
  },
  {
    name: 'in a list of objects of the query type __schema refuses the operation',
    schema: 'type Query { open: String @public again: [Query!] @public }',
    query: '{ open again { __schema { queryType { name } } } }',
    caller: null,
    answer: { status: 401, denied: { 'again.__schema': 'UNAUTHENTICATED Query.__schema' }, ran: [] },
  },
  {
    name: 'a payload that leads to the query type again leads to no introspection',
    schema: 'type Query { open: String @public again: Query @public }',
    query: '{ again { open __schema { queryType { name } } } }',
    caller: null,
    answer: { status: 401, denied: { 'again.__schema': 'UNAUTHENTICATED Query.__schema' }, ran: [] },
  },
  {
    name: 'a skipped __schema is not asked for',
    query: '{ open __schema @skip(if: true) { queryType { name } } }',
    caller: null,
    answer: { data: { open: 'open' } },
  },
  {
    name: 'introspection follows unannotated: public',
    query: introspect,
    caller: null,
    options: { unannotated: 'public' },
    answer: { data: schemaName },
  },
  {
    name: 'introspection follows unannotated: authenticated',
    query: introspect,
    caller: null,
    options: { unannotated: 'authenticated' },
    answer: { status: 401, denied: { __schema: 'UNAUTHENTICATED Query.__schema' } },
  },
  {
    name: 'under unannotated: deny introspection needs a token',
    query: introspect,
    caller: null,
    options: { unannotated: 'deny' },
    answer: { status: 401, denied: { __schema: 'UNAUTHENTICATED Query.__schema' } },
  },
  {
    name: 'under unannotated: deny introspection is for whoever has one',
    query: introspect,
    options: { unannotated: 'deny' },
    answer: { data: schemaName },
  },
  {
    name: 'filtered introspection hides a type',
    query: hiddenType,
    options: { introspection: 'filtered' },
    answer: { data: { open: 'open', __type: null } },
  },
  {
    name: 'filtered introspection shows it to who may use it',
    query: hiddenType,
    caller: { scope: 'b' },
    options: { introspection: 'filtered' },
    answer: { data: { open: 'open', __type: { name: 'Vault' } } },
  },
  {
    name: 'filtered introspection answers an unknown type in the same way',
    query: '{ open __type(name: "Nothing") { name } }',
    options: { introspection: 'filtered' },
    answer: { data: { open: 'open', __type: null } },
  },
  {
    name: 'filtered introspection hides fields',
    query: '{ __type(name: "User") { fields { name } } }',
    options: { introspection: 'filtered' },
    answer: { data: { __type: { fields: ['id', 'name', 'friend', 'best'].map((name) => ({ name })) } } },
  },
  {
    name: 'filtered introspection hides enum values',
    query: '{ __type(name: "Level") { enumValues { name } } }',
    options: { introspection: 'filtered' },
    answer: { data: { __type: { enumValues: [{ name: 'LOW' }] } } },
  },
  {
    name: 'filtered introspection hides input fields',
    query: '{ __type(name: "Filter") { inputFields { name } } }',
    options: { introspection: 'filtered' },
    answer: { data: { __type: { inputFields: ['text', 'inner', 'inners', 'level'].map((name) => ({ name })) } } },
  },
].map((row) => ({ rule: 'R5', ...row }) as Row);

export const positions: readonly Row[] = [...paths, ...nulls, ...abstractTypes, ...metaFields];
