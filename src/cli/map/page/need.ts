import { isDecisionRule } from '../../../policy/directives/requires-decision.ts';
import type { Rule, ScopeSet } from '../../../policy/rule.ts';

/** What a field needs, as the map shows it: of several needs the one that most sets it apart. */
export type Need = 'public' | 'token' | 'scope' | 'client' | 'decision' | 'closed';

/** In the order of the legend; a later one wins over an earlier one. */
export const NEEDS: readonly Need[] = ['public', 'token', 'scope', 'client', 'decision', 'closed'];

export const NEED_TITLES: Readonly<Record<Need, string>> = {
  public: 'Public',
  token: 'Any good token',
  scope: 'Scope or permission',
  client: 'Client only',
  decision: 'Decided elsewhere',
  closed: 'Closed to everybody',
};

export function needOf(rules: readonly Rule[]): Need {
  return NEEDS[rules.reduce((most, rule) => Math.max(most, NEEDS.indexOf(needOfRule(rule))), 0)]!;
}

export function needOfRule(rule: Rule): Need {
  if (rule.key === 'closed') return 'closed';
  if (rule.key === 'authenticated') return 'token';
  if (isDecisionRule(rule)) return 'decision';
  return namesClients(rule) ? 'client' : 'scope';
}

/** What a rule needs in as few words as there is room for in a line of the list. */
export function shortNeed(rule: Rule): string {
  if (rule.key === 'closed') return 'closed';
  if (rule.key === 'authenticated') return NEED_TITLES.token.toLowerCase();
  if (isDecisionRule(rule)) return `decision: ${rule.question.action} ${rule.question.resource}`;
  if (!namesClients(rule)) return rule.needs;
  const ids = clientsOf(rule).join(' or ');
  return ids === '' ? 'client itself' : `${rule.allowUsers ? 'through' : 'client'} ${ids}`;
}

/** The scopes that a rule names, each once. */
export function scopesOf(rule: Rule): readonly string[] {
  return [...new Set((rule.scopes ?? []).flat())];
}

/** The permissions that a rule names, each once. */
export function permissionsOf(rule: Rule): readonly string[] {
  const { permissions = [] } = rule as Rule & { readonly permissions?: readonly ScopeSet[] };
  return [...new Set(permissions.flat())];
}

/** The client ids that a rule names. */
export function clientsOf(rule: Rule): readonly string[] {
  return (namesClients(rule) ? rule.clients : null) ?? [];
}

function namesClients(
  rule: Rule,
): rule is Rule & { readonly clients: readonly string[] | null; readonly allowUsers?: boolean } {
  return 'clients' in rule;
}
