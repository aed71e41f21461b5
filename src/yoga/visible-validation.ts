import {
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  getVariableValues,
  Kind,
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
    .map(
      (node) => new GraphQLError(`Schema is not configured to execute ${node.operation} operation.`, { nodes: [node] }),
    );
}

/**
 * The answer to variables that do not fit the schema as the caller sees it; null when they do. Before anything is decided
 * about them: a denial would tell that what they name exists.
 */
export function unreadableVariables(schema: GraphQLSchema, args: ExecutionArgs): ExecutionResult | null {
  const operation = getOperationAST(args.document, args.operationName);
  if (!operation) return null;
  const coerced = getVariableValues(schema, operation.variableDefinitions ?? [], args.variableValues ?? {}, {
    maxErrors: 50,
  });
  return coerced.errors === undefined ? null : { errors: coerced.errors };
}
