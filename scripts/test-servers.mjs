// `npm run test:servers`: the acceptance tests of servers that are not among the project's own dependencies. Each has a folder
// of its own in test/servers with a lockfile, and is installed when it is missing. Arguments go to vitest.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ensureInstalled } from './set-up.mjs';

const servers = new URL('../test/servers/', import.meta.url);

ensureInstalled();
for (const name of readdirSync(servers)) {
  const lockfile = new URL(`${name}/package-lock.json`, servers);
  if (!existsSync(lockfile)) continue;
  const wanted = createHash('sha256').update(readFileSync(lockfile)).digest('hex');
  const stamp = new URL(`${name}/node_modules/.graphql-bearer`, servers);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) continue;
  process.stderr.write(`Installing ${name} ...\n`);
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], new URL(`${name}/`, servers));
  writeFileSync(stamp, wanted);
}
const root = new URL('../', import.meta.url);
run(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'test/servers'], root);
const config = ['--config', 'test/servers/vitest.config.ts'];
run(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', ...config, ...process.argv.slice(2)], root);

function run(command, args, cwd) {
  const { status } = spawnSync(command, args, {
    cwd: fileURLToPath(cwd),
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (status !== 0) process.exit(status ?? 1);
}
