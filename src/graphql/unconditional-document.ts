import { type DefinitionNode, type DocumentNode, type FieldNode, Kind, type SelectionSetNode, visit } from 'graphql';

const documents = new WeakMap<DocumentNode, DocumentNode | null>();

/**
 * The document without `@skip` and `@include`; null where it has none, or no fields with selections share a place in the
 * response. Of a document with one operation.
 */
export function unconditional(document: DocumentNode): DocumentNode | null {
  let made = documents.get(document);
  if (made === undefined) {
    const without = visit(document, {
      Directive: ({ name }) => (name.value === 'skip' || name.value === 'include' ? null : undefined),
    });
    made = without !== document && new Places(document.definitions).areShared() ? without : null;
    documents.set(document, made);
  }
  return made;
}

/** The places of an operation in the response, whatever the types of the objects there. */
class Places {
  readonly #definitions: readonly DefinitionNode[];
  readonly #looked = new Set<SelectionSetNode>();

  constructor(definitions: readonly DefinitionNode[]) {
    this.#definitions = definitions;
  }

  areShared(): boolean {
    return this.#definitions.some(
      (each) => each.kind === Kind.OPERATION_DEFINITION && this.#isShared(each.selectionSet),
    );
  }

  /** Where no place is shared above, what a field selects can be looked at by itself, and once. */
  #isShared(selectionSet: SelectionSetNode): boolean {
    if (this.#looked.has(selectionSet)) return false;
    this.#looked.add(selectionSet);
    const fields = new Map<string, FieldNode>();
    // Grows while it is gone through; each fragment is looked into once.
    const all = new Set([selectionSet]);
    for (const { selections } of all) {
      for (const each of selections) {
        if (each.kind !== Kind.FIELD) {
          const fragment = each.kind === Kind.INLINE_FRAGMENT ? each : this.#fragment(each.name.value);
          if (fragment !== undefined) all.add(fragment.selectionSet);
        } else if (each.selectionSet !== undefined) {
          const key = (each.alias ?? each.name).value;
          if ((fields.get(key) ?? each) !== each) return true;
          fields.set(key, each);
        }
      }
    }
    return [...fields.values()].some((field) => field.selectionSet !== undefined && this.#isShared(field.selectionSet));
  }

  #fragment(name: string) {
    return this.#definitions.find((each) => each.kind === Kind.FRAGMENT_DEFINITION && each.name.value === name) as
      | { readonly selectionSet: SelectionSetNode }
      | undefined;
  }
}
