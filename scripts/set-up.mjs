// What both commands need before they can run: dependencies as the lockfile has them, and a build as new as its sources.
// Node's own modules only, as nothing else may be there yet.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = new URL('..', import.meta.url);

/** Installs what the lockfile of a package names, unless that is there already: of this one, or of one in a folder of it. */
export function ensureInstalled(folder = root) {
  const wanted = createHash('sha256')
    .update(readFileSync(new URL('package-lock.json', folder)))
    .digest('hex');
  if (readStamp('installed', folder) === wanted) return;
  const what = folder === root ? 'dependencies' : `dependencies of ${folder.pathname.split('/').at(-2)}`;
  run(`Installing ${what}`, 'npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], folder);
  writeStamp('installed', wanted, folder);
}

/** Compiles src to dist, unless nothing in src has changed since. Returns a digest of what the build was made from. */
export function ensureBuilt() {
  const wanted = createHash('sha256');
  for (const file of ['tsconfig.json', 'tsconfig.build.json', 'package-lock.json', ...sources('src')]) {
    wanted.update(file).update(readFileSync(new URL(`../${file}`, import.meta.url)));
  }
  const digest = wanted.digest('hex');
  if (readStamp('built') === digest && existsSync(new URL('../dist/index.js', import.meta.url))) return digest;
  rmSync(new URL('../dist', import.meta.url), { recursive: true, force: true });
  run('Building', process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json']);
  writeStamp('built', digest);
  return digest;
}

function sources(folder) {
  return readdirSync(new URL(`../${folder}/`, import.meta.url))
    .map((name) => `${folder}/${name}`)
    .sort()
    .flatMap((path) => (statSync(new URL(`../${path}`, import.meta.url)).isDirectory() ? sources(path) : [path]));
}

function run(what, command, args, folder = root) {
  process.stderr.write(`${what} ...\n`);
  const { status, error } = spawnSync(command, args, {
    cwd: fileURLToPath(folder),
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (error !== undefined || status !== 0) {
    process.stderr.write(`${what} failed${error === undefined ? '' : `: ${error.message}`}.\n`);
    process.exit(1);
  }
}

export function readStamp(name, folder = root) {
  try {
    return readFileSync(new URL(name, stamps(folder)), 'utf8');
  } catch {
    return null;
  }
}

export function writeStamp(name, text, folder = root) {
  mkdirSync(stamps(folder), { recursive: true });
  writeFileSync(new URL(name, stamps(folder)), text);
}

function stamps(folder) {
  return new URL('node_modules/.cache/graphql-bearer/', folder);
}
