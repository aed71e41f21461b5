import { type FieldNode, Kind, type OperationDefinitionNode, visit } from 'graphql';
import { type SentVariable, Variables } from '../policy/variables.ts';

/**
 * The variables of an operation for an executor (graphql-jit) that puts null in the place of one inside of a literal for
 * which nothing was sent: what others leave out is provided there.
 */
class FilledVariables extends Variables {
  readonly #sent: Variables;

  constructor(sent: Variables) {
    // Whatever is asked of an operation and its values, those that were sent answer.
    super({} as OperationDefinitionNode, null, sent);
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

export function filledVariables(sent: Variables): Variables {
  let filled = known.get(sent);
  if (filled === undefined) known.set(sent, (filled = new FilledVariables(sent)));
  return filled;
}

/** A field with its arguments as such an executor reads them; where it reads them as others do, the same. */
export function filledNode(node: FieldNode, variables: Variables): FieldNode {
  if (!(variables instanceof FilledVariables)) return node;
  return visit(node, {
    SelectionSet: () => false,
    ObjectField: (each) =>
      each.value.kind === Kind.VARIABLE && variables.sent(each.value.name.value) === null
        ? { ...each, value: { kind: Kind.NULL } }
        : undefined,
  });
}
