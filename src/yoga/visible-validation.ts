import {
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  FieldsOnCorrectTypeRule,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  getVariableValues,
  Kind,
  KnownArgumentNamesRule,
  KnownTypeNamesRule,
  type OperationDefinitionNode,
  ValuesOfCorrectTypeRule,
  validate,
} from 'graphql';
import { type DocumentVersion, documentVersion } from '../policy/document-version.ts';

type Validate = (schema: GraphQLSchema, document: DocumentNode) => readonly GraphQLError[];

/** What is wrong with a document as its caller sees the schema. What the caller cannot see is not there, roots included. */
export const validateVisible: Validate = remembered((schema, document) => [
  ...missingRoots(schema, document),
  ...validate(schema, document),
]);

/** What it names that is not there, and no more: plugins may have made something of it that no validation was to see. */
const findMissing = remembered((schema, document) =>
  validate(schema, document, [
    FieldsOnCorrectTypeRule,
    KnownArgumentNamesRule,
    KnownTypeNamesRule,
    ValuesOfCorrectTypeRule,
  ]),
);

const documentsPutOff = new WeakSet<DocumentNode>();

/**
 * Has a document validated when it is about to be executed: by then its caller is known. Of what was found by the schema of
 * all it leaves what is not for a caller's own to say: what rules of a server's plugins complain of.
 */
export function putOff(
  schema: GraphQLSchema,
  { document, errors }: { readonly document: DocumentNode; readonly errors: readonly Error[] },
): Error[] {
  documentsPutOff.add(document);
  if (errors.length === 0) return [];
  const found = new Set(validateVisible(schema, document).map(({ message }) => message));
  return errors.filter(({ message }) => !found.has(message));
}

function remembered(find: Validate): Validate {
  const results = new WeakMap<GraphQLSchema, WeakMap<DocumentVersion, readonly GraphQLError[]>>();
  return (schema, document) => {
    let known = results.get(schema);
    if (known === undefined) results.set(schema, (known = new WeakMap()));
    const version = documentVersion(document);
    let errors = known.get(version);
    if (errors === undefined) known.set(version, (errors = find(schema, document)));
    return errors;
  };
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
 * The answer to an operation that the schema, as the caller sees it, cannot execute: one without its root type, one that names
 * what is not there, neither of which every server's validation finds, or one whose variables do not fit. Null when it can.
 * Before anything is decided about it: a denial would tell that what it names exists.
 */
export function unexecutable(
  schema: GraphQLSchema,
  args: ExecutionArgs,
  {
    isPutOff = false,
  }: { /** Its document, or what became of it, was not validated yet. */ readonly isPutOff?: boolean } = {},
): ExecutionResult | null {
  const operation = getOperationAST(args.document, args.operationName);
  if (!operation) return null;
  if (!schema.getRootType(operation.operation)) return { errors: [missingRoot(operation)] };
  const missing = (isPutOff || documentsPutOff.has(args.document) ? validateVisible : findMissing)(
    schema,
    args.document,
  );
  if (missing.length > 0) return { errors: missing };
  const coerced = getVariableValues(schema, operation.variableDefinitions ?? [], args.variableValues ?? {}, {
    maxErrors: 50,
  });
  return coerced.errors === undefined ? null : { errors: coerced.errors };
}
