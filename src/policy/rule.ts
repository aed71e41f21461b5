import type { Principal } from '../principal.ts';

/**
 * Why a caller is denied. Where several rules fail, the first of this order is the one reported.
 *
 * @example
 * ```ts run
 * import { REASONS } from 'graphql-bearer/core';
 *
 * REASONS[0]; // => 'UNAUTHENTICATED'
 * ```
 */
export const REASONS = [
  'UNAUTHENTICATED',
  'CLIENT_ONLY',
  'CLIENT_NOT_ALLOWED',
  'POLICY_DENIED',
  'INSUFFICIENT_PERMISSION',
  'INSUFFICIENT_SCOPE',
] as const;

/** One of {@link REASONS}: `extensions.authorization.reason` of an error. */
export type Reason = (typeof REASONS)[number];

/** Scopes all of which are needed, each once, in the order in which they were declared. */
export type ScopeSet = readonly string[];

/**
 * One thing that a place of the schema asks of its caller: what a directive application means. Rules are values: equal
 * keys are the same rule, and a rule never changes.
 */
export interface Rule {
  /** The directive that asked for it, for messages and reports; `unannotated` for what no directive asked. */
  readonly directive: string;
  /** Canonical text of the rule. */
  readonly key: string;
  /** What is needed, as the end of a sentence that begins with a coordinate and "needs": `scope "a b" or "c"`. */
  readonly needs: string;
  /** The alternatives of which one suffices; null where no scope can help. */
  readonly scopes: readonly ScopeSet[] | null;
  /** Null when the caller passes; a caller without credentials is null. Total, pure, cheap. */
  check(principal: Principal | null): Reason | null;
  /** True when every caller who passes this rule also passes `other`. */
  implies(other: Rule): boolean;
}
