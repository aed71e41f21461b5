import type { ExecutionResult, GraphQLError, GraphQLSchema } from 'graphql';
import { capDenials, type DenialCollector } from '../graphql/denial-collector.ts';
import { type AuthorizationExtension, DenialError, denialOf } from '../graphql/denial-error.ts';
import { isAsyncIterable } from '../graphql/iterable.ts';
import { isInSchema } from '../graphql/visible-schema.ts';
import type { Denial } from '../policy/denial.ts';
import { ForwardedStream } from './forwarded-stream.ts';

/** The result of an execution with what was denied during it. */
export function withDenials<T extends ExecutionResult>(
  result: T,
  collector: DenialCollector | null,
  maxErrors: number,
): T {
  // Executors go on listing errors of fields that run when their data is null already.
  if (collector === null || collector.isEmpty) return mapErrors(result, (errors) => capDenials([...errors], maxErrors));
  return { ...result, errors: collector.mergeInto(result.errors ?? NONE) };
}

const NONE: readonly GraphQLError[] = [];

/** What `@defer` and `@stream` leave for later, in the forms of graphql 16 and 17. */
interface LaterParts {
  readonly incremental?: readonly Part[];
  readonly completed?: readonly Part[];
}

interface Part {
  readonly errors?: readonly GraphQLError[] | undefined;
}

/** Applies to the errors of a result, and to those of every part that it brings. Where they stay the same, so does the result. */
export function mapErrors<T extends ExecutionResult & LaterParts>(
  result: T,
  map: (errors: readonly GraphQLError[]) => readonly GraphQLError[],
): T {
  const own = mapOwnErrors(result, map);
  const { incremental, completed } = result;
  if (incremental === undefined && completed === undefined) return own;
  const parts = (given: readonly Part[]): readonly Part[] => given.map((part) => mapOwnErrors(part, map));
  return {
    ...own,
    ...(incremental !== undefined && { incremental: parts(incremental) }),
    ...(completed !== undefined && { completed: parts(completed) }),
  };
}

function mapOwnErrors<T extends Part>(part: T, map: (errors: readonly GraphQLError[]) => readonly GraphQLError[]): T {
  if (part.errors === undefined) return part;
  const errors = map(part.errors);
  return errors === part.errors ? part : { ...part, errors };
}

/**
 * A denial must not name what its caller cannot see: it keeps its place in the response, and says no more than that. Also
 * where a plugin that wraps the executor made another error of it.
 */
export function withoutHidden<T extends ExecutionResult>(result: T, visible: GraphQLSchema | null): T {
  if (visible === null) return result;
  const withoutNames = (error: GraphQLError): GraphQLError => {
    const said = error.extensions?.['authorization'] as Partial<AuthorizationExtension> | null | undefined;
    const { coordinate, reason } = denialOf(error) ?? said ?? {};
    if (coordinate === undefined || reason === undefined || isInSchema(visible, coordinate)) return error;
    const redacted: Denial = {
      coordinate: visible.getQueryType()?.name ?? 'Query',
      reason,
      needs: 'what this caller does not have',
      scope: null,
      unannotated: false,
    };
    const { responsePath, suppressed } = said ?? {};
    return DenialError.of(redacted, { locations: error.locations, path: error.path, responsePath, suppressed });
  };
  return mapErrors(result, (errors) => errors.map(withoutNames));
}

type Answered = Pick<ExecutionResult, 'data' | 'errors'> & Pick<LaterParts, 'incremental'>;

/**
 * True for a result that needs no decision: without data, and with no error from an execution or from a decision, which
 * tell what resolvers said to somebody, and what somebody may not do. A cache may have made plain objects of them. Where
 * there is no `data`, not even null, nothing was executed: another plugin refused, at whatever path.
 */
export function saysNothing({ data, errors = NONE, incremental }: Answered): boolean {
  if (data != null || incremental !== undefined) return false;
  return errors.every((error) => (data === undefined || error.path === undefined) && !isDenied(error));
}

/** True for a result without data that rules had a say in. */
export function saysDenied({ data, errors = NONE }: Answered): boolean {
  return data == null && errors.some(isDenied);
}

function isDenied({ extensions }: GraphQLError): boolean {
  return extensions?.['authorization'] !== undefined;
}

/** What graphql 17 answers where results come in parts; other executors answer with an async iterable of all of them. */
export interface InParts<T> {
  readonly initialResult: T;
  readonly subsequentResults: AsyncIterable<T>;
}

export function isInParts<T>(result: T | AsyncIterable<T>): result is T & InParts<T> {
  return typeof result === 'object' && result !== null && 'initialResult' in result && 'subsequentResults' in result;
}

/** True for what a client gets piece by piece, in either form. */
export function comesInParts<T extends object>(
  result: T | AsyncIterable<T>,
): result is AsyncIterable<T> | (T & InParts<T>) {
  return isAsyncIterable<T>(result) || isInParts(result);
}

/** Applies to a result, or to each result of a stream. */
export function mapResults<T>(result: T | AsyncIterable<T>, map: (result: T) => T): T | AsyncIterable<T> {
  if (isAsyncIterable<T>(result)) return new MappedStream(result, map);
  if (!isInParts(result)) return map(result);
  const { initialResult, subsequentResults } = result;
  const mapped: InParts<T> = {
    initialResult: map(initialResult),
    subsequentResults: new MappedStream(subsequentResults, map),
  };
  return { ...result, ...mapped };
}

class MappedStream<T> extends ForwardedStream<T> {
  readonly #map: (result: T) => T;

  constructor(source: AsyncIterable<T>, map: (result: T) => T) {
    super(source);
    this.#map = map;
  }

  async next(): Promise<IteratorResult<T>> {
    const result = await this.source.next();
    return result.done ? result : { value: this.#map(result.value), done: false };
  }
}
