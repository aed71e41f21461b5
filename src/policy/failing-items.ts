import {
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  getNamedType,
  isAbstractType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import type { FieldPolicy } from './field-policy.ts';
import { ObjectDecisions } from './object-decision.ts';
import type { Requirement } from './requirement.ts';
import type { SchemaPolicy } from './schema-policy.ts';
import type { Verdicts } from './verdicts.ts';

/** A non-null field of an object type: where it is denied, the object is null. */
interface StrictField {
  readonly name: string;
  readonly place: FieldPolicy;
  readonly asks: boolean;
  /** The types of which an object that fails takes the field along. */
  readonly below: readonly GraphQLObjectType[];
}

/** Who asks, and the names of all fields that he asks for. */
interface Asking {
  readonly verdicts: Verdicts;
  readonly selected: ReadonlySet<string>;
}

const NONE: readonly GraphQLObjectType[] = [];
const compiled = new WeakMap<SchemaPolicy, FailingItems>();

/** Which lists can fail because of a denial: those whose items cannot be null, though they are denied or lose a non-null field. */
export class FailingItems {
  readonly #policy: SchemaPolicy;
  readonly #decisions: ObjectDecisions;
  readonly #strictFields = new Map<string, readonly StrictField[]>();
  readonly #ofAnybody = new Map<string, boolean>();
  readonly #ofCallers = new WeakMap<Verdicts, WeakMap<ReadonlySet<string>, Map<string, boolean>>>();

  private constructor(policy: SchemaPolicy) {
    this.#policy = policy;
    this.#decisions = ObjectDecisions.of(policy);
  }

  static of(policy: SchemaPolicy): FailingItems {
    let items = compiled.get(policy);
    if (items === undefined) compiled.set(policy, (items = new FailingItems(policy)));
    return items;
  }

  /** True when a denial can make a list of the type fail: in this operation of this caller, or with null in any of anybody. */
  mayFail(type: GraphQLOutputType, asking: Asking | null): boolean {
    if (!hasStrictItems(type)) return false;
    const named = getNamedType(type);
    const known = this.#knownTo(asking);
    let fails = known.get(named.name);
    if (fails === undefined) known.set(named.name, (fails = this.#search(named, asking)));
    return fails;
  }

  #knownTo(asking: Asking | null): Map<string, boolean> {
    if (asking === null) return this.#ofAnybody;
    const { verdicts, selected } = asking;
    let operations = this.#ofCallers.get(verdicts);
    if (operations === undefined) this.#ofCallers.set(verdicts, (operations = new WeakMap()));
    let known = operations.get(selected);
    if (known === undefined) operations.set(selected, (known = new Map()));
    return known;
  }

  /** Looks for a denial in whatever an item cannot be without. */
  #search(named: GraphQLNamedType, asking: Asking | null): boolean {
    const isMet = (needed: Requirement): boolean =>
      asking === null ? needed.rules.length === 0 : asking.verdicts.isMet(needed);
    // A set grows while it is gone through.
    const types = new Set(this.#objectTypes(named));
    for (const type of types) {
      if (!isMet(this.#policy.type(type.name)) || this.#decisions.ofObject(type.name).length > 0) return true;
      for (const { name, place, asks, below } of this.#strict(type)) {
        if (asking?.selected.has(name) === false) continue;
        if (asks || place.inputs !== null || !isMet(place.requirement)) return true;
        for (const each of below) types.add(each);
      }
    }
    return false;
  }

  #strict(type: GraphQLObjectType): readonly StrictField[] {
    let strict = this.#strictFields.get(type.name);
    if (strict === undefined) {
      strict = Object.values(type.getFields()).flatMap(({ name, type: returns }): readonly StrictField[] => {
        const place = this.#policy.field(type.name, name);
        if (place === undefined || !isNonNullType(returns)) return [];
        const asks = this.#decisions.ofField(type.name, name).length > 0 || this.#isRoot(type);
        return [{ name, place, asks, below: isStrict(returns) ? this.#objectTypes(getNamedType(returns)) : NONE }];
      });
      this.#strictFields.set(type.name, strict);
    }
    return strict;
  }

  /** The fields of a root type may be denied because of what else the operation asks for, wherever they stand. */
  #isRoot(type: GraphQLObjectType): boolean {
    const { schema } = this.#policy;
    return [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].includes(type);
  }

  #objectTypes(type: GraphQLNamedType): readonly GraphQLObjectType[] {
    if (isAbstractType(type)) return this.#policy.schema.getPossibleTypes(type);
    return isObjectType(type) ? [type] : NONE;
  }
}

/** True when no position of the type, its lists' items included, can be null: what fails in it fails as a whole. */
function isStrict(type: GraphQLOutputType): boolean {
  if (!isNonNullType(type)) return false;
  return !isListType(type.ofType) || isStrict(type.ofType.ofType);
}

/** True for a list, or a list of lists, whose innermost items cannot be null. */
function hasStrictItems(type: GraphQLOutputType): boolean {
  const nullable = isNonNullType(type) ? type.ofType : type;
  if (!isListType(nullable)) return false;
  return hasStrictItems(nullable.ofType) || (isNonNullType(nullable.ofType) && !isListType(nullable.ofType.ofType));
}
