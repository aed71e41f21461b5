import type { GraphQLResolveInfo } from 'graphql';
import { createDecisionLoader, type DecisionLoader } from '../loaders/decision-loader.ts';
import type { AuthRecord } from './auth-record.ts';
import { executionOf } from './running-execution.ts';

const loaders = new WeakMap<AuthRecord, WeakMap<object, DecisionLoader>>();

/** The loader of the execution that a resolver runs in; null where there is nobody to ask, or nobody to ask about. */
export function runningDecisions(record: AuthRecord | null, info: GraphQLResolveInfo): DecisionLoader | null {
  if (record === null) return null;
  const { operation, variableValues } = info;
  return decisionsOf(record, {
    // Executions that nothing was decided about beforehand are told apart by their variables.
    execution: executionOf(record, info) ?? variableValues,
    // What is asked about one event says nothing about the next.
    remembers: operation.operation !== 'subscription',
  });
}

/** The loader of one execution, made when it is first asked for. */
export function decisionsOf(
  record: AuthRecord,
  { execution, remembers }: { readonly execution: object; readonly remembers: boolean },
): DecisionLoader | null {
  const { principal, services } = record;
  if (services.decisions === undefined || principal === null) return null;
  let ofRecord = loaders.get(record);
  if (ofRecord === undefined) loaders.set(record, (ofRecord = new WeakMap()));
  let loader = ofRecord.get(execution);
  if (loader === undefined) {
    ofRecord.set(execution, (loader = createDecisionLoader(services.decisions, { principal, remembers })));
  }
  return loader;
}
