import {
  type ConstDirectiveNode,
  type DefinitionNode,
  type GraphQLSchema,
  Kind,
  OperationTypeNode,
  parse,
  print,
  type SchemaExtensionNode,
  valueFromASTUntyped,
} from 'graphql';

/** The first version of Federation with `@requiresScopes` and `@authenticated`. */
const LEAST = { major: 2, minor: 5 };
const FEDERATION = /^https:\/\/specs\.apollo\.dev\/federation\/v(\d+)\.(\d+)\/?$/;

/** Directives that a subgraph has from Federation. */
export const FEDERATION_IMPORTS: readonly string[] = [
  'key',
  'requires',
  'provides',
  'external',
  'shareable',
  'extends',
  'override',
  'inaccessible',
  'tag',
  'interfaceObject',
  'composeDirective',
];

/** The `extend schema @link` of a subgraph that says which directives it has from Federation, and whatever else its schema says. */
export function federatedLink(
  schema: GraphQLSchema,
  { needed, used }: { readonly needed: readonly string[]; readonly used: readonly string[] },
): DefinitionNode {
  const nodes = [schema.astNode, ...schema.extensionASTNodes].flatMap((node) => (node == null ? [] : [node]));
  const directives = nodes.flatMap((node) => node.directives ?? []);
  const link = directives.find((node) => FEDERATION.test(String(argumentsOf(node)['url'])));
  const others = directives.filter((node) => node !== link).map(print);
  const { url, import: given, ...more } = link === undefined ? {} : argumentsOf(link);
  const imports = link === undefined ? used.map((name) => `@${name}`) : Array.isArray(given) ? given : [];
  const all = [...imports, ...needed.map((name) => `@${name}`).filter((name) => !imports.includes(name))];
  const rest = Object.entries(more).map(([name, value]) => `, ${name}: ${literal(value)}`);
  const text = `@link(url: "${atLeast(String(url))}", import: ${literal(all)}${rest.join('')})`;
  const roots = Object.values(OperationTypeNode).flatMap((kind) => {
    const type = schema.getRootType(kind);
    return type == null ? [] : [{ kind, name: type.name }];
  });
  const isUsual = roots.every(({ kind, name }) => name.toLowerCase() === kind && name[0] === name[0]?.toUpperCase());
  const body = roots.map(({ kind, name }) => `${kind}: ${name}`).join(' ');
  const sdl = `${isUsual ? 'extend schema' : 'schema'} ${[text, ...others].join(' ')}${isUsual ? '' : ` { ${body} }`}`;
  return parse(sdl, { noLocation: true }).definitions[0] as SchemaExtensionNode;
}

function atLeast(url: string): string {
  const [, major, minor] = FEDERATION.exec(url) ?? [];
  const isEnough = Number(major) > LEAST.major || (Number(major) === LEAST.major && Number(minor) >= LEAST.minor);
  return isEnough ? url : `https://specs.apollo.dev/federation/v${LEAST.major}.${LEAST.minor}`;
}

function argumentsOf(node: ConstDirectiveNode): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    (node.arguments ?? []).map(({ name, value }) => [
      name.value,
      // `for: SECURITY` is to stay a name.
      value.kind === Kind.ENUM ? new EnumName(value.value) : valueFromASTUntyped(value),
    ]),
  );
}

class EnumName {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

function literal(value: unknown): string {
  if (value instanceof EnumName) return value.name;
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    return `{ ${Object.entries(value)
      .map(([name, member]) => `${name}: ${literal(member)}`)
      .join(', ')} }`;
  }
  return JSON.stringify(value);
}
