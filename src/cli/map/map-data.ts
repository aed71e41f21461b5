import type { Coverage, CoveredRule } from '../../policy/coverage/coverage.ts';
import type { Unannotated } from '../../policy/unannotated.ts';

/** A rule as the schema writes it. The page has core make a rule of it again, and asks that one. */
export interface MapRule {
  readonly directive: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}

/** Where a rule stands, and which one: an index of `MapData.rules`. */
export type MapPlace = readonly [coordinate: string, rule: number];

export interface MapArgument {
  readonly name: string;
  /** Index of `MapData.inputTypes`; -1 where nothing in the value can be guarded. */
  readonly type: number;
  readonly required: boolean;
  readonly rules: readonly MapPlace[];
}

export interface MapField {
  readonly name: string;
  /** As the schema writes it: `[Report!]!`. */
  readonly returns: string;
  /** Index of `MapData.types`; -1 for leaves. */
  readonly to: number;
  readonly rules: readonly MapPlace[];
  readonly inputs: readonly MapArgument[];
}

export interface MapType {
  readonly name: string;
  readonly kind: 'object' | 'interface' | 'union';
  /** Indices of `MapData.types`. */
  readonly interfaces: readonly number[];
  /** Indices of the object types that a value can be; itself for an object type. */
  readonly possible: readonly number[];
  readonly rules: readonly MapPlace[];
  /** Of object types only: what a field needs is a matter of the object's type. */
  readonly fields: readonly MapField[];
}

export interface MapInputType {
  readonly name: string;
  readonly kind: 'input' | 'enum';
  readonly members: readonly MapArgument[];
}

/** What the page knows of a schema: plain data, without anything that is said twice. */
export interface MapData {
  readonly title: string;
  readonly unannotated: Unannotated;
  readonly roots: readonly { readonly operation: string; readonly type: number }[];
  readonly rules: readonly MapRule[];
  readonly types: readonly MapType[];
  readonly inputTypes: readonly MapInputType[];
}

/** The data of the page out of a coverage: names become indices, equal rules become one. */
export function mapData(coverage: Coverage, title: string): MapData {
  const rules = new Map<string, number>();
  const written: MapRule[] = [];
  const types = indexOf(coverage.types);
  const inputTypes = indexOf(coverage.inputTypes);
  const ruleAt = ({ directive, arguments: given }: CoveredRule): number => {
    const key = JSON.stringify([directive, given]);
    const known = rules.get(key);
    if (known !== undefined) return known;
    rules.set(key, written.length);
    return written.push({ directive, arguments: given }) - 1;
  };
  const places = (covered: readonly CoveredRule[]): MapPlace[] => {
    const found = covered.map((rule) => [rule.coordinate, ruleAt(rule)] as const);
    // An interface of the type that is also an interface of what the field returns is one place.
    return found.filter(
      ([at, rule], index) => found.findIndex(([other, same]) => other === at && same === rule) === index,
    );
  };
  const fields = new Map<string, MapField[]>(coverage.types.map(({ name }) => [name, []]));
  for (const field of coverage.fields) {
    fields.get(field.type)!.push({
      name: field.field,
      returns: field.returns,
      to: types.get(field.returnType) ?? -1,
      rules: places(field.rules),
      inputs: field.inputs.map((input) => ({
        name: input.argument,
        type: inputTypes.get(input.type) ?? -1,
        required: input.required,
        rules: places(input.rules),
      })),
    });
  }
  return {
    title,
    unannotated: coverage.unannotated,
    roots: Object.entries(coverage.roots).map(([operation, name]) => ({ operation, type: types.get(name)! })),
    types: coverage.types.map((type) => ({
      name: type.name,
      kind: type.kind,
      interfaces: type.interfaces.map((name) => types.get(name)!),
      possible: type.possibleTypes.map((name) => types.get(name)!),
      rules: places(type.rules),
      fields: fields.get(type.name)!,
    })),
    inputTypes: coverage.inputTypes.map(({ name, kind, members }) => ({
      name,
      kind,
      members: members.map((member) => ({
        name: member.name,
        type: member.type === null ? -1 : (inputTypes.get(member.type) ?? -1),
        required: member.required,
        rules: places(member.rules),
      })),
    })),
    rules: written,
  };
}

function indexOf(named: readonly { readonly name: string }[]): ReadonlyMap<string, number> {
  return new Map(named.map(({ name }, index) => [name, index]));
}
