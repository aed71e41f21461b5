import { type FieldNode, type GraphQLObjectType, isAbstractType } from 'graphql';
import type { Denial, PositionedDenial } from './denial.ts';
import { isField, type PlannedField, type PlannedSelection } from './operation-plan.ts';
import type { OperationReview } from './operation-review.ts';

/**
 * The topmost denial of each distinct response position, in the order of the document: what a refused operation answers.
 * At a position that can hold objects of several types, each possible type counts. Denials that are not `counted` are
 * looked past: of several at one position, the first that is.
 */
export function deniedPositions(
  review: OperationReview,
  counted: (denial: Denial) => boolean = () => true,
): readonly PositionedDenial[] {
  const { rootType, selection } = review.plan;
  const found = new Map<string, PositionedDenial>();
  const walk = new DeniedPositions(review, found, counted);
  walk.selection(selection, [], NO_TYPES);
  if (found.size === 0) {
    // Only `__typename` is asked of a closed root, which has no position of its own.
    const denial = review.typeDenial(rootType);
    if (denial !== null && counted(denial)) return [{ ...denial, responsePath: [], node: null }];
  }
  return [...found.values()];
}

class DeniedPositions {
  readonly #review: OperationReview;
  readonly #found: Map<string, PositionedDenial>;
  readonly #counted: (denial: Denial) => boolean;

  constructor(review: OperationReview, found: Map<string, PositionedDenial>, counted: (denial: Denial) => boolean) {
    this.#review = review;
    this.#found = found;
    this.#counted = counted;
  }

  /** Goes below whatever is not denied; `closed` are the types of objects that are null at this position anyway. */
  selection(selection: PlannedSelection, path: readonly string[], closed: ClosedTypes): void {
    if (!this.#review.mayFail(selection)) return;
    for (const item of this.#review.included(selection)) {
      if (isField(item)) this.#field(item, [...path, item.responseKey], closed);
      else this.selection(item.selection, path, closed);
    }
  }

  #field(item: PlannedField, path: readonly string[], closed: ClosedTypes): void {
    for (const meaning of item.meanings) {
      const type = openType(meaning.types, closed);
      if (type === undefined) continue;
      const denial = this.#review.denial(meaning, item, type);
      if (denial !== null) {
        this.#record(denial, path, item.node);
        continue;
      }
      if (meaning.returns === null) continue;
      const closedBelow = isAbstractType(meaning.returns) ? this.#review.closedTypes(meaning.returns) : NO_TYPES;
      const [first] = closedBelow.values();
      if (first !== undefined) this.#record(first, path, item.node);
      if (meaning.selection !== null) this.selection(meaning.selection, path, closedBelow);
    }
  }

  #record(denial: Denial, responsePath: readonly string[], node: FieldNode): void {
    const key = responsePath.join('.');
    if (!this.#found.has(key) && this.#counted(denial)) this.#found.set(key, { ...denial, responsePath, node });
  }
}

/** Types of objects that are null at a position anyway, and why. */
type ClosedTypes = ReadonlyMap<GraphQLObjectType, Denial>;

const NO_TYPES: ClosedTypes = new Map();

/** A type of the field's whose objects are not null at this position. */
function openType(types: ReadonlySet<GraphQLObjectType>, closed: ClosedTypes): GraphQLObjectType | undefined {
  for (const type of types) if (!closed.has(type)) return type;
  return undefined;
}
