import { type GraphQLDirective, type GraphQLSchema, valueFromASTUntyped } from 'graphql';
import { appliedDirectiveNames } from './annotation.ts';
import type { PolicyDirective } from './directive.ts';
import { DIRECTIVES, FEDERATION_DIRECTIVES } from './directives/index.ts';
import { nearest } from './nearest.ts';
import { forEachElement } from './schema-elements.ts';

/**
 * A directive that nobody defined is one that nobody enforces. Looks at every directive that is applied, and answers with
 * a problem for each of ours whose definition is missing, misspelt, renamed, or means something else.
 */
export function checkDefinitions(schema: GraphQLSchema, ours: readonly PolicyDirective[]): readonly string[] {
  const seen = new Map<string, { at: string; inSDL: boolean }>();
  forEachElement(schema, (element, coordinate) => {
    for (const name of appliedDirectiveNames(element)) {
      const known = seen.get(name);
      if (known === undefined || !known.inSDL)
        seen.set(name, { at: known?.at ?? coordinate(), inSDL: element.astNode != null });
    }
  });
  const problems = [...seen].flatMap(([name, { at, inSDL }]) => checkApplied({ schema, name, at, inSDL, ours }));
  return [...problems, ...renamedByLink(schema)];
}

/** Everything that means something to this package, whether or not it is asked to read it. */
const KNOWN: readonly PolicyDirective[] = [...DIRECTIVES, ...FEDERATION_DIRECTIVES];

function checkApplied(applied: {
  readonly schema: GraphQLSchema;
  readonly name: string;
  readonly at: string;
  readonly inSDL: boolean;
  readonly ours: readonly PolicyDirective[];
}): readonly string[] {
  const { schema, name, at, inSDL, ours } = applied;
  const definition = schema.getDirective(name);
  const own = ours.find((directive) => directive.name === name);
  if (own !== undefined) {
    if (definition) return checkOwnDefinition(definition, own);
    return inSDL
      ? [`${at}: @${name} is used but not defined; add authDirectives().typeDefs to the type definitions`]
      : [];
  }
  // `@federation__authenticated`: what `@link` brings along without importing it.
  const [, imported] = /^\w+?__(\w+)$/.exec(name) ?? [];
  if (KNOWN.some((directive) => directive.name === imported)) {
    return [`${at}: @${name} is enforced by nobody; import "@${imported}" by @link, and write @${imported}`];
  }
  if (FEDERATION_DIRECTIVES.some((directive) => directive.name === name)) {
    return [
      `${at}: @${name} is understood with authDirectives({ federation: true }) only; nobody enforces it otherwise`,
    ];
  }
  const meant = nearest(
    withoutNamespace(name),
    [...ours, ...FEDERATION_DIRECTIVES].map((directive) => directive.name),
  );
  if (meant !== null) return [`${at}: @${name} is enforced by nobody; did you mean @${meant}?`];
  const twin = definition && ours.find((directive) => hasArgumentsOf(definition, directive));
  return twin
    ? [`${at}: @${name} looks like @${twin.name} under another name, which nobody enforces; call it @${twin.name}`]
    : [];
}

function checkOwnDefinition({ name, args }: GraphQLDirective, own: PolicyDirective): readonly string[] {
  const mend = 'use the definition of authDirectives().typeDefs';
  return args.flatMap((argument) => {
    if (!own.argumentNames.includes(argument.name)) {
      return [`@${name}: the schema defines an argument "${argument.name}" that means nothing here; ${mend}`];
    }
    const given = argument.astNode?.defaultValue;
    return given && valueFromASTUntyped(given) !== false
      ? [`@${name}: the schema gives "${argument.name}" a default of its own; ${mend}`]
      : [];
  });
}

function hasArgumentsOf({ args }: GraphQLDirective, { argumentNames }: PolicyDirective): boolean {
  return (
    argumentNames.length > 1 &&
    args.length === argumentNames.length &&
    args.every(({ name }) => argumentNames.includes(name))
  );
}

/** What is not imported from a linked specification has that specification's name before its own: `@federation__authenticated`. */
function withoutNamespace(name: string): string {
  return name.slice(name.lastIndexOf('__') + 1).replace(/^_/, '');
}

/**
 * A schema can import a directive under another name: `@link(import: [{ name: "@x", as: "@y" }])`. A specification of one
 * directive is renamed as a whole: `@link(url: "https://specs.apollo.dev/authenticated/v0.1", as: "y")`.
 */
function renamedByLink(schema: GraphQLSchema): readonly string[] {
  return [schema.astNode, ...schema.extensionASTNodes]
    .flatMap((node) => node?.directives ?? [])
    .filter((node) => node.name.value === 'link')
    .map((node) =>
      Object.fromEntries((node.arguments ?? []).map(({ name, value }) => [name.value, valueFromASTUntyped(value)])),
    )
    .flatMap(({ url, as, import: imports }) => [
      ...(Array.isArray(imports) ? imports : [imports]).map((entry) => ({
        name: (entry as { name?: unknown } | null | undefined)?.name,
        as: (entry as { as?: unknown } | null | undefined)?.as,
      })),
      { name: `@${/\/(\w+)\/v\d[^/]*\/?$/.exec(String(url))?.[1]}`, as: typeof as === 'string' ? `@${as}` : as },
    ])
    .filter(({ name, as }) => typeof as === 'string' && as !== name && KNOWN.some((own) => `@${own.name}` === name))
    .map(
      ({ name, as }) => `schema: @link imports ${name} as ${as}, which nobody enforces; import it under its own name`,
    );
}
