import {
  type ConstDirectiveNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
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
import { federationNames } from './federated-link.ts';

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
export function isExternal({ schema }: SchemaPolicy, type: GraphQLObjectType, field: Field): boolean {
  // On a type, it is said of the fields of that definition.
  const definitions = [type.astNode, ...type.extensionASTNodes].filter((node) =>
    node?.fields?.some(({ name }) => name.value === field.name),
  );
  return isMarked(schema, [field.astNode, ...definitions], 'external');
}

/** A field that needs others: of the same object, be they of another subgraph, or of an object that it stands below. */
export function requiresOthers({ schema }: SchemaPolicy, field: Field): boolean {
  return (
    isMarked(schema, [field.astNode], 'requires') ||
    field.args.some(({ astNode }) => isMarked(schema, [astNode], 'fromContext'))
  );
}

/** True for objects whose rules are written where they reach. */
function isSpread({ schema }: SchemaPolicy, type: GraphQLNamedType): boolean {
  return (
    isMarked(schema, [type.astNode, ...type.extensionASTNodes], 'interfaceObject') ||
    Object.values(OperationTypeNode).some((kind) => schema.getRootType(kind) === type)
  );
}

interface DirectedNode {
  readonly directives?: readonly ConstDirectiveNode[] | undefined;
}

function isMarked(
  schema: GraphQLSchema,
  nodes: readonly (DirectedNode | null | undefined)[],
  directive: 'external' | 'fromContext' | 'interfaceObject' | 'requires',
): boolean {
  return nodes.some((node) => node?.directives?.some(({ name }) => federationNames(schema, directive).has(name.value)));
}
