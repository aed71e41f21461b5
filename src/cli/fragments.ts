import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  print,
  visit,
} from 'graphql';
import type { OperationSource } from './operation-sources.ts';

interface Parsed {
  readonly source: OperationSource;
  readonly document: DocumentNode;
}

interface Known {
  readonly source: OperationSource;
  readonly fragment: FragmentDefinitionNode;
}

/** The fragments of many files: those of an operation's own file come first, then those of all others. */
export class Fragments {
  readonly #byName = new Map<string, Known[]>();

  constructor(parsed: readonly Parsed[]) {
    for (const { source, document } of parsed) {
      for (const fragment of document.definitions) {
        if (fragment.kind !== Kind.FRAGMENT_DEFINITION) continue;
        const known = this.#byName.get(fragment.name.value);
        if (known === undefined) this.#byName.set(fragment.name.value, [{ source, fragment }]);
        else known.push({ source, fragment });
      }
    }
  }

  /** The fragments that an operation uses, through one another too; or in words why that cannot be told. */
  usedBy(operation: OperationDefinitionNode, source: OperationSource): readonly FragmentDefinitionNode[] | string {
    const used = new Map<string, FragmentDefinitionNode>();
    const queue: (OperationDefinitionNode | FragmentDefinitionNode)[] = [operation];
    let problem: string | null = null;
    // Grows while it is walked.
    for (const node of queue) {
      visit(node, {
        FragmentSpread: ({ name: { value } }) => {
          if (used.has(value)) return;
          const found = this.#find(value, source);
          if (typeof found === 'string') problem ??= found;
          else if (found !== undefined) {
            used.set(value, found);
            queue.push(found);
          }
        },
      });
    }
    return problem ?? [...used.values()];
  }

  /** Undefined for one that nobody defines: validation says so. */
  #find(name: string, source: OperationSource): FragmentDefinitionNode | string | undefined {
    const known = this.#byName.get(name) ?? [];
    const own = known.find((each) => each.source === source);
    const [first, ...others] = own === undefined ? known : [own];
    if (first === undefined) return undefined;
    const other = others.find(({ fragment }) => print(fragment) !== print(first.fragment));
    if (other === undefined) return first.fragment;
    return `fragment "${name}" is defined differently in ${first.source.name} and ${other.source.name}; rename one of them`;
  }
}
