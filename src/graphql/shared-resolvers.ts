import {
  defaultFieldResolver,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  isObjectType,
} from 'graphql';
import { forEachMetField } from '../policy/met-fields.ts';
import type { OperationPlan } from '../policy/operation-plan.ts';
import { answerDenied, UNEXPLAINED } from './answer-denied.ts';
import { recordOf } from './auth-record.ts';
import type { FieldGuard } from './kept-guard.ts';
import { isCompiled } from './running-execution.ts';
import { selectedNames } from './selected-names.ts';

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

  constructor(schema: GraphQLSchema) {
    const types = Object.values(schema.getTypeMap()).filter((type) => isObjectType(type));
    types.sort((left, right) => (left.name < right.name ? -1 : 1));
    for (const [index, type] of types.entries()) {
      // Names that begin with one another stand one after the other.
      for (let next = index + 1; types[next]?.name.startsWith(type.name); next += 1) this.#compare(type, types[next]!);
    }
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

/** Of guarded fields, and of those that share a name with one. Most schemas have none. */
const namesOfOthers = new WeakMap<GraphQLSchema, Map<Field, readonly string[]>>();
const mixing = new WeakMap<OperationPlan, boolean>();

/** True for an operation of whose fields two share a name, and one is guarded: where it is compiled, both are denied. */
export function mixesResolvers(plan: OperationPlan): boolean {
  const ofSchema = namesOfOthers.get(plan.policy.schema);
  if (ofSchema === undefined) return false;
  let mixes = mixing.get(plan);
  if (mixes === undefined) mixing.set(plan, (mixes = mixesAny(plan, ofSchema)));
  return mixes;
}

function mixesAny(plan: OperationPlan, ofSchema: ReadonlyMap<Field, readonly string[]>): boolean {
  const selected = new Set<string>();
  const others = new Set<string>();
  const seen = new Set<object>();
  forEachMetField(
    plan,
    ({ items }) => items,
    ({ types, field: { name } }) => {
      // Wherever a field is selected of the same types, they are one set.
      if (seen.has(types)) return;
      seen.add(types);
      selected.add(name);
      for (const type of types) {
        const field = type.getFields()[name];
        for (const other of (field && ofSchema.get(field)) ?? []) others.add(other);
      }
    },
  );
  return [...others].some((name) => selected.has(name));
}

/**
 * Denies a field where it may be the other one's resolver that is called for it, or its own for the other one: that is not
 * to be found out, as what such an executor tells of a field may be another one's as well.
 */
export function guardShared(
  { schema, field }: { readonly schema: GraphQLSchema; readonly field: Field },
  guard: FieldGuard | null,
  others: readonly SharedField[],
): FieldGuard {
  const names = others.map((other) => other.field.name);
  let ofSchema = namesOfOthers.get(schema);
  if (ofSchema === undefined) namesOfOthers.set(schema, (ofSchema = new Map()));
  ofSchema.set(field, names);
  return {
    resolve(given) {
      const resolve = guard?.resolve(given) ?? given ?? defaultFieldResolver;
      return (source, args, context, info) => {
        if (!isCompiled(info)) return resolve(source, args, context, info);
        const selected = selectedNames(info);
        if (!names.some((name) => selected.has(name))) return resolve(source, args, context, info);
        return answerDenied(UNEXPLAINED, { record: recordOf(context), info });
      };
    },
    ...(guard?.subscribe && { subscribe: (given) => guard.subscribe!(given) }),
  };
}
