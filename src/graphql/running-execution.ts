import { type GraphQLResolveInfo, type OperationDefinitionNode, versionInfo } from 'graphql';
import { fragmentVariablesOf, Variables } from '../policy/variables.ts';
import { asDecided } from './as-decided.ts';
import type { AuthRecord, Execution } from './auth-record.ts';
import { createObjectNotes } from './object-notes.ts';

/**
 * True in an executor that compiles operations (graphql-jit). What it runs is not always what was decided: it forgets
 * conditions, tells a resolver of another field, makes nulls of what was not sent. Its paths lack the type names that
 * those of other executors have.
 */
export function isCompiled({ path }: GraphQLResolveInfo): boolean {
  return !('typename' in path);
}

/**
 * What was decided beforehand about the execution that a resolver runs in. Null for any other execution that was given
 * the same context, say by a resolver that executes an operation of its own: nothing decided that one.
 */
export function executionOf(record: AuthRecord | null, info: GraphQLResolveInfo): Execution | null {
  const execution = record?.execution ?? null;
  if (execution === null || !isSameOperation(execution.operation, info.operation)) return null;
  // What compiles makes others of them by itself; it runs what can be denied with none.
  if (execution.variables.wereAsked && !isCompiled(info) && !asDecided(execution, info).isSame) return null;
  // Every event of a subscription is an execution with variable values of its own.
  if (info.operation.operation === 'subscription') return execution;
  execution.variableValues ??= info.variableValues;
  return execution.variableValues === info.variableValues ? execution : null;
}

/**
 * Plugins copy a document to add to it; where in the source a node was read stays with the copy. With other variables than
 * those that were decided about it is another one.
 */
function isSameOperation(left: OperationDefinitionNode, right: OperationDefinitionNode): boolean {
  if (left === right) return true;
  if (left.loc === undefined || left.loc !== right.loc) return false;
  const { variableDefinitions: decided = [] } = left;
  const { variableDefinitions: running = [] } = right;
  return decided.length === running.length && decided.every((each, index) => each === running[index]);
}

/** The variables of the execution that a resolver runs in, as the client sent them where that can be known. */
export function variablesOf(record: AuthRecord | null, info: GraphQLResolveInfo): Variables {
  const execution = executionOf(record, info);
  if (execution === null || (!isCompiled(info) && !asDecided(execution, info).isSame)) return toldVariables(info);
  return execution.variables;
}

const told = createObjectNotes<{ readonly operation: OperationDefinitionNode; readonly variables: Variables }>();

/** What is found out of them is found once in an execution, and not at every row. */
function toldVariables(info: GraphQLResolveInfo): Variables {
  const { operation, variableValues } = info;
  let known = told.get(variableValues);
  if (known?.operation !== operation)
    told.set(variableValues, (known = { operation, variables: variablesFromInfo(info) }));
  return known.variables;
}

/** graphql 17 keeps what was sent; graphql 16 and executors of another make only tell what came out of coercion. */
export function variablesFromInfo(info: GraphQLResolveInfo): Variables {
  const { operation, variableValues, fragments } = info;
  const ofFragments = fragmentVariablesOf(Object.values(fragments));
  // Not by what is there: a client can call a variable `sources`.
  if (versionInfo.major < 17 || isCompiled(info))
    return new Variables(operation, variableValues, { coerced: true, ofFragments });
  const { sources } = variableValues as unknown as {
    readonly sources: Readonly<Record<string, { readonly value?: unknown }>>;
  };
  return new Variables(
    operation,
    Object.fromEntries(Object.entries(sources).map(([name, source]) => [name, source.value])),
    { ofFragments },
  );
}
