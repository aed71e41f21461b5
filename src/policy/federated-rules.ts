import type { Rule, ScopeSet } from './rule.ts';
import { isSubset, scopeSet } from './scope-alternatives.ts';

/** More alternatives than this are no longer a rule that somebody could read in a supergraph. */
const MAX_ALTERNATIVES = 64;

/** A conjunction of rules as a federated graph can write it down. */
export interface FederatedRules {
  /** One OR-of-AND list, as `@requiresScopes` takes it; null where no scope is asked for. */
  readonly scopes: readonly ScopeSet[] | null;
  /** At least a good token is needed. */
  readonly authenticated: boolean;
  /** Rules of which a gateway can only be told that they need a token. */
  readonly unexpressed: readonly Rule[];
}

/**
 * Puts rules that combine by AND into what gateways understand. Never more than the rules ask for: where something cannot
 * be said, the gateway lets more through, and the subgraph refuses.
 */
export function federatedRules(rules: readonly Rule[]): FederatedRules {
  let scopes: readonly ScopeSet[] | null = null;
  const unexpressed: Rule[] = [];
  for (const rule of rules) {
    if (rule.scopes === null) {
      if (rule.key !== 'authenticated') unexpressed.push(rule);
      continue;
    }
    const both: readonly ScopeSet[] = scopes === null ? minimal(rule.scopes) : allOf(scopes, rule.scopes);
    if (both.length > MAX_ALTERNATIVES) unexpressed.push(rule);
    else scopes = both;
  }
  return { scopes, authenticated: rules.length > 0, unexpressed };
}

/** One list for two that are both needed: each of the one with each of the other. */
function allOf(left: readonly ScopeSet[], right: readonly ScopeSet[]): readonly ScopeSet[] {
  return minimal(left.flatMap((one) => right.map((other) => scopeSet([...one, ...other]))));
}

/** Without the alternatives that a smaller one makes pointless. */
function minimal(alternatives: readonly ScopeSet[]): readonly ScopeSet[] {
  return alternatives.filter(
    (set, index) =>
      !alternatives.some(
        (other, at) => at !== index && isSubset(other, set) && (other.length < set.length || at < index),
      ),
  );
}
