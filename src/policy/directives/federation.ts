import { isScopeToken } from '../../oauth/scope.ts';
import { ALL_PLACES, type PolicyDirective } from '../directive.ts';
import { scopeSet } from '../scope-alternatives.ts';
import { readAlternatives } from './requires-scope.ts';

/**
 * `@requiresScopes(scopes: [["a", "b"], ["c"]])` of Apollo Federation, Hive and generic-auth: the outer list is OR, the inner
 * AND. A flat list, which GraphQL's list coercion would silently turn into "a or b", is refused.
 */
export const requiresScopes: PolicyDirective = {
  name: 'requiresScopes',
  description: 'Needs all scopes of one of the inner lists (the older spelling of @requiresScope).',
  argumentSDL: '(scopes: [[String!]!]!)',
  argumentNames: ['scopes'],
  repeatable: true,
  places: ALL_PLACES,
  read({ scopes }) {
    if (!Array.isArray(scopes) || scopes.some((inner) => !Array.isArray(inner))) {
      return {
        problems: [
          'needs a list of lists as "scopes": [["a", "b"], ["c"]] is (a and b) or c; a flat list says neither',
        ],
      };
    }
    const lists = scopes as readonly (readonly unknown[])[];
    if (lists.length === 0 || lists.some((inner) => inner.length === 0)) {
      return { problems: ['has an empty list in "scopes"; name at least one scope in each inner list'] };
    }
    if (!lists.flat().every((scope) => typeof scope === 'string' && isScopeToken(scope))) {
      return {
        problems: [
          'has a malformed scope in "scopes"; each string is one scope, without spaces, quotes or backslashes',
        ],
      };
    }
    return readAlternatives(
      lists.map((inner) => scopeSet(inner as string[])),
      'requiresScopes',
    );
  },
};

/** generic-auth's name for `@public`. */
export const skipAuth: PolicyDirective = {
  name: 'skipAuth',
  description: 'Open to everybody (the older spelling of @public).',
  argumentSDL: '',
  argumentNames: [],
  repeatable: false,
  places: ['OBJECT', 'INTERFACE', 'FIELD_DEFINITION'],
  read: () => ({ opens: true }),
};

/** `@policy` asks a service of the gateway that this package does not have: a rule that cannot be enforced is refused. */
export const policy: PolicyDirective = {
  name: 'policy',
  description: 'Not supported.',
  argumentSDL: '(policies: [[String!]!]!)',
  argumentNames: ['policies'],
  repeatable: true,
  places: ALL_PLACES,
  read: () => ({ problems: ['cannot be enforced here; use @requiresPermission or @requiresDecision'] }),
};
