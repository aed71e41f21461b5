import {
  type ArgumentNode,
  type FieldNode,
  type GraphQLEnumType,
  type GraphQLInputType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  Kind,
  type ValueNode,
  type VariableNode,
} from 'graphql';
import type { ArgumentPolicy, InputPolicy, Source } from './input-policy.ts';
import type { SentVariable, Variables } from './variables.ts';

const UNKNOWN: SentVariable = { isUnknown: true };

/**
 * The rules that what a client sends through a field's arguments meets (R8): as a literal or a variable, at any
 * depth, explicit nulls included, schema defaults not. With `variables` null: everything that could be sent.
 */
export function providedSources(provided: {
  readonly node: FieldNode;
  readonly policies: ReadonlyMap<string, ArgumentPolicy>;
  readonly inputs: InputPolicy;
  readonly variables: Variables | null;
}): readonly Source[] {
  const { node, policies, inputs, variables } = provided;
  const walk = new InputWalk(inputs, variables);
  for (const argument of node.arguments ?? []) {
    const policy = policies.get(argument.name.value);
    if (policy !== undefined) walk.argument(argument, policy);
  }
  return [...walk.found];
}

class InputWalk {
  readonly found = new Set<Source>();
  readonly #inputs: InputPolicy;
  readonly #variables: Variables | null;

  constructor(inputs: InputPolicy, variables: Variables | null) {
    this.#inputs = inputs;
    this.#variables = variables;
  }

  argument({ value }: ArgumentNode, { argument, sources }: ArgumentPolicy): void {
    if (value.kind !== Kind.VARIABLE) {
      this.#add(sources);
      return this.#literal(value, argument.type);
    }
    // A variable for which nothing was sent counts as leaving the argument out.
    const sent = this.#variables === null ? UNKNOWN : this.#variables.sent(value.name.value);
    if (sent === null) return;
    this.#add(sources);
    this.#variable(value, sent, argument.type);
  }

  /** What was sent for a variable inside of a literal; null where it leaves out the field or item that it stands for. */
  #sentWithin({ name }: VariableNode): SentVariable | null {
    return this.#variables === null ? UNKNOWN : this.#variables.sentWithin(name.value);
  }

  #literal(value: ValueNode, type: GraphQLInputType): void {
    if (!this.#inputs.isGuarded(type)) return;
    if (value.kind === Kind.VARIABLE) return this.#variable(value, this.#sentWithin(value), type);
    if (isNonNullType(type)) return this.#literal(value, type.ofType);
    if (isListType(type)) {
      for (const item of value.kind === Kind.LIST ? value.values : [value]) this.#literal(item, type.ofType);
    } else if (isInputObjectType(type) && value.kind === Kind.OBJECT) {
      for (const { name, value: inner } of value.fields) {
        const field = type.getFields()[name.value];
        if (field === undefined || (inner.kind === Kind.VARIABLE && this.#sentWithin(inner) === null)) continue;
        this.#member(this.#inputs.member(type, field.name));
        this.#literal(inner, field.type);
      }
    } else if (isEnumType(type) && value.kind === Kind.ENUM) this.#member(this.#inputs.member(type, value.value));
  }

  #variable({ name }: VariableNode, sent: SentVariable | null, type: GraphQLInputType): void {
    if (sent === null || !this.#inputs.isGuarded(type)) return;
    if ('isUnknown' in sent || this.#variables === null)
      return this.#add(this.#inputs.reachable(getNamedType(type).name));
    this.#add(
      this.#variables.once(this.#inputs, `${name.value} ${type}`, () => {
        const walk = new InputWalk(this.#inputs, this.#variables);
        if ('literal' in sent) walk.#literal(sent.literal, type);
        else walk.#value(sent.value, type);
        return walk.found;
      }),
    );
  }

  /** As graphql-js coerces variables: a single value is a list of one, an input field is there unless undefined. */
  #value(value: unknown, type: GraphQLInputType): void {
    if (value === undefined || !this.#inputs.isGuarded(type)) return;
    if (isNonNullType(type)) return this.#value(value, type.ofType);
    if (isEnumType(type)) return this.#enumValue(value, type);
    if (value === null) return;
    if (isListType(type)) {
      const items = typeof value === 'object' && Symbol.iterator in value ? (value as Iterable<unknown>) : [value];
      for (const item of items) this.#value(item, type.ofType);
    } else if (isInputObjectType(type)) {
      if (typeof value !== 'object') return;
      for (const field of Object.values(type.getFields())) {
        const inner = (value as Record<string, unknown>)[field.name];
        if (inner === undefined) continue;
        this.#member(this.#inputs.member(type, field.name));
        this.#value(inner, field.type);
      }
    }
  }

  /** An internal value may be anything, null and not-a-number included: what null stood for is not known any more. */
  #enumValue(value: unknown, type: GraphQLEnumType): void {
    const coerced = this.#variables?.coerced === true;
    for (const each of type.getValues()) {
      if (each.name === value || (coerced && Object.is(each.value, value)))
        this.#member(this.#inputs.member(type, each.name));
    }
  }

  #member(source: Source | undefined): void {
    if (source !== undefined) this.found.add(source);
  }

  #add(sources: Iterable<Source>): void {
    for (const source of sources) this.found.add(source);
  }
}
