import { type Answer, keyOf, type Path } from './reference-evaluator.ts';

/** The parts of a response that are compared. */
export interface Given {
  readonly data?: unknown;
  readonly errors?: readonly GivenError[];
}
interface GivenError {
  readonly message: string;
  readonly path?: Path;
  readonly extensions?: {
    readonly code?: unknown;
    readonly authorization?: { coordinate?: string; reason?: string; responsePath?: Path };
  };
}

const LEAF = /leaf\([^)]*\)/g;
const startsWith = (path: Path, start: Path): boolean => start.every((key, index) => path[index] === key);

/** What is wrong with a response, in words; empty when it is what the evaluator said. */
export function differences(given: Given, { expected, ran }: { expected: Answer; ran: ReadonlySet<string> }): string[] {
  const found: string[] = [];
  const allowed = new Set(JSON.stringify(expected.data ?? null).match(LEAF) ?? []);
  for (const leaf of JSON.stringify(given).match(LEAF) ?? []) {
    if (!allowed.has(leaf)) found.push(`leaked ${leaf}`);
  }
  for (const path of ran) if (!expected.mayRun.has(path)) found.push(`the resolver at ${path} ran`);
  if (JSON.stringify(given.data) !== JSON.stringify(expected.data)) {
    found.push(`data ${JSON.stringify(given.data)} instead of ${JSON.stringify(expected.data)}`);
  }
  const errors = given.errors ?? [];
  const placeOf = (error: GivenError): Path | undefined =>
    expected.refused ? error.extensions?.authorization?.responsePath : error.path;
  for (const error of errors) {
    const place = placeOf(error);
    const { coordinate, reason } = error.extensions?.authorization ?? {};
    const said = `${place === undefined ? 'no place' : keyOf(place)}: ${coordinate} ${reason} (${error.message})`;
    const failures = expected.denied.filter((denial) => place && keyOf(denial.path) === keyOf(place));
    if (failures.length === 0) found.push(`unexpected error at ${said}`);
    else if (
      !failures.flatMap((each) => each.failures).some((one) => one.coordinate === coordinate && one.reason === reason)
    ) {
      found.push(`wrong reason at ${said} instead of ${JSON.stringify(failures.flatMap((each) => each.failures))}`);
    }
  }
  const told = errors.map((error) => keyOf(placeOf(error) ?? ['?']));
  for (const place of told.filter((one, index) => told.indexOf(one) !== index)) found.push(`two errors at ${place}`);
  for (const denial of expected.denied) {
    const isBelowNull = expected.nulled.some((start) => startsWith(denial.path, start));
    if (!isBelowNull && !told.includes(keyOf(denial.path))) found.push(`no error at ${keyOf(denial.path)}`);
  }
  for (const start of expected.nulled) {
    const why = errors.some((error) => startsWith(placeOf(error) ?? [], start));
    const isInner = expected.nulled.some((other) => other.length < start.length && startsWith(start, other));
    if (!why && !isInner) found.push(`no error that explains the null at ${keyOf(start)}`);
  }
  return found;
}
