import { type DocumentNode, type GraphQLResolveInfo, Kind } from 'graphql';

const documents = new WeakMap<
  GraphQLResolveInfo['fragments'],
  WeakMap<GraphQLResolveInfo['operation'], DocumentNode>
>();

/** The part of the document that the executor tells of: the operation and the fragments. */
export function documentOf({ operation, fragments }: GraphQLResolveInfo): DocumentNode {
  let byOperation = documents.get(fragments);
  if (byOperation === undefined) documents.set(fragments, (byOperation = new WeakMap()));
  let document = byOperation.get(operation);
  if (document === undefined)
    byOperation.set(
      operation,
      (document = { kind: Kind.DOCUMENT, definitions: [operation, ...Object.values(fragments)] }),
    );
  return document;
}
