import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestIssuer } from '../../src/testing.ts';
import { freePort, publishedFiles, RecipeProject, type RunningProgram } from './recipe-project.ts';
import { type Recipe, recipeFor, recipes } from './recipes.ts';

const root = new URL('../../', import.meta.url);
/** Those that have packages of their own. The others use what the project itself has. */
const INSTALLED = ['apollo', 'federation', 'mercurius', 'nest', 'nest-mercurius'];
const folderOf = (server: string) =>
  new URL(`test/servers/${INSTALLED.includes(server) ? `${server}/` : ''}.blocks/`, root);
const servers = [...new Set(recipes.map(({ server }) => server))];

let published: readonly string[] = [];

beforeAll(async () => {
  const setUp: { ensureBuilt(): void } = await import(fileURLToPath(new URL('scripts/set-up.mjs', root)));
  setUp.ensureBuilt();
  published = publishedFiles();
}, 120_000);
afterAll(() => {
  for (const server of servers) rmSync(folderOf(server), { recursive: true, force: true });
});

test('each server and runtime has its recipe', () => {
  const own = ['api', 'bun', 'commonjs', 'deno', 'envelop', 'graphql-http', 'workerd'];
  expect([...servers].sort()).toEqual([...INSTALLED, ...own].sort());
});

test('what a recipe imports is on its line of what to install', () => {
  const missing = recipes
    .filter(({ server }) => server !== 'api')
    .flatMap(({ server, code, installs }) =>
      [...code.matchAll(/^import (?:.* from )?'((?:@[^/']+\/)?[^/.'][^/']*)/gm)]
        .map(([, name = '']) => name)
        .filter((name) => !name.startsWith('node:') && !installs.includes(name))
        .map((name) => `${server}: ${name}`),
    );
  expect(missing).toEqual([]);
});

/** What the runtimes bring along. */
const GLOBALS = `
declare const Bun: { serve(options: { port: number; fetch(request: Request): unknown }): unknown };
declare const Deno: { serve(options: { port: number }, fetch: (request: Request) => unknown): unknown };
`;

test('the recipes compile in a strict project', () => {
  for (const server of servers) {
    mkdirSync(folderOf(server), { recursive: true });
    writeFileSync(new URL('api.mts', folderOf(server)), recipeFor('api'));
  }
  recipes.forEach(({ server, code, language }, index) => {
    if (language !== 'ts' || server === 'api') return;
    const globals = /\b(Bun|Deno)\./.test(code) ? GLOBALS : '';
    writeFileSync(new URL(`block-${index}.ts`, folderOf(server)), `${code}${globals}`);
  });
  const { exports } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as {
    exports: Record<string, { default?: string } | string>;
  };
  const doors = Object.entries(exports).flatMap(([name, entry]) => {
    const [, door] = (typeof entry === 'object' && /^\.\/dist\/(.*)\.js$/.exec(entry.default ?? '')) || [];
    const path = fileURLToPath(new URL(`src/${door}.ts`, root));
    return door === undefined ? [] : [[`graphql-bearer${name.slice(1)}`, [path]] as const];
  });
  const project = fileURLToPath(new URL('tsconfig.json', folderOf('api')));
  writeFileSync(
    project,
    JSON.stringify({
      extends: '../tsconfig.json',
      compilerOptions: {
        rootDir: fileURLToPath(root),
        paths: Object.fromEntries(doors),
        isolatedDeclarations: false,
        declaration: false,
        allowImportingTsExtensions: false,
      },
      include: servers.map((server) => fileURLToPath(new URL('*.*ts', folderOf(server)))),
      exclude: [],
    }),
  );
  const tsc = fileURLToPath(new URL('node_modules/typescript/bin/tsc', root));
  const { stdout, status } = spawnSync(process.execPath, [tsc, '-p', project], { encoding: 'utf8' });
  expect({ stdout, status }).toEqual({ stdout: '', status: 0 });
}, 60_000);

interface Answered {
  readonly status: number;
  readonly challenge: string | null;
  readonly data: unknown;
}

async function ask(port: number, query: string, token?: string): Promise<Answered> {
  const response = await fetch(`http://localhost:${port}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token !== undefined && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query }),
  });
  const { data } = (await response.json()) as { data?: unknown };
  return { status: response.status, challenge: response.headers.get('www-authenticate'), data: data ?? null };
}

/** The table of the README, under "What a client sees". */
async function expectAnswers(port: number, { GRANTED, OTHER }: Readonly<Record<string, string>>): Promise<void> {
  expect(await ask(port, '{ reports }', GRANTED)).toEqual({
    status: 200,
    challenge: null,
    data: { reports: ['June', 'July'] },
  });
  const refused = (status: number, challenge: string) => ({
    status,
    challenge: expect.stringContaining(`Bearer realm="graphql", ${challenge}`),
    data: null,
  });
  expect(await ask(port, '{ reports }')).toEqual(refused(401, 'scope="read:reports"'));
  expect(await ask(port, '{ reports }', OTHER)).toEqual(
    refused(403, 'error="insufficient_scope", scope="read:reports"'),
  );
  expect(await ask(port, '{ hello }', 'garbage')).toEqual(refused(401, 'error="invalid_token"'));
  expect(await ask(port, '{ hello reports }', OTHER)).toEqual({
    status: 200,
    challenge: null,
    data: { hello: 'Hello!', reports: null },
  });
  // Whatever was sent, the server is still there.
  expect((await ask(port, '{ hello', GRANTED)).data).toBeNull();
  expect((await ask(port, '{ hello }')).data).toEqual({ hello: 'Hello!' });
}

const programs = recipes.filter(
  ({ document, server, code }) =>
    document === 'servers.md' && /\b4000\b/.test(code) && !['bun', 'deno'].includes(server),
);

test('there is a program for each server', () => {
  const named = programs.map(({ server }) => server);
  expect(named).toEqual(['apollo', 'mercurius', 'graphql-http', 'nest', 'envelop', 'commonjs']);
});

test.each(programs.map((recipe) => [recipe.server, recipe] as const))(
  'the recipe for %s answers as the README says, with nothing installed but what it names',
  async (server, { code, installs }: Recipe) => {
    const project = new RecipeProject(server, installs, published);
    let program: RunningProgram | undefined;
    try {
      const port = await freePort();
      const file = server === 'commonjs' ? 'server.cjs' : 'server.mjs';
      project.write('api.mjs', recipeFor('api'));
      project.write(file, code.replace(/\b4000\b/, String(port)));
      program = await project.start(file, port, ['GRANTED', 'OTHER']);
      await expectAnswers(port, program.printed);
    } finally {
      await program?.stop();
      project.remove();
    }
  },
  60_000,
);

describe('the recipe for a federated graph', () => {
  test('is answered through the gateway, by what the subgraph decides', async () => {
    await using tenant = await createTestIssuer({ clientSubject: 'client-id' });
    await tenant.listen();
    const [subgraphPort, gatewayPort] = [await freePort(), await freePort()];
    const mine = recipes.filter(({ server }) => server === 'federation');
    const [subgraph, compose, gateway] = mine.map(({ code }) =>
      code
        .replace(/auth0\(\{ domain: [^)]*\)/, JSON.stringify(tenant.issuerOptions))
        .replace(/\b4001\b/, String(subgraphPort))
        .replace(/\b4000\b/, String(gatewayPort)),
    );
    const project = new RecipeProject('federation', [...new Set(mine.flatMap(({ installs }) => installs))], published);
    const running: RunningProgram[] = [];
    try {
      project.write('subgraph.mjs', subgraph!);
      project.write('compose.mjs', compose!);
      project.write('gateway.mjs', gateway!);
      running.push(await project.start('subgraph.mjs', subgraphPort));
      project.run('compose.mjs');
      running.push(await project.start('gateway.mjs', gatewayPort));
      const user = await tenant.mint('rfc9068', { kind: 'user', scope: 'read:patients' });
      const client = await tenant.mint('rfc9068', { kind: 'client', scope: 'read:patients' });
      const query = '{ patient(id: "p") { name notes } }';
      expect((await ask(gatewayPort, query, client)).data).toEqual({ patient: { name: 'Patient p', notes: 'none' } });
      expect((await ask(gatewayPort, query, user)).data).toEqual({ patient: { name: 'Patient p', notes: null } });
      for (const token of [undefined, 'garbage', await tenant.mint('rfc9068', { kind: 'user', scope: 'openid' })])
        expect((await ask(gatewayPort, query, token)).data).toSatisfy(isNobodysPatient);
      expect((await ask(subgraphPort, query)).status).toBe(401);
    } finally {
      for (const program of running) await program.stop();
      project.remove();
    }
  }, 90_000);
});

function isNobodysPatient(data: unknown): boolean {
  const { patient } = (data ?? {}) as { patient?: Readonly<Record<string, unknown>> | null };
  return Object.values(patient ?? {}).every((value) => value === null);
}
