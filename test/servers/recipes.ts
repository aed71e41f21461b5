import { readdirSync, readFileSync } from 'node:fs';

/** A block of the documents that names the server or the runtime it is for: fenced as `ts in apollo`. */
export interface Recipe {
  readonly document: string;
  readonly language: 'ts' | 'js';
  /** `apollo`, `bun`, `federation`; `api` is the file that the others import as `./api.mjs`. */
  readonly server: string;
  readonly code: string;
  /** The packages that the command before it installs, without their versions. */
  readonly installs: readonly string[];
}

const docs = new URL('../../docs/', import.meta.url);

/** Every such block, in the order of the documents. */
export const recipes: readonly Recipe[] = readdirSync(docs)
  .filter((name) => name.endsWith('.md'))
  .flatMap((document) => {
    const text = readFileSync(new URL(document, docs), 'utf8');
    return [...text.matchAll(/^```(ts|js) in ([\w-]+)\n([\s\S]*?)^```$/gm)].map((match) => ({
      document,
      language: match[1] as Recipe['language'],
      server: match[2]!,
      code: match[3]!,
      installs: installsOf(text.slice(0, match.index)),
    }));
  });

/** The code of one recipe that is the only one of its server, or the first of it. */
export function recipeFor(server: string): string {
  const found = recipes.find((recipe) => recipe.server === server);
  if (found === undefined) throw new Error(`no document has a recipe for ${server}`);
  return found.code;
}

/** Of the last command before a block. */
function installsOf(text: string): readonly string[] {
  const command = [...text.matchAll(/^(?:npm install|bun add|deno add) ((?:.*\\\n)*.*)$/gm)].at(-1)?.[1] ?? '';
  return command
    .split(/[\s\\]+/)
    .filter((name) => name !== '')
    .map((name) => name.replace(/^npm:/, '').replace(/(?<=.)@[\d.]+$/, ''));
}
