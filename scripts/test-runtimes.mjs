// `npm run test:runtimes [-- LEG ...]`: the package, packed and installed as its users do, on other runtimes and with
// other versions of graphql. `--list` names the legs; without a name all of them run.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { commandOf, LEGS, nodeOf } from '../test/runtimes/legs.mjs';
import { copyProject } from './copy-project.mjs';
import { ensureBuilt, ensureInstalled } from './set-up.mjs';

/** The tests of which the answer depends on graphql. */
const ENFORCEMENT = [
  ...['acceptance', 'conformance/enforcement', 'graphql', 'yoga', 'loaders/object-decisions', 'policy/operation-plan'],
  ...['property/enforcement', 'property/path', 'property/decisions'],
].map((path) => `test/${path}`);

const root = fileURLToPath(new URL('..', import.meta.url));
const home = join(root, 'test/runtimes');
const asked = process.argv.slice(2);

if (asked.includes('--list')) {
  console.log(LEGS.map(({ name }) => name).join('\n'));
  process.exit(0);
}
const unknown = asked.filter((name) => !LEGS.some((leg) => leg.name === name));
if (unknown.length > 0) fail(`there is no leg ${unknown.join(', ')}; --list names those there are`, 2);
if (process.platform !== 'linux' || process.arch !== 'x64') {
  fail(`the runtimes are for linux-x64; this is ${process.platform}-${process.arch}`, 2);
}

const legs = LEGS.filter(({ name }) => asked.length === 0 || asked.includes(name));
const scratch = mkdtempSync(join(tmpdir(), 'graphql-bearer-runtimes-'));
process.once('exit', () => rmSync(scratch, { recursive: true, force: true }));

ensureInstalled();
ensureBuilt();
const tarball = pack();
for (const folder of new Set(legs.flatMap(({ folders }) => folders))) installRuntime(folder);
const projects = new Map(
  [...new Set(legs.map(({ graphql }) => graphql))].map((graphql) => [graphql, makeProject(graphql)]),
);

const results = [];
const prepared = legs
  .filter(({ kind }) => kind !== 'enforcement')
  .map((leg) => ({
    ...leg,
    directory: projects.get(leg.graphql),
    command: commandOf(leg, home),
    environment: { WORKERD_HOME: join(home, 'workerd') },
  }));
if (prepared.length > 0) {
  const tests = runTests(process.execPath, {
    directory: root,
    args: ['--config', 'test/runtimes/vitest.config.ts'],
    environment: { RUNTIME_LEGS: JSON.stringify(prepared) },
  });
  for (const { name } of prepared)
    results.push(
      count(
        name,
        tests.filter(({ ancestors }) => ancestors[0] === name),
      ),
    );
}
for (const { name, runtime, graphql } of legs.filter(({ kind }) => kind === 'enforcement')) {
  const to = join(scratch, name);
  const directory = copyProject({ root, to, graphql: join(projects.get(graphql), 'node_modules/graphql') });
  const node = nodeOf(runtime, home);
  // Generated cases cost most of the time: fewer of them than in the main tests, and others.
  const environment = { PROPERTY_SEED: '6750', PROPERTY_TIMES: '0.4', ...process.env };
  results.push(count(name, runTests(node, { directory, args: ENFORCEMENT, environment })));
}

for (const { name, passed, failed, skipped } of results) {
  console.log(
    `${failed > 0 || passed === 0 ? 'FAILED' : 'passed'}  ${name}: ${passed} passed, ${failed} failed, ${skipped} skipped`,
  );
}
const sum = (key) => results.reduce((total, result) => total + result[key], 0);
const bad = results.filter(({ passed, failed }) => failed > 0 || passed === 0).length;
console.log(
  `runtimes: ${results.length - bad} of ${results.length} legs passed; tests: ${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped`,
);
process.exitCode = bad > 0 ? 1 : 0;

function pack() {
  run('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', scratch], { cwd: root });
  const { name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return join(scratch, `${name}-${version}.tgz`);
}

/** Installs a runtime in its folder, unless it is there as its lockfile has it. */
function installRuntime(folder) {
  const directory = join(home, folder);
  const stamp = join(directory, 'node_modules/.installed');
  const wanted = readFileSync(join(directory, 'package-lock.json'), 'utf8');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  console.log(`Installing ${folder} ...`);
  // miniflare needs a later Node.js than this project does.
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: directory });
  writeFileSync(stamp, wanted);
}

/** A project with nothing in it but a graphql, Yoga, and the package as it would be published. */
function makeProject(graphql) {
  const directory = join(scratch, graphql);
  for (const name of ['package.json', 'package-lock.json']) {
    cpSync(join(home, graphql, name), join(directory, name));
  }
  cpSync(join(home, 'app'), directory, { recursive: true });
  cpSync(join(home, 'consumer'), join(directory, 'consumer'), { recursive: true });
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  console.log(`Installing the package beside ${graphql} ...`);
  run('npm', ['ci', ...quiet], { cwd: directory });
  run('npm', ['install', '--no-save', ...quiet, tarball], { cwd: directory });
  return directory;
}

/** Runs vitest, and tells what it told. */
function runTests(node, { directory, args, environment = {} }) {
  const report = join(scratch, 'report.json');
  rmSync(report, { force: true });
  const vitest = join(directory, 'node_modules/vitest/vitest.mjs');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  spawnSync(node, [vitest, 'run', ...reporters, ...args], {
    cwd: directory,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, PATH: `${dirname(node)}:${process.env.PATH}`, ...environment },
  });
  if (!existsSync(report)) return [];
  return JSON.parse(readFileSync(report, 'utf8')).testResults.flatMap(({ assertionResults, status, name, message }) =>
    assertionResults.length === 0 && status === 'failed'
      ? [{ ancestors: [], title: `${name}: ${message}`, status: 'failed' }]
      : assertionResults.map(({ ancestorTitles, title, status: state }) => ({
          ancestors: ancestorTitles,
          title,
          status: state,
        })),
  );
}

function count(name, tests) {
  const having = (...states) => tests.filter(({ status }) => states.includes(status)).length;
  return { name, passed: having('passed'), failed: having('failed'), skipped: having('skipped', 'pending', 'todo') };
}

function run(program, args, { cwd }) {
  const { status, error } = spawnSync(program, args, { cwd, stdio: ['ignore', 2, 2] });
  if (error !== undefined || status !== 0) fail(`${program} ${args[0]} failed in ${cwd}`, 1);
}

function fail(message, code) {
  console.error(message);
  process.exit(code);
}
