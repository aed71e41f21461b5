import { type DocumentNode, type ExecutionArgs, type GraphQLSchema, Kind, type OperationDefinitionNode } from 'graphql';

const copies = new WeakMap<GraphQLSchema, WeakMap<DocumentNode, Map<string, DocumentNode>>>();

/**
 * The document to execute, with one operation in it, and one copy for each schema where callers have schemas of their own.
 * Executors that compile (graphql-jit) keep what they made by the document alone: they would run what was compiled of
 * another caller's schema, or another operation of the same document.
 */
export function executedDocument(
  { schema, document }: Pick<ExecutionArgs, 'schema' | 'document'>,
  { name }: OperationDefinitionNode,
  { isPerSchema }: { readonly isPerSchema: boolean },
): DocumentNode {
  const others = document.definitions.filter(
    (each) => each.kind === Kind.OPERATION_DEFINITION && each.name?.value !== name?.value,
  );
  if (others.length === 0 && !isPerSchema) return document;
  let ofSchema = copies.get(schema);
  if (ofSchema === undefined) copies.set(schema, (ofSchema = new WeakMap()));
  let ofDocument = ofSchema.get(document);
  if (ofDocument === undefined) ofSchema.set(document, (ofDocument = new Map()));
  const key = name?.value ?? '';
  let copy = ofDocument.get(key);
  if (copy === undefined) {
    const left = new Set<unknown>(others);
    copy = { ...document, definitions: document.definitions.filter((each) => !left.has(each)) };
    ofDocument.set(key, copy);
  }
  return copy;
}
