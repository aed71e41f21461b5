import type { Principal } from '../principal.ts';
import type { DecisionSubject } from './decision-request.ts';

/**
 * A caller as the subject of a question: the user where there is one, otherwise the client that acts for itself. The
 * properties say what the token says; `unknown` callers keep their kind, so that no policy for users meets them.
 *
 * @example
 * ```ts
 * authzen({ url: 'https://pdp.example.com', subject: (principal) => ({ ...subjectOf(principal), type: 'identity' }) });
 * ```
 */
export function subjectOf(principal: Principal): DecisionSubject {
  const { kind, issuer, clientId, subject, user, scopes, permissions, organization } = principal;
  const id = user?.id ?? (kind === 'client' ? clientId : null) ?? subject ?? clientId ?? '';
  return {
    type: kind,
    id,
    properties: {
      issuer,
      client_id: clientId,
      scopes: [...scopes],
      permissions: [...permissions],
      ...(organization !== null && { organization }),
    },
  };
}

/**
 * What surrounds a caller's questions: the token's audience, when it was issued, and who acts for the subject.
 *
 * @example
 * ```ts
 * authzen({ url: 'https://pdp.example.com', context: (principal) => ({ ...contextOf(principal), channel: 'graphql' }) });
 * ```
 */
export function contextOf(principal: Principal): Readonly<Record<string, unknown>> {
  const { audience, profile, issuedAt, expiresAt, actor } = principal;
  return {
    audience,
    token_profile: profile,
    issued_at: issuedAt?.toISOString() ?? null,
    expires_at: expiresAt.toISOString(),
    actor: actor === null ? null : { subject: actor.subject, client_id: actor.clientId },
  };
}
