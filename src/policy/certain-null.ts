import type { FieldNode, GraphQLObjectType } from 'graphql';
import type { PositionedDenial } from './denial.ts';
import { isField, type PlannedField, type PlannedMeaning, type PlannedSelection } from './operation-plan.ts';
import type { OperationReview } from './operation-review.ts';

/** The selections of one response key, merged as the executor merges them for objects of one type. */
interface ResponseField {
  readonly item: PlannedField;
  readonly meaning: PlannedMeaning;
  readonly selections: PlannedSelection[];
}

interface ObjectPosition {
  readonly selections: readonly PlannedSelection[];
  readonly type: GraphQLObjectType;
  readonly path: readonly string[];
  readonly node: FieldNode;
}

/** What is known of a root field before anything runs. */
export interface RootField {
  readonly responseKey: string;
  readonly isNonNull: boolean;
  /** The field itself is denied, whatever it returns. */
  readonly isDenied: boolean;
  /** The denial because of which the field's value can only be null; null where something may come of it. */
  readonly failure: PositionedDenial | null;
}

/** Every root field that the operation would run, with the denial that makes it pointless. */
export function rootFields(review: OperationReview): readonly RootField[] {
  const { selection, rootType } = review.plan;
  return [...mergedFields(review, [selection], rootType)].map(([responseKey, field]) => ({
    responseKey,
    isNonNull: field.meaning.isNonNull,
    isDenied: review.denial(field.meaning, field.item, rootType) !== null,
    failure: valueFailure(review, { field, type: rootType, path: [responseKey] }),
  }));
}

/**
 * The denial that certainly makes the value null: the field's own, or one below it that propagates for every object
 * that the value could be. A list can be empty, so nothing below one is certain.
 */
function valueFailure(
  review: OperationReview,
  {
    field,
    type,
    path,
  }: { readonly field: ResponseField; readonly type: GraphQLObjectType; readonly path: readonly string[] },
): PositionedDenial | null {
  const { item, meaning, selections } = field;
  const denial = review.denial(meaning, item, type);
  if (denial !== null) return { ...denial, responsePath: path, node: item.node };
  if (meaning.isList || meaning.returns === null) return null;
  let first: PositionedDenial | null = null;
  for (const possible of review.possibleTypes(meaning.returns)) {
    const failure = objectFailure(review, { selections, type: possible, path, node: item.node });
    if (failure === null) return null;
    first ??= failure;
  }
  return first;
}

/** The denial because of which an object of this type would be null: its type's, or that of a non-null field of it. */
function objectFailure(
  review: OperationReview,
  { selections, type, path, node }: ObjectPosition,
): PositionedDenial | null {
  const denial = review.typeDenial(type);
  if (denial !== null) return { ...denial, responsePath: path, node };
  if (!selections.some((selection) => review.mayFail(selection))) return null;
  for (const [responseKey, field] of mergedFields(review, selections, type)) {
    if (!field.meaning.isNonNull) continue;
    const failure = valueFailure(review, { field, type, path: [...path, responseKey] });
    if (failure !== null) return failure;
  }
  return null;
}

function mergedFields(
  review: OperationReview,
  selections: readonly PlannedSelection[],
  type: GraphQLObjectType,
): ReadonlyMap<string, ResponseField> {
  const fields = new Map<string, ResponseField>();
  const collect = (selection: PlannedSelection): void => {
    for (const item of review.included(selection)) {
      if (!isField(item)) {
        if (item.selection.types.has(type)) collect(item.selection);
        continue;
      }
      const meaning = item.meanings.find(({ types }) => types.has(type));
      if (meaning === undefined) continue;
      const below = meaning.selection === null ? [] : [meaning.selection];
      const known = fields.get(item.responseKey);
      if (known === undefined) fields.set(item.responseKey, { item, meaning, selections: below });
      else known.selections.push(...below);
    }
  };
  selections.forEach(collect);
  return fields;
}
