import type { FieldNode, SchemaModel, TypeNode } from './schema-model.ts';
import type { ViewState } from './view-state.ts';

/** A line of the list: a type, a field of the type above it, or an object type that the type above it can be. */
export interface Row {
  readonly kind: 'type' | 'field' | 'possible';
  readonly type: TypeNode;
  readonly field: FieldNode | null;
  /** Coordinate, by which the row is selected. */
  readonly at: string;
  /** Place among its siblings, from 1, and how many they are: the row may be the only one of them that is drawn. */
  readonly position: number;
  readonly of: number;
  readonly isExpanded: boolean;
}

/** The lines that search and filters leave, roots first, then by name. */
export function rowsOf(asked: {
  readonly model: SchemaModel;
  readonly matches: readonly boolean[];
  readonly view: ViewState;
  readonly isFiltered: boolean;
  readonly isExpanded: (type: TypeNode) => boolean;
}): readonly Row[] {
  const { model, matches, view, isFiltered, isExpanded } = asked;
  const words = view.search
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  // What has no fields here is found by its name, and by nothing that only a field has.
  const isNamed = ({ name }: TypeNode) =>
    words.length > 0 &&
    [view.need, view.verdict, view.scope, view.client].every((filter) => filter === '') &&
    words.every((word) => name.toLowerCase().includes(word));
  const shown = [...model.types].sort(byRootThenName(model)).flatMap((type) => {
    const fields = isFiltered ? type.fields.filter(({ id }) => matches[id]) : type.fields;
    const isKept =
      !isFiltered || fields.length > 0 || isNamed(type) || (type.kind !== 'object' && view.type === type.name);
    return isKept ? [{ type, fields }] : [];
  });
  return shown.flatMap(({ type, fields }, index): Row[] => {
    const expanded = isExpanded(type);
    const head: Row = {
      kind: 'type',
      type,
      field: null,
      at: type.name,
      position: index + 1,
      of: shown.length,
      isExpanded: expanded,
    };
    if (!expanded) return [head];
    const below = { isExpanded: false, of: type.kind === 'object' ? fields.length : type.possible.length };
    if (type.kind === 'object') {
      return [
        head,
        ...fields.map((field, at) => ({
          ...below,
          kind: 'field' as const,
          type,
          field,
          at: field.coordinate,
          position: at + 1,
        })),
      ];
    }
    return [
      head,
      ...type.possible.map((id, at) => {
        const possible = model.types[id]!;
        return {
          ...below,
          kind: 'possible' as const,
          type: possible,
          field: null,
          at: possible.name,
          position: at + 1,
        };
      }),
    ];
  });
}

function byRootThenName(model: SchemaModel): (left: TypeNode, right: TypeNode) => number {
  const rank = (type: TypeNode) => {
    const root = model.roots.indexOf(type);
    return root === -1 ? model.roots.length : root;
  };
  return (left, right) => rank(left) - rank(right) || (left.name < right.name ? -1 : left.name > right.name ? 1 : 0);
}
