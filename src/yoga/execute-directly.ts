import * as graphql from 'graphql';
import { type DocumentNode, type ExecutionArgs, visit } from 'graphql';
import { type DocumentVersion, documentVersion } from '../policy/document-version.ts';
import type { Execute } from './entering.ts';

/** Of graphql 17, whose `execute` refuses schemas that know `@defer` or `@stream`. */
const { experimentalExecuteIncrementally: incrementally } = graphql as {
  readonly experimentalExecuteIncrementally?: Execute;
};

/** graphql-js's own way to execute, which keeps nothing, and answers in one piece. */
export const executeDirectly: Execute = (args: ExecutionArgs) =>
  incrementally === undefined
    ? (graphql.execute as Execute)(args)
    : incrementally({ ...args, document: inOnePiece(args.document) });

const documents = new WeakMap<DocumentVersion, DocumentNode>();

function inOnePiece(document: DocumentNode): DocumentNode {
  const version = documentVersion(document);
  let made = documents.get(version);
  if (made === undefined) {
    made = visit(document, {
      Directive: ({ name }) => (name.value === 'defer' || name.value === 'stream' ? null : undefined),
    });
    documents.set(version, made);
  }
  return made;
}
