import type { GraphQLResolveInfo } from 'graphql';
import { createDecisionLoader, type DecisionLoader } from '../loaders/decision-loader.ts';
import type { AuthRecord } from './auth-record.ts';
import type { ResponsePath } from './denial-error.ts';
import { executionOf } from './running-execution.ts';

const loaders = new WeakMap<AuthRecord, WeakMap<object, DecisionLoader>>();

/** The loader of the execution that a resolver runs in; null where there is nobody to ask, or nobody to ask about. */
export function runningDecisions(record: AuthRecord | null, info: GraphQLResolveInfo): DecisionLoader | null {
  if (record === null) return null;
  // What is asked about one event says nothing about the next.
  if (info.operation.operation === 'subscription') return decisionsOf(record, { execution: rootOf(info.path) });
  const execution = executionOf(record, info);
  // Executions that nothing was decided about beforehand are told apart by their variables.
  if (execution === null) return decisionsOf(record, { execution: info.variableValues });
  return decisionsOf(record, { execution, isIncremental: execution.collector === null });
}

/** The loader of the execution in which the source of a subscription opens. */
export function openingDecisions(record: AuthRecord | null, info: GraphQLResolveInfo): DecisionLoader | null {
  return record === null ? null : decisionsOf(record, { execution: executionOf(record, info) ?? info.variableValues });
}

/** The loader of one execution, made when it is first asked for. */
export function decisionsOf(
  record: AuthRecord,
  { execution, isIncremental = false }: { readonly execution: object; readonly isIncremental?: boolean },
): DecisionLoader | null {
  const { principal, services } = record;
  if (services.decisions === undefined || principal === null) return null;
  let ofRecord = loaders.get(record);
  if (ofRecord === undefined) loaders.set(record, (ofRecord = new WeakMap()));
  let loader = ofRecord.get(execution);
  if (loader === undefined) {
    loader = createDecisionLoader(services.decisions, { principal, waits: !isIncremental });
    ofRecord.set(execution, loader);
  }
  return loader;
}

/** The first step of a path: executors make it anew for each event, and all fields below share it. */
function rootOf(path: ResponsePath): ResponsePath {
  let root = path;
  while (root.prev !== undefined) root = root.prev;
  return root;
}
