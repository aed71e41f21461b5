import { Kind, type OperationDefinitionNode, type ValueNode } from 'graphql';

/** What the client sent for a variable: a value, or by the operation's own default a literal. */
export type SentVariable = { readonly value: unknown } | { readonly literal: ValueNode };

/**
 * The variables of one operation as the client provided them. A schema's defaults are not the client's, an operation's
 * are (R8 in docs/rules.md); hence the values before coercion, wherever they can be had.
 *
 * @example
 * ```ts run
 * import { buildSchema, parse } from 'graphql';
 * import { planOperation, SchemaPolicy, Variables } from 'graphql-bearer/core';
 *
 * const policy = new SchemaPolicy(buildSchema('type Query { hello(name: String): String }'), { unannotated: 'public' });
 * const plan = planOperation(policy, parse('query ($name: String) { hello(name: $name) }'));
 * const variables = plan && new Variables(plan.operation, { name: null, unused: 1 });
 * variables?.sent('name'); // => { value: null }
 * variables?.sent('unused'); // => null
 * ```
 */
export class Variables {
  /** True when `value`s have been coerced: enums are internal values then, and input defaults cannot be told apart. */
  readonly coerced: boolean;
  readonly #values: Readonly<Record<string, unknown>>;
  readonly #operation: OperationDefinitionNode;
  #defaults: ReadonlyMap<string, ValueNode | undefined> | null = null;

  constructor(
    operation: OperationDefinitionNode,
    values: Readonly<Record<string, unknown>> | null | undefined,
    { coerced = false }: { readonly coerced?: boolean } = {},
  ) {
    this.coerced = coerced;
    this.#values = values ?? {};
    this.#operation = operation;
  }

  /** What was sent for the variable; null when nothing was. */
  sent(name: string): SentVariable | null {
    const defaults = (this.#defaults ??= defaultsOf(this.#operation));
    if (!defaults.has(name)) return null;
    const value = Object.hasOwn(this.#values, name) ? this.#values[name] : undefined;
    if (value !== undefined) return { value };
    const literal = defaults.get(name);
    return literal === undefined ? null : { literal };
  }

  /** The value of a condition; null where it is not certainly a boolean (the executor then answers with an error). */
  condition(name: string): boolean | null {
    const sent = this.sent(name);
    if (sent === null) return null;
    if ('value' in sent) return typeof sent.value === 'boolean' ? sent.value : null;
    return sent.literal.kind === Kind.BOOLEAN ? sent.literal.value : null;
  }
}

/** Every variable of the operation, with its default. Most operations are decided without a look at any. */
function defaultsOf({ variableDefinitions }: OperationDefinitionNode): ReadonlyMap<string, ValueNode | undefined> {
  return new Map(variableDefinitions?.map(({ variable, defaultValue }) => [variable.name.value, defaultValue]));
}
