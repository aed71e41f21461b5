import type { PolicyDirective } from '../directive.ts';
import type { Rule } from '../rule.ts';

/** Where the id of the object in question comes from: names that lead from the arguments, or from the object itself. */
export interface IdPath {
  readonly from: 'args' | 'source';
  readonly keys: readonly string[];
}

/** What one `@requiresDecision` asks about each object. */
export interface DecisionQuestion {
  readonly action: string;
  readonly resource: string;
  /** Null: the question is about the resource type as a whole. */
  readonly id: IdPath | null;
}

/** A rule whose last word is spoken elsewhere. By itself it only needs somebody to ask about. */
export interface DecisionRule extends Rule {
  readonly question: DecisionQuestion;
}

/**
 * `@requiresDecision`: whether this caller may do this to this very object is for a policy decision point, which is asked
 * in batches, after everything else was found to be allowed.
 * @see OpenID AuthZEN Authorization API 1.0, section 5
 */
export const requiresDecision: PolicyDirective = {
  name: 'requiresDecision',
  description: 'Needs a policy decision about the very object; "id" is a path to its id, from "args" or "source".',
  argumentSDL: '(action: String!, resource: String!, id: String)',
  argumentNames: ['action', 'resource', 'id'],
  repeatable: true,
  places: ['OBJECT', 'INTERFACE', 'FIELD_DEFINITION'],
  read({ action, resource, id }) {
    const problems: string[] = [];
    if (!isName(action)) problems.push('needs a name without white space as "action"');
    if (!isName(resource)) problems.push('needs a name without white space as "resource"');
    const path = id == null ? null : readPath(id);
    if (path === undefined) problems.push('has a malformed "id"; write a path such as "args.id" or "source.id"');
    if (problems.length > 0) return { problems };
    return { rule: decisionRule({ action: action as string, resource: resource as string, id: path ?? null }) };
  },
};

export function isDecisionRule(rule: Rule): rule is DecisionRule {
  return 'question' in rule;
}

/** The path as it is written in the schema. */
export function printPath({ from, keys }: IdPath): string {
  return [from, ...keys].join('.');
}

function decisionRule(question: DecisionQuestion): DecisionRule {
  const { action, resource, id } = question;
  const key = `decision:${JSON.stringify([action, resource, id === null ? null : printPath(id)])}`;
  return {
    directive: 'requiresDecision',
    key,
    needs: `the decision that "${action}" is allowed on this "${resource}"`,
    scopes: null,
    question,
    // Nobody decides about nobody.
    check: (principal) => (principal === null ? 'UNAUTHENTICATED' : null),
    implies: (other) => other.key === 'authenticated' || other.key === key,
  };
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && !/[\s\p{C}]/u.test(value);
}

/** Undefined for what is not a path. */
function readPath(id: unknown): IdPath | undefined {
  if (typeof id !== 'string' || !/^(args|source)(\.[_A-Za-z][_0-9A-Za-z]*)+$/.test(id)) return undefined;
  const [from, ...keys] = id.split('.');
  return { from: from as IdPath['from'], keys };
}
