import {
  type ArgumentNode,
  type DefinitionNode,
  type DirectiveNode,
  type DocumentNode,
  Kind,
  type SelectionSetNode,
  type TypeNode,
  type ValueNode,
  type VariableDefinitionNode,
} from 'graphql';

/** What a document says at one time; one object for as long as that stays the same. */
export interface DocumentVersion {
  /** False after a change: what others keep by the document itself may be of an earlier version. */
  readonly isFirst: boolean;
}

const readings = new WeakMap<DocumentNode, Reading>();

/**
 * The version that a document is in. Plugins change documents in place, also those that servers keep for later requests:
 * what is found out about a document is kept by its version, so that nothing is decided about what it said before.
 * Costs a look at each of its nodes.
 */
export function documentVersion(document: DocumentNode): DocumentVersion {
  let reading = readings.get(document);
  if (reading === undefined) readings.set(document, (reading = new Reading()));
  return reading.read(document);
}

/** Every name and every literal of a document, and the names of kinds among them. */
export function documentTexts(document: DocumentNode): readonly string[] {
  documentVersion(document);
  return readings.get(document)?.texts ?? NONE;
}

/** Written out for each kind of node: a walk over whatever a node has takes ten times as long. */
class Reading {
  /** Everything that was seen, in the order in which it is read. */
  readonly #seen: unknown[] = [];
  #at = 0;
  #isChanged = false;
  #version: DocumentVersion | null = null;

  read({ definitions }: DocumentNode): DocumentVersion {
    this.#at = 0;
    this.#isChanged = false;
    for (const definition of this.#each(definitions)) this.#definition(definition);
    if (this.#at < this.#seen.length) this.#change();
    if (this.#version === null || this.#isChanged) this.#version = { isFirst: this.#version === null };
    return this.#version;
  }

  get texts(): readonly string[] {
    return this.#seen.filter((each) => typeof each === 'string');
  }

  /** From the first difference on, what is read is new. */
  #see(value: unknown): void {
    if (this.#at < this.#seen.length && this.#seen[this.#at] !== value) this.#change();
    if (this.#at === this.#seen.length) {
      this.#isChanged = true;
      this.#seen.push(value);
    }
    this.#at += 1;
  }

  #change(): void {
    this.#isChanged = true;
    this.#seen.length = this.#at;
  }

  #each<T>(nodes: readonly T[] | undefined): readonly T[] {
    this.#see(nodes?.length);
    return nodes ?? NONE;
  }

  #definition(node: DefinitionNode): void {
    // Plans tell of the node itself.
    this.#see(node);
    if (node.kind === Kind.OPERATION_DEFINITION) {
      this.#see(node.operation);
      this.#see(node.name?.value);
    } else if (node.kind === Kind.FRAGMENT_DEFINITION) {
      this.#see(node.name.value);
      this.#see(node.typeCondition.name.value);
    } else return;
    for (const each of this.#each(node.variableDefinitions)) this.#variableDefinition(each);
    this.#directives(node.directives);
    this.#selectionSet(node.selectionSet);
  }

  #variableDefinition({ variable, type, defaultValue, directives }: VariableDefinitionNode): void {
    this.#see(variable.name.value);
    this.#type(type);
    if (defaultValue === undefined) this.#see(defaultValue);
    else this.#value(defaultValue);
    this.#directives(directives);
  }

  #type(node: TypeNode): void {
    this.#see(node.kind);
    if (node.kind === Kind.NAMED_TYPE) this.#see(node.name.value);
    else this.#type(node.type);
  }

  #selectionSet(node: SelectionSetNode | undefined): void {
    for (const each of this.#each(node?.selections)) {
      this.#see(each.kind);
      this.#directives(each.directives);
      if (each.kind === Kind.FRAGMENT_SPREAD) {
        this.#see(each.name.value);
        // Of graphql 17.
        this.#arguments((each as { readonly arguments?: readonly ArgumentNode[] }).arguments);
        continue;
      }
      if (each.kind === Kind.FIELD) {
        this.#see(each.alias?.value);
        this.#see(each.name.value);
        this.#arguments(each.arguments);
      } else this.#see(each.typeCondition?.name.value);
      this.#selectionSet(each.selectionSet);
    }
  }

  #directives(nodes: readonly DirectiveNode[] | undefined): void {
    for (const each of this.#each(nodes)) {
      this.#see(each.name.value);
      this.#arguments(each.arguments);
    }
  }

  #arguments(nodes: readonly ArgumentNode[] | undefined): void {
    for (const { name, value } of this.#each(nodes)) {
      this.#see(name.value);
      this.#value(value);
    }
  }

  #value(node: ValueNode): void {
    this.#see(node.kind);
    if (node.kind === Kind.VARIABLE) this.#see(node.name.value);
    else if (node.kind === Kind.LIST) for (const each of this.#each(node.values)) this.#value(each);
    else if (node.kind === Kind.OBJECT) {
      for (const { name, value } of this.#each(node.fields)) {
        this.#see(name.value);
        this.#value(value);
      }
    } else if (node.kind !== Kind.NULL) this.#see(node.value);
  }
}

const NONE: readonly never[] = [];
