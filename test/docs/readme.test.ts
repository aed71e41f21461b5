import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { buildSchema, parse, validate } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { authDirectives, tokenInfo } from '../../src/index.ts';
import { DIRECTIVES } from '../../src/policy/directives/index.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
// Within the package, so that `graphql-bearer` is this one, as it was built.
const FOLDER = join(ROOT, 'test/docs', `.readme-${process.pid}`);
const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
const blocks = (fence: string) =>
  [...readme.matchAll(new RegExp(`^\`\`\`${fence}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(([, text = '']) => text);
const section = (title: string) => readme.split(`\n## ${title}\n`)[1]?.split('\n## ')[0] ?? '';
/** The cells of each row of the tables in a section, heads left out. */
const rows = (title: string) =>
  section(title)
    .split('\n')
    .filter((line, at, all) => line.startsWith('| ') && !line.startsWith('| ---') && !all[at + 1]?.startsWith('| ---'))
    .map((line) => line.replace(/^\| | \|$/g, '').split(/ ?\| /));

test('is read in five minutes', () => expect(readme.split('\n').length).toBeLessThanOrEqual(250));

describe('the program on the first screen', () => {
  const program = blocks('ts')[0]!;
  const tokens: Record<string, string> = {};
  let server: ChildProcess;
  let port: number;

  beforeAll(async () => {
    const setUp: { ensureBuilt(): void } = await import(join(ROOT, 'scripts/set-up.mjs'));
    setUp.ensureBuilt();
    mkdirSync(FOLDER, { recursive: true });
    const file = join(FOLDER, 'server.mjs');
    writeFileSync(file, program);
    port = await freePort();
    server = spawn(process.execPath, [file], {
      env: { ...process.env, PORT: String(port) },
      stdio: ['ignore', 'pipe', 2],
    });
    let printed = '';
    for await (const chunk of server.stdout!) {
      printed += String(chunk);
      if (/^OTHER='.+'\n/m.test(printed)) break;
    }
    for (const [, name = '', token = ''] of printed.matchAll(/^(\w+)='(.+)'$/gm)) tokens[name] = token;
  }, 120_000);
  afterAll(async () => {
    if (server?.exitCode === null && server.kill()) await once(server, 'exit');
    rmSync(FOLDER, { recursive: true, force: true });
  });

  test('has twelve lines', () => expect(program.split('\n').filter((line) => line !== '')).toHaveLength(12));

  const [statusLine = '', ...rest] = blocks('http')[0]!.split('\n');
  const blank = rest.indexOf('');

  test('answers the command below it as is written there', async () => {
    const command = blocks('sh')
      .find((block) => block.startsWith('curl'))!
      .replace('localhost:4000', `localhost:${port}`);
    const { stdout } = await promisify(execFile)('bash', ['-c', command], { env: { ...process.env, ...tokens } });
    const [head = '', body = ''] = stdout.split('\r\n\r\n');
    const lines = head.split('\r\n');
    expect(lines[0]).toBe(statusLine);
    for (const header of rest.slice(0, blank)) expect(lines).toContain(header);
    expect(JSON.parse(body)).toEqual(JSON.parse(rest.slice(blank).join('\n')));
  });

  test.each(rows('What a client sees'))(
    'a token of %s, asking %s, is answered %s',
    async (who, query, status, challenge, body) => {
      const bearer = code(who!) === 'garbage' ? 'garbage' : tokens[code(who!).slice(1)];
      if (who !== 'none') expect(bearer).toBeTypeOf('string');
      const response = await fetch(`http://localhost:${port}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(bearer && { authorization: `Bearer ${bearer}` }) },
        body: JSON.stringify({ query: code(query!) }),
      });
      expect(response.status).toBe(Number(status));
      const sent = response.headers.get('www-authenticate');
      if (challenge === '') expect(sent).toBeNull();
      else expect(sent).toContain(`Bearer realm="graphql", ${code(challenge!)}`);
      const answer = await response.json();
      if (!body!.startsWith('`{')) {
        expect(body).toBe('`errors`, no `data`');
        expect(Object.keys(answer)).toEqual(['errors']);
      } else if (answer.errors === undefined) {
        expect(answer).toEqual(JSON.parse(code(body!)));
      } else {
        expect({ ...answer, errors: '…' }).toEqual(JSON.parse(code(body!).replace('[…]', '"…"')));
      }
    },
  );
});

describe('the tables of settings', () => {
  const named = rows('Settings').map(([name]) => code(name!));
  test.each([
    ['AuthorizationOptions', 'src/yoga/authorization-options.ts'],
    ['IssuerOptions', 'src/profiles/issuer-options.ts'],
  ])('have every member of %s', (name, file) => {
    const body = readFileSync(join(ROOT, file), 'utf8').split(`export interface ${name} {`)[1]!.split('\n}')[0]!;
    const members = [...body.matchAll(/^ {2}readonly (\w+)\??:/gm)].map(([, member]) => member);
    expect(members.length).toBeGreaterThan(8);
    expect(members.filter((member) => !named.includes(member!))).toEqual([]);
  });
});

test('the query for tokenInfo is one that its type answers', () => {
  const schema = buildSchema(`${authDirectives().typeDefs}\n${tokenInfo.typeDefs}\ntype Query { hello: String }`);
  expect(validate(schema, parse(blocks('graphql')[0]!)).map(String)).toEqual([]);
});

test('the error in docs/errors-and-challenges.md is the one above', () => {
  const page = readFileSync(join(ROOT, 'docs/errors-and-challenges.md'), 'utf8');
  const [, shown = ''] = /^```json\n([\s\S]*?)^```$/m.exec(page) ?? [];
  const [answered] = JSON.parse(blocks('http')[0]!.split('\n\n')[1]!).errors;
  expect({ locations: answered.locations, ...JSON.parse(shown) }).toEqual(answered);
});

test('the table of directives has every directive', () => {
  const named = rows('Directives').map(([usage]) => /@(\w+)/.exec(usage!)?.[1]);
  expect([...new Set(named)].sort()).toEqual([...DIRECTIVES.map(({ name }) => name)].sort());
});

function code(cell: string): string {
  return cell.replace(/^`|`$/g, '');
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as { port: number };
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
