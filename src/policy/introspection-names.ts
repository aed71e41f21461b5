/** The meta-fields that tell of the schema; `__typename` tells of an object. */
export function isIntrospection(name: string): boolean {
  return name === '__schema' || name === '__type';
}
