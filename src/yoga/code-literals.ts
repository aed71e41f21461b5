import { BREAK, type DocumentNode, GraphQLError, visit } from 'graphql';
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
  if (answer === undefined) answers.set(plan, (answer = hasMark(document) ? refusal() : null));
  return answer;
}

function hasMark(document: DocumentNode): boolean {
  let isFound = false;
  const look = ({ value }: { readonly value: string }) => {
    isFound = value.includes(MARK);
    return isFound ? BREAK : undefined;
  };
  visit(document, { StringValue: look, EnumValue: look, Name: look });
  return isFound;
}

function refusal(): Refusal {
  return {
    errors: [
      new GraphQLError('The operation has a literal that cannot be executed.', { extensions: { code: 'BAD_REQUEST' } }),
    ],
    extensions: { http: { status: 400, headers: {} } },
  };
}
