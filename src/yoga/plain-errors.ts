import type { ExecutionResult, GraphQLError } from 'graphql';
import { denialOf } from '../graphql/denial-error.ts';
import { mapErrors } from './results.ts';

/** What stands for an error of ours in a response, its members in the order in which errors are written. */
class PlainError {
  declare readonly message: GraphQLError['message'];
  declare readonly locations?: GraphQLError['locations'];
  declare readonly path?: GraphQLError['path'];
  declare readonly extensions: GraphQLError['extensions'];

  constructor({ message, locations, path, extensions }: GraphQLError) {
    this.message = message;
    if (locations !== undefined) this.locations = locations;
    if (path !== undefined) this.path = path;
    this.extensions = extensions;
  }

  /** True where the two differ in their paths alone. */
  says(other: PlainError): boolean {
    const { message, locations, extensions } = other;
    return this.extensions === extensions && this.locations === locations && this.message === message;
  }
}

/**
 * Turns our errors into the plain objects that the response holds. Serializers of servers make a `GraphQLError` anew for
 * each one that they find, with a stack trace that nobody reads.
 */
export function withPlainErrors<T extends ExecutionResult>(result: T): T {
  return mapErrors(result, (errors) =>
    errors.some((error) => denialOf(error) !== undefined)
      ? errors.map((error) =>
          denialOf(error) === undefined ? error : (new PlainError(error) as unknown as GraphQLError),
        )
      : errors,
  );
}

/** As `JSON.stringify` does. What errors that follow each other have in common is written once, and copied. */
export function stringifyResult(result: ExecutionResult): string {
  let members = '';
  for (const [name, value] of Object.entries(result)) {
    const text = name === 'errors' && Array.isArray(value) ? textOfErrors(value) : JSON.stringify(value);
    if (text !== undefined) members += `${members === '' ? '' : ','}${JSON.stringify(name)}:${text}`;
  }
  return `{${members}}`;
}

function textOfErrors(errors: readonly unknown[]): string {
  const textOfKey = keyTexts();
  let like = null as PlainError | null;
  let beforePath = '';
  let afterPath = '';
  let all = '';
  for (const error of errors) {
    if (all !== '') all += ',';
    if (!(error instanceof PlainError) || error.path == null) {
      all += JSON.stringify(error) ?? 'null';
      continue;
    }
    if (like?.says(error) !== true) {
      like = error;
      const { message, locations, extensions } = error;
      beforePath = `${JSON.stringify({ message, locations }).slice(0, -1)},"path":[`;
      afterPath = JSON.stringify({ message, locations, path: [], extensions }).slice(beforePath.length);
    }
    let path = '';
    for (const key of error.path) path += path === '' ? textOfKey(key) : `,${textOfKey(key)}`;
    all += beforePath + path + afterPath;
  }
  return `[${all}]`;
}

/** Paths have many indices and few names. */
function keyTexts(): (key: unknown) => string {
  const known = new Map<unknown, string>();
  return (key) => {
    if (Number.isSafeInteger(key)) return String(key);
    let text = known.get(key);
    if (text === undefined) known.set(key, (text = JSON.stringify(key) ?? 'null'));
    return text;
  };
}
