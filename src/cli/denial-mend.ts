import type { Denial } from '../policy/denial.ts';
import type { Reason } from '../policy/rule.ts';

/** What would help, by reason: a sentence of its own. */
const MENDS: Readonly<Record<Reason, (denial: Denial) => string>> = {
  UNAUTHENTICATED: ({ scope }) =>
    scope === null ? 'Send an access token.' : `Send an access token with scope "${scope.join(' ')}".`,
  CLIENT_ONLY: () => 'Call as the client itself, with a token of the client credentials grant; no user can have it.',
  CLIENT_NOT_ALLOWED: () => 'Come through one of these clients, or add the client to "clients" in the schema.',
  POLICY_DENIED: ({ unannotated }) =>
    unannotated
      ? 'No rule speaks of it: write one, or @public, in the schema.'
      : 'No token helps: ask who owns the policy.',
  INSUFFICIENT_PERMISSION: () => 'Give the user the permission (a scope does not replace it), then get a new token.',
  INSUFFICIENT_SCOPE: ({ scope }) =>
    scope === null
      ? 'More scope alone does not help here.'
      : `Get a token with scope "${scope.join(' ')}": the client has to be granted it, and has to ask for it.`,
};

/** What would mend a denial. */
export function mendOf(denial: Denial): string {
  return MENDS[denial.reason](denial);
}
