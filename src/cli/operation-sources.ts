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

/** The documents that patterns name, each once: files, folders, globs, persisted-operations manifests, or `-`. @throws {UsageError} */
export async function operationSources(patterns: readonly string[], io: IO): Promise<readonly OperationSource[]> {
  const sources = new Map<string, OperationSource>();
  for (const pattern of new Set(patterns)) {
    const found =
      pattern === '-'
        ? [{ name: '<stdin>', path: null, id: null, text: await io.stdin() }]
        : findFiles(pattern, OPERATION_ENDINGS).flatMap(sourcesOfFile);
    for (const source of found) sources.set(`${source.path ?? ''}#${source.id ?? ''}`, source);
  }
  return [...sources.values()];
}

function sourcesOfFile(file: string): readonly OperationSource[] {
  if (/\.[cm]?[jt]sx?$/.test(file))
    throw new UsageError(
      `${file}: operations in code are not read; name .graphql files or a persisted-operations manifest`,
    );
  const path = resolve(file);
  const text = readText(file);
  if (!file.endsWith('.json')) return [{ name: file, path, id: null, text }];
  return manifest(text, file).map(([id, body]) => ({ name: `${file}#${id}`, path, id, text: body }));
}

/** Both shapes of the field: an object from id to document, and Apollo's list of operations with `id` and `body`. */
function manifest(text: string, file: string): readonly (readonly [id: string, body: string])[] {
  const parsed = parseJson(text, file);
  const listed = (parsed as { readonly operations?: unknown } | null)?.operations;
  const entries: readonly (readonly [string, unknown])[] = Array.isArray(listed)
    ? listed.map((each: { readonly id?: unknown; readonly body?: unknown } | null) => [String(each?.id), each?.body])
    : typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
      ? Object.entries(parsed)
      : [];
  const wrong = entries.find(([, body]) => typeof body !== 'string');
  if (entries.length === 0 || wrong !== undefined) {
    const where = wrong === undefined ? file : `${file}#${wrong[0]}`;
    throw new UsageError(
      `${where}: is no persisted operation; a manifest is an object from id to document, or Apollo's`,
    );
  }
  return entries as readonly (readonly [string, string])[];
}
