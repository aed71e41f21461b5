import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
  'graphql-bearer/testing': 'src/testing.ts',
  'graphql-bearer/envelop': 'src/envelop.ts',
  'graphql-bearer/graphql-http': 'src/graphql-http.ts',
};
const blocks = codeBlocks(ROOT);
const fileOf = (index: number) => join(FOLDER, `block-${index}.ts`);

/** What a fragment may use without saying where it comes from: the package's own names, and these. */
const FRAGMENT_NAMES = `
declare const issuers: import('graphql-bearer').IssuerOptions;
declare const schema: import('graphql').GraphQLSchema;
declare const url: string;
declare const token: string;
declare const db: { patients(ids: readonly (string | undefined)[]): Promise<({ doctorId: string } | null)[]> };
declare const patientsOf: (id: string) => Promise<ReadonlySet<string | undefined>>;
`;

function moduleOf({ code }: (typeof blocks)[number]): string {
  // A block that begins with the name of a source file is compiled as if it stood there.
  const [, place] = /^\/\/ (src\/\S+\.ts)$/m.exec(code) ?? [];
  if (place !== undefined)
    return code.replace(/from '(\.[^']+)'/g, (_, to) => `from '${relative(FOLDER, join(ROOT, dirname(place), to))}'`);
  if (/^import /m.test(code)) return code;
  const used = Object.keys(bearer).filter((name) => new RegExp(`\\b${name}\\b`).test(code));
  return `import { ${used.join(', ')} } from 'graphql-bearer';\n${FRAGMENT_NAMES}\n${code}`;
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
  writeFileSync(file, code.replace(/from '(graphql-bearer(?:\/testing)?)'/g, door));
  await import(/* @vite-ignore */ file);
});

test('links between the documents lead somewhere', () => {
  const documents = ['.', 'docs'].flatMap((folder) =>
    readdirSync(join(ROOT, folder))
      .filter((name) => name.endsWith('.md'))
      .map((name) => join(ROOT, folder, name)),
  );
  const broken = documents.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/\]\((?!https?:|#|mailto:)([^)#]+)[^)]*\)/g)]
      .map(([, target = '']) => target)
      .filter((target) => !existsSync(join(dirname(file), target)))
      .map((target) => `${file.slice(ROOT.length)}: ${target}`),
  );
  expect(broken).toEqual([]);
});
