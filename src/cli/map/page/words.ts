import type { Reason } from '../../../policy/rule.ts';
import type { MapRule } from '../map-data.ts';
import type { FieldNode, SchemaModel, TypeNode } from './schema-model.ts';

export const REASON_WORDS: Readonly<Record<Reason, string>> = {
  UNAUTHENTICATED: 'there is no token',
  CLIENT_ONLY: 'this is not a client acting for itself',
  CLIENT_NOT_ALLOWED: 'this client is not on the list',
  POLICY_DENIED: 'nobody gets it',
  INSUFFICIENT_PERMISSION: 'the permission is missing',
  INSUFFICIENT_SCOPE: 'the scope is missing',
};

/** The directive as it stands in the schema: `@requiresScope(scope: "a b")`. */
export function writtenRule({ directive, arguments: given }: MapRule, unannotated: string): string {
  if (directive === 'unannotated') return `unannotated: '${unannotated}'`;
  const list = Object.entries(given).filter(([, value]) => value != null);
  return `@${directive}${list.length === 0 ? '' : `(${list.map(([name, value]) => `${name}: ${literal(value)}`).join(', ')})`}`;
}

function literal(value: unknown): string {
  return Array.isArray(value) ? `[${value.map(literal).join(', ')}]` : JSON.stringify(value);
}

/** By which way a rule reaches a field (SPEC R1), from where it stands. */
export function relationTo(
  field: FieldNode,
  place: { readonly coordinate: string; readonly directive: string },
  model: SchemaModel,
): string {
  const { coordinate, directive } = place;
  if (directive === 'unannotated') return 'no rule of its own';
  if (coordinate === field.coordinate) return 'its own';
  if (coordinate === field.type.name) return 'parent type';
  if (coordinate.includes('.')) return 'interface field';
  const names = (type: TypeNode) => type.interfaces.map((id) => model.types[id]!.name);
  if (names(field.type).includes(coordinate)) return 'interface of the parent type';
  return field.to >= 0 && names(model.types[field.to]!).includes(coordinate)
    ? 'interface of what it returns'
    : 'what it returns';
}

export function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
}
