/** Whose token a request carries. */
export type Who = 'nobody' | 'stranger' | 'reader' | 'writer' | 'expired' | 'two at once' | 'basic';

export interface Operation {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly operationName?: string;
}

/** What came back: `data` is left out where the body has none; errors are `REASON Coordinate at path`. */
export interface Body {
  readonly data?: unknown;
  readonly errors?: readonly string[];
}

export interface Answer {
  readonly status: number;
  readonly challenge: string | null;
  readonly body: Body | readonly Body[];
  /** The resolvers that ran, of those that say so. */
  readonly ran: readonly string[];
}

export interface Row {
  readonly name: string;
  readonly who?: Who;
  readonly method?: 'GET' | 'POST';
  /** Several: a batch. */
  readonly asked: Operation | readonly Operation[];
  readonly answer: Answer;
}

const refused = (status: number, challenge: string | null, ...errors: string[]): Answer => ({
  status,
  challenge,
  body: { errors },
  ran: [],
});
const answered = (data: unknown, ran: readonly string[] = [], errors?: readonly string[]): Answer => ({
  status: 200,
  challenge: null,
  body: { data, ...(errors !== undefined && { errors }) },
  ran,
});

const INVALID = 'Bearer realm="graphql", error="invalid_token", error_description="The access token expired"';
const DOUBLED =
  'Bearer realm="graphql", error="invalid_request", error_description="The credentials of the request cannot be read."';

/** SPEC sections 4 and 5 over HTTP: what every server has to answer, but for what it states itself. */
export const ROWS: readonly Row[] = [
  { name: 'what is public is answered', asked: { query: '{ open }' }, answer: answered({ open: 'open' }, ['open']) },
  {
    name: 'without a token there is no tokenInfo',
    asked: { query: '{ tokenInfo { profile } }' },
    answer: answered({ tokenInfo: null }),
  },
  {
    name: 'tokenInfo tells the profile',
    who: 'reader',
    asked: { query: '{ tokenInfo { profile kind scopes } }' },
    answer: answered({ tokenInfo: { profile: 'rfc9068', kind: 'USER', scopes: ['read:secret'] } }),
  },
  {
    name: 'resolvers find the caller in context.auth',
    who: 'reader',
    asked: { query: '{ caller mine }' },
    answer: answered({ caller: 'alice', mine: 'alice' }),
  },
  {
    name: 'a scheme that is not ours counts as no credentials',
    who: 'basic',
    asked: { query: '{ caller }' },
    answer: answered({ caller: 'nobody' }),
  },
  {
    name: 'without credentials an operation of which nothing is left is refused with 401 and what it needs',
    asked: { query: '{ s: secret }' },
    answer: refused(401, 'Bearer realm="graphql", scope="read:secret"', 'UNAUTHENTICATED Query.secret in s'),
  },
  {
    name: 'every denial of a refused operation is told, with one challenge',
    who: 'stranger',
    asked: { query: '{ secret must }' },
    answer: refused(
      403,
      'Bearer realm="graphql", error="insufficient_scope", scope="read:secret"',
      'INSUFFICIENT_SCOPE Query.secret in secret',
      'INSUFFICIENT_SCOPE Query.must in must',
    ),
  },
  {
    name: 'denied fields beside allowed ones are null, each with an error at its path',
    who: 'stranger',
    asked: { query: '{ open s: secret }' },
    answer: answered({ open: 'open', s: null }, ['open'], ['INSUFFICIENT_SCOPE Query.secret at s']),
  },
  {
    name: 'a denied non-null field takes its parent with it',
    who: 'stranger',
    asked: { query: '{ open must }' },
    answer: answered(null, ['open'], ['INSUFFICIENT_SCOPE Query.must at must']),
  },
  {
    name: 'in a list the first ten denials of a position are told, and how many were left out',
    who: 'stranger',
    asked: { query: '{ items { id price } }' },
    answer: answered(
      { items: Array.from({ length: 15 }, (_, id) => ({ id: String(id), price: null })) },
      [],
      [
        ...Array.from({ length: 10 }, (_, index) => `INSUFFICIENT_SCOPE Item.price at items.${index}.price`),
        'INSUFFICIENT_SCOPE Item.price in items.price and 5 more',
      ],
    ),
  },
  {
    name: 'an object of a denied type is null with an error at its own path',
    who: 'stranger',
    asked: { query: '{ things { id } }' },
    answer: answered({ things: [{ id: 't' }, null] }, [], ['INSUFFICIENT_SCOPE Drug at things.1']),
  },
  {
    name: 'a guarded argument is guarded through a variable',
    who: 'stranger',
    asked: { query: 'query ($deep: Boolean) { open search(deep: $deep) }', variables: { deep: null } },
    answer: answered({ open: 'open', search: null }, ['open'], ['INSUFFICIENT_SCOPE Query.search(deep:) at search']),
  },
  {
    name: 'an argument that is not sent needs nothing',
    who: 'stranger',
    asked: { query: 'query ($deep: Boolean) { search(deep: $deep) }' },
    answer: answered({ search: 'found' }, ['search']),
  },
  {
    name: 'another name for a field has the same rule',
    who: 'stranger',
    asked: { query: 'query { open ...f } fragment f on Query { a: secret b: secret }' },
    answer: answered(
      { open: 'open', a: null, b: null },
      ['open'],
      ['INSUFFICIENT_SCOPE Query.secret at a', 'INSUFFICIENT_SCOPE Query.secret at b'],
    ),
  },
  {
    name: 'what is skipped does not count',
    who: 'stranger',
    asked: { query: 'query ($no: Boolean!) { open secret @include(if: $no) }', variables: { no: false } },
    answer: answered({ open: 'open' }, ['open']),
  },
  {
    name: 'only the executed operation counts',
    who: 'stranger',
    asked: { query: 'query A { secret } query B { open }', operationName: 'B' },
    answer: answered({ open: 'open' }, ['open']),
  },
  {
    name: 'of several operations the executed one is refused',
    who: 'stranger',
    asked: { query: 'query A { secret } query B { open }', operationName: 'A' },
    answer: refused(
      403,
      'Bearer realm="graphql", error="insufficient_scope", scope="read:secret"',
      'INSUFFICIENT_SCOPE Query.secret in secret',
    ),
  },
  {
    name: 'a mutation of which one field is denied does not run',
    who: 'stranger',
    asked: { query: 'mutation { touch write }' },
    answer: refused(
      403,
      'Bearer realm="graphql", error="insufficient_scope", scope="write"',
      'INSUFFICIENT_SCOPE Mutation.write in write',
    ),
  },
  {
    name: 'a mutation whose payload can only be null does not run',
    who: 'stranger',
    asked: { query: 'mutation { pay { total } }' },
    answer: refused(
      403,
      'Bearer realm="graphql", error="insufficient_scope", scope="read:totals"',
      'INSUFFICIENT_SCOPE Receipt.total in pay.total',
    ),
  },
  {
    name: 'an allowed mutation runs',
    who: 'writer',
    asked: { query: 'mutation { write }' },
    answer: answered({ write: 'written' }, ['write']),
  },
  {
    name: 'introspection needs a token where unannotated fields do',
    asked: { query: '{ __schema { queryType { name } } }' },
    answer: refused(401, 'Bearer realm="graphql"', 'UNAUTHENTICATED Query.__schema in __schema'),
  },
  {
    name: 'introspection that needs a token is null with an error beside what is answered',
    asked: { query: '{ open t: __type(name: "Drug") { name } }' },
    answer: answered({ open: 'open', t: null }, ['open'], ['UNAUTHENTICATED Query.__type at t']),
  },
  {
    name: 'a __schema that needs a token takes all data with it',
    asked: { query: '{ open ...Names } fragment Names on Query { __schema { types { name } } }' },
    answer: answered(null, ['open'], ['UNAUTHENTICATED Query.__schema at __schema']),
  },
  {
    name: 'a caller with a token may look at the schema',
    who: 'stranger',
    asked: { query: '{ __type(name: "Drug") { name } }' },
    answer: answered({ __type: { name: 'Drug' } }),
  },
  {
    name: 'an expired token is refused on public fields too',
    who: 'expired',
    asked: { query: '{ open }' },
    answer: refused(401, INVALID, 'UNAUTHENTICATED'),
  },
  {
    name: 'an expired token is refused before the document is looked at',
    who: 'expired',
    asked: { query: '{ nonsense' },
    answer: refused(401, INVALID, 'UNAUTHENTICATED'),
  },
  {
    name: 'two Authorization fields are no credentials',
    who: 'two at once',
    asked: { query: '{ open }' },
    answer: refused(400, DOUBLED, 'BAD_REQUEST'),
  },
  {
    name: 'GET is guarded as POST is',
    who: 'stranger',
    method: 'GET',
    asked: { query: '{ secret }' },
    answer: refused(
      403,
      'Bearer realm="graphql", error="insufficient_scope", scope="read:secret"',
      'INSUFFICIENT_SCOPE Query.secret in secret',
    ),
  },
  {
    name: 'each operation of a batch is decided alone and answered in its own body',
    who: 'stranger',
    asked: [
      { query: '{ open }' },
      { query: '{ secret }' },
      { query: 'mutation { touch }' },
      { query: '{ open secret }' },
    ],
    answer: {
      status: 200,
      challenge: null,
      body: [
        { data: { open: 'open' } },
        { errors: ['INSUFFICIENT_SCOPE Query.secret in secret'] },
        { data: { touch: 'touched' } },
        { data: { open: 'open', secret: null }, errors: ['INSUFFICIENT_SCOPE Query.secret at secret'] },
      ],
      ran: ['open', 'open', 'touch'],
    },
  },
  {
    name: 'a batch with a token that is no good is refused as a whole',
    who: 'expired',
    asked: [{ query: '{ open }' }, { query: '{ open }' }],
    answer: refused(401, INVALID, 'UNAUTHENTICATED'),
  },
];
