import { type ASTNode, type ConstDirectiveNode, Kind, valueFromASTUntyped } from 'graphql';
import type { DirectivePlace, PolicyDirective } from './directive.ts';
import type { Rule } from './rule.ts';

/** What the directives at one place of the schema say. */
export interface Annotation {
  readonly rules: readonly Rule[];
  /** `@public` stands here. */
  readonly opens: boolean;
}

export const NO_ANNOTATION: Annotation = { rules: [], opens: false };

/** Anything of a schema that directives can be applied to. */
export interface SchemaElement {
  readonly astNode?: ASTNode | null | undefined;
  readonly extensionASTNodes?: readonly ASTNode[] | null | undefined;
  readonly extensions?: Readonly<Record<string, unknown>> | null | undefined;
}

interface Application {
  readonly name: string;
  readonly args: Readonly<Record<string, unknown>>;
  /** Code-first builders often mirror into `extensions` what they also write as SDL: that is one application, not two. */
  readonly mirrored: boolean;
}

/** Reads the directives of this package off schema elements, and collects everything that is wrong with them. */
export class AnnotationReader {
  readonly problems: string[] = [];
  /** `@public` was read somewhere. */
  opensAny = false;
  readonly #directives: ReadonlyMap<string, PolicyDirective>;
  readonly #rules = new Map<string, Rule>();
  /** What single directives in SDL mean, by place and text: most of a large schema repeats a few of them. */
  readonly #known = new Map<string, Annotation>();
  readonly #arguments = new Map<Rule, Application['args']>();

  constructor(directives: readonly PolicyDirective[]) {
    this.#directives = new Map(directives.map((directive) => [directive.name, directive]));
  }

  /** What stands at `coordinate`; `place` is null where no rule of ours could be enforced. */
  read(element: SchemaElement, coordinate: string, place: DirectivePlace | null): Annotation {
    const text = textOf(element);
    if (text === '') return NO_ANNOTATION;
    const key = text === null ? null : `${place} ${text}`;
    const known = key === null ? undefined : this.#known.get(key);
    if (known !== undefined) return known;
    const problems = this.problems.length;
    const annotation = this.#read(applicationsOf(element), coordinate, place);
    if (key !== null && this.problems.length === problems) this.#known.set(key, annotation);
    return annotation;
  }

  /** Every distinct rule that was read. */
  get rules(): Iterable<Rule> {
    return this.#rules.values();
  }

  #read(applications: readonly Application[], coordinate: string, place: DirectivePlace | null): Annotation {
    const rules = new Map<string, Rule>();
    let opens = false;
    for (const { name, args, mirrored } of applications) {
      const directive = this.#directives.get(name);
      if (directive === undefined) continue;
      const report = (problem: string) => this.problems.push(`${coordinate}: @${name} ${problem}`);
      if (place === null || !directive.places.includes(place)) {
        report(`cannot be enforced here; it may stand on ${directive.places.join(', ')}`);
        continue;
      }
      const unknown = Object.keys(args).filter((argument) => !directive.argumentNames.includes(argument));
      if (unknown.length > 0) {
        report(`has no argument "${unknown.join('", "')}"; it takes ${directive.argumentNames.join(', ') || 'none'}`);
        continue;
      }
      const reading = directive.read(args);
      if ('problems' in reading) reading.problems.forEach(report);
      else if ('opens' in reading) this.opensAny = opens = true;
      else if (rules.has(reading.rule.key)) {
        if (!mirrored) report('says the same rule twice; remove one');
      } else rules.set(reading.rule.key, this.#intern(reading.rule, args));
    }
    return rules.size === 0 && !opens ? NO_ANNOTATION : { rules: [...rules.values()], opens };
  }

  /** What the directive was given of which a rule was first read; undefined for rules that no directive said. */
  argumentsOf(rule: Rule): Application['args'] | undefined {
    return this.#arguments.get(rule);
  }

  /** Equal rules become one object: ten thousand fields with the same scope share it. */
  #intern(rule: Rule, args: Application['args']): Rule {
    const key = `${rule.directive} ${rule.key}`;
    const known = this.#rules.get(key);
    if (known !== undefined) return known;
    this.#rules.set(key, rule);
    this.#arguments.set(rule, args);
    return rule;
  }
}

/** The names of all directives applied to an element, ours or not. */
export function appliedDirectiveNames(element: SchemaElement): readonly string[] {
  const nodes = directiveNodes(element);
  const extension = element.extensions?.['directives'];
  const names = nodes.map(({ name }) => name.value);
  return extension == null ? names : [...names, ...extensionApplications(extension).map(({ name }) => name)];
}

/** One spelling of what stands at an element; empty where nothing does, null where it is not as simple as one directive. */
function textOf(element: SchemaElement): string | null {
  const nodes = directiveNodes(element);
  if (element.extensions?.['directives'] != null) return null;
  const [node] = nodes;
  if (node === undefined) return '';
  if (nodes.length > 1) return null;
  let text = node.name.value;
  for (const { name, value } of node.arguments ?? []) {
    if (value.kind !== Kind.STRING) return null;
    text += ` ${name.value} ${value.value.length} ${value.value}`;
  }
  return text;
}

function applicationsOf(element: SchemaElement): readonly Application[] {
  const nodes = directiveNodes(element);
  const extension = element.extensions?.['directives'];
  return [
    ...nodes.map((node) => ({ name: node.name.value, args: argumentsOf(node), mirrored: false })),
    ...extensionApplications(extension).map((application) => ({ ...application, mirrored: nodes.length > 0 })),
  ];
}

const NO_NODES: readonly ConstDirectiveNode[] = [];

function directiveNodes({ astNode, extensionASTNodes }: SchemaElement): readonly ConstDirectiveNode[] {
  const own = astNode == null ? NO_NODES : directivesOf(astNode);
  if (extensionASTNodes == null || extensionASTNodes.length === 0) return own;
  return [...own, ...extensionASTNodes.flatMap(directivesOf)];
}

function directivesOf(node: ASTNode): readonly ConstDirectiveNode[] {
  return (
    ('directives' in node ? (node.directives as readonly ConstDirectiveNode[] | undefined) : undefined) ?? NO_NODES
  );
}

function argumentsOf(node: ConstDirectiveNode): Record<string, unknown> {
  return Object.fromEntries((node.arguments ?? []).map(({ name, value }) => [name.value, valueFromASTUntyped(value)]));
}

/**
 * The conventions of graphql-tools and code-first builders: `{ name: args | args[] }` or `[{ name, args }]`. Mixtures of
 * them, and names alone, mean something, too: what nobody read would be open.
 */
function extensionApplications(extension: unknown): readonly Omit<Application, 'mirrored'>[] {
  if (typeof extension === 'string') return [{ name: extension, args: {} }];
  if (Array.isArray(extension)) {
    return extension.flatMap((entry: { name?: unknown; args?: Record<string, unknown> } | null) =>
      typeof entry?.name === 'string' ? { name: entry.name, args: entry.args ?? {} } : extensionApplications(entry),
    );
  }
  if (typeof extension !== 'object' || extension === null) return [];
  return Object.entries(extension).flatMap(([name, args]) =>
    (Array.isArray(args) ? args : [args]).map((each) => ({ name, args: (each ?? {}) as Record<string, unknown> })),
  );
}
