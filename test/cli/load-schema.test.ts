import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folderWith, runCli } from './run-cli.ts';

const QUERY = 'type Query {\n  a: String @requiresScope(scope: "read:a")\n}\n';

async function coordinates(path: string, ...options: readonly string[]): Promise<readonly string[]> {
  const { out, err, exit } = await runCli(['coverage', path, '--format', 'json', ...options]);
  expect({ err, exit }).toEqual({ err: '', exit: 0 });
  const { fields } = JSON.parse(out) as {
    fields: readonly { coordinate: string; rules: readonly { needs: string }[] }[];
  };
  return fields.map(({ coordinate, rules }) => `${coordinate}: ${rules.map(({ needs }) => needs).join(', ')}`);
}

describe('a schema is read', () => {
  test('from a file, a folder and globs', async () => {
    const folder = folderWith({
      'schema/query.graphql': QUERY,
      'schema/deep/b.gql': 'extend type Query { b: B }\ntype B { c: ID @public }',
      'schema/deep/notes.txt': 'not SDL',
    });
    expect(await coordinates(join(folder, 'schema/query.graphql'))).toEqual(['Query.a: scope "read:a"']);
    const all = ['B.c: ', 'Query.a: scope "read:a"', 'Query.b: authentication'];
    expect((await coordinates(join(folder, 'schema'))).toSorted()).toEqual(all);
    expect((await coordinates(join(folder, 'schema/**/*.{graphql,gql}'))).toSorted()).toEqual(all);
    expect(await coordinates(join(folder, 'sch*/*.graphql'))).toEqual(['Query.a: scope "read:a"']);
  });

  test('with a schema definition, descriptions, types that are only extended and directives of others', async () => {
    const folder = folderWith({
      'a.graphql': `
        "What others need." directive @preview(toggledBy: String!) on OBJECT | FIELD_DEFINITION
        schema @link(url: "https://specs.apollo.dev/federation/v2.0") { query: Root }
        """The root."""
        type Root @preview(toggledBy: "x") { "One." a: ID @cost(complexity: 5) @preview(toggledBy: "y") }
        extend type Other { b: ID @requiresScope(scope: "b") }
        extend type Root { other: Other }`,
    });
    expect(await coordinates(join(folder, 'a.graphql'))).toEqual([
      'Root.a: authentication',
      'Root.other: authentication',
      'Other.b: scope "b"',
    ]);
  });

  test('of a subgraph, with the older spellings under --federation', async () => {
    const sdl = `
      extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key", "@requiresScopes"])
      type User @key(fields: "id") { id: ID! @external mail: String @requiresScopes(scopes: [["a", "b"], ["c"]]) }`;
    const folder = folderWith({ 'user.graphql': sdl });
    expect(await coordinates(join(folder, 'user.graphql'), '--federation')).toEqual([
      'User.id: authentication',
      'User.mail: scope "a b" or "c"',
    ]);
  });

  test('from a module that exports a schema, a promise of one, or a guarded one', async () => {
    const graphql = JSON.stringify(import.meta.resolve('graphql'));
    const build = `import { buildSchema } from ${graphql};\nconst made = buildSchema('type Query { a: ID }');\n`;
    const folder = folderWith({
      'named.mjs': `${build}export const schema = made;`,
      'main.mjs': `${build}export default { schema: made };`,
      'promise.mjs': `${build}export default Promise.resolve(made);`,
    });
    for (const name of ['named.mjs', 'main.mjs', 'promise.mjs']) {
      expect(await coordinates(join(folder, name))).toEqual(['Query.a: authentication']);
    }
  });

  test('though a field is defined twice in the same way, which is said', async () => {
    const twice = 'type Query {\n  a(b: Int): ID @requiresScope(scope: "x")\n';
    const folder = folderWith({
      'same.graphql': `${twice}  "A." a(b: Int): ID @requiresScope(scope: "x")\n}`,
      'other.graphql': `${twice}  a(b: Int): ID\n}`,
    });
    const same = await runCli(['coverage', join(folder, 'same.graphql')]);
    expect(same.exit).toBe(0);
    expect(same.err).toBe(`${folder}/same.graphql:3: Query.a is defined twice in the same way; once is enough\n`);
    const other = await runCli(['coverage', join(folder, 'other.graphql')]);
    expect(other.exit).toBe(2);
    expect(other.err).toMatch(/other\.graphql:2:3: Field "Query\.a" can only be defined once/);
  });
});

describe('a schema that cannot be read is one line and exit code 2', () => {
  const files = {
    'syntax.graphql': 'type Query {\n  a: \n}',
    'unknown.graphql': 'type Query {\n  a: Missing\n}',
    'twice.graphql': 'type Query { a: ID }\n\ntype Query { b: ID }',
    'interface.graphql': 'interface I { a: ID }\ntype Query implements I {\n  b: ID\n}',
    'no-query.graphql': 'type A { b: ID }',
    'wrong.graphql': 'type Query {\n  a: ID @requiresScope(scope: "")\n  b: ID @clientOnly(clients: [])\n}',
    'empty/readme.md': '',
    'nothing.mjs': 'export const a = 1;',
    'broken.mjs': 'throw new Error("no database");',
    'types.ts': 'export const schema: string = "";\nenum A { B }',
  };

  test.each([
    ['syntax.graphql', 'syntax.graphql:3:1: Syntax Error: Expected Name, found "}"; correct the GraphQL there'],
    ['unknown.graphql', 'unknown.graphql:2:6: Unknown type "Missing"; correct the type definitions there'],
    [
      'twice.graphql',
      'twice.graphql:1:6: There can be only one type named "Query"; correct the type definitions there',
    ],
    [
      'interface.graphql',
      'interface.graphql:1:15: Interface field I.a expected but Query does not provide it; correct',
    ],
    ['no-query.graphql', 'no-query.graphql: Query root type must be provided; correct the type definitions there'],
    ['missing.graphql', 'missing.graphql: there is no such file; check the path'],
    ['no/*.graphql', 'no/*.graphql: no file matches; quote the pattern, and check it from this folder'],
    ['empty', 'empty: the folder holds no .graphql or .gql or .graphqls file; name one that does'],
    ['nothing.mjs', 'nothing.mjs: exports no GraphQLSchema; export it as "schema" or "default"'],
    ['broken.mjs', 'broken.mjs: cannot be loaded (no database); see that "node" can import it'],
    ['wrong.graphql', 'wrong.graphql: Query.a: @requiresScope has an empty scope'],
    ['*.{graphql,mjs}', '/broken.mjs is a module among 8 files; name one module, or SDL files'],
  ])('%s', async (name, line) => {
    const folder = folderWith(files);
    const { exit, out, err } = await runCli(['coverage', join(folder, name)]);
    expect({ exit, out }).toEqual({ exit: 2, out: '' });
    expect(err).toContain(line);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
  });
});
