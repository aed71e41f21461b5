import { readFileSync } from 'node:fs';
import { type DocumentNode, GraphQLError, parse, Source } from 'graphql';
import { checkFileName } from './check-file-name.ts';
import { UsageError } from './usage-error.ts';

/** The text of a file. @throws {UsageError} when it cannot be read. */
export function readText(path: string): string {
  checkFileName(path);
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? 'there is no such file' : `cannot be read (${code ?? 'unknown reason'})`;
    throw new UsageError(`${path}: ${why}; check the path`);
  }
}

/** A GraphQL document out of a file. @throws {UsageError} that names file, line and column. */
export function parseDocument(text: string, path: string): DocumentNode {
  try {
    return parse(new Source(text, path));
  } catch (error) {
    const problem = error instanceof GraphQLError ? located(error, path) : `${path}: ${(error as Error).message}`;
    throw new UsageError(`${problem.replace(/\.$/, '')}; correct the GraphQL there`);
  }
}

/** One line for a GraphQL error: `schema.graphql:3:7: Unknown type "Foo".` */
export function located(error: GraphQLError, path: string): string {
  const file = error.source?.name ?? error.nodes?.[0]?.loc?.source.name ?? path;
  const [at] = error.locations ?? [];
  return `${file}${at === undefined ? '' : `:${at.line}:${at.column}`}: ${error.message.replace(/\s+/g, ' ')}`;
}
