import { type FieldNode, type GraphQLResolveInfo, Kind, type SelectionSetNode } from 'graphql';
import type { ResponsePath } from './denial-error.ts';
import { createObjectNotes } from './object-notes.ts';

/** How `@graphql-tools/delegate`, with which schemas are wrapped and stitched, marks what it fetched. */
const MARK = 'subschemaErrors';

/**
 * True for an object that was fetched from another schema, as what the client selected of it: its values stand under the
 * names that the client gave them. With `{ patient { id: nickname } }` its `id` is the nickname.
 */
export function isFetched(value: object): boolean {
  return Object.getOwnPropertySymbols(value).some(({ description }) => description === MARK);
}

/** Where an object is in the response, and of which type. */
export interface Place {
  readonly at: ResponsePath | undefined;
  readonly type: string;
  readonly info: GraphQLResolveInfo;
}

type Fragments = GraphQLResolveInfo['fragments'];

/** What was found out in an execution. By the next one, a plugin may have changed the document. */
const known = createObjectNotes<{ readonly info: GraphQLResolveInfo; readonly found: Map<string, boolean> }>();

/**
 * True where each name of a path that leads on from an object stands for nothing but the field of that name in the
 * client's selection, wherever it was selected. Whichever type the object is of: what a fragment of another type selects counts.
 * So does what is selected of those of its type that it stands below: a resolver may give on one of them.
 */
export function isAsNamed(keys: readonly string[], { at, type, info }: Place): boolean {
  const { operation, fragments, variableValues } = info;
  const along = objectsAlong(at, type);
  const sign = JSON.stringify([along, keys]);
  let notes = known.get(variableValues);
  if (notes?.info.operation !== operation || notes.info.fragments !== fragments)
    known.set(variableValues, (notes = { info, found: new Map() }));
  let isAs = notes.found.get(sign);
  if (isAs === undefined) {
    let selected: readonly SelectionSetNode[] = [operation.selectionSet];
    isAs = along.every(({ key, type: each }) => {
      if (key !== null) selected = selectionsOf(fieldsOf(selected, key, fragments));
      return (each !== undefined && each !== type) || areFields(keys, selected, fragments);
    });
    notes.found.set(sign, isAs);
  }
  return isAs;
}

function areFields(
  [key, ...rest]: readonly string[],
  sets: readonly SelectionSetNode[],
  fragments: Fragments,
): boolean {
  if (key === undefined) return true;
  const fields = fieldsOf(sets, key, fragments);
  // Arguments make another value of a field.
  const isField = fields.every((node) => node.name.value === key && (node.arguments?.length ?? 0) === 0);
  return isField && areFields(rest, selectionsOf(fields), fragments);
}

/** The fields that are answered under a name, those of fragments among them. */
function fieldsOf(sets: readonly SelectionSetNode[], responseKey: string, fragments: Fragments): readonly FieldNode[] {
  const fields: FieldNode[] = [];
  const left = [...sets];
  const spread = new Set<string>();
  for (let set = left.pop(); set !== undefined; set = left.pop()) {
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) {
        if ((selection.alias ?? selection.name).value === responseKey) fields.push(selection);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        left.push(selection.selectionSet);
      } else if (!spread.has(selection.name.value)) {
        spread.add(selection.name.value);
        const fragment = fragments[selection.name.value];
        if (fragment !== undefined) left.push(fragment.selectionSet);
      }
    }
  }
  return fields;
}

function selectionsOf(fields: readonly FieldNode[]): readonly SelectionSetNode[] {
  return fields.flatMap(({ selectionSet }) => selectionSet ?? []);
}

/** An object and those that it stands below, from the root on, which has no key, and without list indices. */
function objectsAlong(
  path: ResponsePath | undefined,
  type: string,
): readonly { readonly key: string | null; readonly type: string | undefined }[] {
  const objects: { readonly key: string | null; readonly type: string | undefined }[] = [];
  let below: string | undefined = type;
  for (let each = path; each !== undefined; each = each.prev) {
    if (typeof each.key !== 'string') continue;
    objects.push({ key: each.key, type: below });
    below = each.typename;
  }
  return [...objects, { key: null, type: below }].reverse();
}
