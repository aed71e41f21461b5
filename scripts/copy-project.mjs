// A copy of this project with another graphql in it, for tests that are run with both.
import { cpSync, linkSync, mkdirSync, readdirSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

/** Copies what the tests need to `to`. Packages are hard links: the same files, and a tree of their own. */
export function copyProject({ root, to, graphql }) {
  mkdirSync(to, { recursive: true });
  for (const name of ['package.json', 'tsconfig.json', 'vitest.config.ts', 'src', 'schema', 'docs']) {
    cpSync(join(root, name), join(to, name), { recursive: true });
  }
  const isRuntime = (path) => path.startsWith(join(root, 'test/runtimes'));
  cpSync(join(root, 'test'), join(to, 'test'), { recursive: true, filter: (path) => !isRuntime(path) });
  linkTree(join(root, 'node_modules'), join(to, 'node_modules'));
  rmSync(join(to, 'node_modules/graphql'), { recursive: true });
  cpSync(graphql, join(to, 'node_modules/graphql'), { recursive: true });
  return to;
}

function linkTree(from, to) {
  mkdirSync(to);
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.name === '.cache' || entry.name === '.vite') continue;
    if (entry.isDirectory()) linkTree(source, target);
    else if (entry.isSymbolicLink()) symlinkSync(readlinkSync(source), target);
    else link(source, target);
  }
}

/** Temporary files may be on another device. */
function link(source, target) {
  try {
    linkSync(source, target);
  } catch {
    cpSync(source, target);
  }
}
