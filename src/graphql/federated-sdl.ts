import {
  type ConstDirectiveNode,
  type DefinitionNode,
  type FieldDefinitionNode,
  type GraphQLNamedType,
  type GraphQLObjectType,
  isObjectType,
  isSpecifiedDirective,
  isSpecifiedScalarType,
  Kind,
  parse,
  print,
  printType,
  visit,
} from 'graphql';
import { DIRECTIVES, FEDERATION_DIRECTIVES } from '../policy/directives/index.ts';
import { federatedRules } from '../policy/federated-rules.ts';
import type { Rule } from '../policy/rule.ts';
import type { SchemaPolicy } from '../policy/schema-policy.ts';
import { FEDERATION_IMPORTS, federatedLink, federationImports } from './federated-link.ts';
import { isExternal, requiresOthers, rulesAtType, sourcesAtField } from './federated-places.ts';
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
  const { prefix, imported } = federationImports(schema);
  const linked = new Set(imported.values());
  // Composition knows these by their `@link`; that of a definition may be another version's.
  const isLinked = (name: string): boolean => linked.has(name) || name.startsWith(`${prefix}__`);
  const types = Object.values(schema.getTypeMap())
    .filter((type) => !type.name.startsWith('__') && !isSpecifiedScalarType(type))
    .filter(({ name }) => !FEDERATION_TYPE.test(name) && !isLinked(name))
    .flatMap((type) => federatedType(policy, type));
  const definitions = schema
    .getDirectives()
    .filter((directive) => !isSpecifiedDirective(directive) && !OURS.has(directive.name))
    .filter(({ name }) => name !== 'link' && !FEDERATION_IMPORTS.includes(name) && !name.includes('__'))
    .filter(({ name }) => !isLinked(`@${name}`))
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

function federatedType(policy: SchemaPolicy, type: GraphQLNamedType): readonly DefinitionNode[] {
  const nodes = [type.astNode, ...type.extensionASTNodes].flatMap((node) => (node == null ? [] : [node]));
  const given: readonly DefinitionNode[] = nodes.length > 0 ? nodes : parse(printType(type)).definitions;
  const own = federatedDirectives(rulesAtType(policy, type));
  return given.map((node, index) => {
    const bare: DefinitionNode = visit(node, { Directive: ({ name }) => (OURS.has(name.value) ? null : undefined) });
    const written =
      index === 0 && 'directives' in bare ? { ...bare, directives: [...(bare.directives ?? []), ...own] } : bare;
    if (!isObjectType(type) || !('fields' in written)) return written as DefinitionNode;
    const fields = (written.fields ?? []) as readonly FieldDefinitionNode[];
    return { ...written, fields: federatedFields(policy, type, fields) } as DefinitionNode;
  });
}

function federatedFields(
  policy: SchemaPolicy,
  type: GraphQLObjectType,
  nodes: readonly FieldDefinitionNode[],
): readonly FieldDefinitionNode[] {
  const isQuery = type === policy.schema.getQueryType();
  return nodes
    .filter(({ name }) => !isQuery || !FEDERATION_FIELDS.includes(name.value))
    .map((node) => {
      const field = type.getFields()[node.name.value];
      if (field === undefined || isExternal(policy, type, field)) return node;
      const own = federatedDirectives(sourcesAtField(policy, type, field).flatMap(({ rules }) => rules));
      if (own.length === 0) return node;
      // What the required field asks for has to be asked for here in the same words, and may be a token.
      const token = requiresOthers(policy, field) && !own.some(isAuthenticated) ? [directive('@authenticated')] : [];
      return { ...node, directives: [...(node.directives ?? []), ...token, ...own] };
    });
}

function isAuthenticated({ name }: ConstDirectiveNode): boolean {
  return name.value === 'authenticated';
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
