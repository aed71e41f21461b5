import { type DocumentNode, type GraphQLResolveInfo, Kind, type OperationTypeNode } from 'graphql';
import { type Decision, type DeniedHandling, decide } from '../policy/decision.ts';
import type { PositionedDenial } from '../policy/denial.ts';
import { planOperation } from '../policy/operation-plan.ts';
import { SchemaPolicy } from '../policy/schema-policy.ts';
import { UNANNOTATED, type Unannotated } from '../policy/unannotated.ts';
import { type AuthRecord, DEFAULT_GUARD_SETTINGS } from './auth-record.ts';
import { executionOf, variablesOf } from './running-execution.ts';

interface RootField {
  readonly kind: OperationTypeNode;
  readonly record: AuthRecord | null;
  readonly context: unknown;
  readonly info: GraphQLResolveInfo;
}

/** True for root fields that must know of the whole operation: a mutation's, and all where a caller's context may bring a stricter `unannotated`. */
export function isGatedRoot(policy: SchemaPolicy, kind: OperationTypeNode): boolean {
  return kind === 'mutation' || policy.unannotated !== 'deny';
}

/**
 * Why a root field must not run though its own rules let it: because of what else the operation asks for (R7).
 * Where nothing decided before execution, the operation is planned here, from what the executor tells a resolver.
 */
export function rootDenial(policy: SchemaPolicy, field: RootField): PositionedDenial | null {
  const { kind, record, info } = field;
  const key = String(info.path.key);
  const execution = executionOf(record, info);
  if (execution !== null) return execution.withheld.get(key) ?? null;
  const { onDenied, unannotated } = record?.settings ?? DEFAULT_GUARD_SETTINGS;
  const whole = record === null ? policy : asStrictAs(policy, unannotated);
  if (whole !== policy) {
    // The guards below know the schema's own `unannotated` only: what the stricter one closes, closes the root field.
    const decision = decideOnce(whole, field, 'operation');
    const denials = decision.outcome === 'refuse' ? decision.denials : [];
    const denial = denials.find((each) => each.unannotated && each.responsePath[0] === key);
    if (denial !== undefined) return { ...denial, responsePath: [key] };
  }
  return kind === 'mutation' ? denialIn(decideOnce(whole, field, onDenied.mutation), key) : null;
}

function denialIn(decision: Decision, key: string): PositionedDenial | null {
  if (decision.outcome === 'permit') return null;
  if (decision.outcome === 'partial') return decision.withheld.get(key) ?? null;
  const own = decision.denials.find(({ responsePath }) => responsePath[0] === key);
  return own ?? (decision.denials[0] === undefined ? null : { ...decision.denials[0], responsePath: [key] });
}

const stricterPolicies = new WeakMap<SchemaPolicy, Map<Unannotated, SchemaPolicy>>();

/** The policy itself, or what it would be under an `unannotated` that lets fewer callers in. */
function asStrictAs(policy: SchemaPolicy, unannotated: Unannotated): SchemaPolicy {
  if (UNANNOTATED.indexOf(unannotated) <= UNANNOTATED.indexOf(policy.unannotated)) return policy;
  let known = stricterPolicies.get(policy);
  if (known === undefined) stricterPolicies.set(policy, (known = new Map()));
  let made = known.get(unannotated);
  if (made === undefined)
    known.set(unannotated, (made = new SchemaPolicy(policy.schema, { ...policy.options, unannotated })));
  return made;
}

interface Decided {
  readonly policy: SchemaPolicy;
  readonly onDenied: DeniedHandling;
  readonly operation: GraphQLResolveInfo['operation'];
  readonly variableValues: GraphQLResolveInfo['variableValues'];
  readonly record: AuthRecord | null;
  readonly decision: Decision;
}

const decided = new WeakMap<object, Decided[]>();

/** The root fields of one execution share its decision. */
function decideOnce(policy: SchemaPolicy, { record, context, info }: RootField, onDenied: DeniedHandling): Decision {
  const { operation, variableValues } = info;
  const known = typeof context === 'object' && context !== null ? (decided.get(context) ?? []) : [];
  const same = known.find(
    (each) =>
      each.policy === policy &&
      each.onDenied === onDenied &&
      each.operation === operation &&
      each.variableValues === variableValues &&
      each.record === record,
  );
  if (same !== undefined) return same.decision;
  const plan = planOperation(policy, documentOf(info), operation.name?.value);
  const decision: Decision =
    plan === null
      ? { outcome: 'refuse', denials: [], scope: null }
      : decide({ plan, principal: record?.principal ?? null, variables: variablesOf(record, info), onDenied });
  if (typeof context === 'object' && context !== null) {
    // The two policies of one execution at most: older executions of the same context are done.
    decided.set(context, [
      ...known.filter((each) => each.variableValues === variableValues),
      { policy, onDenied, operation, variableValues, record, decision },
    ]);
  }
  return decision;
}

const documents = new WeakMap<
  GraphQLResolveInfo['fragments'],
  WeakMap<GraphQLResolveInfo['operation'], DocumentNode>
>();

/** The part of the document that the executor tells of: the operation and the fragments. */
export function documentOf({ operation, fragments }: GraphQLResolveInfo): DocumentNode {
  let byOperation = documents.get(fragments);
  if (byOperation === undefined) documents.set(fragments, (byOperation = new WeakMap()));
  let document = byOperation.get(operation);
  if (document === undefined)
    byOperation.set(
      operation,
      (document = { kind: Kind.DOCUMENT, definitions: [operation, ...Object.values(fragments)] }),
    );
  return document;
}
