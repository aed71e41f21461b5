import type { PolicyDirective } from '../directive.ts';
import { authenticated } from './authenticated.ts';
import { clientOnly } from './client-only.ts';
import { policy, requiresScopes, skipAuth } from './federation.ts';
import { publicDirective } from './public.ts';
import { requiresPermission } from './requires-permission.ts';
import { requiresScope } from './requires-scope.ts';

/** The directives of the package, in the order in which they are printed. */
export const DIRECTIVES: readonly PolicyDirective[] = [
  requiresScope,
  clientOnly,
  requiresPermission,
  authenticated,
  publicDirective,
];

/** What `authDirectives({ federation: true })` understands besides: the field's older spellings. */
export const FEDERATION_DIRECTIVES: readonly PolicyDirective[] = [requiresScopes, skipAuth, policy];
