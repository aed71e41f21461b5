import type { PolicyDirective } from '../directive.ts';
import { authenticated } from './authenticated.ts';
import { clientOnly } from './client-only.ts';
import { policy, requiresScopes, skipAuth } from './federation.ts';
import { publicDirective } from './public.ts';
import { requiresDecision } from './requires-decision.ts';
import { requiresPermission } from './requires-permission.ts';
import { requiresScope } from './requires-scope.ts';

/** The directives of the package, in the order in which they are printed. */
export const DIRECTIVES: readonly PolicyDirective[] = [
  requiresScope,
  clientOnly,
  requiresPermission,
  requiresDecision,
  authenticated,
  publicDirective,
];

/** The field's older spellings, for `authDirectives({ federation: true })`. */
export const OLDER_DIRECTIVES: readonly PolicyDirective[] = [requiresScopes, skipAuth];

/** What is read with `federation: true`: the older spellings, and those that cannot be enforced, to refuse them. */
export const FEDERATION_DIRECTIVES: readonly PolicyDirective[] = [...OLDER_DIRECTIVES, policy];
