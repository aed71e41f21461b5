import { execFile } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as bearer from '../../src/index.ts';
import { codeBlocks } from './code-blocks.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
// A folder with a dot: neither the compiler nor the test runner looks into it by themselves.
const FOLDER = join(ROOT, 'test/docs', `.blocks-${process.pid}`);
const DOORS = {
  'graphql-bearer': 'src/index.ts',
  'graphql-bearer/core': 'src/core.ts',
  'graphql-bearer/testing': 'src/testing.ts',
  'graphql-bearer/opentelemetry': 'src/opentelemetry.ts',
};
/** `expression; // => value`: what an example says comes out. */
const CLAIM = /^( *)(.+); \/\/ => (.+)$/gm;
const blocks = codeBlocks(ROOT);
const fileOf = (index: number) => join(FOLDER, `block-${index}.ts`);

/** What a fragment may use without saying where it comes from: the package's own names, and these. */
const FRAGMENT_NAMES: Readonly<Record<string, string>> = {
  issuers: "import('graphql-bearer').IssuerOptions",
  schema: "import('graphql').GraphQLSchema",
  url: 'string',
  token: 'string',
  db: '{ patients(ids: readonly (string | undefined)[]): Promise<({ doctorId: string } | null)[]> }',
  patientsOf: '(id: string) => Promise<ReadonlySet<string | undefined>>',
};

function moduleOf({ code }: (typeof blocks)[number]): string {
  // A block that begins with the name of a source file is compiled as if it stood there.
  const [, place] = /^\/\/ (src\/\S+\.ts)$/m.exec(code) ?? [];
  if (place !== undefined)
    return code.replace(/from '(\.[^']+)'/g, (_, to) => `from '${relative(FOLDER, join(ROOT, dirname(place), to))}'`);
  if (/^import /m.test(code)) return code;
  const used = Object.keys(bearer).filter((name) => new RegExp(`\\b${name}\\b`).test(code));
  const declared = Object.entries(FRAGMENT_NAMES)
    .filter(([name]) => !new RegExp(`\\b(?:const|function) ${name}\\b`).test(code))
    .map(([name, type]) => `declare const ${name}: ${type};`);
  return [`import { ${used.join(', ')} } from 'graphql-bearer';`, ...declared, code].join('\n');
}

beforeAll(() => mkdirSync(FOLDER, { recursive: true }));
afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));

test('every ts block of the documents compiles in a strict project', async () => {
  expect(blocks.length).toBeGreaterThan(10);
  blocks.forEach((block, index) => {
    writeFileSync(fileOf(index), moduleOf(block));
  });
  const paths = Object.fromEntries(Object.entries(DOORS).map(([name, file]) => [name, [join(ROOT, file)]]));
  // A reader's project is strict; it need not share this one's habits beyond that.
  const compilerOptions = {
    paths,
    noUncheckedIndexedAccess: false,
    noUnusedLocals: false,
    declaration: false,
    isolatedDeclarations: false,
  };
  const config = join(FOLDER, 'tsconfig.json');
  writeFileSync(
    config,
    JSON.stringify({
      extends: join(ROOT, 'tsconfig.json'),
      compilerOptions: { ...compilerOptions, rootDir: ROOT },
      include: ['*.ts'],
    }),
  );
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
  const output = await promisify(execFile)(process.execPath, [tsc, '-p', config, '--pretty', 'false']).then(
    () => '',
    (error: { stdout: string; message: string }) => error.stdout || error.message,
  );
  const named = output.replace(/[^\s(]*block-(\d+)\.ts/g, (_, index) => blocks[Number(index)]!.where);
  // What is wrong with the sources is for their own check of types to say.
  expect(named.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('src/'))).toEqual([]);
}, 120_000);

const runnable = blocks.map((block, index) => ({ ...block, index })).filter(({ runs }) => runs);

test.each(runnable)('the example at $where runs', async ({ code, index }) => {
  const door = (_: string, name: keyof typeof DOORS) => `from '${join(ROOT, DOORS[name])}'`;
  const file = join(FOLDER, `run-${index}.ts`);
  const checked = code.replace(
    CLAIM,
    (_, indent, actual, wanted) => `${indent}$claims.deepEqual(${actual}, ${wanted});`,
  );
  const module = checked.replace(/from '(graphql-bearer(?:\/\w+)?)'/g, door);
  writeFileSync(file, `import $claims from 'node:assert/strict';\n${module}`);
  await import(/* @vite-ignore */ file);
});
