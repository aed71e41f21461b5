import type { OperationDefinitionNode } from 'graphql';
import { type SentVariable, Variables } from '../policy/variables.ts';

/**
 * The variables of an operation for an executor (graphql-jit) that puts null in the place of one inside of a literal for
 * which nothing was sent: what others leave out is provided there.
 */
class FilledVariables extends Variables {
  readonly #sent: Variables;

  constructor(operation: OperationDefinitionNode, sent: Variables) {
    super(operation, null, { coerced: sent.coerced });
    this.#sent = sent;
  }

  override sent(name: string): SentVariable | null {
    return this.#sent.sent(name);
  }

  override sentWithin(name: string): SentVariable {
    return this.#sent.sentWithin(name) ?? NULL;
  }
}

const NULL: SentVariable = { value: null };
const known = new WeakMap<Variables, Variables>();

export function filledVariables(operation: OperationDefinitionNode, sent: Variables): Variables {
  let filled = known.get(sent);
  if (filled === undefined) known.set(sent, (filled = new FilledVariables(operation, sent)));
  return filled;
}
