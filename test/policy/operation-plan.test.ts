import { buildSchema, type ExecutionResult, execute, type GraphQLResolveInfo, parse, versionInfo } from 'graphql';
import { describe, expect, test, vi } from 'vitest';
import { decide, planOperation, SchemaPolicy, Variables } from '../../src/core.ts';
import { variablesOf } from '../../src/graphql/running-execution.ts';
import { authDirectives, OperationTooComplexError } from '../../src/index.ts';

const schema = buildSchema(`
  ${authDirectives().typeDefs}
  input Filter { name: String hidden: String @requiresScope(scope: "x") }
  type Row { users(filter: Filter): String row: Row }
  type Query { users(filter: Filter): String rows: [Row] }
`);
const policy = new SchemaPolicy(schema, { unannotated: 'public', introspection: 'off' });

describe('an operation name', () => {
  const document = parse('query Only { __typename }');

  test('that is empty is none: some executors read it so, and no plan of another request is taken for it', () => {
    expect(planOperation(policy, document, '')?.operation.name?.value).toBe('Only');
    expect(planOperation(policy, document)?.operation.name?.value).toBe('Only');
    expect(planOperation(policy, document, 'Other')).toBeNull();
  });

  test('that no operation has is not remembered: clients can make up names without end', () => {
    const set = vi.spyOn(Map.prototype, 'set');
    try {
      expect(planOperation(policy, document, 'Made up')).toBeNull();
      expect(set.mock.calls.map(([key]) => key as unknown)).not.toContain('Made up');
    } finally {
      set.mockRestore();
    }
  });

  test('that stands twice means the last one, as it does to executors', () => {
    const twice = parse('query A { __typename } query A { users }');
    expect(planOperation(policy, twice, 'A')?.operation).toBe(twice.definitions[1]);
  });
});

test.each([
  '{ ...F } fragment F on Query { users ...F }',
  '{ users ...F } fragment F on Query { ...G } fragment G on Query { __typename ...F }',
  '{ rows { ...F } } fragment F on Row { users ... on Row { ...F } }',
  '{ rows { ...F ...F } } fragment F on Row { row { ...F } other: row { ...F } }',
])('a document whose fragments are parts of themselves has no plan, where nobody validated it: %s', (query) => {
  expect(() => planOperation(policy, parse(query))).toThrow(OperationTooComplexError);
});

describe('a variable that a fragment declares', () => {
  // The options of graphql 16 and 17. Only the latter passes arguments to fragments.
  const options = { allowLegacyFragmentVariables: true, experimentalFragmentArguments: true };
  const spread = versionInfo.major >= 17 ? '...F(filter: { hidden: "a" })' : '...F';
  const fragment = 'fragment F($filter: Filter, $on: Boolean) on Query';
  const decided = (query: string, values: Record<string, unknown> = {}) => {
    const plan = planOperation(policy, parse(query, options))!;
    const variables = new Variables(plan.operation, values, { ofFragments: plan.fragmentVariables });
    return decide({ plan, principal: null, variables, onDenied: 'operation' }).outcome;
  };

  test('may carry anything, whatever the variable of that name is for the operation', () => {
    expect(decided(`{ ${spread} } ${fragment} { users(filter: $filter) }`)).toBe('refuse');
    const both = `query ($filter: Filter) { users(filter: $filter) ${spread} } ${fragment} { again: users(filter: $filter) }`;
    expect(decided(both, { filter: { name: 'Ada' } })).toBe('refuse');
    expect(decided(`{ ${spread} } ${fragment} { users(filter: { name: "Ada" }) }`)).toBe('permit');
  });

  test('leaves nothing out', () => {
    const query = `query ($on: Boolean = false) { ${spread} } ${fragment} { __schema @include(if: $on) { __typename } }`;
    expect(decided(query)).toBe('refuse');
  });

  test('is guarded also where nothing decided beforehand', async () => {
    const ran: unknown[] = [];
    const rootValue = { users: (args: unknown) => ran.push(args) };
    const guarded = authDirectives().transformer(schema);
    const document = parse(`{ ${spread} } ${fragment} { users(filter: $filter) }`, options);
    const { data, errors } = (await execute({ schema: guarded, document, rootValue })) as ExecutionResult;
    expect({ ...data }).toEqual({ users: null });
    expect(errors?.[0]?.message).toBe('Filter.hidden needs scope "x".');
    expect(ran).toEqual([]);
  });
});

describe('what a client sends in a variable', () => {
  const query = `query ($f: Filter) { ${Array.from({ length: 50 }, (_, at) => `a${at}: users(filter: $f)`).join(' ')} }`;
  const decided = (filter: unknown) => {
    const plan = planOperation(policy, parse(query))!;
    const variables = new Variables(plan.operation, { f: filter });
    return decide({ plan, principal: null, variables, onDenied: 'operation' }).outcome;
  };

  test('is looked through once, at however many fields it stands', () => {
    let looks = 0;
    const filter = {
      get name() {
        looks += 1;
        return 'Ada';
      },
    };
    expect(decided(filter)).toBe('permit');
    expect(looks).toBe(1);
  });

  test('is looked through once where nothing decided beforehand, at however many rows', async () => {
    const seen = new Set<Variables>();
    const users = (_args: unknown, _context: unknown, info: GraphQLResolveInfo) =>
      void seen.add(variablesOf(null, info));
    const rootValue = { rows: [{ users }, { users }] };
    const document = parse('query ($f: Filter) { rows { users(filter: $f) } }');
    const ask = () => execute({ schema, document, rootValue, variableValues: { f: { name: 'Ada' } } });
    await ask();
    expect(seen.size).toBe(1);
    await ask();
    expect(seen.size).toBe(2);
  });
});

describe('a variable inside of a literal, for which nothing was sent', () => {
  const decided = (query: string, values: Record<string, unknown> = {}) => {
    const plan = planOperation(policy, parse(query))!;
    return decide({ plan, principal: null, variables: new Variables(plan.operation, values), onDenied: 'operation' })
      .outcome;
  };

  test('leaves out what it stands for', () => {
    expect(decided('query ($hidden: String) { users(filter: { hidden: $hidden }) }')).toBe('permit');
  });

  test('may carry what every object inherits, of which executors take no notice', () => {
    for (const name of ['constructor', 'toString', 'valueOf', '__defineGetter__', '__proto__'])
      expect(decided(`query ($${name}: String) { users(filter: { hidden: $${name} }) }`), name).toBe('refuse');
  });

  test('may carry what a variable called __proto__ has under its name', () => {
    const query =
      'query ($__proto__: Filter, $name: String) { a: users(filter: $__proto__) users(filter: { hidden: $name }) }';
    expect(decided(query, JSON.parse('{ "__proto__": { "name": "Ada" } }'))).toBe('refuse');
    expect(decided(query.replace('hidden', 'name'), JSON.parse('{ "__proto__": { "name": "Ada" } }'))).toBe('permit');
  });

  test('is guarded also where nothing decided beforehand', async () => {
    const ran: unknown[] = [];
    const rootValue = { users: (args: unknown) => ran.push(args) };
    const document = parse('query ($constructor: String) { users(filter: { hidden: $constructor }) }');
    const guarded = authDirectives().transformer(schema);
    const { data } = (await execute({ schema: guarded, document, rootValue })) as ExecutionResult;
    expect({ ...data }).toEqual({ users: null });
    expect(ran).toEqual([]);
  });

  test('of two definitions of one name the default of either counts: executors look at both', () => {
    for (const two of ['$f: Filter = { hidden: "x" }, $f: Filter', '$f: Filter, $f: Filter = { hidden: "x" }'])
      expect(decided(`query (${two}) { users(filter: $f) }`), two).toBe('refuse');
  });
});
