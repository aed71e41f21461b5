import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { IO } from '../../src/cli/io.ts';
import { run } from '../../src/cli/run.ts';

export const NOW: Date = new Date('2026-06-01T12:00:00Z');

export interface Ran {
  readonly exit: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command line in this process. */
export async function runCli(
  argv: readonly string[],
  { stdin, ...io }: Partial<Omit<IO, 'stdin'>> & { readonly stdin?: string } = {},
): Promise<Ran> {
  let out = '';
  let err = '';
  const exit = await run(argv, {
    env: {},
    width: 80,
    isTerminal: { in: stdin === undefined, out: false, err: false },
    now: () => NOW,
    stdin: async () => stdin ?? '',
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    status: () => undefined,
    ...io,
  });
  return { exit, out, err };
}

/** A folder with these files, gone when the test is. */
export function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'graphql-bearer-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}
