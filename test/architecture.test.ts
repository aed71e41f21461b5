import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const src = fileURLToPath(new URL('../src', import.meta.url));

/** Who may look into whom: each room, and the rooms that its files may import from. */
const ROOMS: Readonly<Record<string, readonly string[]>> = {
  errors: [],
  principal: [],
  oauth: ['errors'],
  token: ['errors', 'oauth'],
  policy: ['errors', 'principal', 'oauth'],
  profiles: ['errors', 'principal', 'oauth', 'token', 'policy'],
  loaders: ['errors', 'principal', 'oauth', 'token', 'policy', 'profiles'],
  graphql: ['errors', 'principal', 'oauth', 'policy', 'loaders'],
  yoga: ['errors', 'principal', 'oauth', 'policy', 'profiles', 'loaders', 'graphql'],
  // Adapters for other servers: what is Yoga's own stays in `yoga/use-*.ts`, the rest of that room is theirs too.
  servers: ['errors', 'principal', 'policy', 'graphql', 'yoga'],
  opentelemetry: ['yoga'],
  testing: ['errors', 'principal', 'oauth', 'token', 'profiles'],
  generated: ['example', 'principal', 'loaders'],
  cli: ['errors', 'principal', 'oauth', 'token', 'policy', 'profiles', 'loaders', 'graphql', 'yoga'],
  example: ['index', 'principal', 'generated'],
  // The doors open on everything that is not a program.
  index: ['errors', 'principal', 'oauth', 'token', 'policy', 'profiles', 'loaders', 'graphql', 'yoga'],
  core: ['errors', 'principal', 'oauth', 'policy', 'profiles'],
  apollo: ['servers', 'yoga', 'principal'],
  envelop: ['servers', 'yoga', 'principal'],
  'graphql-http': ['servers', 'yoga', 'principal'],
  mercurius: ['servers', 'yoga', 'principal'],
};

/** Packages, and the rooms that may use them. Whatever is not listed may be used by nobody. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  graphql: ['policy', 'loaders', 'graphql', 'yoga', 'servers', 'cli', 'example', 'generated'],
  'graphql-yoga': ['yoga', 'example'],
  '@envelop/core': ['yoga', 'servers'],
  'graphql-http': ['servers'],
  jose: ['token', 'testing', 'example'],
  dataloader: ['loaders', 'example'],
  commander: ['cli'],
  '@opentelemetry/api': ['opentelemetry'],
  '@graphql-tools/schema': ['example'],
  '@graphql-yoga/render-graphiql': ['example'],
};

/** Rooms that run on Node only; `testing` loads its key server when it is asked to listen. */
const NODE_ROOMS = ['cli', 'example'];
const NODE_FILES = ['testing/key-server.ts'];

const files = filesBelow(src).map((path) => {
  const name = relative(src, path).replaceAll('\\', '/');
  // Examples in doc comments import what a user of the package would.
  const code = readFileSync(path, 'utf8').replace(/^ *(?:\/\*\*| \*).*$/gm, '');
  const specifiers = [...code.matchAll(/^(?:import|export)[^'"]*?from '([^']+)';|^import '([^']+)';/gms)].map(
    ([, from, bare]) => from ?? bare ?? '',
  );
  return { name, room: roomOf(name), path, specifiers };
});

function filesBelow(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return filesBelow(path);
    return path.endsWith('.ts') ? [path] : [];
  });
}

function roomOf(name: string): string {
  return name.split('/')[0]!.replace(/\.ts$/, '');
}

describe('imports go one way', () => {
  test.each(files)('$name', ({ name, room, path, specifiers }) => {
    const wrong = specifiers.filter((specifier) => {
      if (specifier.startsWith('.')) {
        const target = roomOf(relative(src, resolve(dirname(path), specifier)).replaceAll('\\', '/'));
        return target !== room && !ROOMS[room]?.includes(target);
      }
      if (specifier.startsWith('node:')) return !NODE_ROOMS.includes(room) && !NODE_FILES.includes(name);
      return !PACKAGES[specifier]?.includes(room);
    });
    expect(ROOMS).toHaveProperty(room);
    expect(wrong).toEqual([]);
  });

  test('the matrix looks at real imports', () => {
    expect(files.length).toBeGreaterThan(100);
    expect(files.flatMap(({ specifiers }) => specifiers).length).toBeGreaterThan(300);
  });
});

test('no file is longer than two screens and a half', () => {
  const long = files
    .filter(({ room }) => room !== 'generated')
    .filter(({ path }) => readFileSync(path, 'utf8').split('\n').length > 251);
  expect(long.map(({ name }) => name)).toEqual([]);
});

test('no source is hidden from git by an ignore rule: a clone would not have it', ({ skip }) => {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const listed = spawnSync(
    'git',
    // Folders, not each of their files: of installed packages there are more than a process may answer.
    ['ls-files', '--others', '--ignored', '--exclude-standard', '--directory', 'src', 'schema', 'test'],
    {
      cwd: root,
      encoding: 'utf8',
    },
  );
  if (listed.status !== 0) {
    console.warn('This is no git repository: what git ignores is not looked at.');
    skip();
  }
  expect(listed.stdout.split('\n').filter((path) => path !== '' && !path.includes('node_modules/'))).toEqual([]);
});
