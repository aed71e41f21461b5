import {
  type GraphQLFieldResolver,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  getDirectiveValues,
  isListType,
  isNonNullType,
} from 'graphql';
import { FailingItems } from '../policy/failing-items.ts';
import type { SchemaPolicy } from '../policy/schema-policy.ts';
import { Verdicts } from '../policy/verdicts.ts';
import { handled, rejected } from './answer-denied.ts';
import { recordOf } from './auth-record.ts';
import { isAsyncIterable, isIterable } from './iterable.ts';
import { isPromiseLike } from './object-id.ts';
import { ReadAhead } from './read-ahead.ts';
import { executionOf } from './running-execution.ts';
import { runsAsDecided } from './runs-as-decided.ts';
import { selectedNames } from './selected-names.ts';

type Resolver = GraphQLFieldResolver<unknown, unknown>;

/**
 * The resolver of a list that a denied item makes fail. When an item throws, executors leave the rejections of earlier items
 * to nobody, and Node ends the process: one denied query would stop the server. Given each item as a promise, they wait
 * for all of them together. Where nothing of the kind can be denied, the resolver or its result as it was.
 */
export function watchedList(
  resolve: Resolver,
  { policy, type }: { readonly policy: SchemaPolicy; readonly type: GraphQLOutputType },
): Resolver {
  if (!mayBeWatched(policy, type)) return resolve;
  const items = FailingItems.of(policy);
  return (source, args, context, info) => {
    const value = resolve(source, args, context, info);
    const record = recordOf(context);
    const execution = executionOf(record, info);
    // What another policy lets through, this one may deny; and what an executor made of the operation, nobody decided.
    if (execution?.policy === policy && !execution.mayDeny && runsAsDecided(execution, info)) return value;
    const verdicts = record === null ? Verdicts.of(policy, null) : record.verdicts(policy);
    if (!items.mayFail(type, { verdicts, selected: selectedNames(info) })) return value;
    const watch = (list: unknown): unknown => watched(list, type, initialCount(info));
    return isPromiseLike(value) ? value.then(watch) : watch(value);
  };
}

/** True for a list of which an item may fail, whoever asks. */
export function mayBeWatched(policy: SchemaPolicy, type: GraphQLOutputType): boolean {
  return FailingItems.of(policy).mayFail(type, null);
}

/** The same list with promises for items, at every depth. */
function watched(value: unknown, type: GraphQLOutputType, readAhead: number): unknown {
  const list = isNonNullType(type) ? type.ofType : type;
  if (!isListType(list) || typeof value !== 'object' || value === null) return value;
  const inner = (item: unknown): unknown => watched(item, list.ofType, Number.POSITIVE_INFINITY);
  const promised = (item: unknown): Promise<unknown> =>
    isPromiseLike(item) ? handled(Promise.resolve(item).then(inner)) : Promise.resolve(inner(item));
  if (isAsyncIterable(value)) {
    if (readAhead === Number.POSITIVE_INFINITY) return readWhole(value, promised);
    // What an executor streams it takes as it comes, each item for itself.
    return new ReadAhead(value, readAhead, (item, isAhead) => (isAhead ? promised(item) : inner(item)));
  }
  if (!isIterable(value)) return value;
  const items = Array.from(value, promised);
  return items.length <= readAhead ? items : [...items.slice(0, readAhead), ...inTurn(items.slice(readAhead))];
}

/**
 * All of an async iterable as an array. An executor that is done (of graphql 17) takes no more of an async iterable, and
 * leaves to nobody what fails of the items that it took. A source that fails is an item that does.
 */
async function readWhole(source: AsyncIterable<unknown>, make: (item: unknown) => unknown): Promise<unknown[]> {
  const items: unknown[] = [];
  try {
    for await (const item of source) items.push(item);
  } catch (error) {
    return [...items.map((item) => make(item)), rejected(error)];
  }
  return items.map((item) => make(item));
}

/**
 * What is streamed, not before whoever gets it can be waiting: Yoga's executor forgets items that fail earlier than that,
 * and is never done.
 */
function inTurn(items: readonly Promise<unknown>[]): readonly Promise<unknown>[] {
  const turn = new Promise<void>((resolve) => void setTimeout(resolve, 0));
  return items.map((item) => handled(item.then((value) => turn.then(() => value))));
}

/** How many items of a list go out with the first result; all, where the list is not streamed. */
function initialCount({ schema, fieldNodes, variableValues }: GraphQLResolveInfo): number {
  const stream = schema.getDirective('stream');
  const [node] = fieldNodes;
  const values = stream == null || node === undefined ? undefined : getDirectiveValues(stream, node, variableValues);
  const count = values?.['if'] === false ? undefined : values?.['initialCount'];
  return typeof count === 'number' ? count : Number.POSITIVE_INFINITY;
}
