import {
  type DefinitionNode,
  type DocumentNode,
  type ExecutionArgs,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
} from 'graphql';
import { type DocumentVersion, documentVersion } from '../policy/document-version.ts';

/** Stands for a schema without keeping it in memory: documents may live longer. */
const signs = new WeakMap<GraphQLSchema, symbol>();
const firstSchemas = new WeakMap<DocumentNode, symbol>();
const copies = new WeakMap<GraphQLSchema, WeakMap<DocumentVersion, Map<string, DocumentNode>>>();

/**
 * The document to execute: one for each schema that it is executed on and for each change of it, with one operation in it.
 * Executors that compile (graphql-jit) keep what they made by the document alone: they would run what was compiled of
 * another schema, which may be what another caller sees, of another operation, or of what the document said before.
 */
export function executedDocument(
  { schema, document }: Pick<ExecutionArgs, 'schema' | 'document'>,
  { name }: OperationDefinitionNode,
  version: DocumentVersion = documentVersion(document),
): DocumentNode {
  const isAnother = (node: DefinitionNode): boolean =>
    node.kind === Kind.OPERATION_DEFINITION && node.name?.value !== name?.value;
  let sign = signs.get(schema);
  if (sign === undefined) signs.set(schema, (sign = Symbol('schema')));
  let first = firstSchemas.get(document);
  if (first === undefined) firstSchemas.set(document, (first = sign));
  if (first === sign && version.isFirst && !document.definitions.some(isAnother)) return document;
  let ofSchema = copies.get(schema);
  if (ofSchema === undefined) copies.set(schema, (ofSchema = new WeakMap()));
  let ofVersion = ofSchema.get(version);
  if (ofVersion === undefined) ofSchema.set(version, (ofVersion = new Map()));
  const key = name?.value ?? '';
  let copy = ofVersion.get(key);
  if (copy === undefined) {
    copy = { ...document, definitions: document.definitions.filter((each) => !isAnother(each)) };
    ofVersion.set(key, copy);
  }
  return copy;
}
