import type { Rule } from './rule.ts';

/** Where a directive may stand in the SDL. */
export type DirectivePlace =
  | 'OBJECT'
  | 'INTERFACE'
  | 'UNION'
  | 'SCALAR'
  | 'ENUM'
  | 'FIELD_DEFINITION'
  | 'ARGUMENT_DEFINITION'
  | 'INPUT_FIELD_DEFINITION'
  | 'ENUM_VALUE';

/** What one application of a directive means: a rule, the opening of a place, or what is wrong with it. */
export type Reading = { readonly rule: Rule } | { readonly opens: true } | { readonly problems: readonly string[] };

/**
 * A directive of this package: its SDL, where it may stand, and how an application of it is read. Nothing else in the
 * package knows a particular directive, so that a new one is one file and one line in `directives/index.ts`.
 */
export interface PolicyDirective {
  readonly name: string;
  readonly description: string;
  /** The arguments as SDL, with parentheses; empty where it takes none. */
  readonly argumentSDL: string;
  readonly argumentNames: readonly string[];
  readonly repeatable: boolean;
  readonly places: readonly DirectivePlace[];
  /** Reads the arguments of one application. Each problem is a sentence that ends with its mend. */
  read(args: Readonly<Record<string, unknown>>): Reading;
}

/** Every place that a rule can guard. */
export const ALL_PLACES: readonly DirectivePlace[] = [
  'OBJECT',
  'INTERFACE',
  'UNION',
  'SCALAR',
  'ENUM',
  'FIELD_DEFINITION',
  'ARGUMENT_DEFINITION',
  'INPUT_FIELD_DEFINITION',
  'ENUM_VALUE',
];

/** The definition of a directive as SDL. */
export function directiveSDL(directive: PolicyDirective): string {
  const { name, description, argumentSDL, repeatable, places } = directive;
  return [
    `"""${description}"""`,
    `directive @${name}${argumentSDL}${repeatable ? ' repeatable' : ''} on`,
    ...places.map((place) => `  | ${place}`),
  ].join('\n');
}
