import { type GraphQLField, type GraphQLObjectType, type GraphQLSchema, isObjectType } from 'graphql';
import { forEachMetField } from '../policy/met-fields.ts';
import type { OperationPlan } from '../policy/operation-plan.ts';

type Field = GraphQLField<unknown, unknown>;

interface SharedField {
  readonly type: GraphQLObjectType;
  readonly field: Field;
}

/**
 * Fields that share the name under which graphql-jit keeps resolvers: that of the type and that of the field, one after the
 * other (`User.sname` and `Users.name`).
 */
export class SharedResolvers {
  readonly #others = new Map<Field, SharedField[]>();

  private constructor(schema: GraphQLSchema) {
    const types = Object.values(schema.getTypeMap()).filter((type) => isObjectType(type));
    types.sort((left, right) => (left.name < right.name ? -1 : 1));
    for (const [index, type] of types.entries()) {
      // Names that begin with one another stand one after the other.
      for (let next = index + 1; types[next]?.name.startsWith(type.name); next += 1) this.#compare(type, types[next]!);
    }
  }

  static of(schema: GraphQLSchema): SharedResolvers {
    let shared = known.get(schema);
    if (shared === undefined) known.set(schema, (shared = new SharedResolvers(schema)));
    return shared;
  }

  get areNone(): boolean {
    return this.#others.size === 0;
  }

  /** The others that share a field's name. */
  with(field: Field): readonly SharedField[] {
    return this.#others.get(field) ?? NONE;
  }

  #compare(shorter: GraphQLObjectType, longer: GraphQLObjectType): void {
    const rest = longer.name.slice(shorter.name.length);
    // No field's name begins with a digit.
    if (/^\d/.test(rest)) return;
    const fieldsOfLonger = longer.getFields();
    for (const field of Object.values(shorter.getFields())) {
      const same = field.name.startsWith(rest) ? fieldsOfLonger[field.name.slice(rest.length)] : undefined;
      if (same === undefined) continue;
      this.#note(field, { type: longer, field: same });
      this.#note(same, { type: shorter, field });
    }
  }

  #note(field: Field, other: SharedField): void {
    const known = this.#others.get(field);
    if (known === undefined) this.#others.set(field, [other]);
    else known.push(other);
  }
}

const NONE: readonly SharedField[] = [];
const known = new WeakMap<GraphQLSchema, SharedResolvers>();
const mixing = new WeakMap<OperationPlan, boolean>();

/** True for an operation of whose fields two share a name: where it is compiled, the resolver of one runs for the other. */
export function mixesResolvers(plan: OperationPlan): boolean {
  const shared = SharedResolvers.of(plan.policy.schema);
  if (shared.areNone) return false;
  let mixes = mixing.get(plan);
  if (mixes === undefined) mixing.set(plan, (mixes = mixesAny(plan, shared)));
  return mixes;
}

function mixesAny(plan: OperationPlan, shared: SharedResolvers): boolean {
  const met = new Set<Field>();
  forEachMetField(
    plan,
    ({ items }) => items,
    ({ types, field: { name } }) => {
      for (const type of types) {
        const field = type.getFields()[name];
        if (field !== undefined) met.add(field);
      }
    },
  );
  return [...met].some((field) => shared.with(field).some((other) => met.has(other.field)));
}
