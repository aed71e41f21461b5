import { readdirSync, type Stats, statSync } from 'node:fs';
import { join } from 'node:path';
import { checkFileName } from './check-file-name.ts';
import { UsageError } from './usage-error.ts';

/**
 * The files that a path or glob names, sorted: `*`, `?`, `**` and `{a,b}`, and a folder for everything in it that ends as
 * asked.
 * @throws {UsageError} when it names none.
 */
export function findFiles(pattern: string, endings: readonly string[]): readonly string[] {
  checkFileName(pattern);
  const isExact = statOf(pattern) !== undefined;
  const files = !isExact && isGlob(pattern) ? alternatives(pattern).flatMap(matching) : existing(pattern, endings);
  if (files.length > 0) return [...new Set(files)].sort();
  if (isExact) throw new UsageError(`${pattern}: the folder holds no ${endings.join(' or ')} file; name one that does`);
  throw new UsageError(
    isGlob(pattern)
      ? `${pattern}: no file matches; quote the pattern, and check it from this folder`
      : `${pattern}: there is no such file; check the path`,
  );
}

function isGlob(pattern: string): boolean {
  return /[*?{]/.test(pattern);
}

/** `a.{b,c}` as `a.b` and `a.c`. */
function alternatives(pattern: string): readonly string[] {
  const [, before, choices, after] = /^(.*?)\{([^{}]*)\}(.*)$/s.exec(pattern) ?? [];
  if (choices === undefined) return [pattern];
  return choices.split(',').flatMap((choice) => alternatives(`${before}${choice}${after}`));
}

/** Undefined for whatever cannot be looked at, also because no file could have such a name. */
export function statOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}

function existing(path: string, endings: readonly string[]): readonly string[] {
  const stat = statOf(path);
  if (stat === undefined) return [];
  if (!stat.isDirectory()) return [path];
  return below(path).filter((file) => endings.some((ending) => file.endsWith(ending)));
}

function matching(pattern: string): readonly string[] {
  const normal = pattern.replace(/^(\.\/)+/, '');
  const segments = normal.split('/');
  const firstGlob = segments.findIndex(isGlob);
  if (firstGlob === -1) return existing(normal, []);
  const base = firstGlob === 0 ? '.' : segments.slice(0, firstGlob).join('/') || '/';
  if (statOf(base)?.isDirectory() !== true) return [];
  const matches = new RegExp(`^${segments.map(segmentPattern).join('/').replaceAll('.*/', '(?:.*/)?')}$`, 's');
  return below(base).filter((file) => matches.test(file));
}

function segmentPattern(segment: string): string {
  if (segment === '**') return '.*';
  return segment
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '[^/]*')
    .replaceAll('?', '[^/]');
}

function below(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name === 'node_modules' || entry.name === '.git') return [];
    const path = (folder === '.' ? entry.name : join(folder, entry.name)).replaceAll('\\', '/');
    return entry.isDirectory() ? below(path) : [path];
  });
}
