import {
  type ConstDirectiveNode,
  type DefinitionNode,
  type FieldDefinitionNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  getNamedType,
  isAbstractType,
  isEnumType,
  isObjectType,
  isScalarType,
  isSpecifiedDirective,
  isSpecifiedScalarType,
  Kind,
  OperationTypeNode,
  parse,
  print,
  printType,
  visit,
} from 'graphql';
import { DIRECTIVES, FEDERATION_DIRECTIVES } from '../policy/directives/index.ts';
import { federatedRules } from '../policy/federated-rules.ts';
import type { Rule } from '../policy/rule.ts';
import type { SchemaPolicy } from '../policy/schema-policy.ts';
import { FEDERATION_IMPORTS, federatedLink, federationNames } from './federated-link.ts';
import { unexpressedRules } from './unexpressed-rules.ts';

/** A schema as a subgraph gives it to a federated graph. */
export interface FederatedSDL {
  /** With `@requiresScopes` and `@authenticated` for the rules that a gateway can enforce. */
  readonly sdl: string;
  /** One sentence for each rule that only the subgraph enforces. */
  readonly unexpressed: readonly string[];
}

const OURS = new Set([...DIRECTIVES, ...FEDERATION_DIRECTIVES].map(({ name }) => name));
const FEDERATION_TYPE = /^(_Service|_Entity|_Any|_?FieldSet|(link|federation|core)__\w+)$/;
const FEDERATION_FIELDS = ['_service', '_entities'];

/** Prints the schema of a policy for federated graphs. */
export function federatedSDL(policy: SchemaPolicy): FederatedSDL {
  const { schema } = policy;
  const names: Names = {
    external: federationNames(schema, 'external'),
    requires: federationNames(schema, 'requires'),
  };
  const types = Object.values(schema.getTypeMap())
    .filter((type) => !type.name.startsWith('__') && !isSpecifiedScalarType(type))
    .filter(({ name }) => !FEDERATION_TYPE.test(name))
    .flatMap((type) => federatedType(policy, type, names));
  const definitions = schema
    .getDirectives()
    .filter((directive) => !isSpecifiedDirective(directive) && !OURS.has(directive.name))
    .filter(({ name }) => name !== 'link' && !FEDERATION_IMPORTS.includes(name) && !name.includes('__'))
    .flatMap(({ astNode }) => (astNode == null ? [] : [astNode]));
  const applied = new Set<string>();
  for (const type of types) visit(type, { Directive: ({ name }) => void applied.add(name.value) });
  const link = federatedLink(schema, {
    needed: ['requiresScopes', 'authenticated'].filter((name) => applied.has(name)),
    used: FEDERATION_IMPORTS.filter((name) => applied.has(name)),
  });
  const sdl = [link, ...definitions, ...types].map(print).join('\n\n');
  return { sdl: `${sdl}\n`, unexpressed: unexpressedRules(policy) };
}

function federatedType(policy: SchemaPolicy, type: GraphQLNamedType, names: Names): readonly DefinitionNode[] {
  const nodes = [type.astNode, ...type.extensionASTNodes].flatMap((node) => (node == null ? [] : [node]));
  const given: readonly DefinitionNode[] = nodes.length > 0 ? nodes : parse(printType(type)).definitions;
  const own = federatedDirectives(rulesAtType(policy, type));
  return given.map((node, index) => {
    const bare: DefinitionNode = visit(node, { Directive: ({ name }) => (OURS.has(name.value) ? null : undefined) });
    const written =
      index === 0 && 'directives' in bare ? { ...bare, directives: [...(bare.directives ?? []), ...own] } : bare;
    if (!isObjectType(type) || !('fields' in written)) return written as DefinitionNode;
    const fields = (written.fields ?? []) as readonly FieldDefinitionNode[];
    // On a type it is said of each field of that definition.
    if (hasOneOf(names.external, written as DirectedNode)) return written as DefinitionNode;
    return { ...written, fields: federatedFields(policy, { type, names }, fields) } as DefinitionNode;
  });
}

function federatedFields(
  policy: SchemaPolicy,
  { type, names }: { readonly type: GraphQLObjectType; readonly names: Names },
  nodes: readonly FieldDefinitionNode[],
): readonly FieldDefinitionNode[] {
  const isQuery = type === policy.schema.getQueryType();
  return nodes
    .filter(({ name }) => !isQuery || !FEDERATION_FIELDS.includes(name.value))
    .map((node) => {
      // Rules of another subgraph's field are for that subgraph to tell: composition takes none here.
      if (hasOneOf(names.external, node)) return node;
      const field = type.getFields()[node.name.value];
      const own = field === undefined ? [] : federatedDirectives(rulesAtField(policy, type, field));
      if (own.length === 0) return node;
      // What the required field asks for has to be asked for here in the same words, and may be a token.
      const token = hasOneOf(names.requires, node) && !own.some(isAuthenticated) ? [directive('@authenticated')] : [];
      return { ...node, directives: [...(node.directives ?? []), ...token, ...own] };
    });
}

/** What directives of Federation are called in a subgraph. */
interface Names {
  readonly external: ReadonlySet<string>;
  readonly requires: ReadonlySet<string>;
}

interface DirectedNode {
  readonly directives?: readonly ConstDirectiveNode[] | undefined;
}

function hasOneOf(names: ReadonlySet<string>, { directives = [] }: DirectedNode): boolean {
  return directives.some(({ name }) => names.has(name.value));
}

function isAuthenticated({ name }: ConstDirectiveNode): boolean {
  return name.value === 'authenticated';
}

/**
 * What being given a value of the type needs. Abstract types are not for gateways: their rules go where they reach. Nor are
 * root types, which all subgraphs share: theirs are this subgraph's fields.
 */
function rulesAtType(policy: SchemaPolicy, type: GraphQLNamedType): readonly Rule[] {
  const carries = isObjectType(type) ? !isRoot(policy, type) : isScalarType(type) || isEnumType(type);
  return carries ? policy.type(type.name).rules : [];
}

/** What a field needs beside what its parent type and its return type say for themselves. */
function rulesAtField(
  policy: SchemaPolicy,
  type: GraphQLObjectType,
  field: GraphQLField<unknown, unknown>,
): readonly Rule[] {
  const carriers = [type, getNamedType(field.type)].filter((each) => !isAbstractType(each) && !isRoot(policy, each));
  const said = new Set(carriers.flatMap((each) => policy.typeSources(each)).map(({ coordinate }) => coordinate));
  return policy
    .sourcesOf(type, field)
    .filter(({ coordinate }) => !said.has(coordinate))
    .flatMap(({ rules }) => rules);
}

function isRoot({ schema }: SchemaPolicy, type: GraphQLNamedType): boolean {
  return Object.values(OperationTypeNode).some((kind) => schema.getRootType(kind) === type);
}

function federatedDirectives(rules: readonly Rule[]): readonly ConstDirectiveNode[] {
  const { scopes, authenticated } = federatedRules(rules);
  if (!authenticated) return [];
  if (scopes === null) return [directive('@authenticated')];
  return [directive(`@requiresScopes(scopes: ${JSON.stringify(scopes)})`)];
}

/** Reads a directive as it is written. */
function directive(text: string): ConstDirectiveNode {
  const [node] = parse(`scalar S ${text}`, { noLocation: true }).definitions;
  if (node?.kind !== Kind.SCALAR_TYPE_DEFINITION) throw new TypeError(`not a directive: ${text}`);
  return node.directives![0]!;
}
