import { nearest } from '../policy/nearest.ts';

/** What one member of an options object may be. */
export interface MemberCheck {
  readonly is: (value: unknown) => boolean;
  /** Ends the sentence "expected …". */
  readonly expected: string;
  readonly optional?: true;
}

/**
 * Everything wrong with an options object, one sentence a problem: wrong and missing members first, then unknown ones with
 * the name that was probably meant, or all names. Empty when all is well.
 */
export function memberProblems(
  given: Readonly<Record<string, unknown>>,
  options: { readonly checks: Readonly<Record<string, MemberCheck>>; readonly where: string },
): string[] {
  const { checks, where } = options;
  const wrong = Object.entries(checks)
    .filter(([name, { is, optional }]) => !(optional && given[name] === undefined) && !is(given[name]))
    .map(([name, { expected }]) => `${where}: option "${name}": expected ${expected}, got ${describe(given[name])}`);
  const unknown = Object.keys(given)
    .filter((name) => !Object.hasOwn(checks, name))
    .map((name) => `${where}: unknown option "${name}"${known(name, Object.keys(checks))}`);
  return [...wrong, ...unknown];
}

/** `; did you mean "…"?` when something is near enough, otherwise nothing. */
export function suggestion(word: string, candidates: readonly string[]): string {
  const meant = nearest(word, candidates);
  return meant === null ? '' : `; did you mean "${meant}"?`;
}

/** The same, or else all that there are. */
export function known(word: string, candidates: readonly string[]): string {
  return suggestion(word, candidates) || `; there are ${candidates.join(', ')}`;
}

/** What came, short: the text of what an operator wrote in a line, of everything else only its kind. */
export function describe(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null || typeof value === 'boolean' || typeof value === 'number') return String(value);
  if (typeof value === 'string') return quote(value);
  if (Array.isArray(value)) return value.length === 0 ? 'an empty array' : `an array of ${value.length}`;
  return typeof value === 'function' ? 'a function' : 'an object';
}

/** An option's text for a message: short, and without the user name and password that an address may carry. */
export function quote(text: string): string {
  return JSON.stringify(text.replace(/\/\/[^/]*@/, '//…@').slice(0, 120));
}

/** A string that says something. */
export function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

/** Strings that say something, each once. */
export function isTextList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every(isText) && new Set(value).size === value.length;
}
