import {
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  getNamedType,
  isAbstractType,
  isEnumType,
  isObjectType,
  isScalarType,
  OperationTypeNode,
} from 'graphql';
import type { Source } from '../policy/input-policy.ts';
import type { Rule } from '../policy/rule.ts';
import type { SchemaPolicy } from '../policy/schema-policy.ts';

type Field = GraphQLField<unknown, unknown>;

/**
 * What being given a value of the type needs. Abstract types are not for gateways, nor are objects that stand for an interface
 * of another subgraph: their rules go where they reach. Nor are root types, which all subgraphs share: theirs are this
 * subgraph's fields.
 */
export function rulesAtType(policy: SchemaPolicy, type: GraphQLNamedType): readonly Rule[] {
  const carries = isObjectType(type) ? !isSpread(policy, type) : isScalarType(type) || isEnumType(type);
  return carries ? policy.type(type.name).rules : [];
}

/** What a field needs beside what its parent type and its return type say for themselves. */
export function sourcesAtField(policy: SchemaPolicy, type: GraphQLObjectType, field: Field): readonly Source[] {
  const carriers = [type, getNamedType(field.type)].filter((each) => !isAbstractType(each) && !isSpread(policy, each));
  const said = new Set(carriers.flatMap((each) => policy.typeSources(each)).map(({ coordinate }) => coordinate));
  return policy.sourcesOf(type, field).filter(({ coordinate }) => !said.has(coordinate));
}

/** A field of another subgraph: no composition takes a rule at it, and that subgraph says its own. */
export function isExternal(type: GraphQLObjectType, field: Field): boolean {
  return isMarked(type, 'external') || isMarked(field, 'external');
}

/** True for objects whose rules are written where they reach. */
function isSpread({ schema }: SchemaPolicy, type: GraphQLNamedType): boolean {
  return (
    isMarked(type, 'interfaceObject') ||
    Object.values(OperationTypeNode).some((kind) => schema.getRootType(kind) === type)
  );
}

function isMarked(element: GraphQLNamedType | Field, directive: string): boolean {
  const extensions = 'extensionASTNodes' in element ? element.extensionASTNodes : [];
  const nodes = [element.astNode, ...extensions].flatMap((node) => node?.directives ?? []);
  // What is used without being imported has the name of its specification before it.
  return nodes.some(({ name }) => name.value === directive || name.value === `federation__${directive}`);
}
