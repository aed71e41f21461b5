import type { JsonObject, JsonValue } from './strict-json.ts';

/**
 * The same JSON in less memory, for what is kept for long. What a parser makes is made for reading: strings that are parts
 * of the text and hold all of it, and objects that are tables, three times as heavy as their members. Engines share the
 * shape of objects made here, and keep it: not for JSON of which nobody knows who wrote it.
 */
export function compactJson(object: JsonObject): JsonObject {
  return compact(object) as JsonObject;
}

function compact(value: JsonValue): JsonValue {
  if (typeof value === 'string') return JSON.parse(JSON.stringify(value));
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return Object.freeze(value.map(compact));
  // Not `Object.create(null)`, which is how engines are told to make a table.
  const made = Object.setPrototypeOf({}, null) as Record<string, JsonValue>;
  for (const [name, member] of Object.entries(value)) made[name] = compact(member);
  return Object.freeze(made);
}
