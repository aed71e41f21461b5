import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROOT } from './bundle.ts';

interface Manifest {
  readonly exports: Readonly<Record<string, string | { readonly types: string; readonly default: string }>>;
  readonly bin: Readonly<Record<string, string>>;
  readonly scripts: Readonly<Record<string, string>>;
  readonly sideEffects: boolean;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta: Readonly<Record<string, { readonly optional?: boolean }>>;
}

let scratch = '';
let files: readonly string[] = [];
let manifest: Manifest;
const textOf = (file: string): string => readFileSync(join(scratch, 'package', file), 'utf8');

beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'graphql-bearer-tarball-'));
  const pack = ['pack', '--silent', '--json', '--ignore-scripts', '--pack-destination', scratch];
  const output = execFileSync('npm', pack, { cwd: ROOT, encoding: 'utf8' });
  const packed = Object.values(
    JSON.parse(output) as Record<string, { filename: string; files: { path: string }[] }>,
  )[0]!;
  files = packed.files.map(({ path }) => path).sort();
  execFileSync('tar', ['xzf', join(scratch, packed.filename), '-C', scratch]);
  manifest = JSON.parse(textOf('package.json')) as Manifest;
}, 120_000);
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

describe('what is published', () => {
  test('is what was compiled, the type definitions, and what one reads', () => {
    const others = files.filter((file) => !file.startsWith('dist/'));
    expect(others).toEqual([
      'LICENSE',
      'README.md',
      'package.json',
      'schema/directives.graphql',
      'schema/token-info.graphql',
    ]);
    expect(files.filter((file) => file.startsWith('dist/') && !/\.(js|d\.ts)$/.test(file))).toEqual([]);
  });

  test('is compiled from a source that there is: nothing is left from before', () => {
    const stale = files
      .filter((file) => file.startsWith('dist/'))
      .filter((file) => !existsSync(join(ROOT, file.replace(/^dist\//, 'src/').replace(/(\.d)?\.[jt]s$/, '.ts'))));
    expect(stale).toEqual([]);
    expect(files.length).toBeGreaterThan(200);
  });

  test('has no tests, no example and nothing that is generated for it', () => {
    expect(files.filter((file) => /^dist\/(example|generated)\/|\.test\./.test(file))).toEqual([]);
  });

  test('points to no source map, as the sources are not there', () => {
    expect(files.filter((file) => /\.js$/.test(file) && /^\/\/# sourceMappingURL=/m.test(textOf(file)))).toEqual([]);
  });

  test('imports only files that are there, declarations included', () => {
    const missing = files
      .filter((file) => /^dist\/.*\.(js|d\.ts)$/.test(file))
      .flatMap((file) =>
        [...textOf(file).matchAll(/^(?:import|export) [^;]*?from '(\.[^']+)';/gms)].map(([, to]) => {
          const path = join(file, '..', to!);
          return file.endsWith('.d.ts') ? path.replace(/\.[jt]s$/, '.d.ts') : path;
        }),
      )
      .filter((path) => !files.includes(path));
    expect(missing).toEqual([]);
  });
});

describe('package.json', () => {
  test('every entry point is there, and each has its types', () => {
    const targets = Object.values(manifest.exports).flatMap((target) =>
      typeof target === 'string' ? [target] : [target.types, target.default],
    );
    expect(targets.length).toBeGreaterThan(8);
    expect(targets.map((target) => target.slice(2)).filter((target) => !files.includes(target))).toEqual([]);
    for (const target of Object.values(manifest.exports)) {
      if (typeof target !== 'string') expect(target.types).toBe(target.default.replace(/\.js$/, '.d.ts'));
    }
  });

  test('nothing runs when it is installed', () => {
    const scripts = ['preinstall', 'install', 'postinstall', 'prepare', 'prepublish'];
    expect(Object.keys(manifest.scripts).filter((name) => scripts.includes(name))).toEqual([]);
    expect(files.filter((file) => file === 'binding.gyp')).toEqual([]);
  });

  test('says that nothing of it has side effects', () => {
    expect(manifest.sideEffects).toBe(false);
  });

  test('has three dependencies, and of its peers only graphql is needed', () => {
    expect(Object.keys(manifest.dependencies).sort()).toEqual(['commander', 'dataloader', 'jose']);
    const needed = Object.keys(manifest.peerDependencies).filter(
      (name) => manifest.peerDependenciesMeta[name]?.optional !== true,
    );
    expect(needed).toEqual(['graphql']);
  });

  test('the command is there where its source is, and says what runs it', () => {
    const main = 'dist/cli/main.js';
    expect(manifest.bin).toEqual({ 'graphql-bearer': `./${main}` });
    const isMade = existsSync(join(ROOT, 'src/cli/main.ts'));
    expect(files.includes(main)).toBe(isMade);
    if (isMade) expect(textOf(main).startsWith('#!/usr/bin/env node\n')).toBe(true);
  });
});

describe('by require, in CommonJS', () => {
  const evaluate = (code: string): unknown =>
    JSON.parse(
      execFileSync(process.execPath, ['-e', code], {
        cwd: ROOT,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }),
    );

  test.each(['graphql-bearer', 'graphql-bearer/core', 'graphql-bearer/testing', 'graphql-bearer/opentelemetry'])(
    '%s is the module that import gives',
    (door) => {
      const code = `const required = require('${door}'); import('${door}').then((imported) => console.log(JSON.stringify(
        Object.keys(imported).filter((name) => name !== 'module.exports' && imported[name] !== required[name]))))`;
      expect(evaluate(code)).toEqual([]);
    },
  );

  test('errors are of the classes that both see, and denials of the GraphQLError that the user requires', () => {
    const code = `
      const { GraphQLError, buildSchema, graphqlSync } = require('graphql');
      const { authDirectives, AuthError, ConfigurationError, useAuthorization } = require('graphql-bearer');
      const { typeDefs, transformer } = authDirectives();
      const schema = transformer(buildSchema(typeDefs + 'type Query { secret: String @requiresScope(scope: "secret") }'));
      const { errors } = graphqlSync({ schema, source: '{ secret }' });
      let wrong;
      try { useAuthorization({ issuers: [], misspelt: true }); } catch (error) { wrong = error; }
      console.log(JSON.stringify([
        errors.length, errors[0] instanceof GraphQLError, wrong instanceof ConfigurationError, wrong instanceof AuthError]));`;
    expect(evaluate(code)).toEqual([1, true, true, true]);
  });
});
