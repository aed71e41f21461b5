import { isScopeToken } from '../../oauth/scope.ts';
import { ALL_PLACES, type PolicyDirective, type Reading } from '../directive.ts';
import type { Rule, ScopeSet } from '../rule.ts';
import {
  alternativesImply,
  canonicalAlternatives,
  describeAlternatives,
  isSubset,
  scopeSet,
} from '../scope-alternatives.ts';

/**
 * `@requiresScope(scope: "a b")` needs both; `@requiresScope(anyOf: ["a b", "c"])` needs (a and b) or c. Scopes compare
 * exactly, and only what the client was granted counts, never the user's permissions.
 * @see RFC 6749 §3.3
 */
export const requiresScope: PolicyDirective = {
  name: 'requiresScope',
  description: 'Needs OAuth 2.0 scopes: all of a space-separated list, or one list of several.',
  argumentSDL: '(scope: String, anyOf: [String!])',
  argumentNames: ['scope', 'anyOf'],
  repeatable: true,
  places: ALL_PLACES,
  read({ scope, anyOf }) {
    if ((scope == null) === (anyOf == null)) {
      return {
        problems: [
          'takes exactly one of "scope" and "anyOf"; write scope: "a b" for all, anyOf: ["a", "b"] for one of them',
        ],
      };
    }
    if (scope != null) return typeof scope === 'string' ? readLists([scope]) : mistyped('scope', 'a string');
    // GraphQL reads a single value as a list of one.
    const lists = typeof anyOf === 'string' ? [anyOf] : anyOf;
    if (!Array.isArray(lists) || lists.some((list) => typeof list !== 'string'))
      return mistyped('anyOf', 'a list of strings');
    if (lists.length === 0)
      return { problems: ['has an empty "anyOf", which nobody could meet; name at least one scope'] };
    return readLists(lists as string[]);
  },
};

/** Reads alternatives that are each written as OAuth writes a scope list. */
function readLists(lists: readonly string[]): Reading {
  const problems: string[] = [];
  const alternatives = lists.map((list) => {
    const scopes = list.split(' ');
    const repeated = scopes.find((scope, index) => scopes.indexOf(scope) !== index);
    if (list === '') problems.push('has an empty scope; name one, or use @authenticated');
    else if (!scopes.every(isScopeToken)) {
      problems.push(
        `has the malformed scope list ${JSON.stringify(list)}; separate scopes by one space, without quotes, backslashes or other white space`,
      );
    } else if (repeated !== undefined) problems.push(`names the scope "${repeated}" twice; once is enough`);
    return scopeSet(scopes);
  });
  return problems.length > 0 ? { problems } : readAlternatives(alternatives);
}

/** A rule out of well-formed alternatives; refuses an alternative that a shorter one makes pointless. */
export function readAlternatives(alternatives: readonly ScopeSet[], directive = 'requiresScope'): Reading {
  const problems: string[] = [];
  alternatives.forEach((set, index) => {
    const shorter = alternatives.find(
      (other, at) => at !== index && isSubset(other, set) && (other.length < set.length || at < index),
    );
    if (shorter !== undefined) {
      problems.push(`lists "${set.join(' ')}", which "${shorter.join(' ')}" makes pointless; remove the longer one`);
    }
  });
  return problems.length > 0 ? { problems } : { rule: scopeRule(alternatives, directive) };
}

function scopeRule(scopes: readonly ScopeSet[], directive: string): Rule {
  return {
    directive,
    key: `scope:${canonicalAlternatives(scopes)}`,
    needs: `scope ${describeAlternatives(scopes)}`,
    scopes,
    check: (principal) => {
      if (principal === null) return 'UNAUTHENTICATED';
      return scopes.some((set) => set.every((scope) => principal.scopes.has(scope))) ? null : 'INSUFFICIENT_SCOPE';
    },
    implies: (other) =>
      other.scopes === null ? other.key === 'authenticated' : alternativesImply(scopes, other.scopes),
  };
}

function mistyped(argument: string, expected: string): Reading {
  return { problems: [`needs ${expected} as "${argument}"`] };
}
