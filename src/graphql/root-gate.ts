import { type GraphQLObjectType, type GraphQLResolveInfo, OperationTypeNode } from 'graphql';
import { type Decision, type DeniedHandling, decide } from '../policy/decision.ts';
import type { PositionedDenial } from '../policy/denial.ts';
import { deniedPositions } from '../policy/denied-positions.ts';
import { type OperationPlan, planOperation } from '../policy/operation-plan.ts';
import { OperationReview } from '../policy/operation-review.ts';
import { SchemaPolicy } from '../policy/schema-policy.ts';
import { UNANNOTATED, type Unannotated } from '../policy/unannotated.ts';
import type { Variables } from '../policy/variables.ts';
import { Verdicts } from '../policy/verdicts.ts';
import { type AuthRecord, DEFAULT_GUARD_SETTINGS } from './auth-record.ts';
import type { ResponsePath } from './denial-error.ts';
import { createObjectNotes } from './object-notes.ts';
import { documentOf } from './running-document.ts';
import { executionOf, variablesOf } from './running-execution.ts';
import { runsAsDecided } from './runs-as-decided.ts';

interface RootField {
  readonly kind: OperationTypeNode;
  readonly record: AuthRecord | null;
  readonly context: unknown;
  readonly info: GraphQLResolveInfo;
}

/** Of which operations the type is the root; graphql 16 lets it be the root of several. */
export function rootKinds({ schema }: SchemaPolicy, type: GraphQLObjectType): readonly OperationTypeNode[] {
  return KINDS.filter((kind) => schema.getRootType(kind) === type);
}

const KINDS = Object.values(OperationTypeNode);

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
  // A root type's field can also stand further down: then what was decided about the root field above it counts.
  const key = rootKeyOf(info);
  const execution = executionOf(record, info);
  // A mutation of which an executor made another one is decided as it runs. What a query finds of its type is no mutation.
  const isMutation = kind === 'mutation' && info.operation.operation === kind;
  if (execution?.policy === policy && (!isMutation || runsAsDecided(execution, info)))
    return execution.withheld.get(key) ?? null;
  const { onDenied, unannotated } = record?.settings ?? DEFAULT_GUARD_SETTINGS;
  const whole = record === null ? policy : asStrictAs(policy, unannotated);
  if (whole !== policy) {
    const denial = unannotatedDenials(whole, field).find(({ responsePath }) => responsePath[0] === key);
    if (denial !== undefined) return { ...denial, responsePath: [key] };
  }
  return kind === 'mutation' ? denialIn(decisionOf(whole, field, onDenied.mutation), key) : null;
}

/** The response key of the root field that a field stands below, or is. */
export function rootKeyOf({ path }: GraphQLResolveInfo): string {
  let root: ResponsePath = path;
  while (root.prev !== undefined) root = root.prev;
  return String(root.key);
}

function denialIn(decision: Decision, key: string): PositionedDenial | null {
  if (decision.outcome === 'permit') return null;
  if (decision.outcome === 'partial') return decision.withheld.get(key) ?? null;
  const own = decision.denials.find(({ responsePath }) => responsePath[0] === key);
  return own ?? (decision.denials[0] === undefined ? null : { ...decision.denials[0], responsePath: [key] });
}

const stricterPolicies = new WeakMap<SchemaPolicy, Map<Unannotated, SchemaPolicy>>();

/** The policy itself, or what it would be under an `unannotated` that lets fewer callers in. */
export function asStrictAs(policy: SchemaPolicy, unannotated: Unannotated): SchemaPolicy {
  if (UNANNOTATED.indexOf(unannotated) <= UNANNOTATED.indexOf(policy.unannotated)) return policy;
  let known = stricterPolicies.get(policy);
  if (known === undefined) stricterPolicies.set(policy, (known = new Map()));
  let made = known.get(unannotated);
  if (made === undefined)
    known.set(unannotated, (made = new SchemaPolicy(policy.schema, { ...policy.options, unannotated })));
  return made;
}

/**
 * What is closed by nothing but the stricter `unannotated`. The guards below know the schema's own only: what such a
 * denial closes, closes the root field. Another rule may deny the same position for objects of another type.
 */
function unannotatedDenials(policy: SchemaPolicy, field: RootField): readonly PositionedDenial[] {
  return once(field, [policy, 'unannotated'], (plan, variables) => {
    if (plan === null) return [];
    const verdicts = Verdicts.of(policy, field.record?.principal ?? null);
    return deniedPositions(new OperationReview(plan, verdicts, variables), {
      counted: ({ unannotated }) => unannotated,
    });
  });
}

function decisionOf(policy: SchemaPolicy, field: RootField, onDenied: DeniedHandling): Decision {
  return once(field, [policy, onDenied], (plan, variables): Decision => {
    if (plan === null) return { outcome: 'refuse', denials: [], scope: null };
    return decide({ plan, principal: field.record?.principal ?? null, variables, onDenied });
  });
}

interface Found {
  readonly about: readonly unknown[];
  readonly variableValues: GraphQLResolveInfo['variableValues'];
  readonly what: unknown;
}

const found = createObjectNotes<readonly Found[]>();

/** What is found out about an operation is shared by the root fields of one execution. */
function once<T>(
  { record, context, info }: RootField,
  asked: readonly [policy: SchemaPolicy, question: string],
  find: (plan: OperationPlan | null, variables: Variables) => T,
): T {
  const { operation, variableValues } = info;
  const about = [...asked, operation, record];
  const known = found.get(context) ?? [];
  // Older executions of the same context are done.
  const ofThis = known.filter((each) => each.variableValues === variableValues);
  const same = ofThis.find((each) => each.about.every((part, index) => part === about[index]));
  if (same !== undefined) return same.what as T;
  const plan = planOperation(asked[0], documentOf(info), operation.name?.value);
  const what = find(plan, variablesOf(record, info));
  if (typeof context === 'object' && context !== null) found.set(context, [...ofThis, { about, variableValues, what }]);
  return what;
}
