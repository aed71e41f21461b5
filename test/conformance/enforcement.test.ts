import { makeExecutableSchema } from '@graphql-tools/schema';
import {
  buildASTSchema,
  execute,
  type GraphQLFieldResolver,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNullableType,
  isEnumType,
  isLeafType,
  isListType,
  parse,
} from 'graphql';
import { createYoga, type YogaServerInstance } from 'graphql-yoga';
import { describe, expect, test } from 'vitest';
import {
  type AuthorizationOptions,
  authDirectives,
  ConfigurationError,
  createContextBuilder,
  useAuthorization,
} from '../../src/index.ts';
import { issuer, tokenOf } from '../property/callers.ts';
import { answers } from './enforcement/answers.ts';
import { rules } from './enforcement/r1-rules.ts';
import { positions } from './enforcement/r2-r5-positions.ts';
import { operations } from './enforcement/r6-r9-operations.ts';
import { type Row, sharedSchema } from './enforcement/row.ts';
import { startup } from './enforcement/startup.ts';

interface Context {
  readonly row: Row;
  readonly ran: string[];
}
interface Body {
  readonly data?: unknown;
  readonly errors?: readonly {
    readonly path?: readonly (string | number)[];
    readonly extensions?: {
      readonly code?: string;
      readonly authorization?: {
        readonly coordinate?: string;
        readonly reason?: string;
        readonly responsePath?: readonly string[];
        readonly suppressed?: number;
      };
    };
  }[];
}

const all: readonly Row[] = [...rules, ...positions, ...operations, ...answers];

/** What a field gives that a row says nothing about. */
function giveSomething(type: GraphQLOutputType, name: string): unknown {
  const bare = getNullableType(type);
  if (isListType(bare)) return [giveSomething(bare.ofType, name)];
  if (isEnumType(bare)) return bare.getValues()[0]?.value;
  if (!isLeafType(bare)) return {};
  return bare.name === 'Int' ? 1 : bare.name === 'Boolean' ? true : name;
}

const resolve: GraphQLFieldResolver<Record<string, unknown> | undefined, Context> = (
  source,
  _args,
  { row, ran },
  info,
) => {
  const isRoot = info.path.prev === undefined;
  if (isRoot) ran.push(`${info.parentType.name}.${info.fieldName}`);
  const values = (isRoot ? row.values : source) ?? {};
  return info.fieldName in values ? values[info.fieldName] : giveSomething(info.returnType, info.fieldName);
};

const schemas = new Map<string, GraphQLSchema>();
const servers = new Map<string, YogaServerInstance<Context, object>>();

function serverOf({ schema: typeDefs = sharedSchema, options = {} }: Row): YogaServerInstance<Context, object> {
  let schema = schemas.get(typeDefs);
  if (schema === undefined) {
    schema = makeExecutableSchema({ typeDefs: [authDirectives().typeDefs, typeDefs] });
    for (const type of Object.values(schema.getTypeMap())) {
      if (type.name.startsWith('__') || !('getFields' in type)) continue;
      for (const field of Object.values(type.getFields())) Object.assign(field, { resolve });
    }
    schemas.set(typeDefs, schema);
  }
  const key = `${typeDefs}${JSON.stringify(options)}${options.maxErrors}`;
  let server = servers.get(key);
  if (server === undefined) {
    const given: AuthorizationOptions = { issuers: issuer.issuerOptions, ...options };
    server = createYoga<Context>({ schema, plugins: [useAuthorization(given)], logging: false, batching: true });
    servers.set(key, server);
  }
  return server;
}

async function ask(row: Row, body: unknown, ran: string[] = []): Promise<Response> {
  const { kind = 'user', clientId = 'c1', scope = '', permissions = [] } = row.caller ?? {};
  const scopes = scope.split(' ').filter((one) => one !== '');
  const token = row.caller === null ? null : await tokenOf({ kind, clientId, scopes, permissions });
  const request = new Request('http://localhost/graphql', {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: Array.isArray(body) ? 'application/json' : 'application/graphql-response+json',
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
  });
  return serverOf(row).fetch(request, { row, ran });
}

/** The parameters of a challenge, by name. */
function parametersOf(header: string | null): Readonly<Record<string, string>> {
  if (header === null) return {};
  expect(header.startsWith('Bearer '), header).toBe(true);
  return Object.fromEntries([...header.matchAll(/([a-z_]+)="([^"]*)"/g)].map(([, name, value]) => [name, value]));
}

/** The errors of a body in the words of a row. */
function deniedOf(body: Body): Record<string, string> {
  return Object.fromEntries(
    (body.errors ?? []).map(({ path, extensions }) => {
      const { coordinate, reason, responsePath, suppressed } = extensions?.authorization ?? {};
      const place = (path ?? responsePath ?? ['nowhere']).join('.');
      return suppressed === undefined
        ? [place, `${reason ?? extensions?.code} ${coordinate}`]
        : [`suppressed ${place}`, String(suppressed)];
    }),
  );
}

describe.each([...new Set(all.map((row) => row.rule))])('enforcement: %s', (rule) => {
  const rows = all.filter((row) => row.rule === rule);
  test.each(rows.map((row) => [row.name, row] as const))('%s', async (_name, row) => {
    const ran: string[] = [];
    const { query, operationName, variables } = row;
    const response = await ask(row, { query, operationName, variables }, ran);
    const body = (await response.json()) as Body;
    const { status = 200, data, denied = {}, scope, challenge = {}, codes } = row.answer;
    expect(deniedOf(body)).toEqual(denied);
    expect(body.data).toEqual(data);
    expect('data' in body).toBe(data !== undefined);
    expect(response.status).toBe(status);
    const parameters = parametersOf(response.headers.get('www-authenticate'));
    expect(parameters['scope']?.split(' ').sort()).toEqual(scope?.split(' ').sort());
    for (const [name, value] of Object.entries(challenge)) expect(parameters[name] ?? null, name).toBe(value);
    if (row.answer.ran !== undefined) expect(ran).toEqual(row.answer.ran);
    if (codes !== undefined) expect(body.errors?.map((error) => error.extensions?.code)).toEqual(codes);
  });
});

describe('enforcement: R11', () => {
  const row: Row = { rule: 'R11', name: '', query: '', answer: {} };
  test.each([
    ['all allowed', ['{ open }', '{ plain }'], [{}, {}]],
    ['one refused', ['{ open }', '{ a }'], [{}, { a: 'INSUFFICIENT_SCOPE Query.a' }]],
    ['all refused', ['{ b }', '{ a }'], [{ b: 'INSUFFICIENT_SCOPE Query.b' }, { a: 'INSUFFICIENT_SCOPE Query.a' }]],
    ['one in part', ['{ open a }', '{ open }'], [{ a: 'INSUFFICIENT_SCOPE Query.a' }, {}]],
    [
      'a refused mutation',
      ['mutation { free write }', '{ open }'],
      [{ write: 'INSUFFICIENT_SCOPE Mutation.write' }, {}],
    ],
  ] as const)('of a batch each operation is answered in its own body: %s', async (_name, queries, denied) => {
    const response = await ask(
      row,
      queries.map((query) => ({ query })),
    );
    const bodies = (await response.json()) as readonly Body[];
    expect(bodies.map(deniedOf)).toEqual(denied);
    expect(response.status).toBe(200);
    expect(response.headers.get('www-authenticate')).toBeNull();
  });
});

describe('enforcement: R10', () => {
  const typeDefs = `
    type Query { open: String @public }
    type Mutation { free: String @public plain: String write: String @requiresScope(scope: "w") }
  `;
  test.each([
    ['a rule denies', 'mutation { free write }', {}],
    ['only `unannotated` denies', 'mutation { free plain }', {}],
    ['`unannotated` denies a non-null field', 'mutation { free plain }', { onDenied: 'field', bang: '!' }],
  ] as const)('no mutation half-runs in a plain execute() where %s', async (_name, query, options) => {
    const { bang = '', ...given } = options as { onDenied?: 'field'; bang?: string };
    const ran: string[] = [];
    const schema = makeExecutableSchema({
      typeDefs: [authDirectives().typeDefs, typeDefs.replace('plain: String', `plain: String${bang}`)],
      resolvers: { Mutation: { free: () => ran.push('free'), plain: () => ran.push('plain') } },
    });
    const contextValue = await createContextBuilder({ issuers: issuer.issuerOptions, ...given })({
      request: new Request('http://localhost/graphql'),
    });
    const guarded = authDirectives().transformer(schema);
    const result = await execute({ schema: guarded, document: parse(query), contextValue });
    expect(ran).toEqual([]);
    expect(result.errors).not.toBeUndefined();
  });
});

describe('start-up', () => {
  test.each(startup.map((row) => [row.name, row] as const))('%s', (_name, { schema, names, federation = false }) => {
    const directives = authDirectives({ federation });
    const built = buildASTSchema(parse(`${directives.typeDefs}\n${schema}`), { assumeValidSDL: true });
    let message = '';
    try {
      directives.transformer(built);
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      message = error.message;
    }
    if (names.length === 0) expect(message).toBe('');
    for (const name of names) expect(message).toContain(name);
  });
});
