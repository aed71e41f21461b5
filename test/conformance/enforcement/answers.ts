import type { Row } from './row.ts';

const items = (count: number): readonly { id: string }[] =>
  Array.from({ length: count }, (_, index) => ({ id: `${index}` }));
const nulls = (count: number): readonly { email: null }[] => items(count).map(() => ({ email: null }));
const emails = (count: number): Record<string, string> =>
  Object.fromEntries(items(count).map(({ id }) => [`users.${id}.email`, 'INSUFFICIENT_SCOPE User.email']));
const deniedA = { a: 'INSUFFICIENT_SCOPE Query.a' };
const whole = { onDenied: 'operation' } as const;
const own = (query: string): string => `type Query { ${query} }`;

/** `unannotated` and `@public`, SPEC section 3. */
const unannotated: readonly Row[] = [
  {
    name: 'by default a field without a rule needs a token',
    query: '{ open plain }',
    caller: null,
    answer: { data: { open: 'open', plain: null }, denied: { plain: 'UNAUTHENTICATED Query.plain' } },
  },
  { name: 'by default a token is enough', query: '{ plain }', answer: { data: { plain: 'plain' } } },
  {
    name: 'public opens fields without a rule',
    query: '{ plain }',
    caller: null,
    options: { unannotated: 'public' },
    answer: { data: { plain: 'plain' } },
  },
  {
    name: 'public leaves the rules',
    query: '{ plain a }',
    caller: null,
    options: { unannotated: 'public' },
    answer: { data: { plain: 'plain', a: null }, denied: { a: 'UNAUTHENTICATED Query.a' } },
  },
  {
    name: 'deny closes fields without a rule to everybody',
    query: '{ open plain }',
    caller: { kind: 'client', scope: 'a b c d' },
    options: { unannotated: 'deny' },
    answer: { data: { open: 'open', plain: null }, denied: { plain: 'POLICY_DENIED Query.plain' } },
  },
  {
    name: 'deny closes fields without a rule to nobody in particular in the same way',
    query: '{ open plain }',
    caller: null,
    options: { unannotated: 'deny' },
    answer: { data: { open: 'open', plain: null }, denied: { plain: 'POLICY_DENIED Query.plain' } },
  },
  {
    name: 'deny leaves fields with a rule to it',
    query: '{ a }',
    caller: { scope: 'a' },
    options: { unannotated: 'deny' },
    answer: { data: { a: 'a' } },
  },
  {
    name: 'a refusal by deny alone names no scope',
    query: '{ plain }',
    options: { unannotated: 'deny' },
    answer: { status: 403, denied: { plain: 'POLICY_DENIED Query.plain' } },
  },
  {
    name: "a rule on the parent type annotates the type's fields",
    query: '{ vault { gold } }',
    schema: `${own('vault: Vault @public')} type Vault @requiresScope(scope: "b") { gold: String }`,
    caller: { scope: 'b' },
    options: { unannotated: 'deny' },
    answer: { data: { vault: { gold: 'gold' } } },
  },
  {
    name: 'a rule on the return type does not annotate the field',
    query: '{ open vault { gold } }',
    schema: `${own('open: String @public vault: Vault')} type Vault @requiresScope(scope: "b") { gold: String }`,
    caller: { scope: 'b' },
    options: { unannotated: 'deny' },
    answer: { data: { open: 'open', vault: null }, denied: { vault: 'POLICY_DENIED Query.vault' } },
  },
  {
    name: 'a rule on an argument does not annotate the field',
    query: '{ open x(y: 1) }',
    schema: own('open: String @public x(y: Int @requiresScope(scope: "a")): String'),
    caller: { scope: 'a' },
    options: { unannotated: 'deny' },
    answer: { data: { open: 'open', x: null }, denied: { x: 'POLICY_DENIED Query.x' } },
  },
  {
    name: '@public on a type opens its fields that have no rule',
    query: '{ t { x } }',
    schema: `${own('t: T @public')} type T @public { x: String }`,
    caller: null,
    answer: { data: { t: { x: 'x' } } },
  },
  {
    name: '@public on a type leaves the rules of its fields',
    query: '{ t { x y } }',
    schema: `${own('t: T @public')} type T @public { x: String y: String @requiresScope(scope: "a") }`,
    caller: null,
    answer: { data: { t: { x: 'x', y: null } }, denied: { 't.y': 'UNAUTHENTICATED T.y' } },
  },
  {
    name: '@public on an interface opens the fields it declares',
    query: '{ t { x } }',
    schema: `${own('t: T @public')} interface I @public { x: String } type T implements I { x: String y: String }`,
    caller: null,
    answer: { data: { t: { x: 'x' } } },
  },
  {
    name: '@public on an interface opens no others',
    query: '{ t { x y } }',
    schema: `${own('t: T @public')} interface I @public { x: String } type T implements I { x: String y: String }`,
    caller: null,
    answer: { data: { t: { x: 'x', y: null } }, denied: { 't.y': 'UNAUTHENTICATED T.y' } },
  },
  {
    name: '@public on an interface field opens that field',
    query: '{ t { x } }',
    schema: `${own('t: T @public')} interface I { x: String @public } type T implements I { x: String }`,
    caller: null,
    answer: { data: { t: { x: 'x' } } },
  },
  {
    name: "an interface's rule annotates the fields of the whole type",
    query: '{ t { y } }',
    schema: `${own('t: T @public')} interface I @requiresScope(scope: "a") { x: String } type T implements I { x: String y: String }`,
    caller: { scope: 'a' },
    options: { unannotated: 'deny' },
    answer: { data: { t: { y: 'y' } } },
  },
  {
    name: 'a rule on the root type reaches its fields',
    query: '{ x }',
    schema: 'type Query @requiresScope(scope: "a") { x: String }',
    answer: { status: 403, denied: { x: 'INSUFFICIENT_SCOPE Query' }, scope: 'a' },
  },
].map((row) => ({ rule: 'unannotated', ...row }) as Row);

/** Statuses, challenges and scopes, SPEC section 5. */
const challenges: readonly Row[] = [
  {
    name: 'nobody is told which scope to get',
    query: '{ a }',
    caller: null,
    answer: {
      status: 401,
      denied: { a: 'UNAUTHENTICATED Query.a' },
      scope: 'a',
      challenge: { realm: 'graphql', error: null, resource_metadata: null },
    },
  },
  {
    name: 'nobody is told of no scope where none is needed',
    query: '{ signedIn }',
    caller: null,
    answer: {
      status: 401,
      denied: { signedIn: 'UNAUTHENTICATED Query.signedIn' },
      challenge: { realm: 'graphql', error: null },
    },
  },
  {
    name: 'the realm is as configured',
    query: '{ signedIn }',
    caller: null,
    options: { challenge: { realm: 'clinic' } },
    answer: { status: 401, denied: { signedIn: 'UNAUTHENTICATED Query.signedIn' }, challenge: { realm: 'clinic' } },
  },
  {
    name: 'resource metadata is named in a 401',
    query: '{ signedIn }',
    caller: null,
    options: { challenge: { resourceMetadata: 'https://api.test/.well-known/oauth-protected-resource' } },
    answer: {
      status: 401,
      denied: { signedIn: 'UNAUTHENTICATED Query.signedIn' },
      challenge: { resource_metadata: 'https://api.test/.well-known/oauth-protected-resource' },
    },
  },
  {
    name: 'a refused caller is told insufficient_scope',
    query: '{ a }',
    answer: { status: 403, denied: deniedA, scope: 'a', challenge: { realm: 'graphql', error: 'insufficient_scope' } },
  },
  {
    name: 'needed scopes that are held are named too',
    query: '{ ab }',
    caller: { scope: 'a' },
    answer: { status: 403, denied: { ab: 'INSUFFICIENT_SCOPE Query.ab' }, scope: 'a b' },
  },
  {
    name: 'held scopes that are not needed are not named',
    query: '{ a }',
    caller: { scope: 'c d' },
    answer: { status: 403, denied: deniedA, scope: 'a' },
  },
  {
    name: 'of two ways the one with fewer scopes to get is named',
    query: '{ either }',
    caller: { scope: 'b' },
    answer: { status: 403, denied: { either: 'INSUFFICIENT_SCOPE Query.either' }, scope: 'c' },
  },
  {
    name: 'with nothing held the smaller list is named',
    query: '{ either }',
    answer: { status: 403, denied: { either: 'INSUFFICIENT_SCOPE Query.either' }, scope: 'c' },
  },
  {
    name: 'lists that share scopes are chosen together',
    query: '{ either ab }',
    answer: {
      status: 403,
      denied: { either: 'INSUFFICIENT_SCOPE Query.either', ab: 'INSUFFICIENT_SCOPE Query.ab' },
      scope: 'a b',
    },
  },
  {
    name: 'the whole operation counts, allowed parts included',
    query: '{ a b }',
    caller: { scope: 'b' },
    options: whole,
    answer: { status: 403, denied: deniedA, scope: 'a b' },
  },
  {
    name: 'what lies below denied places counts',
    query: '{ vault { deep } }',
    options: whole,
    answer: { status: 403, denied: { vault: 'INSUFFICIENT_SCOPE Vault' }, scope: 'b c' },
  },
  {
    name: 'every possible type counts',
    query: '{ labelled { __typename } node { id } }',
    options: whole,
    answer: { status: 403, denied: { node: 'INSUFFICIENT_SCOPE Vault' }, scope: 'b' },
  },
  {
    name: 'arguments count',
    query: '{ search(secret: "x") }',
    answer: { status: 403, denied: { search: 'INSUFFICIENT_SCOPE Query.search(secret:)' }, scope: 'a' },
  },
  {
    name: 'skipped fields do not',
    query: '{ a b @skip(if: true) }',
    answer: { status: 403, denied: deniedA, scope: 'a' },
  },
  {
    name: 'no scope is named where a client is what is missing',
    query: '{ bot }',
    answer: { status: 403, denied: { bot: 'CLIENT_ONLY Query.bot' }, challenge: { error: 'insufficient_scope' } },
  },
  {
    name: 'no scope is named where a permission is',
    query: '{ may }',
    answer: { status: 403, denied: { may: 'INSUFFICIENT_PERMISSION Query.may' } },
  },
  {
    name: 'no scope is named where scope is not all that is missing',
    query: '{ a bot }',
    answer: { status: 403, denied: { ...deniedA, bot: 'CLIENT_ONLY Query.bot' } },
  },
  {
    name: 'partial data comes without a challenge',
    query: '{ open a }',
    answer: { data: { open: 'open', a: null }, denied: deniedA, challenge: { realm: null, error: null } },
  },
  {
    name: 'a refused operation tells the topmost denial of each position',
    query: '{ vault { deep } vaults { deep } }',
    answer: {
      status: 403,
      denied: { vault: 'INSUFFICIENT_SCOPE Vault', vaults: 'INSUFFICIENT_SCOPE Vault' },
      scope: 'b c',
    },
  },
  {
    name: 'response paths are of response keys',
    query: '{ u: user { mail: email } }',
    options: whole,
    answer: { status: 403, denied: { 'u.mail': 'INSUFFICIENT_SCOPE User.email' }, scope: 'a' },
  },
  {
    name: 'response paths have no list indices',
    query: '{ users { email } }',
    options: whole,
    answer: { status: 403, denied: { 'users.email': 'INSUFFICIENT_SCOPE User.email' }, scope: 'a' },
  },
  {
    name: 'denied fields of objects that are allowed are all told',
    query: '{ user { email pin } }',
    options: whole,
    answer: {
      status: 403,
      denied: { 'user.email': 'INSUFFICIENT_SCOPE User.email', 'user.pin': 'INSUFFICIENT_SCOPE User.pin' },
      scope: 'a b',
    },
  },
  {
    name: "nobody's refusal is a 401 when any denial could be mended by a token",
    query: '{ plain a }',
    caller: null,
    options: { unannotated: 'deny' },
    answer: { status: 401, denied: { plain: 'POLICY_DENIED Query.plain', a: 'UNAUTHENTICATED Query.a' } },
  },
  {
    name: 'codes are FORBIDDEN for a caller',
    query: '{ a }',
    answer: { status: 403, denied: deniedA, scope: 'a', codes: ['FORBIDDEN'] },
  },
  {
    name: 'codes are UNAUTHENTICATED for nobody',
    query: '{ a }',
    caller: null,
    answer: { status: 401, denied: { a: 'UNAUTHENTICATED Query.a' }, scope: 'a', codes: ['UNAUTHENTICATED'] },
  },
  {
    name: 'a denied field beside others has the code, too',
    query: '{ open a }',
    answer: { data: { open: 'open', a: null }, denied: deniedA, codes: ['FORBIDDEN'] },
  },
].map((row) => ({ rule: 'answers', ...row }) as Row);

/** Long lists, SPEC section 5: the entry without a path is written here as its response path and what was left out. */
const longLists: readonly Row[] = [
  {
    name: 'ten errors of a position are listed whole',
    query: '{ users { email } }',
    values: { users: items(10) },
    answer: { data: { users: nulls(10) }, denied: emails(10) },
  },
  {
    name: 'of more the first ten, and how many were left out',
    query: '{ users { email } }',
    values: { users: items(25) },
    answer: { data: { users: nulls(25) }, denied: { ...emails(10), 'suppressed users.email': '15' } },
  },
  {
    name: 'maxErrors is as configured',
    query: '{ users { email } }',
    values: { users: items(5) },
    options: { maxErrors: 2 },
    answer: { data: { users: nulls(5) }, denied: { ...emails(2), 'suppressed users.email': '3' } },
  },
  {
    name: 'each response position has its own count',
    query: '{ x: users { email } users { email } }',
    values: { users: items(3) },
    options: { maxErrors: 2 },
    answer: {
      data: { x: nulls(3), users: nulls(3) },
      denied: {
        'x.0.email': 'INSUFFICIENT_SCOPE User.email',
        'x.1.email': 'INSUFFICIENT_SCOPE User.email',
        'suppressed x.email': '1',
        ...emails(2),
        'suppressed users.email': '1',
      },
    },
  },
  {
    name: 'Infinity lists all',
    query: '{ users { email } }',
    values: { users: items(30) },
    options: { maxErrors: Number.POSITIVE_INFINITY },
    answer: { data: { users: nulls(30) }, denied: emails(30) },
  },
  {
    name: 'denied objects of a list are counted as well',
    query: '{ nodes { __typename } }',
    values: { nodes: Array.from({ length: 4 }, () => ({ __typename: 'Vault' })) },
    options: { maxErrors: 1 },
    answer: {
      data: { nodes: [null, null, null, null] },
      denied: { 'nodes.0': 'INSUFFICIENT_SCOPE Vault', 'suppressed nodes': '3' },
    },
  },
  {
    name: 'denied fields and denied objects of one response position are counted together',
    schema: `interface Part { id: ID }
      type Lid implements Part @requiresScope(scope: "b") { id: ID }
      interface Box { part: Part }
      type Closed implements Box { part: Part @requiresScope(scope: "a") }
      type Open implements Box { part: Part }
      type Query { boxes: [Box] }`,
    query: '{ boxes { part { id } } }',
    values: {
      boxes: ['Closed', 'Closed', 'Open', 'Open'].map((__typename) => ({ __typename, part: { __typename: 'Lid' } })),
    },
    options: { maxErrors: 1 },
    answer: {
      data: { boxes: Array.from({ length: 4 }, () => ({ part: null })) },
      denied: { 'boxes.2.part': 'INSUFFICIENT_SCOPE Lid', 'suppressed boxes.part': '3' },
    },
  },
  {
    name: 'a position that is full still has no null where the type of a row allows none',
    schema: `interface Box { code: String }
      type Soft implements Box { code: String @requiresScope(scope: "a") }
      type Hard implements Box { code: String! @requiresScope(scope: "a") }
      type Query { boxes: [Box] }`,
    query: '{ boxes { code } }',
    values: { boxes: ['Soft', 'Soft', 'Hard', 'Soft'].map((__typename) => ({ __typename, code: 'c' })) },
    options: { maxErrors: 1 },
    answer: {
      data: { boxes: [{ code: null }, { code: null }, null, { code: null }] },
      denied: { 'boxes.2.code': 'INSUFFICIENT_SCOPE Hard.code', 'suppressed boxes.code': '3' },
    },
  },
].map((row) => ({ rule: 'long lists', ...row }) as Row);

export const answers: readonly Row[] = [...unannotated, ...challenges, ...longLists];
