import { expect, test } from 'vitest';
import { loadPolicy } from '../../src/cli/load-schema.ts';
import { coverageOf } from '../../src/policy/coverage/coverage-of.ts';
import { folderWith, runCli } from './run-cli.ts';

const WRONG = `type Query {
  a: ID @requiresScope(scope: "")
  b(c: Int @clientOnly(clients: [])): ID @requireScope(scope: "x")
}
`;

test('check tells all start-up errors at once, with file, line and mend', async () => {
  process.chdir(folderWith({ 's.graphql': WRONG }));
  const { exit, out, err } = await runCli(['check', 's.graphql', '--format', 'json']);
  const { errors, doubts } = JSON.parse(out) as {
    errors: readonly Record<string, unknown>[];
    doubts: readonly unknown[];
  };
  expect({ exit, err, doubts }).toEqual({ exit: 1, err: '', doubts: [] });
  expect(errors.map(({ coordinate, file, line }) => [coordinate, file, line]).toSorted()).toEqual([
    ['Query.a', 's.graphql', 2],
    ['Query.b(c:)', 's.graphql', 3],
    ['Query.b', 's.graphql', 3],
  ]);
  expect(errors.find(({ coordinate }) => coordinate === 'Query.b')?.['message']).toContain(
    'did you mean @requiresScope?',
  );
  const text = await runCli(['check', 's.graphql']);
  expect(text.out).toMatch(/^error {2}Query\.b {2}s\.graphql:3:3\n/m);
  expect(text.out).toMatch(/\n3 errors, 0 doubts; doubts are looked for when there are no errors\n$/);
  expect(text.out.split('\n').filter((line) => line.length > 80)).toEqual([]);
});

test('check finds doubts, and nothing where there is nothing', async () => {
  process.chdir(
    folderWith({ 's.graphql': 'type Query { a: ID } type Mutation { b: ID }', 'good.graphql': 'type Query { a: ID }' }),
  );
  expect((await runCli(['check', 's.graphql'])).exit).toBe(1);
  expect(await runCli(['check', 'good.graphql'])).toEqual({
    exit: 0,
    out: 'good.graphql: no errors, no doubts\n',
    err: '',
  });
});

const SCHEMA =
  'type Query { a: ID @requiresScope(scope: "a") b: ID @public c: ID d(e: Int @clientOnly): ID @authenticated }';

test('coverage is what the core says of the schema', async () => {
  process.chdir(folderWith({ 's.graphql': SCHEMA }));
  const { out } = await runCli(['coverage', 's.graphql', '--format', 'json']);
  expect(JSON.parse(out)).toEqual(JSON.parse(JSON.stringify(coverageOf(await loadPolicy('s.graphql')))));
});

test.each([
  [75, 0],
  [75.1, 1],
])('coverage of 75 %% under %d is exit code %d', async (percent, exit) => {
  process.chdir(folderWith({ 's.graphql': SCHEMA }));
  expect((await runCli(['coverage', 's.graphql', '--fail-under', String(percent)])).exit).toBe(exit);
});

test('coverage as a page runs nothing and loads nothing, whatever the schema says', async () => {
  process.chdir(
    folderWith({ 's.graphql': 'type Query { a: ID @clientOnly(clients: ["<script>alert(1)</script>"]) }' }),
  );
  const { out } = await runCli(['coverage', 's.graphql', '--format', 'html']);
  expect(out).toContain("default-src 'none'");
  expect(out).not.toMatch(/<script|https?:|src=|href=/);
});

test('a terminal obeys no control character of a schema', async () => {
  process.chdir(folderWith({ 's.graphql': 'type Query { a: ID @clientOnly(clients: ["x\\u001b]0;owned\\u0007"]) }' }));
  const { out } = await runCli(['coverage', 's.graphql']);
  expect(out).toContain('"x\\u001b]0;owned\\u0007"');
});

test('coverage shows what has to be held to send something', async () => {
  process.chdir(
    folderWith({
      's.graphql': `type Query { a(in: In, e: E @requiresScope(scope: "e")): ID @public }
        enum E { A B @requiresPermission(permission: "b") }
        input In { c: ID d: ID @clientOnly(clients: ["worker"]) }`,
    }),
  );
  const { out } = await runCli(['coverage', 's.graphql']);
  expect(out).toContain('Query\n  a  nothing (with e: scope "e")\n');
  expect(out).toContain('\nE, to send it\n  B  permission "b"\n');
  expect(out).toContain('\nIn, to send it\n  d  a client that acts for itself: "worker"\n');
  const page = await runCli(['coverage', 's.graphql', '--format', 'html']);
  expect(page.out).toContain('<code>E.B</code></td><td>permission &#34;b&#34; <small>(to send it)</small>');
});

test('check puts the place of a long coordinate on a line of its own', async () => {
  const name = 'n'.repeat(50);
  const file = `${'f'.repeat(20)}.graphql`;
  process.chdir(folderWith({ [file]: `type Query { a: ID }\ntype Mutation {\n  ${name}: ID\n}` }));
  const { out } = await runCli(['check', file]);
  expect(out).toContain(`doubt  Mutation.${name}\n       ${file}:3:3\n`);
  expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
});
