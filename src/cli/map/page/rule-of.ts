import { DIRECTIVES, FEDERATION_DIRECTIVES } from '../../../policy/directives/index.ts';
import type { Rule } from '../../../policy/rule.ts';
import { implicitRule, type Unannotated } from '../../../policy/unannotated.ts';
import type { MapRule } from '../map-data.ts';

/**
 * The rule that the server would make of the same words, by the server's own code: nothing here knows what a rule means.
 *
 * @throws {Error} where that code does not know the directive, or refuses its arguments
 */
export function ruleOf({ directive, arguments: given }: MapRule, unannotated: Unannotated): Rule {
  if (directive === 'unannotated') {
    const rule = implicitRule(unannotated);
    if (rule !== null) return rule;
  }
  const known = [...DIRECTIVES, ...FEDERATION_DIRECTIVES].find(({ name }) => name === directive);
  const reading = known?.read(given);
  if (reading === undefined || !('rule' in reading)) throw new Error(`@${directive}: cannot be read`);
  return reading.rule;
}
