import { describe, expect, test } from 'vitest';
import { folderWith, runCli } from './run-cli.ts';

const SCHEMA = `type Query {
  a: ID @requiresScope(scope: "a")
  b: ID @requiresScope(anyOf: ["b", "admin"])
  jobs: ID @clientOnly(clients: ["worker"]) @requiresScope(scope: "jobs")
  open: ID @public
}`;
const FILES = {
  's.graphql': SCHEMA,
  'ops/web/a.graphql': 'query A { ...F }\nquery Open { open }',
  'ops/web/b.graphql': 'query B { b }',
  'ops/shared.graphql': 'fragment F on Query { a }',
  'ops/worker/jobs.graphql': 'query Jobs { jobs b }',
  'manifest.json': '{ "1f": "query A { a }", "2e": "query Jobs { jobs }" }',
  'apollo.json':
    '{ "format": "apollo-persisted-query-manifest", "version": 1, "operations": [{ "id": "1f", "name": "A", "type": "query", "body": "query A { a }" }] }',
  'granted.json': '{ "web": ["a", "admin", "jobs"], "worker": "jobs" }',
  'grants.json':
    '[{ "client_id": "web", "audience": "https://api", "scope": ["a", "b"] }, { "client_id": "web", "audience": "https://other", "scope": ["z"] }]',
};

interface Report {
  readonly operations: readonly {
    readonly operation: string;
    readonly file: string;
    readonly scopes: readonly string[];
  }[];
  readonly clients: readonly {
    readonly client: string;
    readonly scopes: readonly string[];
    readonly spare: readonly string[] | null;
    readonly missing: readonly string[] | null;
    readonly obstacles: readonly unknown[];
  }[];
}

async function scopes(...argv: readonly string[]): Promise<{ readonly report: Report; readonly exit: number }> {
  process.chdir(folderWith(FILES));
  const { out, exit, err } = await runCli(['scopes', 's.graphql', ...argv, '--format', 'json']);
  expect(err).toBe('');
  return { report: JSON.parse(out) as Report, exit };
}

describe('scopes', () => {
  test.each([
    ['a folder, with fragments of other files', 'ops', ['Jobs jobs b', 'A a', 'Open ', 'B b']],
    ['a manifest from id to document', 'manifest.json', ['A a', 'Jobs jobs']],
    ["Apollo's manifest", 'apollo.json', ['A a']],
  ])('reads %s', async (_, source, found) => {
    const { report, exit } = await scopes(source);
    expect(exit).toBe(0);
    expect(report.operations.map(({ operation, scopes: set }) => `${operation} ${set.join(' ')}`).toSorted()).toEqual(
      found.toSorted(),
    );
  });

  test('adds up what a client needs, by files, by names and by ids', async () => {
    const byFile = await scopes('ops', '--client', 'web=ops/web/*.graphql', '--client', 'worker=./ops/worker');
    expect(byFile.report.clients.map(({ client, scopes: set }) => [client, set])).toEqual([
      ['web', ['a', 'b']],
      ['worker', ['jobs', 'b']],
    ]);
    const byName = await scopes('manifest.json', '--client', 'worker=Job*', '--client', 'web=1f');
    expect(byName.report.clients.map(({ client, scopes: set }) => [client, set])).toEqual([
      ['worker', ['jobs']],
      ['web', ['a']],
    ]);
  });

  test('says where no scope helps, and whether the client passes there', async () => {
    const { report } = await scopes('ops', '--client', 'worker=ops/worker', '--client', 'web=ops/worker');
    const obstacle = {
      coordinate: 'Query.jobs',
      needs: 'a client that acts for itself: "worker"',
      decidedLater: false,
    };
    expect(report.clients.map(({ obstacles }) => obstacles)).toEqual([
      [{ ...obstacle, passes: { client: true, user: false } }],
      [{ ...obstacle, passes: { client: false, user: false } }],
    ]);
  });

  test('tells what is held and not needed, and the reverse; of several sets the one that is held counts', async () => {
    const { report, exit } = await scopes(
      'ops',
      '--granted',
      'granted.json',
      '--client',
      'web=ops/web',
      '--client',
      'worker=ops/worker',
    );
    expect(exit).toBe(1);
    expect(report.clients.map(({ spare, missing }) => ({ spare, missing }))).toEqual([
      { spare: ['jobs'], missing: [] },
      { spare: [], missing: ['b'] },
    ]);
  });

  test('reads the grants that Auth0 lists, for one audience', async () => {
    const { report, exit } = await scopes(
      'ops',
      '--granted',
      'grants.json',
      '--audience',
      'https://api',
      '--client',
      'web=ops/web',
    );
    expect([exit, report.clients[0]?.spare, report.clients[0]?.missing]).toEqual([0, [], []]);
  });

  test('prints a body a client for the management interface of Auth0', async () => {
    process.chdir(folderWith(FILES));
    const ran = await runCli([
      'scopes',
      's.graphql',
      'ops',
      '--client',
      'web=ops/web',
      '--client',
      'other=ops/worker',
      '--format',
      'auth0',
      '--audience',
      'https://api',
    ]);
    expect(
      ran.out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([
      { client_id: 'web', audience: 'https://api', scope: ['a', 'b'] },
      { client_id: 'other', audience: 'https://api', scope: ['jobs', 'b'] },
    ]);
    expect(ran.err).toBe('other: no scope helps at Query.jobs, which needs a client that acts for itself: "worker"\n');
  });

  test.each([
    ['client', [], ['b']],
    ['user', ['b'], []],
  ] as const)(
    'of the grants that a client of Auth0 has for itself and for its users, takes those of the %s',
    async (who, held, missing) => {
      const grants = [
        { client_id: 'web', audience: 'https://api', scope: ['a'] },
        { client_id: 'web', audience: 'https://api', scope: ['a', 'b'], subject_type: 'user' },
        { client_id: 'other', audience: 'https://api', scope: [], allow_all_scopes: true },
        { default_for: 'third_party_clients', audience: 'https://api', scope: ['z'] },
      ];
      process.chdir(folderWith({ ...FILES, 'both.json': JSON.stringify(grants) }));
      const argv = 'scopes s.graphql ops --client web=ops/web --granted both.json --format json --subject-type'.split(
        ' ',
      );
      const { out, exit } = await runCli([...argv, who]);
      const [web] = (JSON.parse(out) as { readonly clients: readonly { readonly granted: string[] }[] }).clients;
      expect(exit).toBe(missing.length > 0 ? 1 : 0);
      expect(web).toMatchObject({ granted: ['a', ...held], missing, spare: [] });
    },
  );

  test('does not guess what a client holds that is granted all scopes', async () => {
    const grants = [{ client_id: 'web', audience: 'https://api', scope: [], allow_all_scopes: true }];
    process.chdir(folderWith({ ...FILES, 'all.json': JSON.stringify(grants) }));
    const { err, exit } = await runCli('scopes s.graphql ops --client web=ops/web --granted all.json'.split(' '));
    expect(exit).toBe(2);
    expect(err).toBe(
      'all.json: "web" is granted all scopes (allow_all_scopes), whichever those are; list them as its "scope"\n',
    );
  });

  test('says in the bodies whose access they are about, once it is told', async () => {
    process.chdir(folderWith(FILES));
    const argv = 'scopes s.graphql ops --client worker=ops/worker --format auth0 --audience https://api'.split(' ');
    const ran = await runCli([...argv, '--subject-type', 'user']);
    expect(JSON.parse(ran.out)).toEqual({
      client_id: 'worker',
      audience: 'https://api',
      subject_type: 'user',
      scope: ['jobs', 'b'],
    });
    // What a client does for itself, no user's grant lets it do.
    expect(ran.err).toBe('worker: no scope helps at Query.jobs, which needs a client that acts for itself: "worker"\n');
  });

  test('tells on a terminal how far it has come, and nowhere else', async () => {
    const many = Array.from({ length: 400 }, (_, at) => `query Q${at} { a }`).join('\n');
    process.chdir(folderWith({ 's.graphql': SCHEMA, 'many.graphql': many }));
    const lines: string[] = [];
    const status = (line: string) => void lines.push(line);
    const seen = await runCli(['scopes', 's.graphql', 'many.graphql'], {
      isTerminal: { in: false, out: false, err: true },
      status,
    });
    expect(lines).toHaveLength(20);
    expect([lines[0], lines.at(-1)]).toEqual(['Validating operation 20 of 400 …', '']);
    const piped = await runCli(['scopes', 's.graphql', 'many.graphql'], { status });
    expect(lines).toHaveLength(20);
    expect(piped.out).toBe(seen.out);
  });
});
