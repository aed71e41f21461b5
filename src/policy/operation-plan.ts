import type { DocumentNode, FieldNode, GraphQLObjectType, OperationDefinitionNode, OperationTypeNode } from 'graphql';
import { type DocumentVersion, documentVersion } from './document-version.ts';
import { OperationPlanner } from './operation-planner.ts';
import type { Requirement } from './requirement.ts';
import type { SchemaPolicy } from './schema-policy.ts';
import type { FieldGroup, TypeSet } from './type-sets.ts';
import type { Variables } from './variables.ts';

/** `@skip` or `@include` by a variable: the selection is there when the variable has the value `when`. */
export interface Condition {
  readonly variable: string;
  readonly when: boolean;
}

/** A field's selection, with what it means for each group of possible parent types. */
export interface PlannedField {
  readonly node: FieldNode;
  readonly responseKey: string;
  readonly conditions: readonly Condition[];
  readonly meanings: readonly PlannedMeaning[];
}

/** The field for object types that agree on what it needs, and what is selected below it; null for leaves. */
export interface PlannedMeaning extends Omit<FieldGroup, 'selection'> {
  readonly selection: PlannedSelection | null;
}

/** A fragment, narrowed to the object types that it can apply to. */
export interface PlannedFragment {
  readonly conditions: readonly Condition[];
  readonly selection: PlannedSelection;
}

/** A selection set seen from one set of possible object types. Shared by all places that see it so. */
export interface PlannedSelection {
  readonly types: TypeSet;
  /** In the order of the document. */
  readonly items: readonly (PlannedField | PlannedFragment)[];
}

/** What an operation needs and where: computed once per document, knows neither caller nor variables. */
export interface OperationPlan {
  readonly policy: SchemaPolicy;
  /** What the document said when this was planned. */
  readonly version: DocumentVersion;
  readonly operation: OperationDefinitionNode;
  readonly kind: OperationTypeNode;
  readonly rootType: GraphQLObjectType;
  readonly selection: PlannedSelection;
  /** Every requirement that any caller with any variables could meet here: who passes them all is permitted. */
  readonly requirements: readonly Requirement[];
  /** `@defer` or `@stream` stands somewhere: results may come in parts. */
  readonly isIncremental: boolean;
  /** A literal condition leaves something out, of which this plan knows nothing. */
  readonly leavesOut: boolean;
  /** `__schema` or `__type` stands somewhere. */
  readonly introspects: boolean;
  /** Names that fragments declare as variables of their own: what they are is different at each spread. */
  readonly fragmentVariables: ReadonlySet<string>;
}

const plansOf = new WeakMap<SchemaPolicy, WeakMap<DocumentVersion, Map<string, OperationPlan>>>();

/**
 * The plan of the operation that a document would execute; null where it has none of that name, or the schema no root
 * type for it, or the name is missing though it is needed (the executor then answers with an error of its own). Cached
 * for as long as the document lives and stays as it is.
 *
 * @throws {OperationTooComplexError} for a document that would cost more to plan than the ceiling allows.
 * @example
 * ```ts run
 * import { buildSchema, parse } from 'graphql';
 * import { planOperation, SchemaPolicy } from 'graphql-bearer/core';
 *
 * const policy = new SchemaPolicy(buildSchema('type Query { hello: String }'), { unannotated: 'authenticated' });
 * const plan = planOperation(policy, parse('query Greeting { hello }'), 'Greeting');
 * plan?.requirements.map(({ rules }) => rules.map(({ needs }) => needs).join()); // => ['authentication']
 * ```
 */
export function planOperation(
  policy: SchemaPolicy,
  document: DocumentNode,
  operationName?: string | null,
): OperationPlan | null {
  let byVersion = plansOf.get(policy);
  if (byVersion === undefined) plansOf.set(policy, (byVersion = new WeakMap()));
  const version = documentVersion(document);
  let byName = byVersion.get(version);
  if (byName === undefined) byVersion.set(version, (byName = new Map()));
  // No operation is called that. Some executors take it for no name at all, and run what is there.
  const name = operationName ?? '';
  const known = byName.get(name);
  if (known !== undefined) return known;
  const plan = OperationPlanner.plan(policy, { document, version }, name === '' ? null : name);
  // A document has few operations, and clients can make up names without end.
  if (plan !== null) byName.set(name, plan);
  return plan;
}

export function isField(item: PlannedField | PlannedFragment): item is PlannedField {
  return 'meanings' in item;
}

/** True when the conditions hold; one that is not certainly a boolean counts as holding. */
export function isIncluded(conditions: readonly Condition[], variables: Variables): boolean {
  return conditions.every(({ variable, when }) => (variables.condition(variable) ?? when) === when);
}

/** True when the operation asks for more than `__typename` and what the schema says of itself: a resolver is going to run. */
export function reachesResolvers({ items }: PlannedSelection, variables: Variables): boolean {
  return items.some((item) => {
    if (!isIncluded(item.conditions, variables)) return false;
    if (!isField(item)) return reachesResolvers(item.selection, variables);
    return !item.node.name.value.startsWith('__');
  });
}
