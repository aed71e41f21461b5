import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One fenced block of a document. */
export interface CodeBlock {
  /** File and line, for messages: `docs/rules.md:12`. */
  readonly where: string;
  readonly code: string;
  /** Fenced as `ts run`: stands for itself and has to run, not only to compile. */
  readonly runs: boolean;
}

/** Every `ts` block of the documents at the root of the project and in `docs/`. */
export function codeBlocks(root: string): readonly CodeBlock[] {
  const documents = ['.', 'docs'].flatMap((folder) =>
    readdirSync(join(root, folder))
      .filter((name) => name.endsWith('.md'))
      .map((name) => join(folder, name)),
  );
  return documents.flatMap((file) => blocksOf(file, readFileSync(join(root, file), 'utf8')));
}

function blocksOf(file: string, text: string): CodeBlock[] {
  return [...text.matchAll(/^```ts( run)?\n([\s\S]*?)^```$/gm)].map(([, run, code = ''], at, all) => ({
    where: `${file}:${text.slice(0, all[at]!.index).split('\n').length}`,
    code,
    runs: run !== undefined,
  }));
}
