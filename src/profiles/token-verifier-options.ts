import { ConfigurationError } from '../errors.ts';
import type { IssuerOptions } from './issuer-options.ts';
import { type MemberCheck, memberProblems } from './member-checks.ts';

/** Whose tokens to accept, and how. */
export interface TokenVerifierOptions {
  readonly issuers: IssuerOptions | readonly IssuerOptions[];
  /** The only clock. Default: the system's. */
  readonly now?: () => Date;
  /** Verified tokens that are remembered: at most `maxEntries` of them (default 10,000); false: none. */
  readonly cache?: { readonly maxEntries?: number } | false;
  /** Told about the keys of every issuer; an issuer's own `onKeysEvent` is told as well. */
  readonly onKeysEvent?: IssuerOptions['onKeysEvent'];
}

const OPTIONS: Readonly<Record<keyof TokenVerifierOptions, MemberCheck>> = {
  issuers: {
    is: (value) => typeof value === 'object' && value !== null,
    expected: 'an issuer entry or an array of them',
  },
  now: { is: (value) => typeof value === 'function', expected: 'a function that returns a Date', optional: true },
  cache: { is: isCacheOption, expected: 'false, or { maxEntries } with a whole number of 1 or more', optional: true },
  onKeysEvent: { is: (value) => typeof value === 'function', expected: 'a function', optional: true },
};

/**
 * Checks everything but the issuers, which are checked entry by entry.
 *
 * @throws ConfigurationError with every problem found
 */
export function checkTokenVerifierOptions(options: TokenVerifierOptions): void {
  const problems = memberProblems({ ...options }, { checks: OPTIONS, where: 'createTokenVerifier' });
  if (problems.length > 0) throw new ConfigurationError(problems);
}

function isCacheOption(value: unknown): boolean {
  if (value === false) return true;
  if (typeof value !== 'object' || value === null) return false;
  const { maxEntries, ...others } = value as Record<string, unknown>;
  const isCount = Number.isSafeInteger(maxEntries) && Number(maxEntries) >= 1;
  return (maxEntries === undefined || isCount) && Object.keys(others).length === 0;
}
