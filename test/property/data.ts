import {
  type GraphQLFieldResolver,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  isAbstractType,
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { keyOf, type Path, type ValueAt } from './reference-evaluator.ts';

/** A number that depends on the seed and the place alone. */
function hash(text: string): number {
  let value = 2_166_136_261;
  for (const char of text) value = Math.imul(value ^ (char.codePointAt(0) ?? 0), 16_777_619) >>> 0;
  value = Math.imul(value ^ (value >>> 15), 2_246_822_519) >>> 0;
  return (value ^ (value >>> 13)) >>> 0;
}

/** Data without a store: the seed and the response path say what is there. Every string in it occurs once. */
export function dataOf(schema: GraphQLSchema, seed: number): ValueAt {
  const valueAt = (type: GraphQLOutputType, path: Path): unknown => {
    if (isNonNullType(type)) return present(type.ofType, path);
    return hash(`${seed} null ${keyOf(path)}`) % 9 === 0 ? null : present(type, path);
  };
  const present = (type: GraphQLOutputType, path: Path): unknown => {
    const number = hash(`${seed} ${keyOf(path)}`);
    if (isListType(type)) {
      return Array.from({ length: number % 4 }, (_, index) => valueAt(type.ofType, [...path, index]));
    }
    if (isEnumType(type)) return ['A', 'B', 'C'][number % 3];
    if (isAbstractType(type)) {
      const possible = schema.getPossibleTypes(type);
      return { __typename: possible[number % possible.length]?.name };
    }
    return isObjectType(type) ? { __typename: type.name } : `leaf(${keyOf(path)})`;
  };
  return valueAt;
}

export function pathOf(info: GraphQLResolveInfo): Path {
  const keys: (string | number)[] = [];
  for (let path: GraphQLResolveInfo['path'] | undefined = info.path; path !== undefined; path = path.prev) {
    keys.unshift(path.key);
  }
  return keys;
}

/** Gives every field a resolver over that data, some of them asynchronous (`isPatient`), and writes down which ran. */
export function resolveWith(
  schema: GraphQLSchema,
  { seed, ran, isPatient = true }: { seed: number; ran: Set<string>; isPatient?: boolean },
): void {
  const valueAt = dataOf(schema, seed);
  const resolve: GraphQLFieldResolver<unknown, unknown> = (_source, _args, _context, info) => {
    const path = pathOf(info);
    ran.add(keyOf(path));
    const value = valueAt(info.returnType, path);
    return isPatient && hash(`${seed} wait ${keyOf(path)}`) % 3 === 0 ? Promise.resolve(value) : value;
  };
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) field.resolve = resolve;
  }
}
