import { type FieldNode, type GraphQLObjectType, isAbstractType } from 'graphql';
import type { Denial, PositionedDenial } from './denial.ts';
import { isField, type PlannedField, type PlannedSelection } from './operation-plan.ts';
import type { OperationReview } from './operation-review.ts';

/**
 * The topmost denial of each distinct response position, in the order of the document: what a refused operation answers.
 * At a position that can hold objects of several types, each possible type counts, and the first denial is told; with
 * `everyType` that of each type. Denials that are not `counted` are looked past.
 */
export function deniedPositions(
  review: OperationReview,
  options: { readonly everyType?: boolean; readonly counted?: (denial: Denial) => boolean } = {},
): readonly PositionedDenial[] {
  const { everyType = false, counted = () => true } = options;
  const { rootType, selection } = review.plan;
  const found = new Map<string, PositionedDenial>();
  const walk = new DeniedPositions(review, found, { everyType, counted });
  walk.selection(selection, { path: [], closed: NO_TYPES, dependsOnType: false });
  if (found.size === 0) {
    // Only `__typename` is asked of a closed root, which has no position of its own.
    const denial = review.typeDenial(rootType);
    if (denial !== null && counted(denial)) return [{ ...denial, responsePath: [], node: null }];
  }
  return [...found.values()];
}

/** Where the walk is. */
interface Position {
  readonly path: readonly string[];
  /** The types of objects that are null at this position anyway. */
  readonly closed: ClosedTypes;
  /** What is found there depends on the type of an object further up. */
  readonly dependsOnType: boolean;
}

class DeniedPositions {
  readonly #review: OperationReview;
  readonly #found: Map<string, PositionedDenial>;
  readonly #everyType: boolean;
  readonly #counted: (denial: Denial) => boolean;

  constructor(
    review: OperationReview,
    found: Map<string, PositionedDenial>,
    { everyType, counted }: { readonly everyType: boolean; readonly counted: (denial: Denial) => boolean },
  ) {
    this.#review = review;
    this.#found = found;
    this.#everyType = everyType;
    this.#counted = counted;
  }

  /** Goes below whatever is not denied. */
  selection(selection: PlannedSelection, at: Position): void {
    if (!this.#review.mayFail(selection)) return;
    for (const item of this.#review.included(selection)) {
      if (isField(item)) this.#field(item, { ...at, path: [...at.path, item.responseKey] });
      else this.selection(item.selection, at);
    }
  }

  #field(item: PlannedField, at: Position): void {
    for (const meaning of item.meanings) {
      const types = openTypes(meaning.types, at.closed, this.#everyType);
      const [type] = types;
      if (type === undefined) continue;
      if (this.#review.denial(meaning, item, type) !== null) {
        // One policy for all of them, and each names the places where its own rules stand.
        for (const each of types) this.#record(this.#review.denial(meaning, item, each), at, item.node);
        continue;
      }
      if (meaning.returns === null) continue;
      const isAbstract = isAbstractType(meaning.returns);
      const closed = isAbstract ? this.#review.closedTypes(meaning.returns) : NO_TYPES;
      const dependsOnType = at.dependsOnType || isAbstract;
      for (const denial of closed.values()) {
        this.#record(denial, { ...at, dependsOnType }, item.node);
        // The first that counts has the place.
        if (!this.#everyType && this.#counted(denial)) break;
      }
      if (meaning.selection !== null) this.selection(meaning.selection, { path: at.path, closed, dependsOnType });
    }
  }

  #record(denial: Denial | null, { path, dependsOnType }: Position, node: FieldNode): void {
    if (denial === null || !this.#counted(denial)) return;
    const place = path.join('.');
    const key = this.#everyType ? `${place} ${denial.coordinate}` : place;
    if (this.#found.has(key)) return;
    const found = { ...denial, responsePath: path, node };
    this.#found.set(key, this.#everyType ? { ...found, dependsOnType } : found);
  }
}

/** Types of objects that are null at a position anyway, and why. */
type ClosedTypes = ReadonlyMap<GraphQLObjectType, Denial>;

const NO_TYPES: ClosedTypes = new Map();

/** The types of the field's whose objects are not null at this position; the first, or all of them. */
function openTypes(
  types: ReadonlySet<GraphQLObjectType>,
  closed: ClosedTypes,
  everyType: boolean,
): readonly GraphQLObjectType[] {
  const open: GraphQLObjectType[] = [];
  for (const type of types) {
    if (closed.has(type)) continue;
    open.push(type);
    if (!everyType) break;
  }
  return open;
}
