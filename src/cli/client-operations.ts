import { resolve } from 'node:path';
import { findFiles, statOf } from './find-files.ts';
import type { LoadedOperation } from './load-operations.ts';
import { OPERATION_ENDINGS } from './operation-sources.ts';
import { UsageError } from './usage-error.ts';

/** `--client NAME=GLOB`: a client, and which operations are its own. */
export interface ClientPattern {
  readonly client: string;
  readonly pattern: string;
  /** The files that the pattern names; null where it is meant for names of operations. */
  readonly files: readonly string[] | null;
}

/** @throws {UsageError} for what is not `NAME=GLOB`. */
export function clientPattern(given: string): ClientPattern {
  const at = given.indexOf('=');
  const client = given.slice(0, at);
  const pattern = given.slice(at + 1);
  if (at < 1 || pattern === '') {
    throw new UsageError(`--client ${given}: expected NAME=GLOB, such as --client 'web=operations/web/**/*.graphql'`);
  }
  return { client, pattern, files: filesOf(pattern) };
}

/** The operations of a client: by file, or where the pattern names no file by operation name or manifest id. */
export function operationsOfClient<T extends LoadedOperation>(
  operations: readonly T[],
  { pattern, files }: Pick<ClientPattern, 'pattern' | 'files'>,
): readonly T[] {
  const paths = files?.map((file) => resolve(file));
  const matches = new RegExp(
    `^${pattern
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
  );
  return operations.filter(({ name, source }) =>
    paths === undefined
      ? matches.test(name) || (source.id !== null && matches.test(source.id))
      : source.path !== null && paths.includes(source.path),
  );
}

function filesOf(pattern: string): readonly string[] | null {
  if (statOf(pattern) === undefined && !pattern.includes('/') && !pattern.includes('.')) return null;
  try {
    return findFiles(pattern, OPERATION_ENDINGS);
  } catch (error) {
    if (error instanceof UsageError) return null;
    throw error;
  }
}
