import { type ExecutionResult, parse } from 'graphql';
import { type AuthRecord, recordOf } from '../graphql/auth-record.ts';
import { isAsyncIterable } from '../graphql/iterable.ts';
import { createObjectNotes } from '../graphql/object-notes.ts';
import type { Principal } from '../principal.ts';
import type { Authorization } from './authorization.ts';
import { answerOfUndecided } from './refusal.ts';
import { mapResults, withPlainErrors } from './results.ts';

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

  constructor(authorization: Authorization) {
    this.#authorization = authorization;
  }

  /** Notes for whom a result was made. */
  made(result: Result, record: AuthRecord | null): void {
    if (result.data == null) return;
    if (record?.execution?.asksDecisions === true) this.#momentary.set(result.data, true);
    this.#madeFor.set(result.data, record?.principal ?? ANONYMOUS);
  }

  /** True for a result that is known to have been made for somebody else, wherever it turns up again. */
  isForAnother(result: Results, record: AuthRecord | null): boolean {
    const madeFor = isAsyncIterable<Result>(result) || result.data == null ? undefined : this.#madeFor.get(result.data);
    return madeFor !== undefined && madeFor !== (record?.principal ?? ANONYMOUS);
  }

  /** Notes what was asked before anybody answered. */
  asked(context: unknown, run: () => unknown, query: string | undefined): void {
    if (typeof context === 'object' && context !== null) this.#asked.set(context, { run, query });
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
    const leave = (leaving: Results): void => {
      const plain = mapResults(leaving, withReadableErrors);
      if (plain !== result) setResult(plain);
    };
    if (this.#isDecided(result, context)) {
      // A cache may keep a copy that it made of the data; what leaves is what it kept.
      if (!isAsyncIterable<Result>(result)) this.made(result, recordOf(context));
      return leave(result);
    }
    const caller = this.#authorization.callerOf(request, context);
    const check = (principal: Principal | null): void | Promise<void> => {
      if (
        !isAsyncIterable<Result>(result) &&
        result.data != null &&
        this.#madeFor.get(result.data) === (principal ?? ANONYMOUS) &&
        !this.#momentary.has(result.data)
      ) {
        return leave(result);
      }
      return this.#executeAnew(context).then(leave);
    };
    return caller instanceof Promise ? caller.then(({ principal }) => check(principal)) : check(caller.principal);
  }

  /** A result without data says nothing that would need a decision. */
  #isDecided(result: Results, context: unknown): boolean {
    if (!isAsyncIterable<Result>(result) && result.data == null) return true;
    const record = recordOf(context);
    return record?.execution != null && !this.isForAnother(result, record);
  }

  async #executeAnew(context: unknown): Promise<Results> {
    const refused = (): Result => answerOfUndecided(this.#authorization.settings, { isHttp: true });
    const asked = this.#asked.get(context);
    // Whoever answered a mutation may have run it: running it again is not ours to do.
    if (asked === undefined || !isQuery(asked.query)) return refused();
    const earlier = recordOf(context);
    if (earlier !== null) earlier.isRunning = false;
    const result = (await asked.run()) as Results;
    return this.#isDecided(result, context) ? result : refused();
  }
}

/** Where a result has no data and names no status, Yoga takes errors that are no `GraphQLError` for a fault of the server. */
function withReadableErrors(result: Result): Result {
  return 'data' in result || result.extensions?.['http'] !== undefined ? withPlainErrors(result) : result;
}

function isQuery(text: string | undefined): boolean {
  if (text === undefined) return false;
  try {
    return parse(text, { noLocation: true }).definitions.every(
      (each) => each.kind !== 'OperationDefinition' || each.operation === 'query',
    );
  } catch {
    return false;
  }
}
