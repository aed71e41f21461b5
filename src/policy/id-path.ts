import {
  type GraphQLArgument,
  type GraphQLInterfaceType,
  type GraphQLObjectType,
  type GraphQLType,
  getNullableType,
  isInputObjectType,
  isInterfaceType,
  isLeafType,
  isListType,
  isObjectType,
} from 'graphql';
import { type IdPath, printPath } from './directives/requires-decision.ts';
import { nearest } from './nearest.ts';

/** Where a path is written. */
interface PathPlace {
  readonly coordinate: string;
  /** The type it is written on, or whose field it is written on. */
  readonly type: GraphQLObjectType | GraphQLInterfaceType;
  /** The field's arguments; null for a path that is written on a type. */
  readonly args: readonly GraphQLArgument[] | null;
  readonly isRoot: boolean;
}

/** Why a path does not lead to an id in the schema; none when it does. */
export function idPathProblems(path: IdPath, { coordinate, type, args, isRoot }: PathPlace): readonly string[] {
  const report = (problem: string) => [`${coordinate}: @requiresDecision ${problem}`];
  const written = `"${printPath(path)}"`;
  if (path.from === 'args' && args === null) {
    return report(
      `takes its id from ${written}, but a type has no arguments; take it from "source", the object itself`,
    );
  }
  if (path.from === 'source' && isRoot) {
    return report(`takes its id from ${written}, but a root type has no object; take it from "args", or leave it out`);
  }
  const arguments_ = path.from === 'args' ? (args ?? []) : null;
  const problem = arguments_ === null ? follow(type, path.keys) : followArguments(arguments_, path.keys, coordinate);
  return problem === null ? [] : report(`takes its id from ${written}, but ${problem}`);
}

function followArguments(
  args: readonly GraphQLArgument[],
  [name, ...keys]: readonly string[],
  at: string,
): string | null {
  const argument = args.find((each) => each.name === name);
  if (argument !== undefined) return follow(argument.type, keys);
  return missing(
    `${at} has no argument`,
    name,
    args.map((each) => each.name),
  );
}

/** What is in the way from a type to a single leaf; null when nothing is. */
function follow(given: GraphQLType, keys: readonly string[]): string | null {
  const type = getNullableType(given);
  if (isListType(type)) return 'a list comes in its way, and one question has one id';
  const [key, ...rest] = keys;
  if (key === undefined)
    return isLeafType(type) ? null : `it leads to an object of type ${String(type)}; go on to a scalar`;
  if (!isObjectType(type) && !isInterfaceType(type) && !isInputObjectType(type)) return `${String(type)} has no fields`;
  const fields = type.getFields();
  const field = fields[key];
  return field === undefined
    ? missing(`${type.name} has no field`, key, Object.keys(fields))
    : follow(field.type, rest);
}

function missing(what: string, name: string | undefined, candidates: readonly string[]): string {
  const meant = nearest(name ?? '', candidates);
  const mend = meant === null ? `it has ${candidates.join(', ') || 'none'}` : `did you mean "${meant}"?`;
  return `${what} "${name}"; ${mend}`;
}
