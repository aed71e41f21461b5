import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { folderWith, type Ran } from './run-cli.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const MAIN = join(ROOT, 'dist/cli/main.js');

function runProcess(
  argv: readonly string[],
  { cwd, stdin = '', env = {} }: { cwd: string; stdin?: string; env?: Record<string, string> },
): Promise<Ran> {
  const child = spawn(process.execPath, [MAIN, ...argv], { cwd, env: { PATH: process.env['PATH'], ...env } });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => void (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => void (err += text));
  child.stdin.end(stdin);
  return new Promise((resolve) => child.on('close', (exit) => resolve({ exit: exit ?? -1, out, err })));
}

describe('the program', () => {
  beforeAll(() => {
    const { status, stderr } = spawnSync(process.execPath, ['scripts/build.mjs'], { cwd: ROOT, encoding: 'utf8' });
    expect({ status, stderr }).toMatchObject({ status: 0 });
  }, 120_000);

  const files = { 's.graphql': 'type Query { a: ID @requiresScope(scope: "a") b: ID }', 'o.graphql': '{ a }' };

  test.each<[argv: string, exit: number, out: RegExp, err: RegExp, stdin?: string]>([
    ['check s.graphql', 0, /no errors, no doubts/, /^$/],
    [
      'coverage s.graphql --fail-under 80',
      1,
      /with a rule or @public {2}1 \(50 %\)/,
      /^coverage is 50 %, less than 80 %\n$/,
    ],
    ['check missing.graphql', 2, /^$/, /^missing\.graphql: there is no such file; check the path\n$/],
    ['scopes s.graphql -', 0, /\(anonymous\) {2}query, <stdin>\n {2}a\n/, /^$/, '{ a }'],
    ['explain s.graphql o.graphql --scopes b', 1, /Query\.a needs scope "a"/, /^$/],
    ['diff s.graphql s.graphql', 0, /^Access is the same everywhere\.\n$/, /^$/],
    ['token', 2, /^$/, /^<stdin>: no token: [^\n]+\n$/, 'no token'],
    ['--version', 0, /^\d+\.\d+\.\d+\n$/, /^$/],
    [
      '--help',
      0,
      /\n {2}complete -o default -W "check coverage map scopes explain diff token" \\\n {4}graphql-bearer\n/,
      /^$/,
    ],
    ['help scopes', 0, /Examples:\n {2}graphql-bearer scopes schema\.graphql/, /^$/],
  ])('%s', async (argv, exit, out, err, stdin) => {
    const ran = await runProcess(argv.split(' '), { cwd: folderWith(files), ...(stdin !== undefined && { stdin }) });
    expect(ran).toEqual({ exit, out: expect.stringMatching(out), err: expect.stringMatching(err) });
  });

  test.each(['check', 'coverage', 'map', 'scopes', 'explain', 'diff', 'token', ''])(
    'the help of %s fits 80 columns',
    async (command) => {
      const { out } = await runProcess([...command.split(' ').filter(Boolean), '--help'], { cwd: folderWith(files) });
      expect(out).toContain('Usage: graphql-bearer');
      expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
    },
  );

  test('paints only where somebody sees it or asks for it', async () => {
    const cwd = folderWith(files);
    const painted = async (env: Record<string, string>) =>
      (await runProcess(['coverage', 's.graphql'], { cwd, env })).out.includes('\u001b[');
    expect(await painted({})).toBe(false);
    expect(await painted({ FORCE_COLOR: '1' })).toBe(true);
    expect(await painted({ FORCE_COLOR: '1', NO_COLOR: '1' })).toBe(false);
    expect(await painted({ FORCE_COLOR: '0' })).toBe(false);
  });

  test('stops quietly when nobody reads on', async () => {
    const fields = Array.from({ length: 20_000 }, (_, at) => `f${at}: ID`).join('\n');
    const cwd = folderWith({ 's.graphql': `type Query {\n${fields}\n}` });
    const child = spawn('sh', ['-c', `"${process.execPath}" "${MAIN}" coverage s.graphql | head -1`], { cwd });
    let err = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => void (err += text));
    await new Promise((resolve) => child.on('close', resolve));
    expect(err).toBe('');
  });

  test('reads a module', async () => {
    const graphql = JSON.stringify(import.meta.resolve('graphql'));
    const cwd = folderWith({
      'schema.mjs': `import { buildSchema } from ${graphql};\nsetInterval(() => {}, 1000);\nexport const schema = buildSchema('type Query { a: ID }');`,
    });
    const { exit, out } = await runProcess(['coverage', join(cwd, 'schema.mjs')], { cwd });
    expect({ exit, out }).toEqual({ exit: 0, out: expect.stringContaining('a  authentication *') });
  });
});
