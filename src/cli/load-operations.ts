import { type DocumentNode, type GraphQLSchema, Kind, type OperationDefinitionNode, validate } from 'graphql';
import { Fragments } from './fragments.ts';
import type { IO } from './io.ts';
import { type OperationSource, operationSources } from './operation-sources.ts';
import { progressOf } from './progress.ts';
import { located, parseDocument } from './read-graphql.ts';
import { UsageError } from './usage-error.ts';

/** One operation, with the fragments it needs, ready to be planned. */
export interface LoadedOperation {
  readonly name: string;
  readonly source: OperationSource;
  readonly operation: OperationDefinitionNode;
  /** The operation and its fragments, from whichever files these come. */
  readonly document: DocumentNode;
}

export interface LoadedOperations {
  /** By file, in the order of each. */
  readonly operations: readonly LoadedOperation[];
  /** What could not be used, one line each. */
  readonly problems: readonly string[];
}

/**
 * Reads and validates operations, each by itself with the fragments it uses: one that is wrong leaves the others usable.
 * @throws {UsageError} when there is nothing to read.
 */
export async function loadOperations(
  patterns: readonly string[],
  { schema, io }: { readonly schema: GraphQLSchema; readonly io: IO },
): Promise<LoadedOperations> {
  const { sources, problems: unread } = await operationSources(patterns, io);
  const problems = [...unread];
  const parsed = sources.flatMap((source) => {
    try {
      return [{ source, document: parseDocument(source.text, source.name) }];
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      problems.push(error.message);
      return [];
    }
  });
  const fragments = new Fragments(parsed);
  const found = parsed.flatMap(({ source, document }) =>
    document.definitions.flatMap((each) => (each.kind === Kind.OPERATION_DEFINITION ? [{ source, each }] : [])),
  );
  const progress = progressOf(io, 'Validating operation', found.length);
  const operations = found.flatMap(({ source, each }, index) => {
    progress(index + 1);
    const name = each.name?.value ?? '(anonymous)';
    const used = fragments.usedBy(each, source);
    if (typeof used === 'string') {
      problems.push(`${source.name}: ${name}: ${used}`);
      return [];
    }
    const document: DocumentNode = { kind: Kind.DOCUMENT, definitions: [each, ...used] };
    const problem = firstProblem(schema, document, source);
    if (problem === null) return [{ name, source, operation: each, document }];
    problems.push(problem);
    return [];
  });
  if (operations.length === 0 && problems.length === 0) {
    throw new UsageError(
      `${patterns.join(', ')}: holds no operation; name files with queries, mutations or subscriptions`,
    );
  }
  return { operations, problems };
}

function firstProblem(schema: GraphQLSchema, document: DocumentNode, { name }: OperationSource): string | null {
  // Servers add these two by a plugin, not in the schema's text.
  const errors = validate(schema, document).filter(
    ({ message }) => !/^Unknown directive "@(defer|stream)"/.test(message),
  );
  const [error] = errors;
  if (error === undefined) return null;
  const more = errors.length === 1 ? '' : ` (and ${errors.length - 1} more)`;
  return `${located(error, name).replace(/\.$/, '')}${more}; correct the operation, or name the schema it is for`;
}
