// What both commands need before they can run: dependencies as the lockfile has them, and a build as new as its sources.
// Node's own modules only, as nothing else may be there yet.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const stamps = new URL('../node_modules/.cache/graphql-bearer/', import.meta.url);

/** Installs what the lockfile names, unless that is there already. */
export function ensureInstalled() {
  const wanted = createHash('sha256')
    .update(readFileSync(new URL('../package-lock.json', import.meta.url)))
    .digest('hex');
  if (readStamp('installed') === wanted) return;
  run('Installing dependencies', 'npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  writeStamp('installed', wanted);
}

/** Compiles src to dist, unless nothing in src has changed since. */
export function ensureBuilt() {
  const wanted = createHash('sha256');
  for (const file of ['tsconfig.json', 'tsconfig.build.json', 'package-lock.json', ...sources('src')]) {
    wanted.update(file).update(readFileSync(new URL(`../${file}`, import.meta.url)));
  }
  const digest = wanted.digest('hex');
  if (readStamp('built') === digest && existsSync(new URL('../dist/index.js', import.meta.url))) return;
  rmSync(new URL('../dist', import.meta.url), { recursive: true, force: true });
  run('Building', process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json']);
  writeStamp('built', digest);
}

function sources(folder) {
  return readdirSync(new URL(`../${folder}/`, import.meta.url))
    .map((name) => `${folder}/${name}`)
    .sort()
    .flatMap((path) => (statSync(new URL(`../${path}`, import.meta.url)).isDirectory() ? sources(path) : [path]));
}

function run(what, command, args) {
  process.stderr.write(`${what} ...\n`);
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (error !== undefined || status !== 0) {
    process.stderr.write(`${what} failed${error === undefined ? '' : `: ${error.message}`}.\n`);
    process.exit(1);
  }
}

function readStamp(name) {
  try {
    return readFileSync(new URL(name, stamps), 'utf8');
  } catch {
    return null;
  }
}

function writeStamp(name, text) {
  mkdirSync(stamps, { recursive: true });
  writeFileSync(new URL(name, stamps), text);
}
