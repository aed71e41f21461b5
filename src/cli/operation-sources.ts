import { resolve } from 'node:path';
import { findFiles } from './find-files.ts';
import type { IO } from './io.ts';
import { readText } from './read-graphql.ts';
import { parseJson } from './read-json.ts';
import { UsageError } from './usage-error.ts';

/** One document's text. */
export interface OperationSource {
  /** For messages: a file, `manifest.json#id` or `<stdin>`. */
  readonly name: string;
  /** Absolute path of the file it comes from; null for standard input. */
  readonly path: string | null;
  /** Its id in a manifest. */
  readonly id: string | null;
  readonly text: string;
}

export const OPERATION_ENDINGS: readonly string[] = ['.graphql', '.gql'];

/** What could be read, and a line for what could not: one wrong file leaves the others usable. */
export interface OperationSources {
  readonly sources: readonly OperationSource[];
  readonly problems: readonly string[];
}

const CODE = /\.[cm]?[jt]sx?$/;

/**
 * The documents that patterns name, each once: files, folders, globs, persisted-operations manifests, or `-`.
 * @throws {UsageError} for a pattern that names nothing.
 */
export async function operationSources(patterns: readonly string[], io: IO): Promise<OperationSources> {
  const sources = new Map<string, OperationSource>();
  const problems = new Set<string>();
  const add = (source: OperationSource) => void sources.set(`${source.path ?? ''}#${source.id ?? ''}`, source);
  for (const pattern of new Set(patterns)) {
    if (pattern === '-') {
      add({ name: '<stdin>', path: null, id: null, text: await io.stdin() });
      continue;
    }
    const files = findFiles(pattern, OPERATION_ENDINGS);
    const [code, ...others] = files.filter((file) => CODE.test(file));
    if (code !== undefined) {
      const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
      const mend = 'name .graphql files or a persisted-operations manifest';
      problems.add(`${code}${more}: operations in code are not read; ${mend}`);
    }
    for (const file of files) {
      if (CODE.test(file)) continue;
      try {
        for (const source of sourcesOfFile(file, problems)) add(source);
      } catch (error) {
        if (!(error instanceof UsageError)) throw error;
        problems.add(error.message);
      }
    }
  }
  return { sources: [...sources.values()], problems: [...problems] };
}

function sourcesOfFile(file: string, problems: Set<string>): readonly OperationSource[] {
  const path = resolve(file);
  const text = readText(file);
  if (!file.endsWith('.json')) return [{ name: file, path, id: null, text }];
  const entries = manifest(text, file);
  return entries.flatMap(([id, body]) => {
    const name = `${file}#${id}`;
    if (typeof body === 'string') return [{ name, path, id, text: body }];
    problems.add(`${name}: ${NO_OPERATION}`);
    return [];
  });
}

const NO_OPERATION = "is no persisted operation; a manifest is an object from id to document, or Apollo's";

/** Both shapes of the field: an object from id to document, and Apollo's list of operations with `id` and `body`. */
function manifest(text: string, file: string): readonly (readonly [id: string, body: unknown])[] {
  const parsed = parseJson(text, file);
  const listed = (parsed as { readonly operations?: unknown } | null)?.operations;
  const entries: readonly (readonly [string, unknown])[] = Array.isArray(listed)
    ? listed.map((each: { readonly id?: unknown; readonly body?: unknown } | null) => [String(each?.id), each?.body])
    : typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
      ? Object.entries(parsed)
      : [];
  if (entries.length === 0) throw new UsageError(`${file}: ${NO_OPERATION}`);
  return entries;
}
