import {
  defaultTypeResolver,
  type GraphQLAbstractType,
  type GraphQLFieldResolver,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  getNamedType,
  isAbstractType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import type { DecisionLoader } from '../loaders/decision-loader.ts';
import type { Denial } from '../policy/denial.ts';
import type { ObjectDecisions, ObjectQuestion } from '../policy/object-decision.ts';
import { answerDenied, deniedItem, type Running, rejected, UNEXPLAINED } from './answer-denied.ts';
import { type AuthRecord, recordOf } from './auth-record.ts';
import type { ResponsePath } from './denial-error.ts';
import { entityIndices } from './entities-guard.ts';
import { during, firstDenial } from './first-denial.ts';
import { isAsyncIterable, isIterable } from './iterable.ts';
import { isPromiseLike } from './object-id.ts';

type Resolver = GraphQLFieldResolver<unknown, unknown>;

/** What the decision guard has to know of a field and of its surroundings. */
export interface DecisionPlace {
  readonly decisions: ObjectDecisions;
  /** Asked before the field's resolver runs. */
  readonly questions: readonly ObjectQuestion[];
  /** Null where what the resolver returns is not looked at: the source of a subscription. */
  readonly returns: GraphQLOutputType | null;
  /** False for objects that another rule closes to the caller: nobody asks about them. */
  readonly isOpen: (record: AuthRecord | null, type: GraphQLObjectType) => boolean;
  /** True for a runtime type that nobody can tell from one that is asked about. */
  readonly isRenamed: (
    position: { readonly abstractType: GraphQLAbstractType; readonly typeName: string },
    running: Running,
  ) => boolean;
  /** The loader of the running operation; null where there is nobody to ask, which denies. */
  readonly loaderOf: (record: AuthRecord | null, info: GraphQLResolveInfo) => DecisionLoader | null;
}

/** True when a field has to be wrapped by `guardDecisions`. */
export function needsDecisions({ decisions, questions, returns }: DecisionPlace): boolean {
  return questions.length > 0 || (returns !== null && decisions.reach(getNamedType(returns)));
}

/**
 * A resolver that asks before it runs, and then about each object that it returns. What is denied becomes null with an
 * error at its own position; its siblings do not notice. Where nothing is to be asked, the resolver as it was.
 */
export function guardDecisions(resolve: Resolver, place: DecisionPlace): Resolver {
  const { questions, returns } = place;
  if (!needsDecisions(place)) return resolve;
  const looks = returns !== null && place.decisions.reach(getNamedType(returns));
  return async (source, args, context, info) => {
    const record = recordOf(context);
    const loader = place.loaderOf(record, info);
    if (questions.length > 0) {
      const denial = await firstDenial(questions, {
        call: { source, at: info.path.prev, type: info.parentType.name, args, context, info },
        loader,
      });
      if (denial !== null) return answerDenied(denial, { record, info });
    }
    const resolved = resolve(source, args, context, info);
    if (!looks) return resolved;
    const value = isPromiseLike(resolved) ? await during(loader, resolved) : resolved;
    if (value == null || value instanceof Error) return value;
    return new ReturnedValue(place, { record, context, info, loader }).checked(value, returns, entityIndices(args));
  };
}

/** What one call of a resolver returned, gone through position by position. */
class ReturnedValue {
  readonly #place: DecisionPlace;
  readonly #running: RunningCall;

  constructor(place: DecisionPlace, running: RunningCall) {
    this.#place = place;
    this.#running = running;
  }

  /** The value of the field itself. */
  async checked(value: unknown, type: GraphQLOutputType, indices?: readonly number[]): Promise<unknown> {
    const nullable = isNonNullType(type) ? type.ofType : type;
    if (isListType(nullable))
      return this.#list(value, { itemType: nullable.ofType, path: this.#running.info.path, first: 0, indices });
    const verdict = await this.#verdict(value, nullable);
    if (verdict instanceof Failure) throw verdict.reason;
    return verdict === null ? value : answerDenied(verdict, this.#running);
  }

  /** The items of a list are asked about together; one that fails by itself stays a failure at its place. */
  async #list(value: unknown, list: List): Promise<unknown> {
    if (isAsyncIterable(value)) return this.#stream(value, list);
    return isIterable(value) ? this.#items([...value], list) : value;
  }

  async #items(given: readonly unknown[], { itemType, path, first, indices }: List): Promise<readonly unknown[]> {
    const { loader } = this.#running;
    const items = given.some(isPromiseLike) ? await during(loader, Promise.all(given.map(settle))) : given;
    const isNonNull = isNonNullType(itemType);
    const nullable = isNonNull ? itemType.ofType : itemType;
    const at = (index: number): ResponsePath => {
      const key = first + index;
      return { prev: path, key: indices?.[key] ?? key, typename: undefined };
    };
    if (isListType(nullable)) {
      const inner = (index: number): List => ({ itemType: nullable.ofType, path: at(index), first: 0 });
      const lists = await Promise.all(
        items.map((item, index) => (isLeftAlone(item) ? item : this.#list(item, inner(index)))),
      );
      return lists.map((list) => release(list, isNonNull));
    }
    const verdicts = await Promise.all(items.map((item) => (isLeftAlone(item) ? null : this.#verdict(item, nullable))));
    return items.map((item, index) => {
      const verdict = verdicts[index] ?? null;
      if (verdict === null || verdict instanceof Failure) return release(verdict ?? item, isNonNull);
      return deniedItem(verdict, { ...this.#running, path: at(index), isNonNull });
    });
  }

  /** Items that come one after the other are asked about together, unless the client wants each as soon as it is there. */
  async *#stream(value: AsyncIterable<unknown>, list: List): AsyncGenerator<unknown> {
    const { info, loader } = this.#running;
    if (info.fieldNodes.some(({ directives }) => directives?.some(({ name }) => name.value === 'stream'))) {
      let first = 0;
      for await (const item of value) yield* inTurn(await this.#items([item], { ...list, first: first++ }), list);
      return;
    }
    const { items, failure } = await during(loader, gathered(value));
    yield* inTurn(await this.#items(items, list), list);
    if (failure !== null) throw failure.reason;
  }

  #verdict(value: unknown, type: GraphQLOutputType): Verdict | Promise<Verdict> {
    if (isObjectType(type)) return this.#objectVerdict(value, type);
    if (!isAbstractType(type)) return null;
    const { context, info, loader } = this.#running;
    // As the schema that runs has it, which may be a copy with other names.
    const abstractType = getNamedType(info.returnType);
    if (isObjectType(abstractType)) return this.#namedVerdict(value, abstractType.name, type);
    if (!isAbstractType(abstractType)) return UNEXPLAINED;
    try {
      const name = (abstractType.resolveType ?? defaultTypeResolver)(value, context, info, abstractType);
      if (!isPromiseLike(name)) return this.#namedVerdict(value, name, type);
      return during(loader, name).then(
        (settled) => this.#namedVerdict(value, settled, type),
        (reason: unknown) => new Failure(reason),
      );
    } catch (reason) {
      return new Failure(reason);
    }
  }

  /** A runtime type that the schema does not have is for the executor to complain of. */
  #namedVerdict(value: unknown, name: unknown, abstractType: GraphQLAbstractType): Verdict | Promise<Verdict> {
    const type = typeof name === 'string' ? this.#running.info.schema.getType(name) : undefined;
    if (!isObjectType(type)) return null;
    if (this.#place.isRenamed({ abstractType, typeName: type.name }, this.#running)) return UNEXPLAINED;
    return this.#objectVerdict(value, type);
  }

  #objectVerdict(source: unknown, type: GraphQLObjectType): Verdict | Promise<Verdict> {
    const questions = this.#place.decisions.ofObject(type.name);
    const { record, context, info, loader } = this.#running;
    if (questions.length === 0 || !this.#place.isOpen(record, type)) return null;
    return firstDenial(questions, {
      call: { source, at: info.path, type: type.name, args: NO_ARGS, context, info },
      loader,
    });
  }
}

interface RunningCall extends Running {
  readonly context: unknown;
  readonly loader: DecisionLoader | null;
}

/** A list as the schema sees it, and where it is in the response. */
interface List {
  readonly itemType: GraphQLOutputType;
  readonly path: ResponsePath;
  /** Index of the first of the items at hand. */
  readonly first: number;
  /** Those in the response, where they are others. */
  readonly indices?: readonly number[] | undefined;
}

/** Why an object is not given out; null when it is. */
type Verdict = Denial | Failure | null;

const NO_ARGS: Readonly<Record<string, never>> = {};

/** Something that failed before it could be asked about. */
class Failure {
  readonly reason: unknown;

  constructor(reason: unknown) {
    this.reason = reason;
  }
}

/** All items of an iterable, also when it fails half way. */
async function gathered(
  value: AsyncIterable<unknown>,
): Promise<{ readonly items: readonly unknown[]; readonly failure: Failure | null }> {
  const items: unknown[] = [];
  try {
    for await (const item of value) items.push(item);
  } catch (error) {
    return { items, failure: new Failure(error) };
  }
  return { items, failure: null };
}

/** One failure after the other as what it is: thrown, it would end the list, whose other items do not notice it. */
async function* inTurn(items: readonly unknown[], { itemType }: List): AsyncGenerator<unknown> {
  for (const item of items)
    yield isPromiseLike(item) && !isNonNullType(itemType) ? await Promise.resolve(item).catch(errorOf) : item;
}

function errorOf(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(`Unexpected error value: ${String(reason)}`);
}

function settle(item: unknown): unknown {
  return isPromiseLike(item) ? Promise.resolve(item).catch((reason: unknown) => new Failure(reason)) : item;
}

/** What was held back to be asked about, as it was. */
function release(item: unknown, isNonNull = true): unknown {
  if (!(item instanceof Failure)) return item;
  // Some executors (graphql-jit) put what a rejection leaves behind the last item.
  return !isNonNull && item.reason instanceof Error ? item.reason : rejected(item.reason);
}

function isLeftAlone(item: unknown): boolean {
  return item == null || item instanceof Error || item instanceof Failure;
}
