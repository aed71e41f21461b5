import {
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  getVariableValues,
  Kind,
  type OperationDefinitionNode,
  validate,
} from 'graphql';
import { type DocumentVersion, documentVersion } from '../policy/document-version.ts';

const results = new WeakMap<GraphQLSchema, WeakMap<DocumentVersion, readonly GraphQLError[]>>();

/** What is wrong with a document as its caller sees the schema. What the caller cannot see is not there, roots included. */
export function validateVisible(schema: GraphQLSchema, document: DocumentNode): readonly GraphQLError[] {
  let known = results.get(schema);
  if (known === undefined) results.set(schema, (known = new WeakMap()));
  const version = documentVersion(document);
  let errors = known.get(version);
  if (errors === undefined)
    known.set(version, (errors = [...missingRoots(schema, document), ...validate(schema, document)]));
  return errors;
}

/** Validation has nothing to say about a root type that is not there; it says so of what is below one that is hidden. */
function missingRoots(schema: GraphQLSchema, document: DocumentNode): readonly GraphQLError[] {
  return document.definitions
    .filter((each) => each.kind === Kind.OPERATION_DEFINITION)
    .filter(({ operation }) => !schema.getRootType(operation))
    .map(missingRoot);
}

function missingRoot(node: OperationDefinitionNode): GraphQLError {
  return new GraphQLError(`Schema is not configured to execute ${node.operation} operation.`, { nodes: [node] });
}

/**
 * The answer to an operation that the schema, as the caller sees it, cannot execute: one without its root type, which not every
 * server's validation misses, or one whose variables do not fit. Null when it can. Before anything is decided about it: a
 * denial would tell that what it names exists.
 */
export function unexecutable(schema: GraphQLSchema, args: ExecutionArgs): ExecutionResult | null {
  const operation = getOperationAST(args.document, args.operationName);
  if (!operation) return null;
  if (!schema.getRootType(operation.operation)) return { errors: [missingRoot(operation)] };
  const coerced = getVariableValues(schema, operation.variableDefinitions ?? [], args.variableValues ?? {}, {
    maxErrors: 50,
  });
  return coerced.errors === undefined ? null : { errors: coerced.errors };
}
