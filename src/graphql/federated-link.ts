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
  const directives = directivesOf(schema);
  const link = directives.find(isFederation);
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

const known = new WeakMap<GraphQLSchema, Map<string, ReadonlySet<string>>>();

/** The names under which a subgraph may use a directive of Federation: its own, the long one, and that of its `@link`. */
export function federationNames(schema: GraphQLSchema, name: string): ReadonlySet<string> {
  let ofSchema = known.get(schema);
  if (ofSchema === undefined) known.set(schema, (ofSchema = new Map()));
  let names = ofSchema.get(name);
  if (names === undefined) ofSchema.set(name, (names = new Set(namesOf(schema, name))));
  return names;
}

function namesOf(schema: GraphQLSchema, name: string): readonly string[] {
  const { prefix, imported } = federationImports(schema);
  const renamed = imported.get(`@${name}`);
  return [name, `${prefix}__${name}`, ...(renamed === undefined ? [] : [renamed.slice(1)])];
}

/** What a subgraph has from Federation, and how it calls it; a directive with its `@`, as `@link` writes it. */
export function federationImports(schema: GraphQLSchema): {
  /** Stands before whatever is not imported by name. */
  readonly prefix: string;
  readonly imported: ReadonlyMap<string, string>;
} {
  const link = directivesOf(schema).find(isFederation);
  const { as, import: given } = link === undefined ? {} : argumentsOf(link);
  const imported = new Map<string, string>();
  for (const each of Array.isArray(given) ? (given as readonly unknown[]) : []) {
    const { name, as: alias = name } = (typeof each === 'string' ? { name: each } : (each ?? {})) as ImportedName;
    if (typeof name === 'string' && typeof alias === 'string') imported.set(name, alias);
  }
  return { prefix: typeof as === 'string' ? as : 'federation', imported };
}

interface ImportedName {
  readonly name?: unknown;
  readonly as?: unknown;
}

function directivesOf(schema: GraphQLSchema): readonly ConstDirectiveNode[] {
  return [schema.astNode, ...schema.extensionASTNodes].flatMap((node) => node?.directives ?? []);
}

function isFederation(node: ConstDirectiveNode): boolean {
  return FEDERATION.test(String(argumentsOf(node)['url']));
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
