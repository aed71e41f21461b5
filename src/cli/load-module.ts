import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type GraphQLSchema, isSchema } from 'graphql';
import { enforcedPolicy } from '../graphql/schema-policies.ts';
import { UsageError } from './usage-error.ts';

/** The schema that a module exports as `default` or `schema`, or a promise of it. @throws {UsageError} */
export async function loadModule(path: string): Promise<GraphQLSchema> {
  const exported = await importModule(path);
  const { default: main, schema: named } = exported;
  const candidates = [main, named, (main as { readonly schema?: unknown } | null | undefined)?.schema];
  for (const candidate of candidates) {
    const schema = await promised(candidate, path);
    if (!isOurs(schema, path)) continue;
    // A guarded schema is read like the one that it was made of.
    return enforcedPolicy(schema)?.schema ?? schema;
  }
  throw new UsageError(`${path}: exports no GraphQLSchema; export it as "schema" or "default"`);
}

async function importModule(path: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    return await import(pathToFileURL(resolve(path)).href);
  } catch (error) {
    const why = String((error as Error | undefined)?.message ?? error).split('\n')[0];
    const isTypeScript = /\.[cm]?ts$/.test(path);
    const mend = isTypeScript
      ? `Node ${process.versions.node} may not run TypeScript; name the compiled .js file, or an SDL file`
      : 'see that "node" can import it';
    throw new UsageError(`${path}: cannot be loaded (${why}); ${mend}`);
  }
}

async function promised(candidate: unknown, path: string): Promise<unknown> {
  try {
    return await candidate;
  } catch (error) {
    const why = String((error as Error | undefined)?.message ?? error).split('\n')[0];
    throw new UsageError(`${path}: the schema it promises was not made (${why}); see that the module makes it`);
  }
}

function isOurs(value: unknown, path: string): value is GraphQLSchema {
  try {
    return isSchema(value);
  } catch {
    // graphql throws where another copy of itself made the schema.
    throw new UsageError(
      `${path}: its schema was made by another copy of graphql; install graphql-bearer where that module finds graphql`,
    );
  }
}
