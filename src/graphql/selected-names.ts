import { type DocumentNode, type GraphQLResolveInfo, visit } from 'graphql';
import { type DocumentVersion, documentVersion } from '../policy/document-version.ts';
import { createObjectNotes } from './object-notes.ts';
import { documentOf } from './running-document.ts';

const ofExecutions = createObjectNotes<{ readonly document: DocumentNode; readonly names: ReadonlySet<string> }>();
const ofVersions = new WeakMap<DocumentVersion, ReadonlySet<string>>();

/** The names of all fields of an operation. Looked up once in an execution: by the next one, a plugin may have changed the document. */
export function selectedNames(info: GraphQLResolveInfo): ReadonlySet<string> {
  const document = documentOf(info);
  const known = ofExecutions.get(info.variableValues);
  if (known?.document === document) return known.names;
  const version = documentVersion(document);
  let names = ofVersions.get(version);
  if (names === undefined) ofVersions.set(version, (names = namesIn(document)));
  ofExecutions.set(info.variableValues, { document, names });
  return names;
}

function namesIn(document: DocumentNode): ReadonlySet<string> {
  const names = new Set<string>();
  visit(document, { Field: ({ name }) => void names.add(name.value) });
  return names;
}
