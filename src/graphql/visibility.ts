import {
  type GraphQLArgument,
  type GraphQLEnumType,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputObjectType,
  type GraphQLInterfaceType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
  isUnionType,
} from 'graphql';
import type { Rule } from '../policy/rule.ts';
import type { SchemaPolicy } from '../policy/schema-policy.ts';
import type { Principal } from '../principal.ts';

type Composite = GraphQLObjectType | GraphQLInterfaceType;

/**
 * What of a schema a caller could use: fields whose rules the caller passes, with the arguments, input fields and enum
 * values that the caller may send, and the types that are reached through them.
 */
export class Visibility {
  readonly #policy: SchemaPolicy;
  readonly #schema: GraphQLSchema;
  readonly #principal: Principal | null;
  readonly #verdicts = new Map<Rule, boolean>();
  readonly #usableInputs = new Map<string, boolean>();
  /** Types that cannot be got hold of; grows until nothing changes. */
  readonly #closed = new Set<string>();
  readonly #reachable = new Set<string>();

  constructor(policy: SchemaPolicy, principal: Principal | null) {
    this.#policy = policy;
    this.#schema = policy.schema;
    this.#principal = principal;
    // What an interface shows depends on which of its objects are left, so these have to be known first.
    while (this.#closeTypes({ interfaces: false }));
    while (this.#closeTypes({ interfaces: true }));
    this.#reach();
  }

  type({ name }: GraphQLNamedType): boolean {
    return this.#reachable.has(name);
  }

  field(type: Composite, field: GraphQLField<unknown, unknown>): boolean {
    return isObjectType(type) ? this.#objectField(type, field) : this.#interfaceField(type, field);
  }

  argument(type: Composite, field: GraphQLField<unknown, unknown>, argument: GraphQLArgument): boolean {
    if (!this.#isUsable(getNamedType(argument.type))) return false;
    if (isObjectType(type)) {
      const sources = this.#policy.field(type.name, field.name)?.inputs?.get(argument.name)?.sources ?? [];
      return sources.every(({ rules }) => this.#passes(rules));
    }
    return this.#implementers(type).every((each) => {
      const own = each.getFields()[field.name];
      const same = own?.args.find(({ name }) => name === argument.name);
      return own === undefined || same === undefined || this.argument(each, own, same);
    });
  }

  inputField(type: GraphQLInputObjectType, field: GraphQLInputField): boolean {
    return (
      this.#passes(this.#policy.inputs.member(type, field.name)?.rules ?? []) &&
      this.#isUsable(getNamedType(field.type))
    );
  }

  enumValue(type: GraphQLEnumType, name: string): boolean {
    return this.#passes(this.#policy.inputs.member(type, name)?.rules ?? []);
  }

  #passes(rules: readonly Rule[]): boolean {
    return rules.every((rule) => {
      let verdict = this.#verdicts.get(rule);
      if (verdict === undefined) this.#verdicts.set(rule, (verdict = rule.check(this.#principal) === null));
      return verdict;
    });
  }

  #objectField(type: GraphQLObjectType, field: GraphQLField<unknown, unknown>): boolean {
    const place = this.#policy.field(type.name, field.name);
    if (place === undefined || !this.#passes(place.requirement.rules)) return false;
    if (this.#closed.has(getNamedType(field.type).name)) return false;
    return field.args.every((argument) => !isRequiredArgument(argument) || this.argument(type, field, argument));
  }

  /** Shown where every object that can stand there shows it: a type cannot lack a field of its interface. */
  #interfaceField(type: GraphQLInterfaceType, field: GraphQLField<unknown, unknown>): boolean {
    if (!this.#passes(this.#policy.fieldAnnotation(type.name, field.name).rules)) return false;
    if (this.#closed.has(getNamedType(field.type).name)) return false;
    return this.#implementers(type).every((each) => {
      const own = each.getFields()[field.name];
      return own === undefined || this.#objectField(each, own);
    });
  }

  #implementers(type: GraphQLInterfaceType): readonly GraphQLObjectType[] {
    return this.#schema.getPossibleTypes(type).filter(({ name }) => !this.#closed.has(name));
  }

  /** One round of closing what nothing is left of; true when it closed something. */
  #closeTypes({ interfaces }: { readonly interfaces: boolean }): boolean {
    const before = this.#closed.size;
    for (const type of Object.values(this.#schema.getTypeMap())) {
      if (type.name.startsWith('__') || this.#closed.has(type.name)) continue;
      if (this.#isClosed(type) || (interfaces && isInterfaceType(type) && this.#isEmpty(type)))
        this.#closed.add(type.name);
    }
    return this.#closed.size > before;
  }

  #isClosed(type: GraphQLNamedType): boolean {
    if (!this.#passes(this.#policy.type(type.name).rules)) return true;
    if (isUnionType(type)) return type.getTypes().every(({ name }) => this.#closed.has(name));
    if (isObjectType(type)) return this.#isEmpty(type);
    if (!isInterfaceType(type)) return false;
    return this.#schema.getPossibleTypes(type).length > 0 && this.#implementers(type).length === 0;
  }

  #isEmpty(type: Composite): boolean {
    return !Object.values(type.getFields()).some((field) => this.field(type, field));
  }

  /** True when a value of the type can be sent at all. */
  #isUsable(type: GraphQLNamedType): boolean {
    const known = this.#usableInputs.get(type.name);
    if (known !== undefined) return known;
    // An input object that refers to itself is as usable as the rest of it.
    this.#usableInputs.set(type.name, true);
    let usable = true;
    if (isEnumType(type)) usable = type.getValues().some(({ name }) => this.enumValue(type, name));
    else if (isInputObjectType(type)) {
      const fields = Object.values(type.getFields());
      usable =
        fields.some((field) => this.inputField(type, field)) &&
        fields.every((field) => !isRequiredInputField(field) || this.inputField(type, field));
    }
    this.#usableInputs.set(type.name, usable);
    return usable;
  }

  #reach(): void {
    for (const root of [
      this.#schema.getQueryType(),
      this.#schema.getMutationType(),
      this.#schema.getSubscriptionType(),
    ]) {
      // A schema has a query type, whether or not there is anything to ask.
      if (root && (!this.#closed.has(root.name) || root === this.#schema.getQueryType()))
        this.#reachable.add(root.name);
    }
    for (const { args } of this.#schema.getDirectives()) for (const { type } of args) this.#add(getNamedType(type));
    // The set grows while it is read: each type brings those that it refers to.
    for (const name of this.#reachable) {
      const type = this.#schema.getType(name);
      if (isObjectType(type) || isInterfaceType(type)) {
        for (const each of type.getInterfaces()) this.#add(each);
        for (const field of Object.values(type.getFields())) {
          if (!this.field(type, field)) continue;
          this.#add(getNamedType(field.type));
          for (const argument of field.args)
            if (this.argument(type, field, argument)) this.#add(getNamedType(argument.type));
        }
      } else if (isInputObjectType(type)) {
        for (const field of Object.values(type.getFields()))
          if (this.inputField(type, field)) this.#add(getNamedType(field.type));
      }
      if (isAbstractType(type)) for (const each of this.#schema.getPossibleTypes(type)) this.#add(each);
    }
  }

  #add(type: GraphQLNamedType): void {
    if (!this.#closed.has(type.name)) this.#reachable.add(type.name);
  }
}
