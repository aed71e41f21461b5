import type { Rule } from '../../../policy/rule.ts';
import type { MapArgument, MapData, MapField, MapInputType, MapPlace, MapType } from '../map-data.ts';
import { clientsOf, type Need, needOf, permissionsOf, scopesOf } from './need.ts';
import { ruleOf } from './rule-of.ts';

/** One field of one object type. Its `id` is its index among all fields. */
export interface FieldNode extends MapField {
  readonly id: number;
  readonly coordinate: string;
  readonly type: TypeNode;
  readonly need: Need;
  /** Indices of the rules that count whatever is sent. */
  readonly ruleIds: readonly number[];
  /** Those, and all that stand on its arguments and what these can contain. */
  readonly allRuleIds: ReadonlySet<number>;
}

export interface TypeNode extends Omit<MapType, 'fields'> {
  readonly id: number;
  readonly fields: readonly FieldNode[];
  readonly ruleIds: readonly number[];
  readonly need: Need;
  /** The operation of which this is the root; null for all others. */
  readonly root: string | null;
}

const NONE: readonly TypeNode[] = [];

/** The schema as the page works with it: everything has its index, and knows what it belongs to. */
export class SchemaModel {
  readonly title: string;
  readonly unannotated: MapData['unannotated'];
  readonly rules: readonly Rule[];
  readonly types: readonly TypeNode[];
  readonly fields: readonly FieldNode[];
  readonly inputTypes: readonly MapInputType[];
  readonly roots: readonly TypeNode[];
  readonly scopes: readonly string[];
  readonly permissions: readonly string[];
  readonly clients: readonly string[];
  /** Steps from the nearest root; -1 for a type that none leads to. */
  readonly depths: readonly number[];
  readonly #possible: readonly (readonly TypeNode[])[];
  readonly #byName: ReadonlyMap<string, TypeNode>;
  readonly #byCoordinate: ReadonlyMap<string, FieldNode>;

  constructor(data: MapData) {
    this.title = data.title;
    this.unannotated = data.unannotated;
    this.rules = data.rules.map((rule) => ruleOf(rule, data.unannotated));
    this.inputTypes = data.inputTypes;
    const fields: FieldNode[] = [];
    this.types = data.types.map((type, id) => this.#typeNode(type, { id, data, fields }));
    this.#possible = this.types.map(({ possible }) => possible.map((id) => this.types[id]!));
    this.fields = fields;
    this.roots = data.roots.map(({ type }) => this.types[type]!);
    this.scopes = distinct(this.rules.flatMap(scopesOf));
    this.permissions = distinct(this.rules.flatMap(permissionsOf));
    this.clients = distinct(this.rules.flatMap(clientsOf));
    this.depths = this.#depths();
    this.#byName = new Map(this.types.map((type) => [type.name, type]));
    this.#byCoordinate = new Map(fields.map((field) => [field.coordinate, field]));
  }

  type(name: string): TypeNode | undefined {
    return this.#byName.get(name);
  }

  field(coordinate: string): FieldNode | undefined {
    return this.#byCoordinate.get(coordinate);
  }

  /** The object types that a value at a field can be. */
  targets(field: FieldNode): readonly TypeNode[] {
    return field.to < 0 ? NONE : this.#possible[field.to]!;
  }

  /** Every place within a value of an input type that has rules, at any depth. */
  guardedWithin(inputType: number): readonly { readonly member: MapArgument; readonly kind: MapInputType['kind'] }[] {
    const seen = new Set<number>(inputType < 0 ? [] : [inputType]);
    const found: { member: MapArgument; kind: MapInputType['kind'] }[] = [];
    for (const id of seen) {
      const { kind, members } = this.inputTypes[id]!;
      for (const member of members) {
        if (member.rules.length > 0) found.push({ member, kind });
        if (member.type >= 0) seen.add(member.type);
      }
    }
    return found;
  }

  #typeNode(
    type: MapType,
    from: { readonly id: number; readonly data: MapData; readonly fields: FieldNode[] },
  ): TypeNode {
    const ruleIds = idsOf(type.rules);
    const fields: FieldNode[] = [];
    const node: TypeNode = {
      ...type,
      id: from.id,
      fields,
      ruleIds,
      need: needOf(ruleIds.map((id) => this.rules[id]!)),
      root: from.data.roots.find((root) => root.type === from.id)?.operation ?? null,
    };
    for (const field of type.fields) {
      const own = idsOf(field.rules);
      const sent = field.inputs.flatMap((input) => [
        ...input.rules,
        ...this.guardedWithin(input.type).flatMap(({ member }) => member.rules),
      ]);
      fields.push({
        ...field,
        id: from.fields.length + fields.length,
        coordinate: `${type.name}.${field.name}`,
        type: node,
        ruleIds: own,
        allRuleIds: new Set([...own, ...idsOf(sent)]),
        need: needOf(own.map((id) => this.rules[id]!)),
      });
    }
    from.fields.push(...fields);
    return node;
  }

  #depths(): readonly number[] {
    const depths = new Array<number>(this.types.length).fill(-1);
    const queue = [...this.roots];
    for (const { id } of queue) depths[id] = 0;
    // The queue grows while it is read.
    for (const type of queue) {
      const depth = depths[type.id]! + 1;
      for (const field of type.fields) {
        for (const each of field.to < 0 ? [] : [this.types[field.to]!, ...this.targets(field)]) {
          if (depths[each.id] !== -1) continue;
          depths[each.id] = depth;
          queue.push(each);
        }
      }
    }
    return depths;
  }
}

function idsOf(places: readonly MapPlace[]): readonly number[] {
  return [...new Set(places.map(([, rule]) => rule))];
}

function distinct(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort();
}
