import { describe, expect, test } from 'vitest';
import { folderWith, runCli } from './run-cli.ts';

const TOKEN = 'eyJhbGciOiJFUzI1NiJ9.eyJhIjoxfQ.AAAA';
const FILES = {
  's.graphql': 'type Query { a: ID @requiresScope(scope: "a") b(id: ID!): ID }\n',
  'good.graphql': 'query Good { a }\n',
  'invalid.graphql': 'query Good2 { a }\nquery Bad {\n  missing\n}\n',
  'syntax.graphql': 'query {\n  a {\n',
  'fragments-1.graphql': 'fragment F on Query { a }\nquery One { ...F }',
  'fragments-2.graphql': 'fragment F on Query { __typename }',
  'uses.graphql': 'query Two { ...F }',
  'lonely.graphql': 'query Three { ...Nowhere }',
  'only-fragments.graphql': 'fragment F on Query { a }',
  'code.ts': 'const q = gql`{ a }`;',
  'list.json': '["a"]',
  'number.json': '{ "id": 3 }',
  'some.json': '{ "1": "query Some { a }", "2": 3 }',
  'broken.json': '{\n  "id": \n}',
  'empty.json': '{}',
  'variables.json': '{ "id": null }',
  'needs-id.graphql': 'query Id($id: ID!) { b(id: $id) }',
  'claims-bad.json': '{ "sub": "x" }',
  'claims-id.json': '{ "sub": "x", "aud": "web", "iat": 1, "exp": 2, "nonce": "n" }',
  'claims-list.json': '[]',
  'scopes-bad.json': '["a\\"b"]',
  'granted-bad.json': '{ "web": 5 }',
};

describe('what cannot be used is one line that names it, and exit code 2', () => {
  test.each<[argv: string, line: string, stdin?: string]>([
    ['scopes s.graphql missing.graphql', 'missing.graphql: there is no such file; check the path'],
    ['scopes s.graphql no/**/*.graphql', 'no/**/*.graphql: no file matches; quote the pattern'],
    [
      'scopes s.graphql syntax.graphql',
      'syntax.graphql:3:1: Syntax Error: Expected Name, found <EOF>; correct the GraphQL',
    ],
    ['scopes s.graphql lonely.graphql', 'lonely.graphql:1:18: Unknown fragment "Nowhere"; correct the operation'],
    ['scopes s.graphql only-fragments.graphql', 'only-fragments.graphql: holds no operation; name files with queries'],
    ['scopes s.graphql code.ts', 'code.ts: operations in code are not read; name .graphql files'],
    [
      'scopes s.graphql list.json',
      "list.json: is no persisted operation; a manifest is an object from id to document, or Apollo's",
    ],
    ['scopes s.graphql number.json', 'number.json#id: is no persisted operation'],
    ['scopes s.graphql empty.json', 'empty.json: is no persisted operation'],
    ['scopes s.graphql broken.json', 'broken.json:3: is no JSON; correct it there'],
    ['scopes s.graphql -', '<stdin>:1:3: Cannot query field "x" on type "Query"', '{ x }'],
    ['scopes s.graphql good.graphql --client web', '--client web: expected NAME=GLOB'],
    [
      'scopes s.graphql good.graphql --client web=x/*.graphql',
      '--client web=x/*.graphql: matches no file and no operation',
    ],
    ['scopes s.graphql good.graphql --format auth0', '--format auth0 needs --audience and at least one --client'],
    ['scopes s.graphql good.graphql --granted granted-bad.json', '--granted needs --client NAME=GLOB'],
    [
      'scopes s.graphql good.graphql --client w=Good --granted granted-bad.json',
      'granted-bad.json: the scopes of "web" are no list',
    ],
    [
      'explain s.graphql good.graphql',
      '<stdin>: no token: it is no compact JWS; send header.payload.signature as it was issued',
      'abc',
    ],
    [
      'explain s.graphql good.graphql --claims claims-bad.json',
      'claims-bad.json: no profile fits; say which by --profile: auth0',
    ],
    [
      'explain s.graphql good.graphql --claims claims-bad.json --profile auth0',
      'claims-bad.json: a server refuses it: "exp": it has no value of the right kind',
    ],
    [
      'explain s.graphql good.graphql --claims claims-id.json',
      'claims-id.json: a server refuses it: "nonce": only ID tokens have it; send the access token',
    ],
    [
      'explain s.graphql good.graphql --claims claims-list.json',
      'claims-list.json: is no claims set; write one JSON object',
    ],
    ['explain s.graphql good.graphql --claims claims-bad.json --as user', '--claims says who calls; leave out --as'],
    ['explain s.graphql good.graphql --as anonymous --scopes a', '--as anonymous has no token'],
    [
      'explain s.graphql invalid.graphql --operation Bad --as user',
      'invalid.graphql:3:3: Cannot query field "missing"',
    ],
    [
      'explain s.graphql fragments-1.graphql --operation Zwei --as user',
      'fragments-1.graphql: has no operation "Zwei"; there are One',
    ],
    [
      'explain s.graphql needs-id.graphql --variables variables.json --as user',
      'variables.json: Variable "$id" of non-null type "ID!" must not be null',
    ],
    ['explain s.graphql -', 'standard input has the operation; say who calls by --claims FILE', '{ a }'],
    [
      'check s.graphql --scopes-from scopes-bad.json',
      'scopes-bad.json: lists no scopes; write a JSON array of strings',
    ],
    [
      'coverage s.graphql --fail-under 200',
      "option '--fail-under <percent>' argument '200' is invalid. expected a percentage from 0 to 100",
    ],
    ['coverage s.graphql --format xml', "argument 'xml' is invalid. Allowed choices are table, json, html, text."],
    ['diff s.graphql', "missing required argument 'new'"],
    ['token', '<stdin>: no token: it is no compact JWS', 'hello'],
    ['token --issuer http://example.com', 'option "issuer"', TOKEN],
    ['token --jwks number.json', 'number.json: holds no keys; write { "keys": [...] }', TOKEN],
    [
      'scopes s.graphql good.graphql --client w=Good --format auth0 --audience=',
      '--format auth0 needs --audience and at least one --client',
    ],
    ['chek s.graphql', "unknown command 'chek'"],
    [
      `token ${TOKEN}`,
      'token takes no argument, which a shell writes into its history; send the token to standard input',
    ],
    [TOKEN, "unknown command '(a token)'"],
    ...[
      'check ',
      'coverage ',
      'diff  s.graphql',
      'scopes s.graphql ',
      'check s.graphql --scopes-from ',
      'map s.graphql --out ',
    ]
      .concat('explain s.graphql good.graphql --claims ', 'scopes s.graphql good.graphql --client w=Good --granted ')
      .map((argv): [string, string] => [argv, 'the name of a file is empty; is a variable of the shell not set?']),
  ])('%s', async (argv, line, stdin) => {
    process.chdir(folderWith(FILES));
    const ran = await runCli(argv.split(' '), stdin === undefined ? {} : { stdin });
    expect({ exit: ran.exit, out: ran.out }).toEqual({ exit: 2, out: '' });
    expect(ran.err).toContain(line);
    expect(ran.err).not.toContain('eyJ');
    // Commander adds what was probably meant.
    expect(
      ran.err
        .trimEnd()
        .replace(/\n\(Did you mean .*\)$/, '')
        .split('\n'),
    ).toHaveLength(1);
  });

  test('results of other operations and files are printed all the same', async () => {
    process.chdir(folderWith(FILES));
    const { exit, out, err } = await runCli([
      'scopes',
      's.graphql',
      '{good,invalid,syntax}.graphql',
      '--format',
      'json',
    ]);
    const { operations } = JSON.parse(out) as { operations: readonly { operation: string }[] };
    expect(exit).toBe(2);
    expect(operations.map(({ operation }) => operation)).toEqual(['Good', 'Good2']);
    expect(err.trimEnd().split('\n')).toEqual([
      expect.stringMatching(/^syntax\.graphql:3:1: /),
      expect.stringMatching(/^invalid\.graphql:3:3: /),
    ]);
  });

  test.each<[argv: string, operations: readonly string[], lines: readonly string[]]>([
    [
      'scopes s.graphql {good.graphql,list.json,broken.json,some.json,code.ts}',
      ['Good', 'Some'],
      [
        'code.ts: operations in code are not read; name .graphql files or a persisted-operations manifest',
        'broken.json:3: is no JSON; correct it there',
        "list.json: is no persisted operation; a manifest is an object from id to document, or Apollo's",
        "some.json#2: is no persisted operation; a manifest is an object from id to document, or Apollo's",
      ],
    ],
    [
      'scopes s.graphql good.graphql --client web=good.graphql --client app=syntax.graphql',
      ['Good'],
      [
        'syntax.graphql:3:1: Syntax Error: Expected Name, found <EOF>; correct the GraphQL there',
        '--client app=syntax.graphql: has no operation that can be used; correct those named here',
      ],
    ],
  ])('and so are those beside files that cannot be read at all: %s', async (argv, names, lines) => {
    process.chdir(folderWith(FILES));
    const { exit, out, err } = await runCli([...argv.split(' '), '--format', 'json']);
    const { operations } = JSON.parse(out) as { operations: readonly { operation: string }[] };
    expect(exit).toBe(2);
    expect(operations.map(({ operation }) => operation)).toEqual(names);
    expect(err.trimEnd().split('\n')).toEqual(lines);
  });

  test('a fragment of the own file goes first, and two that differ are told', async () => {
    process.chdir(folderWith(FILES));
    const { exit, out, err } = await runCli([
      'scopes',
      's.graphql',
      '{fragments-1,fragments-2,uses}.graphql',
      '--format',
      'json',
    ]);
    const { operations } = JSON.parse(out) as {
      operations: readonly { operation: string; scopes: readonly string[] }[];
    };
    expect(exit).toBe(2);
    expect(operations.map(({ operation, scopes }) => [operation, scopes])).toEqual([['One', ['a']]]);
    expect(err).toBe(
      'uses.graphql: Two: fragment "F" is defined differently in fragments-1.graphql and fragments-2.graphql; rename one of them\n',
    );
  });
});
