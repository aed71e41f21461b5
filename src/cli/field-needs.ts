import type { CoveredField } from '../policy/coverage/coverage.ts';

/** What a field needs, in words; the same need from several places once. */
export function fieldNeeds({ access, rules, inputs }: Pick<CoveredField, 'access' | 'rules' | 'inputs'>): string {
  const field = access === 'public' ? ['nothing'] : access === 'closed' ? ['closed to everybody'] : namedOnce(rules);
  const sent = inputs
    .filter((input) => input.rules.length > 0)
    .map(({ argument, rules: given }) => `${argument}: ${namedOnce(given).join(', ')}`);
  return `${field.join(', ')}${sent.length === 0 ? '' : ` (with ${sent.join('; ')})`}`;
}

/** Authentication is said only where nothing else that includes it is. */
function namedOnce(rules: CoveredField['rules']): readonly string[] {
  const needs = [...new Set(rules.map((rule) => rule.needs))];
  return needs.length > 1 ? needs.filter((each) => each !== 'authentication') : needs;
}
