import type { Rule } from '../rule.ts';
import type { Access } from './coverage.ts';

/** What a conjunction of rules comes to. */
export function accessOf(rules: readonly Rule[]): Access {
  if (rules.length === 0) return 'public';
  if (rules.some(({ key }) => key === 'closed')) return 'closed';
  return rules.every(({ key }) => key === 'authenticated') ? 'authenticated' : 'rules';
}
