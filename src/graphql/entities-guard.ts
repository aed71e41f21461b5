import { type GraphQLFieldResolver, isInterfaceType, isObjectType } from 'graphql';
import type { Denial } from '../policy/denial.ts';
import type { SchemaPolicy } from '../policy/schema-policy.ts';
import { deniedItem, type Running } from './answer-denied.ts';
import { type AuthRecord, recordOf } from './auth-record.ts';
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
    const record = recordOf(context);
    const denials = representations.map((each) => denialOfType(policy, record, typeNameOf(each)));
    const allowed = representations.filter((_, index) => denials[index] === null);
    if (allowed.length === representations.length) return resolve(source, args, context, info);
    const complete = (found: unknown): unknown => inTheirPlaces(found, denials, { record, info });
    const found = allowed.length === 0 ? [] : resolve(source, { ...args, representations: allowed }, context, info);
    return isPromiseLike(found) ? found.then(complete) : complete(found);
  };
}

/** Whatever is no entity of the schema is for the resolver, and for the guard of types behind it. */
function denialOfType(policy: SchemaPolicy, record: AuthRecord | null, name: unknown): Denial | null {
  // A name may come as what only reads like one, such as `["Patient"]`: looked up as those look it up who resolve entities.
  const type = policy.schema.getType(name as string);
  if (!isObjectType(type) && !isInterfaceType(type)) return null;
  return typeDenial(policy, record, type);
}

function typeNameOf(representation: unknown): unknown {
  return ((representation ?? {}) as { readonly __typename?: unknown }).__typename;
}

/** Some other entity would be taken for the one that is denied. */
function inTheirPlaces(found: unknown, denials: readonly (Denial | null)[], running: Running): unknown {
  if (isAsyncIterable(found)) return inTurn(found[Symbol.asyncIterator](), denials, running);
  // Not a list: an error, which is for the executor.
  if (!isIterable(found)) return found;
  const rest = found[Symbol.iterator]();
  return denials.map((denial, index) =>
    denial === null ? (rest.next().value as unknown) : deniedEntity(denial, index, running),
  );
}

async function* inTurn(
  rest: AsyncIterator<unknown>,
  denials: readonly (Denial | null)[],
  running: Running,
): AsyncGenerator<unknown> {
  try {
    for (const [index, denial] of denials.entries())
      yield denial === null ? (await rest.next()).value : deniedEntity(denial, index, running);
  } finally {
    await rest.return?.();
  }
}

function deniedEntity(denial: Denial, key: number, running: Running): unknown {
  const path = { prev: running.info.path, key, typename: undefined };
  return deniedItem(denial, { ...running, path, isNonNull: false });
}
