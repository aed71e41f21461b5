import type { FieldNode, GraphQLError } from 'graphql';
import type { Denial } from '../policy/denial.ts';
import { DenialError, denialOf, pathToArray, type ResponsePath, type Said, saidOf } from './denial-error.ts';

/** Objects of several types can be denied at one position, each for its own reason. */
interface Position {
  readonly listed: { readonly denial: Denial; readonly path: ResponsePath; readonly node: FieldNode | undefined }[];
  count: number;
}

/**
 * The denied nullable fields of one execution. They resolve to null at once, and become errors when the execution is
 * done: no exception travels through the executor for each row of a list, and what exceeds the cap is only counted.
 */
export class DenialCollector {
  readonly #max: number;
  readonly #positions = new Map<string, Position>();
  /** Rows of one list share the list's path: the position of each of their fields is found without spelling it out. */
  #list: ResponsePath | undefined;
  #fieldsOfList: Map<string | number, Position> | null = null;

  constructor(max: number) {
    this.#max = max;
  }

  add(denial: Denial, { path, node }: { readonly path: ResponsePath; readonly node: FieldNode | undefined }): void {
    const position = this.#position(path);
    position.count += 1;
    if (position.count <= this.#max) position.listed.push({ denial, path, node });
  }

  /** Counts one more at a position of rows that is full already; false: there, it has to be added. */
  isOnlyCounted(path: ResponsePath): boolean {
    if (this.#list === undefined || this.#list !== listOf(path)) return false;
    const position = this.#fieldsOfList?.get(path.key);
    if (position === undefined || position.count < this.#max) return false;
    position.count += 1;
    return true;
  }

  /** The errors of an execution and what was collected during it, each response position capped. */
  mergeInto(errors: readonly GraphQLError[]): readonly GraphQLError[] {
    const collected: GraphQLError[] = [];
    const unlisted = new Map<string, number>();
    const saidOfAll = new Map<Denial, Said>();
    for (const [position, { listed, count }] of this.#positions) {
      for (const { denial, path, node } of listed) {
        let said = saidOfAll.get(denial);
        if (said === undefined) saidOfAll.set(denial, (said = saidOf(denial)));
        collected.push(DenialError.of(denial, { path: pathToArray(path), node: node ?? null, said }));
      }
      if (count > listed.length) unlisted.set(position, count - listed.length);
    }
    return capDenials([...errors, ...collected], this.#max, unlisted);
  }

  /** True for data with a value where this execution denied one: it comes from another. */
  isContradictedBy(data: unknown): boolean {
    const values = new Values(data);
    for (const { listed } of this.#positions.values()) {
      if (listed.some(({ path }) => values.at(path) != null)) return true;
    }
    return false;
  }

  get isEmpty(): boolean {
    return this.#positions.size === 0;
  }

  #position(path: ResponsePath): Position {
    const list = listOf(path);
    if (list === undefined) return this.#named(path);
    if (list !== this.#list) {
      this.#list = list;
      this.#fieldsOfList = null;
    }
    this.#fieldsOfList ??= new Map();
    let position = this.#fieldsOfList.get(path.key);
    if (position === undefined) this.#fieldsOfList.set(path.key, (position = this.#named(path)));
    return position;
  }

  #named(path: ResponsePath): Position {
    const key = positionOf(keysOf(pathToArray(path)));
    let position = this.#positions.get(key);
    if (position === undefined) this.#positions.set(key, (position = { listed: [], count: 0 }));
    return position;
  }
}

/**
 * Lists the first denials of each response position (the path without list indices), and says how many were left out.
 * `unlisted`: how many of a position are not among the errors to begin with.
 */
export function capDenials(
  errors: readonly GraphQLError[],
  max: number,
  unlisted: ReadonlyMap<string, number> = NONE,
): readonly GraphQLError[] {
  if (errors.length <= max && unlisted.size === 0) return errors;
  const positions = new Map<
    string,
    { count: number; readonly denial: Denial; readonly responsePath: readonly string[] }
  >();
  const kept = errors.filter(({ path }, index) => {
    const denial = denialOf(errors[index]);
    if (denial === undefined || path === undefined) return true;
    const responsePath = keysOf(path);
    const key = positionOf(responsePath);
    let position = positions.get(key);
    if (position === undefined) positions.set(key, (position = { count: 0, denial, responsePath }));
    position.count += 1;
    return position.count <= max;
  });
  for (const [key, { count, denial, responsePath }] of positions) {
    const suppressed = Math.max(count - max, 0) + (unlisted.get(key) ?? 0);
    if (suppressed > 0) kept.push(DenialError.of(denial, { responsePath, suppressed }));
  }
  return kept;
}

const NONE: ReadonlyMap<string, number> = new Map();

/** The path of the list whose row a field belongs to. */
function listOf({ prev }: ResponsePath): ResponsePath | undefined {
  return typeof prev?.key === 'number' ? prev.prev : undefined;
}

function positionOf(responsePath: readonly string[]): string {
  return responsePath.join('.');
}

function keysOf(path: readonly (string | number)[]): readonly string[] {
  return path.filter((key) => typeof key === 'string');
}

/** What stands where in data: nothing where something above it is null. Rows of a list are read one after the other. */
class Values {
  readonly #data: unknown;
  #list: ResponsePath | undefined;
  #rows: unknown;

  constructor(data: unknown) {
    this.#data = data;
  }

  at(path: ResponsePath | undefined): unknown {
    if (path === undefined) return this.#data;
    const list = listOf(path);
    if (list === undefined) return memberOf(this.at(path.prev), path.key);
    if (list !== this.#list) {
      this.#rows = this.at(list);
      this.#list = list;
    }
    return memberOf(memberOf(this.#rows, path.prev!.key), path.key);
  }
}

function memberOf(value: unknown, key: string | number): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string | number, unknown>>)[key]
    : null;
}
