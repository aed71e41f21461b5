import type { GraphQLSchema } from 'graphql';
import type { AuthRecord } from '../graphql/auth-record.ts';
import { DenialCollector } from '../graphql/denial-collector.ts';
import { isAsyncIterable } from '../graphql/iterable.ts';
import { isPromiseLike } from '../graphql/object-id.ts';
import type { OperationPlan } from '../policy/operation-plan.ts';
import { failsAtArguments } from '../policy/unreadable-arguments.ts';
import type { Authorization } from './authorization.ts';
import type { Entering, Execute, Results } from './entering.ts';
import type { Result } from './exit-gate.ts';
import { PromptStream } from './prompt-stream.ts';
import { answerOfUndecided } from './refusal.ts';
import { comesInParts, mapResults, saysDenied, withDenials, withoutHidden } from './results.ts';

/**
 * Wraps the executor, whichever plugins made it: what comes out is complete before any of them can look at it or keep it,
 * and comes from an execution. A cache that answers in the executor's place has reached no resolver; the operation is
 * then executed after all (R10).
 */
export function guardedExecution(
  { execute, direct, streamEnd, exit }: Entering,
  {
    authorization,
    record,
    visible,
    plan,
    mayKeep,
  }: {
    readonly authorization: Authorization;
    readonly record: AuthRecord | null;
    readonly visible: GraphQLSchema | null;
    readonly plan: OperationPlan | null;
    /** False for what the schema says of itself: no resolver tells whether that comes from an execution for this caller. */
    readonly mayKeep: boolean;
  },
): Execute {
  const finish = (results: Results): Results => {
    const { collector = null, introspection = null } = record?.execution ?? {};
    const isIncremental = isAsyncIterable<Result>(results) && record?.execution?.operation.operation === 'query';
    const whole = mapResults(isIncremental ? new PromptStream(results) : results, (result) => {
      const closed = collector === null || introspection === null ? result : introspection.answer(result, collector);
      return withoutHidden(withDenials(closed, collector, authorization.settings.maxErrors), visible);
    });
    if (comesInParts<Result>(whole)) {
      if (record !== null) record.hasStreamed = true;
      return streamEnd.limit(whole, record);
    }
    exit.made(whole, record);
    return whole;
  };
  return (args) => {
    // An executor may change what it is given, and hand over another schema to whoever executes after it.
    const admitted = { ...args };
    const directly = (): Results | Promise<Results> => {
      const results = direct(admitted);
      return isPromiseLike(results) ? Promise.resolve(results).then(finish) : finish(results);
    };
    const failsUnreached = (): boolean => {
      const { variables } = record?.execution ?? {};
      return plan !== null && variables !== undefined && failsAtArguments(plan, { ...admitted, variables });
    };
    const undecided = (): Result => answerOfUndecided(authorization.settings, { isHttp: false });
    // Without a record nobody can tell who was answered.
    if (record === null || !mayKeep) return directly();
    if (authorization.hasCompiled && record.execution?.mayRunCompiled === false) return directly();
    record.hasExecuted = false;
    record.mayTurnBack = true;
    const anew = (): Results | Promise<Results> => {
      if (record.execution != null) {
        const { maxErrors } = authorization.settings;
        // What was denied is going to be denied again.
        const collector = record.execution.collector && new DenialCollector(maxErrors);
        record.execution = { ...record.execution, collector, variableValues: null };
      }
      return directly();
    };
    const wasTurnedBack = (): boolean => {
      record.mayTurnBack = false;
      if (!record.wasTurnedBack) return false;
      // From now on, such an operation is not compiled to begin with.
      authorization.hasCompiled = true;
      record.wasTurnedBack = false;
      // A plugin that wraps the executor may have had another one run it already.
      return !record.hasExecuted;
    };
    const check = (results: Results): Results | Promise<Results> => {
      if (wasTurnedBack() && !isAnswerOfAnother(results, plan)) return anew();
      const hasFailed = !comesInParts(results) && results.data == null;
      // Caches keep what queries answer, errors among it; another operation that failed may have run in part.
      const isQuery = record.execution?.operation.operation === 'query';
      const isFailure = hasFailed && (!isQuery || exit.isNothing(results) || exit.isFor(results, record.principal));
      const collector = record.execution?.collector ?? null;
      const isCopy = !comesInParts(results) && collector?.isContradictedBy(results.data) === true;
      const isOurs = record.hasExecuted && !isCopy && !exit.isForAnother(results, record);
      if (isOurs || isFailure) return finish(results);
      // Whoever answered may have run it, or refused to: running it again is not ours to do. What our rules refused, they
      // decide about again; and of what fails at its arguments nothing runs.
      const isFinal = plan?.kind === 'mutation' || (hasFailed && !saysDenied(results) && !exit.isKnown(results));
      if (isFinal && !failsUnreached()) return undecided();
      return anew();
    };
    // Plugins that wrap the executor may throw what they find in the answer.
    const fail = (error: unknown): Results | Promise<Results> => {
      if (wasTurnedBack()) return anew();
      throw error;
    };
    let results: Results | Promise<Results>;
    try {
      results = execute(args);
    } catch (error) {
      return fail(error);
    }
    // Resolvers that answer with promises of another make have executors do the same.
    return isPromiseLike(results) ? Promise.resolve(results).then(check, fail) : check(results);
  };
}

/** True for a mutation with an answer though none of its resolvers ran here: somebody ran it elsewhere. */
function isAnswerOfAnother(results: Results, plan: OperationPlan | null): boolean {
  if (plan?.kind !== 'mutation' || comesInParts(results)) return false;
  // `__typename` has no resolver.
  return Object.values(results.data ?? {}).some((value) => value != null && value !== plan.rootType.name);
}
