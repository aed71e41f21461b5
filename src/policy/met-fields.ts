import {
  isField,
  type OperationPlan,
  type PlannedField,
  type PlannedFragment,
  type PlannedMeaning,
  type PlannedSelection,
} from './operation-plan.ts';

/**
 * Visits everything that an operation meets, in the order of the document, what lies below denied places included: each
 * selection once, however many positions share it. `included` says which items of a selection count.
 */
export function forEachMetField(
  { selection: root }: OperationPlan,
  included: (selection: PlannedSelection) => Iterable<PlannedField | PlannedFragment>,
  visit: (meaning: PlannedMeaning, item: PlannedField) => void,
): void {
  const seen = new Set<PlannedSelection>();
  const walk = (selection: PlannedSelection): void => {
    if (seen.has(selection)) return;
    seen.add(selection);
    for (const item of included(selection)) {
      if (!isField(item)) {
        walk(item.selection);
        continue;
      }
      for (const meaning of item.meanings) {
        visit(meaning, item);
        if (meaning.selection !== null) walk(meaning.selection);
      }
    }
  };
  walk(root);
}
