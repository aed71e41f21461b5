import { ALL_PLACES, type PolicyDirective } from '../directive.ts';
import type { Rule } from '../rule.ts';

/** Any verified caller will do. */
export const authenticatedRule: Rule = {
  directive: 'authenticated',
  key: 'authenticated',
  needs: 'authentication',
  scopes: null,
  check: (principal) => (principal === null ? 'UNAUTHENTICATED' : null),
  implies: (other) => other.key === 'authenticated',
};

/** `@authenticated`: a good token, whoever it is of. */
export const authenticated: PolicyDirective = {
  name: 'authenticated',
  description: 'Needs a valid access token, whoever it is of.',
  argumentSDL: '',
  argumentNames: [],
  repeatable: false,
  places: ALL_PLACES,
  read: () => ({ rule: authenticatedRule }),
};
