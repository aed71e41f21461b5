import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';

const root = new URL('../../', import.meta.url);
const folderOf = (server: string) => new URL(`test/servers/${server}/.blocks/`, root);

/** Blocks of the documents that name the server whose packages they need: fenced as `ts in apollo`. */
const blocks = readdirSync(new URL('docs/', root))
  .filter((name) => name.endsWith('.md'))
  .flatMap((name) =>
    [...readFileSync(new URL(`docs/${name}`, root), 'utf8').matchAll(/^```ts in ([\w-]+)\n([\s\S]*?)^```$/gm)].map(
      ([, server = '', code = '']) => ({ name, server, code }),
    ),
  );
const servers = [...new Set(blocks.map(({ server }) => server))];

afterAll(() => {
  for (const server of servers) rmSync(folderOf(server), { recursive: true, force: true });
});

test('each server has its recipe', () => {
  expect(servers.sort()).toEqual(['apollo', 'federation', 'mercurius', 'nest']);
});

test('the recipes compile in a strict project', () => {
  for (const server of servers) mkdirSync(folderOf(server), { recursive: true });
  blocks.forEach(({ server, code }, index) => {
    writeFileSync(new URL(`block-${index}.ts`, folderOf(server)), code);
  });
  const { exports } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as {
    exports: Record<string, { default?: string } | string>;
  };
  const doors = Object.entries(exports).flatMap(([name, entry]) => {
    const [, door] = (typeof entry === 'object' && /^\.\/dist\/(.*)\.js$/.exec(entry.default ?? '')) || [];
    const path = fileURLToPath(new URL(`src/${door}.ts`, root));
    return door === undefined ? [] : [[`graphql-bearer${name.slice(1)}`, [path]] as const];
  });
  const project = fileURLToPath(new URL('tsconfig.json', folderOf(servers[0]!)));
  writeFileSync(
    project,
    JSON.stringify({
      extends: '../../tsconfig.json',
      compilerOptions: {
        rootDir: fileURLToPath(root),
        paths: Object.fromEntries(doors),
        isolatedDeclarations: false,
        declaration: false,
      },
      include: servers.map((server) => fileURLToPath(new URL('*.ts', folderOf(server)))),
      exclude: [],
    }),
  );
  const tsc = fileURLToPath(new URL('node_modules/typescript/bin/tsc', root));
  const { stdout, status } = spawnSync(process.execPath, [tsc, '-p', project], { encoding: 'utf8' });
  expect({ stdout, status }).toEqual({ stdout: '', status: 0 });
}, 60_000);
