import { type DocumentNode, GraphQLError } from 'graphql';
import { documentTexts } from '../policy/document-version.ts';
import type { OperationPlan } from '../policy/operation-plan.ts';
import type { Refusal } from './refusal.ts';

/** How graphql-jit marks, within the texts that it writes into code, what is not to be read as text. */
const MARK = '__MAGIC_';

const answers = new WeakMap<OperationPlan, Refusal | null>();

/**
 * The refusal of a document with a literal that graphql-jit would run as code: in the place of the executor that runs what
 * was decided, the client's own would decide. Null for all others. Looked for once for each plan.
 */
export function refusalOfCode(plan: OperationPlan, document: DocumentNode): Refusal | null {
  let answer = answers.get(plan);
  if (answer === undefined) answers.set(plan, (answer = isMarked(document) ? refusal() : null));
  return answer;
}

function isMarked(document: DocumentNode): boolean {
  return documentTexts(document).some((text) => text.includes(MARK));
}

function refusal(): Refusal {
  return {
    errors: [
      new GraphQLError('The operation has a literal that cannot be executed.', { extensions: { code: 'BAD_REQUEST' } }),
    ],
    extensions: { http: { status: 400, headers: {} } },
  };
}
