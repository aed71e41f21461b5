import type { GraphQLResolveInfo } from 'graphql';
import type { IdPath } from '../policy/directives/requires-decision.ts';
import type { ResponsePath } from './denial-error.ts';
import { isAsNamed, isFetched } from './fetched-object.ts';

/** What a resolver was called with. */
export interface Call {
  readonly source: unknown;
  /** Where the source is in the response; undefined for the root. */
  readonly at: ResponsePath | undefined;
  /** Of which type it is. */
  readonly type: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly context: unknown;
  readonly info: GraphQLResolveInfo;
}

/** Ids are short everywhere; whoever sends more is not asking about an object. */
const MAX_LENGTH = 1_024;

/**
 * The id at the end of a path, as text; null where there is nothing that could be one, which denies. Read like the
 * default resolver reads a field: methods are called without arguments, promises are awaited.
 */
export function objectId({ from, keys }: IdPath, call: Call): string | null | Promise<string | null> {
  if (from === 'args') return argumentId({ from, keys }, call.args);
  try {
    return follow(call.source, { keys, at: 0, call });
  } catch {
    return null;
  }
}

/** The id at the end of a path through coerced arguments; null where there is nothing that could be one. */
export function argumentId({ keys }: IdPath, args: Readonly<Record<string, unknown>>): string | null {
  let value: unknown = args;
  for (const key of keys) {
    if (typeof value !== 'object' || value === null) return null;
    value = (value as Readonly<Record<string, unknown>>)[key];
  }
  return idOf(value);
}

interface Walk {
  readonly keys: readonly string[];
  readonly at: number;
  readonly call: Call;
}

function follow(value: unknown, { keys, at, call }: Walk): string | null | Promise<string | null> {
  if (isPromiseLike(value)) {
    return Promise.resolve(value).then(
      (settled) => follow(settled, { keys, at, call }),
      () => null,
    );
  }
  const key = keys[at];
  if (key === undefined) return idOf(value);
  if (typeof value !== 'object' || value === null) return null;
  // What the client put in the place of the id is not what decides.
  if (isFetched(value) && !isAsNamed(keys, call)) return null;
  const next = (value as Readonly<Record<string, unknown>>)[key];
  const member: unknown = typeof next === 'function' ? next.call(value, {}, call.context, call.info) : next;
  return follow(member, { keys, at: at + 1, call });
}

function idOf(value: unknown): string | null {
  if (typeof value === 'string') return value !== '' && value.length <= MAX_LENGTH ? value : null;
  return Number.isSafeInteger(value) || typeof value === 'bigint' ? String(value) : null;
}

export function isPromiseLike(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as { readonly then?: unknown } | null | undefined)?.then === 'function';
}
