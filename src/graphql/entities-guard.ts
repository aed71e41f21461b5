import {
  type GraphQLFieldResolver,
  type GraphQLInterfaceType,
  type GraphQLObjectType,
  isInterfaceType,
  isObjectType,
} from 'graphql';
import type { Denial } from '../policy/denial.ts';
import type { SchemaPolicy } from '../policy/schema-policy.ts';
import { deniedItem, handled, type Running } from './answer-denied.ts';
import { recordOf } from './auth-record.ts';
import { isAsyncIterable, isIterable } from './iterable.ts';
import { isPromiseLike } from './object-id.ts';
import { typeDenial } from './type-denial.ts';

type Resolver = GraphQLFieldResolver<unknown, unknown>;

/**
 * The resolver of a subgraph's `_entities`, asked for no entity of a type that is closed to the caller: such a
 * representation becomes null with an error at its own place, and nobody looks the entity up.
 *
 * @see https://www.apollographql.com/docs/graphos/reference/federation/subgraph-specific-fields
 */
export function guardEntities(policy: SchemaPolicy, resolve: Resolver): Resolver {
  return (source, args, context, info) => {
    const { representations } = args as { readonly representations?: unknown };
    if (!Array.isArray(representations)) return resolve(source, args, context, info);
    const running: Running = { record: recordOf(context), info };
    const indices = entityIndices(args);
    const indexOf = (at: number): number => indices?.[at] ?? at;
    const lookUp = (positions: readonly number[]): unknown => {
      const asked: readonly unknown[] = positions.map((at) => representations[at] as unknown);
      indicesOf.set(asked, positions.map(indexOf));
      return resolve(source, { ...args, representations: asked }, context, info);
    };
    const places = representations.map((each, at): Place | null => {
      const type = entityType(policy, each);
      const denial = type && typeDenial(policy, running.record, type);
      if (denial !== null) return () => deniedEntity(denial, indexOf(at), running);
      if (!isInterfaceType(type) || representations.length === 1) return null;
      const entity = onlyOne(lookUp([at]));
      return () => entity;
    });
    const rest = places.flatMap((place, at) => (place === null ? [at] : []));
    if (rest.length === representations.length) return resolve(source, args, context, info);
    const found = rest.length === 0 ? [] : lookUp(rest);
    return isPromiseLike(found) ? found.then((list) => inTheirPlaces(list, places)) : inTheirPlaces(found, places);
  };
}

const indicesOf = new WeakMap<readonly unknown[], readonly number[]>();

/**
 * Where the entities stand in the response that a guard asks for, which may be some of those that the client asked for: behind it
 * can be another guard, in a copy that was made of a guarded schema. Undefined where they stand as they are asked for.
 */
export function entityIndices({ representations }: Readonly<Record<string, unknown>>): readonly number[] | undefined {
  return Array.isArray(representations) ? indicesOf.get(representations) : undefined;
}

/** What stands at the place of a representation that is not looked up with the rest. */
type Place = () => unknown;

/**
 * The entity of a list of one. What an interface stands for is known when it is looked up, and may be denied then: by itself,
 * as whoever looks up several, and fails at one of them, leaves the failures of those before it to nobody, which ends
 * the process.
 */
function onlyOne(found: unknown): unknown {
  if (isPromiseLike(found)) return handled(Promise.resolve(found).then(onlyOne));
  if (isAsyncIterable(found)) return handled(firstOf(found));
  if (!isIterable(found)) return found instanceof Error ? found : null;
  const [entity] = found;
  return isPromiseLike(entity) ? handled(Promise.resolve(entity)) : entity;
}

async function firstOf(found: AsyncIterable<unknown>): Promise<unknown> {
  for await (const entity of found) return entity;
  return null;
}

/** Whatever is no entity of the schema is for the resolver, and for the guard of types behind it. */
function entityType(policy: SchemaPolicy, representation: unknown): GraphQLObjectType | GraphQLInterfaceType | null {
  const { __typename: name } = (representation ?? {}) as { readonly __typename?: unknown };
  // A name may come as what only reads like one, such as `["Patient"]`: looked up as those look it up who resolve entities.
  const type = policy.schema.getType(name as string);
  return isObjectType(type) || isInterfaceType(type) ? type : null;
}

/** Some other entity would be taken for the one that is denied. */
function inTheirPlaces(found: unknown, places: readonly (Place | null)[]): unknown {
  if (isAsyncIterable(found)) return inTurn(found[Symbol.asyncIterator](), places);
  // Not a list: an error, which is for the executor.
  if (!isIterable(found)) return found;
  const rest = found[Symbol.iterator]();
  return places.map((place) => (place === null ? (rest.next().value as unknown) : place()));
}

async function* inTurn(rest: AsyncIterator<unknown>, places: readonly (Place | null)[]): AsyncGenerator<unknown> {
  try {
    for (const place of places) yield place === null ? (await rest.next()).value : await settled(place());
  } finally {
    await rest.return?.();
  }
}

/** Thrown, it would end the list, whose other items do not notice it. */
async function settled(entity: unknown): Promise<unknown> {
  try {
    return await entity;
  } catch (error) {
    return error instanceof Error ? error : new Error(`Unexpected error value: ${String(error)}`);
  }
}

function deniedEntity(denial: Denial, key: number, running: Running): unknown {
  const path = { prev: running.info.path, key, typename: undefined };
  return deniedItem(denial, { ...running, path, isNonNull: false });
}
