import fc from 'fast-check';
import { execute, type GraphQLSchema, getVariableValues, versionInfo } from 'graphql';
import { createYoga } from 'graphql-yoga';
import { afterAll, describe, test } from 'vitest';
import { authDirectives, createContextBuilder, useAuthorization } from '../../src/index.ts';
import { runsOf, seed } from '../seeded.ts';
import { tokenOf } from './callers.ts';
import { differences, type Given } from './compare-answers.ts';
import { type GeneratedCase, generateCase } from './generated-case.ts';
import type { Answer } from './reference-evaluator.ts';
import type { Caller, Unannotated } from './reference-rules.ts';

const runs = runsOf(700);
const counts = { cases: 0, refused: 0, denied: 0, whole: 0, anew: 0 };

function check(name: string, ask: (given: GeneratedCase) => Promise<readonly string[]>): void {
  test(name, { timeout: 120_000 + runs * 1_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.gen(), async (generate) => {
        const given = await generateCase(generate);
        if (given === null) counts.anew += 1;
        fc.pre(given !== null);
        if (given === null) return;
        const found = await ask(given);
        if (found.length > 0) throw new Error(`${found.join('\n')}\n${describeCase(given)}`);
      }),
      { numRuns: runs, seed, maxSkipsPerRun: 50 },
    );
  });
}

function describeCase({ setting, operation }: GeneratedCase): string {
  const { sdl, ...rest } = setting;
  return `${sdl}\n${operation.query}\n${JSON.stringify({ ...operation, query: undefined })}\n${JSON.stringify(rest)}`;
}

async function requestOf({ operation }: GeneratedCase, caller: Caller): Promise<Request> {
  const token = await tokenOf(caller);
  return new Request('http://localhost/graphql', {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json',
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(operation),
  });
}

const guarded = (schema: GraphQLSchema, unannotated: Unannotated = 'public'): GraphQLSchema =>
  authDirectives({ unannotated }).transformer(schema);

/**
 * What a resolver is told of the variables. Where only guards look, graphql 16 does not let them tell input fields that a
 * schema default filled in inside of a variable from those that were sent: they count as sent. graphql 17 says what was.
 */
function coerced({ document, operation }: GeneratedCase, schema: GraphQLSchema): Readonly<Record<string, unknown>> {
  if (versionInfo.major >= 17) return operation.variables;
  const definitions = document.definitions.filter((each) => each.kind === 'OperationDefinition');
  const main = definitions.find((each) => each.name?.value === 'Main');
  return getVariableValues(schema, main?.variableDefinitions ?? [], { ...operation.variables }).coerced ?? {};
}

/** A GraphQL result as it looks to a client. */
const asJson = (result: unknown): Given => JSON.parse(JSON.stringify(result)) as Given;

function scopeProblems(header: string | null, { expected, caller }: { expected: Answer; caller: Caller }): string[] {
  if (!expected.refused) return header === null ? [] : [`a challenge beside data: ${header}`];
  if (header === null) return ['a refusal without a challenge'];
  const error = /error="([^"]*)"/.exec(header)?.[1];
  const scope = /scope="([^"]*)"/.exec(header)?.[1]?.split(' ');
  if (expected.status === 401) return error === undefined ? [] : [`an error code for nobody: ${header}`];
  if (error !== 'insufficient_scope') return [`error ${error}: ${header}`];
  if (expected.scope === null || scope === undefined) {
    return expected.scope === null && scope === undefined ? [] : [`${header} instead of scope ${expected.scope}`];
  }
  const missing = (list: readonly string[]): number => list.filter((one) => !caller.scopes.includes(one)).length;
  const same = scope.length === expected.scope.length && missing(scope) === missing(expected.scope);
  return same ? [] : [`${header} instead of a set like ${expected.scope.join(' ')}`];
}

describe(`enforcement (seed ${seed})`, () => {
  check('through the Yoga plugin every answer is the one of the rules', async (given) => {
    const { schema, ran } = given.build();
    const yoga = createYoga({ schema, plugins: [useAuthorization(given.options)], logging: false });
    const response = await yoga.fetch(await requestOf(given, given.setting.caller));
    const body = (await response.json()) as Given;
    const expected = given.expected();
    counts.cases += 1;
    if (expected.refused) counts.refused += 1;
    else if (expected.denied.length > 0) counts.denied += 1;
    else counts.whole += 1;
    const challenge = response.headers.get('www-authenticate');
    return [
      ...(response.status === expected.status ? [] : [`status ${response.status} instead of ${expected.status}`]),
      ...(expected.refused && 'data' in body ? ['data in a refusal'] : []),
      ...differences(body, { expected, ran }),
      ...scopeProblems(challenge, { expected, caller: given.setting.caller }),
    ];
  });

  check('in a plain execute() with the context builder the guards alone decide, field by field', async (given) => {
    const { schema, ran } = given.build();
    const builder = createContextBuilder({ ...given.options, onDenied: 'field' });
    const result = await execute({
      schema: guarded(schema, given.setting.unannotated),
      document: given.document,
      operationName: given.operation.operationName,
      variableValues: given.operation.variables,
      contextValue: await builder({ request: await requestOf(given, given.setting.caller) }),
    });
    const expected = given.expected({ onDenied: 'field', canRefuse: false, variables: coerced(given, schema) });
    const found = differences(asJson(result), { expected, ran });
    // Of a mutation that must not run at all, the guards may say so at any root field.
    const isDoomed = given.operation.query.includes('mutation Main') && expected.mayRun.size === 0;
    return isDoomed ? found.filter((one) => !one.startsWith('unexpected error')) : found;
  });

  check('a context that is stricter than the schema may refuse more, and never gives more', async (given) => {
    const { schema, ran } = given.build();
    const builder = createContextBuilder(given.options);
    const result = await execute({
      schema: guarded(schema),
      document: given.document,
      operationName: given.operation.operationName,
      variableValues: given.operation.variables,
      contextValue: await builder({ request: await requestOf(given, given.setting.caller) }),
    });
    const expected = given.expected({ onDenied: 'field', canRefuse: false });
    return differences(asJson(result), { expected, ran }).filter((one) => /^(leaked|the resolver)/.test(one));
  });

  check('without any context every rule denies, and no mutation half-runs', async (given) => {
    const { schema, ran } = given.build();
    const result = await execute({
      schema: guarded(schema),
      document: given.document,
      operationName: given.operation.operationName,
      variableValues: given.operation.variables,
      contextValue: { auth: { principal: { kind: 'client', scopes: new Set(['a', 'b', 'c', 'd']) } } },
    });
    const isMutation = given.operation.query.includes('mutation Main');
    const nobody: Caller = { kind: 'anonymous', clientId: '', scopes: [], permissions: [] };
    const expected = given.expected({
      caller: nobody,
      unannotated: 'public',
      onDenied: isMutation ? 'operation' : 'field',
      canRefuse: false,
      variables: coerced(given, schema),
    });
    if (!isMutation || expected.denied.length === 0) return differences(asJson(result), { expected, ran });
    // How the nulls of a mutation that does not run are told is left open; that it does not run is not.
    const leaves = JSON.stringify(result).match(/leaf\([^)]*\)/g) ?? [];
    return [...[...ran].map((path) => `the resolver at ${path} ran`), ...leaves.map((leaf) => `leaked ${leaf}`)];
  });

  afterAll(() => {
    console.info(`enforcement: ${JSON.stringify(counts)}`);
  });
});
