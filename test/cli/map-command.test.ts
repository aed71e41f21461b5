import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compileProgram, type Program } from './map-program.ts';

let program: Program;
beforeAll(async () => {
  program = await compileProgram();
});
afterAll(() => program[Symbol.asyncDispose]());

describe('graphql-bearer map', () => {
  test('writes one page, the same for the same schema, and says so', async () => {
    const out = join(program.folder, 'map.html');
    const written = await program.map('schema/example.graphql', '--out', out);
    expect(written).toEqual({ stdout: `${out}: 11 types, 41 fields\n`, stderr: '', exit: 0 });
    const page = readFileSync(out, 'utf8');
    expect(page).toMatch(/^<!doctype html>/);
    // Nothing of the machine: no path, no date.
    expect(page).not.toContain(program.folder);
    await program.map('schema/example.graphql', '--out', out);
    expect(readFileSync(out, 'utf8')).toBe(page);
  });

  test('says it as JSON, and calls the schema what it is told to', async () => {
    const out = join(program.folder, 'titled.html');
    const written = await program.map('schema/example.graphql', '--out', out, '--title', 'A & B', '--format', 'json');
    expect(JSON.parse(written.stdout)).toEqual({ out, types: 11, fields: 41 });
    expect(readFileSync(out, 'utf8')).toContain('<title>A &#38; B: access map</title>');
  });

  test.each([
    [['schema/example.graphql'], /--out/],
    [['nowhere.graphql', '--out', 'x.html'], /nowhere\.graphql/],
    [
      ['schema/example.graphql', '--out', 'nowhere/at/all/x.html'],
      /^nowhere\/at\/all\/x\.html: cannot be written \(ENOENT\)/,
    ],
  ])('%j is wrong use: one line, exit 2', async (argv, said) => {
    const { stdout, stderr, exit } = await program.map(...argv);
    expect([stdout, exit]).toEqual(['', 2]);
    expect(stderr).toMatch(said);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  test('a field that is defined twice is told, and once on the map', async () => {
    const path = join(program.folder, 'twice.graphql');
    writeFileSync(path, 'type Query {\n  a: Int\n  a: Int\n}');
    const { stdout, stderr, exit } = await program.map(path, '--out', join(program.folder, 'twice.html'));
    expect(exit).toBe(0);
    expect(stdout).toContain('1 type, 1 field\n');
    expect(stderr).toContain(`${path}:3: Query.a is defined twice in the same way`);
  });

  test('a schema that a server would not start with has no map', async () => {
    const path = join(program.folder, 'wrong.graphql');
    writeFileSync(path, 'type Query { a: Int @requiresScope }');
    const { stderr, exit } = await program.map(path, '--out', join(program.folder, 'wrong.html'));
    expect(exit).toBe(2);
    expect(stderr).toContain('Query.a');
  });
});
