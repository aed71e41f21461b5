import { isDecisionRule } from '../../../policy/directives/requires-decision.ts';
import type { Reason } from '../../../policy/rule.ts';
import type { Principal } from '../../../principal.ts';
import type { FieldNode, SchemaModel, TypeNode } from './schema-model.ts';

/**
 * `open`: the caller gets it. `depends`: a decision about the very object is asked first, here or on every way to it.
 * `denied`: a rule that reaches it fails. `no-way`: no rule of it fails, and nothing that the caller gets leads to it.
 */
export type Verdict = 'open' | 'depends' | 'denied' | 'no-way';

export const VERDICTS: readonly Verdict[] = ['open', 'depends', 'denied', 'no-way'];

/** What of a schema a caller reaches: found once per caller. */
export class Reach {
  readonly verdicts: readonly Verdict[];
  /** By type: whether an object of it can be had; `denied` where the type's own rules fail. */
  readonly types: readonly Verdict[];
  readonly counts: Readonly<Record<Verdict, number>>;
  readonly #model: SchemaModel;
  readonly #reasons: readonly (Reason | null)[];
  readonly #asks: readonly boolean[];
  readonly #sendable = new Map<number, boolean>();
  readonly #came: ReadonlyMap<TypeNode, FieldNode | null>;

  constructor(model: SchemaModel, principal: Principal | null) {
    this.#model = model;
    this.#reasons = model.rules.map((rule) => rule.check(principal));
    this.#asks = model.rules.map(isDecisionRule);
    const passes = model.fields.map((field) => this.#passes(field));
    const certain = this.#walk(passes, { asking: false });
    this.#came = this.#walk(passes, { asking: true });
    // A way without a question is the better one to show.
    for (const [type, field] of certain) (this.#came as Map<TypeNode, FieldNode | null>).set(type, field);
    this.types = model.types.map((type) => {
      if (!this.#met(type.ruleIds)) return 'denied';
      if (type.kind === 'object') return certain.has(type) ? 'open' : this.#came.has(type) ? 'depends' : 'no-way';
      const possible = type.possible.map((id) => model.types[id]!);
      if (possible.some((each) => certain.has(each))) return 'open';
      return possible.some((each) => this.#came.has(each)) ? 'depends' : 'no-way';
    });
    this.verdicts = model.fields.map((field) => {
      if (!passes[field.id]) return 'denied';
      if (!this.#came.has(field.type)) return 'no-way';
      return certain.has(field.type) && !this.#isAsked(field.ruleIds) ? 'open' : 'depends';
    });
    const counts = { open: 0, depends: 0, denied: 0, 'no-way': 0 };
    for (const verdict of this.verdicts) counts[verdict] += 1;
    this.counts = counts;
  }

  /** Null where the caller passes the rule. */
  reason(rule: number): Reason | null {
    return this.#reasons[rule]!;
  }

  /** True where the caller may send what has these rules. */
  mayPass(rules: readonly (readonly [string, number])[]): boolean {
    return rules.every(([, rule]) => this.#reasons[rule] === null);
  }

  /** The fields that lead from a root to an object of a type, the caller's shortest way; null where there is none. */
  wayTo(type: TypeNode): readonly FieldNode[] | null {
    const way: FieldNode[] = [];
    let at: TypeNode = type;
    for (;;) {
      const field = this.#came.get(at);
      if (field === undefined) return null;
      if (field === null) return way;
      way.unshift(field);
      at = field.type;
    }
  }

  #met(rules: readonly number[]): boolean {
    return rules.every((rule) => this.#reasons[rule] === null);
  }

  #isAsked(rules: readonly number[]): boolean {
    return rules.some((rule) => this.#asks[rule]);
  }

  /** What the field needs whatever is asked of it: its rules, and those of what cannot be left out. */
  #passes(field: FieldNode): boolean {
    if (!this.#met(field.ruleIds)) return false;
    return field.inputs.every(({ required, rules, type }) => !required || (this.mayPass(rules) && this.#canSend(type)));
  }

  /** True when the caller may send some value of an input type. */
  #canSend(inputType: number): boolean {
    if (inputType < 0) return true;
    const known = this.#sendable.get(inputType);
    if (known !== undefined) return known;
    // An input object that contains itself is as sendable as the rest of it.
    this.#sendable.set(inputType, true);
    const { kind, members } = this.#model.inputTypes[inputType]!;
    const may = members.map((member) => this.mayPass(member.rules) && this.#canSend(member.type));
    const sendable = kind === 'enum' ? may.includes(true) : members.every(({ required }, at) => !required || may[at]);
    this.#sendable.set(inputType, sendable);
    return sendable;
  }

  /** Every object type that the caller gets, by the field through which; null: it is a root. */
  #walk(passes: readonly boolean[], { asking }: { readonly asking: boolean }): Map<TypeNode, FieldNode | null> {
    const came = new Map<TypeNode, FieldNode | null>();
    const enters = (type: TypeNode) => this.#met(type.ruleIds) && (asking || !this.#isAsked(type.ruleIds));
    for (const root of this.#model.roots) if (enters(root)) came.set(root, null);
    // The map grows while it is read, nearest types first.
    for (const type of came.keys()) {
      for (const field of type.fields) {
        if (field.to < 0 || !passes[field.id] || (!asking && this.#isAsked(field.ruleIds))) continue;
        for (const target of this.#model.targets(field))
          if (!came.has(target) && enters(target)) came.set(target, field);
      }
    }
    return came;
  }
}
