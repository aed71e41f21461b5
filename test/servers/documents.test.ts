import { execFileSync } from 'node:child_process';
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

test.each(servers)(
  'the recipes for %s compile in a strict project',
  (server) => {
    const folder = folderOf(server);
    mkdirSync(folder, { recursive: true });
    blocks
      .filter((block) => block.server === server)
      .forEach(({ code }, index) => {
        writeFileSync(new URL(`block-${index}.ts`, folder), code);
      });
    const { exports } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as {
      exports: Record<string, { default?: string } | string>;
    };
    const doors = Object.entries(exports).flatMap(([name, entry]) =>
      typeof entry === 'string' || entry.default === undefined
        ? []
        : [
            [
              `graphql-bearer${name.slice(1)}`,
              [fileURLToPath(new URL(entry.default.replace(/^\.\/dist\/(.*)\.js$/, 'src/$1.ts'), root))],
            ] as const,
          ],
    );
    writeFileSync(
      new URL('tsconfig.json', folder),
      JSON.stringify({
        extends: '../../tsconfig.json',
        compilerOptions: {
          rootDir: '../../../..',
          paths: Object.fromEntries(doors),
          isolatedDeclarations: false,
          declaration: false,
        },
        include: ['*.ts'],
        exclude: [],
      }),
    );
    const compile = () =>
      execFileSync(
        process.execPath,
        [fileURLToPath(new URL('node_modules/typescript/bin/tsc', root)), '-p', fileURLToPath(folder)],
        {
          encoding: 'utf8',
        },
      );
    let output = '';
    try {
      output = compile();
    } catch (error) {
      output = (error as { stdout: string }).stdout;
    }
    expect(output).toBe('');
  },
  60_000,
);
