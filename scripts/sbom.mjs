// `npm run sbom [-- --format spdx]`: the bill of materials of what is published, to standard output. By `npm sbom`, on a
// lockfile without what is for development: npm itself leaves out what is needed both there and by the package.
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const format = process.argv[process.argv.indexOf('--format') + 1] === 'spdx' ? 'spdx' : 'cyclonedx';
const { devDependencies, scripts, ...published } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const scratch = mkdtempSync(join(tmpdir(), 'graphql-bearer-sbom-'));
try {
  // npm calls the component as its folder is called.
  const directory = join(scratch, published.name);
  mkdirSync(directory);
  writeFileSync(join(directory, 'package.json'), JSON.stringify(published));
  copyFileSync(join(root, 'package-lock.json'), join(directory, 'package-lock.json'));
  const npm = (...args) =>
    execFileSync('npm', [...args, '--package-lock-only', '--legacy-peer-deps', '--loglevel=error'], {
      cwd: directory,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    });
  npm('install', '--no-audit', '--no-fund');
  const bill = npm('sbom', '--sbom-format', format, '--sbom-type', 'library');
  const { components, packages } = JSON.parse(bill);
  const names = (components ?? packages).map(({ name }) => name);
  const missing = Object.keys(published.dependencies).filter((name) => !names.includes(name));
  if (missing.length > 0) throw new Error(`the bill of materials lacks ${missing.join(', ')}`);
  process.stdout.write(bill);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
