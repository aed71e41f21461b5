import {
  isField,
  type OperationPlan,
  type PlannedField,
  type PlannedFragment,
  type PlannedMeaning,
  type PlannedSelection,
} from './operation-plan.ts';

/** A field of an operation, as one group of possible parent types has it. */
export interface MetField {
  readonly item: PlannedField;
  readonly meaning: PlannedMeaning;
}

/**
 * Everything that an operation meets, what lies below denied places included: each selection once, however many positions
 * share it. `included` says which items of a selection count.
 */
export function* metFields(
  { selection: root }: OperationPlan,
  included: (selection: PlannedSelection) => Iterable<PlannedField | PlannedFragment>,
): Iterable<MetField> {
  // Grows while it is walked.
  const selections = new Set([root]);
  for (const selection of selections) {
    for (const item of included(selection)) {
      if (!isField(item)) {
        selections.add(item.selection);
        continue;
      }
      for (const meaning of item.meanings) {
        yield { item, meaning };
        if (meaning.selection !== null) selections.add(meaning.selection);
      }
    }
  }
}
