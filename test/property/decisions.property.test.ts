import { execute as toolsExecute } from '@graphql-tools/executor';
import { makeExecutableSchema } from '@graphql-tools/schema';
import fc from 'fast-check';
import {
  type ExecutionResult,
  execute,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  getNamedType,
  isAbstractType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  type OperationDefinitionNode,
  parse,
  validate,
} from 'graphql';
import { createYoga } from 'graphql-yoga';
import { expect, test } from 'vitest';
import { AuthRecord, authContextOf } from '../../src/graphql/auth-record.ts';
import { authDirectives, type DecisionFunction, useAuthorization } from '../../src/index.ts';
import { decisionPointOf } from '../../src/loaders/decision-point.ts';
import { createTestIssuer } from '../../src/testing.ts';
import { caller } from '../loaders/caller.ts';
import { runsOf, seed } from '../seeded.ts';
import { pathOf } from './data.ts';
import { type Decided, evaluateDecisions } from './reference-decisions.ts';
import { keyOf, type Path } from './reference-evaluator.ts';

const runs = runsOf(150);

const typeDefs = /* GraphQL */ `
  interface Node { id: ID!  label: String  next: Node }
  interface Named @requiresDecision(action: "see", resource: "named", id: "source.id") {
    id: ID!
    secret(key: ID = "k0"): String @requiresDecision(action: "open", resource: "lock", id: "args.key")
  }
  type Person implements Node & Named @requiresDecision(action: "read", resource: "person", id: "source.id") {
    id: ID!
    label: String @requiresScope(scope: "label")
    secret(key: ID = "k1"): String
    next: Node
    friends: [Person!]
    must: String! @requiresDecision(action: "must", resource: "person", id: "source.id")
    boss: Person!
  }
  type Box implements Node {
    id: ID!
    label: String @requiresDecision(action: "look", resource: "box", id: "source.id")
    next: Node
    things: [Thing]
    grid: [[Node]!]
    vault: Vault
  }
  type Vault @requiresScope(scope: "vault") @requiresDecision(action: "enter", resource: "vault", id: "source.id") {
    id: ID!
    box: Box
  }
  union Thing = Person | Box | Vault
  type Query {
    person(id: ID): Person @requiresDecision(action: "find", resource: "person", id: "args.id")
    people: [Person]
    things: [Thing!]
    node: Node!
    box: Box
    audit: String
      @requiresDecision(action: "audit", resource: "clinic")
      @requiresDecision(action: "log", resource: "clinic")
  }
`;

/** A number that depends on the text alone. */
function hash(text: string): number {
  let value = 2_166_136_261;
  for (const char of text) value = Math.imul(value ^ (char.codePointAt(0) ?? 0), 16_777_619) >>> 0;
  value = Math.imul(value ^ (value >>> 15), 2_246_822_519) >>> 0;
  return (value ^ (value >>> 13)) >>> 0;
}

interface Case {
  readonly data: number;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly scopes: readonly string[];
  /** Of ten questions so many are answered by no. */
  readonly noes: number;
  readonly maxBatchSize: number;
}

const directives = authDirectives();
const plain = makeExecutableSchema({ typeDefs: [directives.typeDefs, typeDefs] });

/** Few ids, so that questions repeat; every leaf occurs once. */
function valueAt(data: number, type: GraphQLOutputType, path: Path): unknown {
  const number = hash(`${data} ${keyOf(path)}`);
  if (isNonNullType(type))
    return valueAt(data, type.ofType, [...path, '!']) ?? valueAt(data, type.ofType, [...path, '!!']);
  if (number % 11 === 0 && !path.includes('!!')) return null;
  if (isListType(type))
    return Array.from({ length: number % 4 }, (_, index) => valueAt(data, type.ofType, [...path, index]));
  if (!isObjectType(type) && !isAbstractType(type)) return `leaf(${keyOf(path)})`;
  const possible = isObjectType(type) ? [type] : plain.getPossibleTypes(type);
  return { __typename: possible[number % possible.length]!.name, id: number % 13 === 0 ? null : `i${number % 5}` };
}

/** The case at hand, and what became of it: schema and server are made once, which takes longer than to ask them. */
interface Running {
  readonly given: Case;
  readonly ran: Set<string>;
  readonly asked: string[];
}
let running: Running = {
  given: { data: 0, query: '', variables: {}, scopes: [], noes: 0, maxBatchSize: 1 },
  ran: new Set(),
  asked: [],
};

const schema = makeExecutableSchema({ typeDefs: [directives.typeDefs, typeDefs] });
for (const type of Object.values(schema.getTypeMap())) {
  if (!isObjectType(type) || type.name.startsWith('__')) continue;
  for (const field of Object.values(type.getFields()))
    field.resolve = (_source, _args, _context, info) => resolve(info);
}
const guarded = directives.transformer(schema);

/** At once, as a promise, as a list of promises, or after a turn of the event loop. */
function resolve(info: GraphQLResolveInfo): unknown {
  const { given, ran } = running;
  const path = pathOf(info);
  ran.add(keyOf(path));
  const value = valueAt(given.data, info.returnType, path);
  const pace = hash(`${given.data} pace ${keyOf(path)}`) % 4;
  if (pace === 0) return value;
  if (pace === 1) return Promise.resolve(value);
  if (Array.isArray(value) && pace === 2) return value.map((item) => Promise.resolve(item));
  return new Promise((done) => setTimeout(done, 0, value));
}

const decide: DecisionFunction = async (requests) => {
  const { given, asked } = running;
  const questions = requests.map(({ action, resource: { type, id } }) =>
    id === undefined ? `${action.name} ${type}` : `${action.name} ${type} ${id}`,
  );
  asked.push(...questions);
  counts.calls += 1;
  return questions.map((question) => isAllowed(given, question));
};
const counts = { cases: 0, questions: 0, calls: 0, denied: 0 };

function queryOf(generate: fc.GeneratorValue): string {
  const flip = (odds: number): boolean => generate(fc.nat, { max: odds }) === 0;
  let alias = 0;
  const fragments: string[] = [];
  const select = (type: ReturnType<typeof getNamedType>, depth: number): string => {
    const fields = isObjectType(type) || isInterfaceType(type) ? Object.values(type.getFields()) : [];
    const parts: string[] = [];
    const count = 1 + generate(fc.nat, { max: 3 });
    for (let each = 0; each < count; each += 1) {
      const field = fields[generate(fc.nat, { max: Math.max(fields.length - 1, 0) })];
      if (field === undefined || flip(3)) {
        const types = isAbstractType(type) ? plain.getPossibleTypes(type) : [type as GraphQLObjectType];
        const chosen = types[generate(fc.nat, { max: types.length - 1 })]!;
        if (depth === 0 || chosen === plain.getQueryType()) parts.push('__typename');
        else if (flip(2)) {
          const name = `F${fragments.length}`;
          fragments.push('');
          fragments[Number(name.slice(1))] = `fragment ${name} on ${chosen.name} ${select(chosen, depth - 1)}`;
          parts.push(`...${name}`);
        } else parts.push(`... on ${chosen.name} ${select(chosen, depth - 1)}`);
        continue;
      }
      const returned = getNamedType(field.type);
      const isObject = isObjectType(returned) || isAbstractType(returned);
      if (isObject && depth === 0) continue;
      const args = field.args.map(
        ({ name }) => `${name}: ${['"i1"', '$id', '$none', 'null', '3'][generate(fc.nat, { max: 4 })]}`,
      );
      const given = args.length > 0 && !flip(3) ? `(${args.join(', ')})` : '';
      parts.push(
        `a${alias++}: ${field.name}${given}${flip(12) ? ' @skip(if: true)' : ''}${isObject ? ` ${select(returned, depth - 1)}` : ''}`,
      );
    }
    return `{ ${parts.length === 0 ? '__typename' : parts.join(' ')} }`;
  };
  const root = select(plain.getQueryType()!, 4);
  const text = `${root} ${fragments.join(' ')}`;
  const variables = ['$id: ID = "i2"', '$none: ID'].filter((each) => text.includes(each.split(':')[0]!));
  return `query ${variables.length > 0 ? `(${variables.join(', ')})` : ''} ${text}`;
}

function generateCase(generate: fc.GeneratorValue): Case {
  const query = queryOf(generate);
  return {
    data: generate(fc.nat, { max: 100_000 }),
    query,
    variables: generate(fc.constantFrom, {}, { id: 'i3' }, { id: null }),
    scopes: generate(fc.subarray, ['label', 'vault']),
    noes: generate(fc.nat, { max: 8 }),
    maxBatchSize: generate(fc.constantFrom, 1_000, 3),
  };
}

const isAllowed = ({ data, noes }: Case, question: string): boolean => hash(`${data} ${question}`) % 10 >= noes;

function expectedOf(given: Case): Decided {
  const document = parse(given.query);
  const fragments = document.definitions.filter((each) => each.kind === 'FragmentDefinition');
  return evaluateDecisions({
    schema: plain,
    operation: document.definitions[0] as OperationDefinitionNode,
    fragments: Object.fromEntries(fragments.map((each: FragmentDefinitionNode) => [each.name.value, each])),
    variables: { id: 'i2', ...given.variables },
    scopes: given.scopes,
    isAllowed: (question) => isAllowed(given, question),
    valueAt: (type, path) => valueAt(given.data, type, path),
  });
}

function problems(result: ExecutionResult, { given, ran, asked }: Running): readonly string[] {
  const expected = expectedOf(given);
  const found: string[] = [];
  const [data, wanted] = [result.data, expected.data].map((each) => JSON.stringify(each ?? null));
  if (data !== wanted) found.push(`data ${data} instead of ${wanted}`);
  for (const path of ran) if (!expected.mayRun.has(path)) found.push(`the resolver at ${path} ran`);
  for (const question of asked) if (!expected.questions.has(question)) found.push(`"${question}" was asked`);
  if (new Set(asked).size < asked.length) found.push(`something was asked twice: ${asked.join(', ')}`);
  const paths = new Set((result.errors ?? []).map(({ path }) => keyOf(path ?? [])));
  for (const { path, message, extensions } of result.errors ?? []) {
    const isOurs = extensions?.['authorization'] !== undefined;
    // The data has null ids in non-null places, of which executors complain.
    if (isOurs && !expected.denied.has(keyOf(path ?? []))) found.push(`unexpected: ${message} at ${keyOf(path ?? [])}`);
  }
  for (const path of expected.denied) {
    const isSwallowed = !isThere(result.data, path.split('.').slice(0, -1));
    if (!paths.has(path) && !isSwallowed) found.push(`no error at ${path}`);
  }
  return found;
}

function isThere(data: unknown, path: readonly string[]): boolean {
  const end = path.reduce<unknown>((value, key) => (value as Record<string, unknown> | null)?.[key], data);
  return end != null;
}

/** Executors answer as soon as a null has reached the top, and let the rest run out. */
async function settled(): Promise<void> {
  const activity = (): number => running.ran.size + counts.calls;
  for (let quiet = 0, last = activity(); quiet < 3; quiet = activity() === last ? quiet + 1 : 0) {
    last = activity();
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

const issuer = await createTestIssuer();
const tokens = new Map<string, string>();
const yoga = createYoga({
  schema,
  logging: false,
  maskedErrors: false,
  plugins: [
    useAuthorization({ issuers: issuer.issuerOptions, maxErrors: Number.POSITIVE_INFINITY, decisions: { decide } }),
  ],
});

type Ask = (given: Case) => Promise<ExecutionResult>;

const directly =
  (executor: typeof execute): Ask =>
  async ({ query, variables, scopes, maxBatchSize }) => {
    const services = { decisions: decisionPointOf({ decide, maxBatchSize }) };
    return executor({
      schema: guarded,
      document: parse(query),
      variableValues: variables,
      contextValue: { auth: authContextOf(new AuthRecord(caller({ scopes: new Set(scopes) }), { services })) },
    });
  };

const throughYoga: Ask = async ({ query, variables, scopes }) => {
  const scope = scopes.join(' ') || 'none';
  const token = tokens.get(scope) ?? (await issuer.mint('rfc9068', { kind: 'user', scope }));
  tokens.set(scope, token);
  const response = await yoga.fetch('http://localhost/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables }),
  });
  return response.json();
};

test.each<[string, Ask]>([
  ['graphql-js alone', directly(execute)],
  ['the tools executor', directly(toolsExecute as unknown as typeof execute)],
  ['Yoga', throughYoga],
])(
  'under %s every answer is that of asking about one object at a time',
  {
    timeout: 120_000 + runs * 1_000,
  },
  async (_, ask) => {
    Object.assign(counts, { cases: 0, questions: 0, calls: 0, denied: 0 });
    await fc.assert(
      fc.asyncProperty(fc.gen(), async (generate) => {
        const given = generateCase(generate);
        expect(validate(plain, parse(given.query)), given.query).toEqual([]);
        running = { given, asked: [], ran: new Set() };
        const result = await ask(given);
        await settled();
        const found = problems(result, running);
        counts.cases += 1;
        counts.questions += running.asked.length;
        counts.denied += expectedOf(given).denied.size;
        if (found.length > 0) throw new Error(`${found.join('\n')}\n${JSON.stringify(given, null, 1)}`);
      }),
      { numRuns: runs, seed },
    );
    console.info(`decisions (seed ${seed}): ${JSON.stringify(counts)}`);
    expect(counts.denied).toBeGreaterThan(counts.cases / 10);
  },
);
