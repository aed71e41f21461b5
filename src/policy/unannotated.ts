import { authenticatedRule } from './directives/authenticated.ts';
import type { Rule } from './rule.ts';

/** What can be said of fields with no rule. Each lets in fewer than the one before. */
export const UNANNOTATED = ['public', 'authenticated', 'deny'] as const;

/** What a field with no rule needs: nothing, any good token, or what nobody has. */
export type Unannotated = (typeof UNANNOTATED)[number];

/** Who may read `__schema` and `__type` where nobody said so. */
export function introspectionUnder(unannotated: Unannotated): 'public' | 'authenticated' {
  return unannotated === 'public' ? 'public' : 'authenticated';
}

/** Nobody passes, with or without credentials. */
export const closedRule: Rule = {
  directive: 'unannotated',
  key: 'closed',
  needs: 'what nobody may have',
  scopes: null,
  check: () => 'POLICY_DENIED',
  implies: () => true,
};

const implicitAuthentication: Rule = { ...authenticatedRule, directive: 'unannotated' };

export function implicitRule(unannotated: Unannotated): Rule | null {
  if (unannotated === 'public') return null;
  return unannotated === 'deny' ? closedRule : implicitAuthentication;
}
