import { type GraphQLResolveInfo, Kind } from 'graphql';
import { documentVersion } from '../policy/document-version.ts';
import type { Execution } from './auth-record.ts';
import { createObjectNotes } from './object-notes.ts';

const known = createObjectNotes<boolean>();

/**
 * False where an executor was given another operation than the one that was decided, or other fragments, or where either was
 * changed in place: whoever wraps it can do that, after every gate. Found out once for each execution, as it costs a
 * look at each node.
 */
export function runsAsDecided(execution: Execution, { operation, fragments }: GraphQLResolveInfo): boolean {
  if (operation !== execution.operation) return false;
  let isSame = known.get(execution);
  if (isSame === undefined) known.set(execution, (isSame = isUnchanged(execution, fragments)));
  return isSame;
}

function isUnchanged({ document, version }: Execution, fragments: GraphQLResolveInfo['fragments']): boolean {
  if (documentVersion(document) !== version) return false;
  return document.definitions.every(
    (each) => each.kind !== Kind.FRAGMENT_DEFINITION || fragments[each.name.value] === each,
  );
}
