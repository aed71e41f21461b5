import { isIntrospection } from './introspection-names.ts';
import { isField, type PlannedSelection } from './operation-plan.ts';
import type { OperationReview } from './operation-review.ts';

/**
 * True when closed introspection can be answered field by field: `__type` anywhere, `__schema` only at the root. A
 * `__schema` further down makes null whatever of its ancestors may be null, and results that come in parts cannot be
 * completed afterwards: there the operation is refused.
 */
export function canCloseIntrospection(review: OperationReview): boolean {
  const { plan } = review;
  if (plan.isIncremental || plan.kind === 'subscription') return !meetsBelow(review, plan.selection, isIntrospection);
  return !meetsBelow(review, plan.selection, (name, isRoot) => name === '__schema' && !isRoot);
}

function meetsBelow(
  review: OperationReview,
  root: PlannedSelection,
  isMeant: (name: string, isRoot: boolean) => boolean,
): boolean {
  const seen = new Set<PlannedSelection>();
  const meets = (selection: PlannedSelection, isRoot: boolean): boolean => {
    if (!isRoot && seen.has(selection)) return false;
    if (!isRoot) seen.add(selection);
    return [...review.included(selection)].some((item) => {
      if (!isField(item)) return meets(item.selection, isRoot);
      if (isMeant(item.node.name.value, isRoot)) return true;
      return item.meanings.some((meaning) => meaning.selection !== null && meets(meaning.selection, false));
    });
  };
  return meets(root, true);
}
