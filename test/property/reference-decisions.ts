import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLArgument,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isAbstractType,
  isListType,
  isNonNullType,
  isObjectType,
  type OperationDefinitionNode,
  type SelectionSetNode,
  valueFromASTUntyped,
} from 'graphql';
import { keyOf, type Path } from './reference-evaluator.ts';

/** What a field gives: null, a list, an object that knows its type and id, or a leaf. */
export type DecidedValueAt = (type: GraphQLOutputType, path: Path) => unknown;

export interface Decided {
  readonly data: unknown;
  /** Where something is denied, by a scope or by the decision point. */
  readonly denied: ReadonlySet<string>;
  /** Every question that may be asked: nothing about what a scope denies, nothing below what is denied. */
  readonly questions: ReadonlySet<string>;
  /** The resolvers that may run. */
  readonly mayRun: ReadonlySet<string>;
}

interface Asked {
  readonly schema: GraphQLSchema;
  readonly operation: OperationDefinitionNode;
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly scopes: readonly string[];
  readonly isAllowed: (question: string) => boolean;
  readonly valueAt: DecidedValueAt;
}

class Bubble extends Error {}

/** Answers a query one object and one question at a time, from the directives alone. */
export function evaluateDecisions(asked: Asked): Decided {
  const denied = new Set<string>();
  const questions = new Set<string>();
  const mayRun = new Set<string>();
  const { schema, variables } = asked;

  const directives = (node: { directives?: readonly unknown[] } | null | undefined, name: string) =>
    ((node?.directives ?? []) as { name: { value: string }; arguments: { name: { value: string }; value: object }[] }[])
      .filter((each) => each.name.value === name)
      .map((each) =>
        Object.fromEntries(
          each.arguments.map(({ name: key, value }) => [key.value, (value as { value: string }).value]),
        ),
      );

  /** True when every scope and every decision of a place lets the caller through; scopes come first. */
  const passes = (
    places: readonly (object | null | undefined)[],
    ids: { readonly args: Readonly<Record<string, unknown>>; readonly source: unknown },
  ): boolean => {
    const scopes = places.flatMap((place) => directives(place as never, 'requiresScope'));
    if (!scopes.every(({ scope }) => asked.scopes.includes(scope ?? ''))) return false;
    return places
      .flatMap((place) => directives(place as never, 'requiresDecision'))
      .map(({ action, resource, id }) => {
        if (id === undefined) return `${action} ${resource}`;
        const [from, key] = id.split('.') as ['args' | 'source', string];
        const value = (ids[from] as Record<string, unknown>)[key];
        return value == null ? null : `${action} ${resource} ${value}`;
      })
      .map((question) => {
        if (question === null) return false;
        questions.add(question);
        return asked.isAllowed(question);
      })
      .every(Boolean);
  };

  const applies = (condition: string, type: GraphQLObjectType): boolean => {
    const named = schema.getType(condition);
    return named === type || (isAbstractType(named) && schema.isSubType(named, type));
  };
  const isIncluded = (node: { directives?: readonly unknown[] | undefined }): boolean =>
    [...directives(node as never, 'skip').map(() => true)].length === 0;

  function collect(
    type: GraphQLObjectType,
    sets: readonly SelectionSetNode[],
    into = new Map<string, FieldNode[]>(),
  ): Map<string, FieldNode[]> {
    for (const node of sets.flatMap(({ selections }) => selections)) {
      if (!isIncluded(node)) continue;
      if (node.kind === 'Field') {
        const key = node.alias?.value ?? node.name.value;
        into.set(key, [...(into.get(key) ?? []), node]);
      } else if (node.kind === 'InlineFragment') {
        if (node.typeCondition === undefined || applies(node.typeCondition.name.value, type))
          collect(type, [node.selectionSet], into);
      } else {
        const fragment = asked.fragments[node.name.value]!;
        if (applies(fragment.typeCondition.name.value, type)) collect(type, [fragment.selectionSet], into);
      }
    }
    return into;
  }

  function object(type: GraphQLObjectType, source: unknown, sets: readonly SelectionSetNode[], path: Path): unknown {
    const result: Record<string, unknown> = {};
    let bubble: Bubble | null = null;
    for (const [key, nodes] of collect(type, sets)) {
      try {
        result[key] = field(type, source, nodes, [...path, key]);
      } catch (error) {
        if (!(error instanceof Bubble)) throw error;
        bubble = error;
      }
    }
    if (bubble !== null) throw bubble;
    return result;
  }

  function field(type: GraphQLObjectType, source: unknown, nodes: readonly FieldNode[], path: Path): unknown {
    const name = nodes[0]!.name.value;
    if (name === '__typename') return type.name;
    const definition = type.getFields()[name]!;
    const args = argumentsOf(nodes[0]!, definition.args);
    const inherited = type.getInterfaces().map((each) => each.getFields()[name]?.astNode);
    const returned = 'ofType' in definition.type ? null : (definition.type as { astNode?: object }).astNode;
    const scopesOfType = { directives: (returned as { directives?: [] } | null)?.directives ?? [] };
    const isScoped = directives(scopesOfType, 'requiresScope').every(({ scope }) => asked.scopes.includes(scope ?? ''));
    if (!isScoped || !passes([definition.astNode, ...inherited], { args, source })) {
      denied.add(keyOf(path));
      return nullAt(definition.type);
    }
    mayRun.add(keyOf(path));
    const sets = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
    return complete(definition.type, asked.valueAt(definition.type, path), sets, path);
  }

  /** Ids, as literals or in variables; what is not given is the schema's default, of which graphql 16 and 17 share the node. */
  function argumentsOf(node: FieldNode, definitions: readonly GraphQLArgument[]): Record<string, unknown> {
    const args: Record<string, unknown> = {};
    for (const { name, astNode } of definitions) {
      const value = node.arguments?.find((each) => each.name.value === name)?.value;
      if (value?.kind === 'StringValue' || value?.kind === 'IntValue') args[name] = value.value;
      else if (value?.kind === 'NullValue') args[name] = null;
      else if (value?.kind === 'Variable' && value.name.value in variables) args[name] = variables[value.name.value];
      // Where SDL says it: graphql 17 keeps no `defaultValue` of what it built from SDL.
      else if (astNode?.defaultValue !== undefined) args[name] = valueFromASTUntyped(astNode.defaultValue);
    }
    return args;
  }

  function nullAt(type: GraphQLOutputType): null {
    if (isNonNullType(type)) throw new Bubble();
    return null;
  }

  function complete(type: GraphQLOutputType, value: unknown, sets: readonly SelectionSetNode[], path: Path): unknown {
    if (isNonNullType(type)) {
      const result = complete(type.ofType, value, sets, path);
      if (result === null) throw new Bubble();
      return result;
    }
    if (value === null) return null;
    try {
      if (isListType(type)) {
        const failed: unknown[] = [];
        const items = (value as unknown[]).map((item, index) => {
          try {
            return complete(type.ofType, item, sets, [...path, index]);
          } catch (error) {
            failed.push(error);
            return null;
          }
        });
        if (failed.length > 0) throw failed[0];
        return items;
      }
      if (!isObjectType(type) && !isAbstractType(type)) return value;
      const runtime = schema.getType((value as { __typename: string }).__typename) as GraphQLObjectType;
      const places = [runtime, ...runtime.getInterfaces()].map(({ astNode }) => astNode);
      if (passes(places, { args: {}, source: value })) return object(runtime, value, sets, path);
      denied.add(keyOf(path));
      return null;
    } catch (error) {
      if (error instanceof Bubble) return null;
      throw error;
    }
  }

  let data: unknown = null;
  try {
    data = object(schema.getQueryType()!, {}, [asked.operation.selectionSet], []);
  } catch (error) {
    if (!(error instanceof Bubble)) throw error;
  }
  return { data, denied, questions, mayRun };
}
