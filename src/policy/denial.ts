import type { FieldNode } from 'graphql';
import type { Principal } from '../principal.ts';
import type { Source } from './input-policy.ts';
import { REASONS, type Reason, type Rule, type ScopeSet } from './rule.ts';
import { smallestScopeSet } from './scope-selection.ts';

/** Why one place is closed to a caller: what stands in an error's `extensions.authorization`. */
export interface Denial {
  /** Schema coordinate of a place whose rule failed. */
  readonly coordinate: string;
  readonly reason: Reason;
  /** What the place needs: `scope "a b"`. */
  readonly needs: string;
  /** A smallest list with which this place's rules pass; null where scopes are not what is missing. */
  readonly scope: ScopeSet | null;
  /** Denied only because nobody said who may have it. */
  readonly unannotated: boolean;
}

/** A denial where it shows in the response: keys from the root, without list indices. */
export interface PositionedDenial extends Denial {
  readonly responsePath: readonly string[];
  /** The selection there; null at the root. */
  readonly node: FieldNode | null;
  /** Where every type was asked for: denied only for an object of the right type, here or further up. */
  readonly dependsOnType?: boolean;
}

/**
 * The denial to report where the rules of several places reach one: the most telling reason, at the first place that
 * gives it. Null when the caller passes all of them.
 */
export function explainDenial(sources: readonly Source[], principal: Principal | null): Denial | null {
  let found: { reason: Reason; source: Source; rule: Rule } | null = null;
  for (const source of sources) {
    for (const rule of source.rules) {
      const reason = rule.check(principal);
      if (reason !== null && (found === null || REASONS.indexOf(reason) < REASONS.indexOf(found.reason)))
        found = { reason, source, rule };
    }
  }
  if (found === null) return null;
  const { coordinate, rules } = found.source;
  return {
    coordinate,
    reason: found.reason,
    needs: found.rule.needs,
    scope: scopeThatHelps(rules, principal),
    unannotated: found.rule.directive === 'unannotated',
  };
}

/** A smallest scope set with which the caller would pass the rules; null where more scope cannot help. */
export function scopeThatHelps(rules: readonly Rule[], principal: Principal | null): ScopeSet | null {
  if (!rules.every((rule) => canScopeHelp(rule, principal))) return null;
  const scope = smallestScopeSet(rules, principal?.scopes ?? NOTHING);
  return scope.length === 0 ? null : scope;
}

/** Who is not authenticated yet can come back with a token; who is, only with more scope. */
function canScopeHelp(rule: Rule, principal: Principal | null): boolean {
  const reason = rule.check(principal);
  return reason === null || reason === 'INSUFFICIENT_SCOPE' || reason === 'UNAUTHENTICATED';
}

const NOTHING: ReadonlySet<string> = new Set();
