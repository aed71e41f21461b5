import { type DocumentNode, type ExecutionResult, type FieldNode, Kind, type NameNode, visit } from 'graphql';
import { type Denial, explainDenial } from '../policy/denial.ts';
import { type DocumentVersion, documentVersion } from '../policy/document-version.ts';
import { isIntrospection } from '../policy/introspection-names.ts';
import {
  isField,
  isIncluded,
  type OperationPlan,
  type PlannedField,
  type PlannedSelection,
} from '../policy/operation-plan.ts';
import type { Variables } from '../policy/variables.ts';
import type { Principal } from '../principal.ts';
import { UNEXPLAINED } from './answer-denied.ts';
import type { DenialCollector } from './denial-collector.ts';
import type { ResponsePath } from './denial-error.ts';

/**
 * Answers `__schema` and `__type` for a caller who may not introspect. Executors resolve these two by themselves, and no
 * schema can guard them: so they are executed as `__typename`, which tells the caller nothing, and replaced by what
 * denied fields answer: null and an error where they stand, and no data at all for `__schema`, which is non-null (SPEC R5).
 */
export class ClosedIntrospection {
  readonly #plan: OperationPlan;
  readonly #variables: Variables;
  readonly #principal: Principal | null;
  readonly #tellsOfSchema = new Map<PlannedSelection, boolean>();

  constructor(plan: OperationPlan, variables: Variables, principal: Principal | null) {
    this.#plan = plan;
    this.#variables = variables;
    this.#principal = principal;
  }

  /** The data as the caller may have it; the denials go to the collector. */
  answer<T extends Pick<ExecutionResult, 'data'>>(result: T, collector: DenialCollector): T {
    if (result.data == null) return result;
    const isNull = this.#strike(this.#plan.selection, result.data, undefined, collector);
    return isNull ? { ...result, data: null } : result;
  }

  /** True when the object itself becomes null. */
  #strike(
    selection: PlannedSelection,
    object: Record<string, unknown>,
    path: ResponsePath | undefined,
    collector: DenialCollector,
  ): boolean {
    let isNull = false;
    for (const item of selection.items) {
      if (!isIncluded(item.conditions, this.#variables)) continue;
      if (!isField(item)) {
        if (this.#asks(item.selection)) isNull = this.#strike(item.selection, object, path, collector) || isNull;
        continue;
      }
      const value = object[item.responseKey];
      const at: ResponsePath = { prev: path, key: item.responseKey, typename: undefined };
      if (!isIntrospection(item.node.name.value)) {
        for (const { selection: below } of item.meanings)
          if (below !== null && this.#asks(below)) this.#below(below, value, at, collector);
        // A composite field of another type may have the same key: only what was put there is taken out again.
      } else if (typeof value === 'string') {
        object[item.responseKey] = null;
        collector.add(this.#denial(item), { path: at, node: item.node });
        isNull ||= item.node.name.value === '__schema';
      }
    }
    return isNull;
  }

  #below(selection: PlannedSelection, value: unknown, path: ResponsePath, collector: DenialCollector): void {
    if (Array.isArray(value)) {
      for (const [key, item] of value.entries())
        this.#below(selection, item, { prev: path, key, typename: undefined }, collector);
    } else if (typeof value === 'object' && value !== null) {
      this.#strike(selection, value as Record<string, unknown>, path, collector);
    }
  }

  #asks(selection: PlannedSelection): boolean {
    const known = this.#tellsOfSchema.get(selection);
    if (known !== undefined) return known;
    this.#tellsOfSchema.set(selection, false);
    const asks = selection.items.some((item) => {
      if (!isField(item)) return this.#asks(item.selection);
      if (isIntrospection(item.node.name.value)) return true;
      return item.meanings.some(({ selection: below }) => below !== null && this.#asks(below));
    });
    this.#tellsOfSchema.set(selection, asks);
    return asks;
  }

  #denial({ meanings }: PlannedField): Denial {
    const { policy } = this.#plan;
    const sources = meanings.flatMap(({ types, field }) => [...types].flatMap((type) => policy.sourcesOf(type, field)));
    return explainDenial(sources, this.#principal) ?? UNEXPLAINED;
  }
}

const documents = new WeakMap<DocumentVersion, DocumentNode>();

/** The document with `__typename` in the place of each `__schema` and `__type`, under the same response key. */
export function withoutIntrospection(document: DocumentNode): DocumentNode {
  const version = documentVersion(document);
  let made = documents.get(version);
  if (made === undefined) {
    made = visit(document, { Field: (node) => (isIntrospection(node.name.value) ? asTypename(node) : undefined) });
    documents.set(version, made);
  }
  return made;
}

function asTypename({ alias, name, directives, loc }: FieldNode): FieldNode {
  const typename: NameNode = { kind: Kind.NAME, value: '__typename' };
  return {
    kind: Kind.FIELD,
    alias: alias ?? name,
    name: typename,
    ...(directives && { directives }),
    ...(loc && { loc }),
  };
}
