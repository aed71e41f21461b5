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
 * `@requiresPermission`: what the *user* may do (Auth0 RBAC's `permissions`), as opposed to what the client was granted.
 * Lists are written and combined as in `@requiresScope`.
 */
export const requiresPermission: PolicyDirective = {
  name: 'requiresPermission',
  description: 'Needs a permission of the user (role-based access control); a scope never satisfies it.',
  argumentSDL: '(permission: String, anyOf: [String!])',
  argumentNames: ['permission', 'anyOf'],
  repeatable: true,
  places: ALL_PLACES,
  read({ permission, anyOf }) {
    if ((permission == null) === (anyOf == null)) {
      return { problems: ['takes exactly one of "permission" and "anyOf"'] };
    }
    const list = permission != null ? [permission] : typeof anyOf === 'string' ? [anyOf] : anyOf;
    if (!Array.isArray(list) || list.some((entry) => typeof entry !== 'string')) {
      return { problems: ['needs a string as "permission" or a list of strings as "anyOf"'] };
    }
    return readPermissions(list as string[]);
  },
};

function readPermissions(list: readonly string[]): Reading {
  if (list.length === 0) return { problems: ['has an empty "anyOf", which nobody could meet; name a permission'] };
  const problems: string[] = [];
  const alternatives = list.map((entry) => {
    const permissions = entry.split(' ');
    if (permissions.some((permission) => permission === '' || /[\s\p{C}]/u.test(permission))) {
      problems.push(`has the malformed permission ${JSON.stringify(entry)}; separate permissions by one space`);
    }
    return scopeSet(permissions);
  });
  alternatives.forEach((set, index) => {
    if (
      alternatives.some(
        (other, at) => at !== index && isSubset(other, set) && (other.length < set.length || at < index),
      )
    ) {
      problems.push(`lists "${set.join(' ')}", which another entry makes pointless; remove it`);
    }
  });
  return problems.length > 0 ? { problems } : { rule: permissionRule(alternatives) };
}

interface PermissionRule extends Rule {
  readonly permissions: readonly ScopeSet[];
}

function permissionRule(permissions: readonly ScopeSet[]): PermissionRule {
  return {
    directive: 'requiresPermission',
    key: `permission:${canonicalAlternatives(permissions)}`,
    needs: `permission ${describeAlternatives(permissions)}`,
    scopes: null,
    permissions,
    check: (principal) => {
      if (principal === null) return 'UNAUTHENTICATED';
      const held = principal.permissions;
      return permissions.some((set) => set.every((name) => held.has(name))) ? null : 'INSUFFICIENT_PERMISSION';
    },
    implies: (other) =>
      other.key === 'authenticated' || (isPermissionRule(other) && alternativesImply(permissions, other.permissions)),
  };
}

function isPermissionRule(rule: Rule): rule is PermissionRule {
  return rule.directive === 'requiresPermission';
}
