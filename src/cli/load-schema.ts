import {
  buildASTSchema,
  concatAST,
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  validateSchema,
} from 'graphql';
import { ConfigurationError } from '../errors.ts';
import { SchemaPolicy } from '../policy/schema-policy.ts';
import { introspectionUnder, type Unannotated } from '../policy/unannotated.ts';
import { completeDefinitions } from './complete-definitions.ts';
import { findFiles } from './find-files.ts';
import { loadModule } from './load-module.ts';
import { located, parseDocument, readText } from './read-graphql.ts';
import { sdlProblems } from './sdl-problems.ts';
import { UsageError } from './usage-error.ts';
import { withoutRepetitions } from './without-repetitions.ts';

export interface SchemaOptions {
  readonly federation?: boolean;
  readonly unannotated?: Unannotated;
  /** Told of what was overlooked, a line each. */
  readonly warn?: (line: string) => void;
}

const ENDINGS = ['.graphql', '.gql', '.graphqls'];
const MODULE = /\.[cm]?[jt]s$/;

/** A schema out of SDL files or a module. @throws {UsageError} */
export async function loadSchema(path: string, options: SchemaOptions = {}): Promise<GraphQLSchema> {
  const { federation = false, warn } = options;
  const files = findFiles(path, ENDINGS);
  const modules = files.filter((file) => MODULE.test(file));
  if (modules.length === 1 && files.length === 1) return loadModule(path);
  if (modules.length > 0) {
    throw new UsageError(
      `${path}: ${modules[0]} is a module among ${files.length} files; name one module, or SDL files`,
    );
  }
  const documents = files.map((file) => parseDocument(readText(file), file));
  const document = withoutRepetitions(concatAST(documents), (type, { name, loc }) =>
    warn?.(
      `${loc?.source.name}:${loc?.startToken.line}: ${type}.${name.value} is defined twice in the same way; once is enough`,
    ),
  );
  return buildSchema(completeDefinitions(document, federation), { path, federation });
}

/** The policy of a schema. @throws {UsageError} that sends to `check` when its directives are wrong. */
export async function loadPolicy(path: string, options: SchemaOptions = {}): Promise<SchemaPolicy> {
  const schema = await loadSchema(path, options);
  try {
    return policyOfSchema(schema, options);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    const more = error.problems.length > 1 ? ` (and ${error.problems.length - 1} more)` : '';
    throw new UsageError(`${path}: ${error.problems[0]}${more}; graphql-bearer check lists all`);
  }
}

/** The policy under the settings of a server that sets nothing else. @throws {ConfigurationError} */
export function policyOfSchema(
  schema: GraphQLSchema,
  { federation = false, unannotated = 'authenticated' }: SchemaOptions,
): SchemaPolicy {
  return new SchemaPolicy(schema, { federation, unannotated, introspection: introspectionUnder(unannotated) });
}

function buildSchema(
  document: DocumentNode,
  { path, federation }: { readonly path: string; readonly federation: boolean },
): GraphQLSchema {
  try {
    const [problem, ...others] = sdlProblems(document);
    if (problem !== undefined) throw refused(problem, others.length, path);
    const schema = buildASTSchema(document, { assumeValidSDL: true });
    // A subgraph may well have no queries of its own.
    const invalid = validateSchema(schema).filter(({ message }) => !(federation && /^Query root type/.test(message)));
    if (invalid[0] !== undefined) throw refused(invalid[0], invalid.length - 1, path);
    return schema;
  } catch (error) {
    if (error instanceof UsageError) throw error;
    if (error instanceof GraphQLError) throw refused(error, 0, path);
    throw new UsageError(`${path}: ${(error as Error).message.split('\n')[0]}`);
  }
}

function refused(error: GraphQLError, others: number, path: string): UsageError {
  const more = others === 0 ? '' : ` (and ${others} more)`;
  return new UsageError(`${located(error, path).replace(/\.$/, '')}${more}; correct the type definitions there`);
}
