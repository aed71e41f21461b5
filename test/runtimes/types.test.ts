import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { legsOf } from './legs.ts';

/** Everything that is strict. The package's own declarations are checked too: `skipLibCheck` is off. */
const strict = {
  target: 'ES2022',
  lib: ['ES2022', 'DOM', 'DOM.Iterable', 'ESNext.AsyncIterable', 'ESNext.Disposable'],
  types: [],
  noEmit: true,
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  verbatimModuleSyntax: false,
  skipLibCheck: false,
};

const resolutions = [
  ['nodenext', { module: 'NodeNext', moduleResolution: 'NodeNext' }],
  ['bundler', { module: 'ESNext', moduleResolution: 'Bundler' }],
] as const;

describe.each(legsOf('types').map((leg) => [leg.name, leg] as const))('%s', (name, leg) => {
  const compile = (title: string, compilerOptions: object, files: readonly string[]): readonly string[] => {
    const config = join(leg.directory, 'consumer', `${name}-${title}.json`);
    writeFileSync(config, JSON.stringify({ compilerOptions: { ...strict, ...compilerOptions }, files }));
    const [program, ...args] = leg.command;
    const { stdout } = spawnSync(program!, [...args, '-p', config, '--pretty', 'false'], {
      cwd: leg.directory,
      encoding: 'utf8',
    });
    const complaints = stdout.split('\n').filter((line) => /error TS\d+/.test(line));
    // What is wrong with the declarations of other packages is theirs.
    return complaints.filter((line) => !/^node_modules\/(?!graphql-bearer\/)/.test(line));
  };

  test.each(resolutions)('a strict project compiles with moduleResolution %s', (title, options) => {
    expect(compile(title, options, ['index.ts'])).toEqual([]);
  });

  test('the compiler is asked for something: a wrong option is found', () => {
    const wrong = join(leg.directory, 'consumer', `${name}-wrong.ts`);
    writeFileSync(
      wrong,
      "import { useAuthorization } from 'graphql-bearer';\nuseAuthorization({ issuers: [], unannotated: 'open' });\n",
    );
    const complaints = compile('wrong', resolutions[0][1], [wrong]);
    expect(complaints).toHaveLength(1);
    expect(complaints[0]).toContain('"open"');
  });

  // Compilers before 5.8 know of no `require` of an ES module.
  if (Number.parseFloat(name.slice('typescript'.length)) >= 5.8)
    test('a CommonJS module compiles', () => {
      expect(compile('commonjs', resolutions[0][1], ['commonjs.cts'])).toEqual([]);
    });
});
