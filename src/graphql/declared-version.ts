import { type DocumentNode, Kind, type OperationDefinitionNode, type SelectionSetNode } from 'graphql';
import { type DocumentVersion, documentVersion } from '../policy/document-version.ts';

const NOTHING: SelectionSetNode = { kind: Kind.SELECTION_SET, selections: [] };

const declarations = new WeakMap<OperationDefinitionNode, DocumentNode>();

/** The version of what an operation declares as its variables: costs a look at these alone. */
export function declaredVersion(operation: OperationDefinitionNode): DocumentVersion {
  let document = declarations.get(operation);
  if (document === undefined)
    declarations.set(
      operation,
      (document = { kind: Kind.DOCUMENT, definitions: [{ ...operation, directives: [], selectionSet: NOTHING }] }),
    );
  const { variableDefinitions } = operation;
  Object.assign(document.definitions[0]!, { variableDefinitions });
  return documentVersion(document);
}
