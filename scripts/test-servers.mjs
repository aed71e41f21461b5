// `npm run test:servers`: the acceptance tests of servers that are not among the project's own dependencies. Each has a folder
// of its own in test/servers with a lockfile, and is installed when it is missing. Arguments go to vitest.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ensureInstalled } from './set-up.mjs';

const servers = new URL('../test/servers/', import.meta.url);

ensureInstalled();
const missing = readdirSync(servers).filter((name) => wanted(name) !== null && installed(name) !== wanted(name));
if (missing.length > 0) process.stderr.write(`Installing ${missing.join(', ')} ...\n`);
await Promise.all(missing.map(install));
const root = new URL('../', import.meta.url);
run(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'test/servers'], root);
const config = ['--config', 'test/servers/vitest.config.ts'];
run(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', ...config, ...process.argv.slice(2)], root);

/** What the folder's lockfile asks for; null where it has none. */
function wanted(name) {
  const lockfile = new URL(`${name}/package-lock.json`, servers);
  return existsSync(lockfile) ? createHash('sha256').update(readFileSync(lockfile)).digest('hex') : null;
}

function installed(name) {
  const stamp = stampOf(name);
  return existsSync(stamp) ? readFileSync(stamp, 'utf8') : null;
}

function stampOf(name) {
  return new URL(`${name}/node_modules/.graphql-bearer`, servers);
}

async function install(name) {
  const child = spawn('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: fileURLToPath(new URL(`${name}/`, servers)),
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
  const [status] = await once(child, 'exit');
  if (status !== 0) process.exit(1);
  writeFileSync(stampOf(name), wanted(name));
}

function run(command, args, cwd) {
  const { status } = spawnSync(command, args, {
    cwd: fileURLToPath(cwd),
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (status !== 0) process.exit(status ?? 1);
}
