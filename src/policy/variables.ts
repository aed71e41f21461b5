import { type FragmentDefinitionNode, Kind, type OperationDefinitionNode, type ValueNode } from 'graphql';
import { copyOf } from './plain-copy.ts';

/**
 * What the client sent for a variable: a value, by the operation's own default a literal, or for a variable of a fragment
 * something that nobody knows, as it is different at each spread.
 */
export type SentVariable = { readonly value: unknown } | { readonly literal: ValueNode } | { readonly isUnknown: true };

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
  #values: Readonly<Record<string, unknown>>;
  readonly #operation: OperationDefinitionNode;
  readonly #ofFragments: ReadonlySet<string>;
  #defaults: ReadonlyMap<string, ValueNode | undefined> | null = null;
  #wereAsked = false;
  #areSettled = false;
  #found: Map<object, Map<string, unknown>> | null = null;

  constructor(
    operation: OperationDefinitionNode,
    values: Readonly<Record<string, unknown>> | null | undefined,
    {
      coerced = false,
      ofFragments = NONE,
    }: { readonly coerced?: boolean; readonly ofFragments?: ReadonlySet<string> } = {},
  ) {
    this.coerced = coerced;
    this.#values = values ?? {};
    this.#operation = operation;
    this.#ofFragments = ofFragments;
  }

  /** False as long as nothing that was found out by them depends on what they are. */
  get wereAsked(): boolean {
    return this.#wereAsked;
  }

  get values(): Readonly<Record<string, unknown>> {
    return this.#values;
  }

  /** Keeps what is found out by them true of them, whatever becomes of the values that were given. */
  settle(): void {
    if (!this.#areSettled) this.#values = copyOf(this.#values) as Readonly<Record<string, unknown>>;
    this.#areSettled = true;
  }

  /** What was sent for the variable; null when nothing was. */
  sent(name: string): SentVariable | null {
    this.#wereAsked = true;
    if (this.#ofFragments.has(name)) return UNKNOWN;
    const defaults = (this.#defaults ??= defaultsOf(this.#operation));
    if (!defaults.has(name)) return null;
    const value = Object.hasOwn(this.#values, name) ? this.#values[name] : undefined;
    if (value !== undefined) return { value };
    const literal = defaults.get(name);
    return literal === undefined ? null : { literal };
  }

  /**
   * The same for a variable inside of a literal list or object. Executors (graphql before 16.15, and Yoga's with graphql
   * 17) look it up there as a member of an object that inherits from `Object.prototype`, or from what a variable called
   * `$__proto__` carries: what was not sent may still arrive.
   */
  sentWithin(name: string): SentVariable | null {
    if (name === '__proto__') return UNKNOWN;
    const sent = this.sent(name);
    if (sent !== null) return sent;
    return name in Object.prototype || this.#defaults?.has('__proto__') ? UNKNOWN : null;
  }

  /**
   * What somebody finds out of the values, found once: a client can send a value of a hundred thousand items, and have it
   * stand at every field of every row.
   */
  once<T>(finder: object, what: string, find: () => T): T {
    this.#found ??= new Map();
    let ofFinder = this.#found.get(finder);
    if (ofFinder === undefined) this.#found.set(finder, (ofFinder = new Map()));
    if (!ofFinder.has(what)) ofFinder.set(what, find());
    return ofFinder.get(what) as T;
  }

  /** The value of a condition; null where it is not certainly a boolean (the executor then answers with an error). */
  condition(name: string): boolean | null {
    const sent = this.sent(name);
    if (sent === null || 'isUnknown' in sent) return null;
    if ('value' in sent) return typeof sent.value === 'boolean' ? sent.value : null;
    return sent.literal.kind === Kind.BOOLEAN ? sent.literal.value : null;
  }
}

const UNKNOWN: SentVariable = { isUnknown: true };
const NONE: ReadonlySet<string> = new Set();

/** The names that any of the fragments declares as variables of its own (graphql 17 can execute that). */
export function fragmentVariablesOf(fragments: readonly FragmentDefinitionNode[]): ReadonlySet<string> {
  const names = fragments.flatMap(({ variableDefinitions = [] }) =>
    variableDefinitions.map(({ variable }) => variable.name.value),
  );
  return names.length === 0 ? NONE : new Set(names);
}

/** Every variable of the operation, with its default. Most operations are decided without a look at any. */
function defaultsOf({ variableDefinitions = [] }: OperationDefinitionNode): ReadonlyMap<string, ValueNode | undefined> {
  const defaults = new Map<string, ValueNode | undefined>();
  // Validation lets no two have one name. Executors that were given such a document keep the last default that there is.
  for (const { variable, defaultValue } of variableDefinitions)
    defaults.set(variable.name.value, defaultValue ?? defaults.get(variable.name.value));
  return defaults;
}
