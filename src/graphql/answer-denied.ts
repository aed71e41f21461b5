import { GraphQLNonNull, type GraphQLResolveInfo, isNonNullType } from 'graphql';
import type { Denial } from '../policy/denial.ts';
import type { AuthRecord } from './auth-record.ts';
import { DenialError, pathToArray, type ResponsePath } from './denial-error.ts';
import { executionOf } from './running-execution.ts';

/** A denial is final even if it could not be told why. */
export const UNEXPLAINED: Denial = {
  coordinate: 'schema',
  reason: 'POLICY_DENIED',
  needs: 'what this caller does not have',
  scope: null,
  unannotated: false,
};

/** Whose resolver runs where. */
export interface Running {
  readonly record: AuthRecord | null;
  readonly info: GraphQLResolveInfo;
}

/**
 * True for a denied value that is null, and of whose position as many errors are listed as will be: then it is counted, and
 * nothing is left to say of it.
 */
export function isOnlyCounted(record: AuthRecord, info: GraphQLResolveInfo): boolean {
  // Asked at every row: of a type that is another one, `isNonNullType` finds out at length what else it might be.
  if (info.returnType instanceof GraphQLNonNull) return false;
  return executionOf(record, info)?.collector?.isOnlyCounted(info.path) === true;
}

/** The value of a denied field: null where the executor may go on, otherwise an error that makes it propagate. */
export function answerDenied(
  denial: Denial,
  { record, info, path }: Running & { readonly path?: readonly (string | number)[] },
): unknown {
  const node = info.fieldNodes[0];
  const isNonNull = isNonNullType(info.returnType);
  if (!isNonNull && path === undefined) {
    const collector = executionOf(record, info)?.collector;
    if (collector) {
      collector.add(denial, { path: info.path, node });
      return null;
    }
  }
  const error = DenialError.of(denial, { path: path ?? pathToArray(info.path), node: node ?? null });
  // A synchronous throw in a non-null list item would leave the rejections of earlier items unhandled in some executors.
  if (isNonNull) return Promise.reject(error);
  throw error;
}

/** What stands for a denied object in a list: null where the executor may go on, otherwise an error at its own index. */
export function deniedItem(
  denial: Denial,
  { record, info, path, isNonNull }: Running & { readonly path: ResponsePath; readonly isNonNull: boolean },
): unknown {
  const node = info.fieldNodes[0];
  if (!isNonNull) {
    const collector = executionOf(record, info)?.collector;
    if (collector) {
      collector.add(denial, { path, node });
      return null;
    }
  }
  const error = DenialError.of(denial, { path: pathToArray(path), node: node ?? null });
  return isNonNull ? rejected(error) : error;
}

/** A rejection that the executor may or may not come to look at: where another item fails first, it does not. */
export function rejected(reason: unknown): Promise<never> {
  return handled(Promise.reject(reason));
}

/** A promise whose rejection ends nothing where nobody looks at it. What is made of it is another promise. */
export function handled<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}
