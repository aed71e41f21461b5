import { type ExecutionResult, parse } from 'graphql';
import { type AuthRecord, recordOf } from '../graphql/auth-record.ts';
import { isAsyncIterable } from '../graphql/iterable.ts';
import { createObjectNotes } from '../graphql/object-notes.ts';
import type { Principal } from '../principal.ts';
import { askedForAgain } from './asked-for-again.ts';
import type { Authorization } from './authorization.ts';
import { stringifyResult, withPlainErrors } from './plain-errors.ts';
import { answerOfUndecided } from './refusal.ts';
import { comesInParts, mapResults, saysNothing } from './results.ts';

/** A result of an execution, or one of several that a client gets piece by piece. */
export type Result = ExecutionResult & { readonly hasNext?: boolean };

type Results = Result | AsyncIterable<Result>;

/** How an operation that somebody answered in our place is executed after all. */
interface Asked {
  readonly run: () => unknown;
  readonly query: string | undefined;
}

const ANONYMOUS: unique symbol = Symbol('anonymous');

/**
 * Nothing leaves that was not decided for the very caller who gets it. A cache in front of the execution knows nothing of
 * rules: what it answers is let through when it was made for the same principal, and executed anew otherwise (R10).
 */
export class ExitGate {
  readonly #authorization: Authorization;
  readonly #madeFor = createObjectNotes<Principal | typeof ANONYMOUS>();
  /** What a decision point had a say in: true of the moment, and not to be repeated, to anybody. */
  readonly #momentary = createObjectNotes<true>();
  readonly #asked = createObjectNotes<Asked>();
  readonly #entered = createObjectNotes<true>();
  readonly #reached = createObjectNotes<true>();
  readonly #putOff = createObjectNotes<true>();
  readonly #answered = createObjectNotes<true>();
  readonly #onlyQueries = createObjectNotes<true>();
  readonly #told = createObjectNotes<ReadonlySet<string>>();

  constructor(authorization: Authorization) {
    this.#authorization = authorization;
  }

  /** Notes for whom a result was made. */
  made(result: Result, record: AuthRecord | null): void {
    const said = result.data ?? result.errors;
    if (said === undefined || saysNothing(result)) return;
    if (record?.execution?.asksDecisions === true) this.#momentary.set(said, true);
    this.#madeFor.set(said, record?.principal ?? ANONYMOUS);
  }

  /** True for a result that is known to have been made for somebody else, wherever it turns up again. */
  isForAnother(result: Results, record: AuthRecord | null): boolean {
    const madeFor = this.#known(result);
    return madeFor !== undefined && madeFor !== (record?.principal ?? ANONYMOUS);
  }

  /** True for a result that needs no decision, and was not part of one that does. */
  isNothing(result: Results): boolean {
    return !comesInParts<Result>(result) && saysNothing(result) && !this.isKnown(result);
  }

  /** True for a result that an execution made here, whoever asked. */
  isKnown(result: Results): boolean {
    return this.#known(result) !== undefined;
  }

  /** True for a result that is known to have been made for this caller, by nobody's leave but that of the rules. */
  isFor(result: Results, principal: Principal | null): boolean {
    if (this.#known(result) !== (principal ?? ANONYMOUS)) return false;
    return !this.#momentary.has((result as Result).data ?? (result as Result).errors);
  }

  /** Notes what was asked before anybody answered. */
  asked(context: unknown, run: () => unknown, query: string | undefined): void {
    if (typeof context === 'object' && context !== null) this.#asked.set(context, { run, query });
  }

  /** Notes that a document is about to be looked at, for this very caller. */
  entered(context: unknown): void {
    if (typeof context === 'object' && context !== null) this.#entered.set(context, true);
  }

  /** Notes that an operation is about to be executed, by whomever. */
  reached(context: unknown): void {
    if (this.#authorization.settings.introspection !== 'filtered') return;
    if (typeof context === 'object' && context !== null) this.#reached.set(context, true);
  }

  /** Notes that a document was not validated yet, as nobody knew its caller. */
  putOff(context: unknown): void {
    if (typeof context === 'object' && context !== null) this.#putOff.set(context, true);
  }

  /** True for an operation whose document is still to be validated, whatever plugins have made of it. */
  isPutOff(context: unknown): boolean {
    return this.#putOff.has(context);
  }

  /** Notes what this very caller is told to be wrong with a document. */
  told(context: unknown, errors: readonly { readonly message: string }[]): void {
    if (typeof context === 'object' && context !== null)
      this.#told.set(context, new Set(errors.map(({ message }) => message)));
  }

  /** Notes that an operation was answered at the gate, and does not run. */
  answered(context: unknown): void {
    if (typeof context === 'object' && context !== null) this.#answered.set(context, true);
  }

  /** True for an operation that somebody answered already: of another kind than a query, it may have run. */
  mayOnlyQuery(context: unknown): boolean {
    return this.#onlyQueries.has(context);
  }

  /** True for an operation whose answer is going to pass here. */
  isToPass(context: unknown): boolean {
    return this.#asked.has(context);
  }

  pass(passing: {
    readonly result: Results | undefined;
    readonly request: Request;
    readonly context: unknown;
    readonly setResult: (result: Results) => void;
  }): void | Promise<void> {
    const { result, request, context, setResult } = passing;
    if (result === undefined) return;
    const leave = (leaving: Results, principal: Principal | null): void => {
      const plain = mapResults(leaving, withReadableErrors);
      const leaves = principal === null || isAsyncIterable<Result>(plain) ? plain : askedForAgain(plain);
      if (leaves !== result) setResult(leaves);
    };
    if (this.#isDecided(result, context)) {
      // A cache may keep a copy that it made of the data; what leaves is what it kept.
      if (!isAsyncIterable<Result>(result)) this.made(result, recordOf(context));
      return leave(result, recordOf(context)?.principal ?? null);
    }
    const caller = this.#authorization.callerOf(request, context);
    const check = (principal: Principal | null): void | Promise<void> => {
      if (this.isFor(result, principal)) return leave(result, principal);
      return this.#executeAnew(context).then((made) => leave(made, principal));
    };
    return caller instanceof Promise ? caller.then(({ principal }) => check(principal)) : check(caller.principal);
  }

  #isDecided(result: Results, context: unknown): boolean {
    if (!comesInParts<Result>(result) && result.data == null) {
      if (this.#answered.has(context)) return true;
      if (this.isNothing(result) && !this.#isOfAnothersView(result, context)) return true;
    }
    const record = recordOf(context);
    return record?.execution != null && !this.isForAnother(result, record);
  }

  /** What is wrong with a document depends on what is seen of the schema. Somebody else's answer tells of theirs. */
  #isOfAnothersView(result: Result, context: unknown): boolean {
    const isFiltered = this.#authorization.settings.introspection === 'filtered';
    if (!isFiltered || result.errors?.some(({ locations }) => locations !== undefined) !== true) return false;
    if (!this.#entered.has(context)) return true;
    const told = this.#told.get(context);
    return this.#reached.has(context) ? this.tellsOfView(result, told) : tellsOfVariables(result, told);
  }

  /**
   * True for what validation says, where somebody says it in the place of an execution: it is said before, or at the gate
   * (`answered`), to the very caller.
   */
  tellsOfView(result: Results, told: ReadonlySet<string> | undefined = undefined): boolean {
    if (this.#authorization.settings.introspection !== 'filtered' || comesInParts<Result>(result)) return false;
    if (tellsOfVariables(result, told)) return true;
    const { data, errors = [] } = result;
    return data === undefined && errors.some((each) => isOfDocument(each) && !told?.has(each.message));
  }

  #known(result: Results): Principal | typeof ANONYMOUS | undefined {
    return isAsyncIterable<Result>(result) ? undefined : this.#madeFor.get(result.data ?? result.errors);
  }

  async #executeAnew(context: unknown): Promise<Results> {
    const refused = (): Result => answerOfUndecided(this.#authorization.settings, { isHttp: true });
    const asked = this.#asked.get(context);
    // Whoever answered a mutation may have run it: running it again is not ours to do.
    if (asked === undefined || !mayBeQuery(asked.query)) return refused();
    const earlier = recordOf(context);
    if (earlier !== null) earlier.isRunning = false;
    this.#onlyQueries.set(context as object, true);
    try {
      const result = (await asked.run()) as Results;
      return this.#isDecided(result, context) ? result : refused();
    } finally {
      this.#onlyQueries.delete(context as object);
    }
  }
}

/**
 * So does what is wrong with variables, which is told at the gate, and by nobody before it. Validation, which begins with the
 * same words, tells of how the document uses them.
 */
function tellsOfVariables({ errors = [] }: Result, told: ReadonlySet<string> | undefined): boolean {
  return errors.some(({ message }) => message.startsWith('Variable "$') && !told?.has(message));
}

/** What fails as it runs has a path. */
function isOfDocument({ locations, path }: NonNullable<Result['errors']>[number]): boolean {
  return locations !== undefined && path === undefined;
}

/** Where a result has no data and names no status, Yoga takes errors that are no `GraphQLError` for a fault of the server. */
function withReadableErrors(result: Result): Result {
  if (!('data' in result) && result.extensions?.['http'] === undefined) return result;
  const plain = withPlainErrors(result);
  const isLong = plain !== result && (plain.errors?.length ?? 0) >= MANY_ERRORS;
  // Yoga writes a result by its own `stringify`, where it has one: some executors bring theirs.
  return isLong && !('stringify' in plain) ? Object.assign(plain, { stringify: stringifyResult }) : plain;
}

/** Fewer are written as soon as told apart. */
const MANY_ERRORS = 100;

/** What is no document stands for one that a plugin has: the operation gate looks at what that says. */
function mayBeQuery(text: string | undefined): boolean {
  if (text === undefined) return false;
  try {
    return parse(text, { noLocation: true }).definitions.every(
      (each) => each.kind !== 'OperationDefinition' || each.operation === 'query',
    );
  } catch {
    return true;
  }
}
