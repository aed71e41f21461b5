export {
  AuthError,
  type AuthErrorCode,
  ConfigurationError,
  ForbiddenError,
  InvalidRequestError,
  InvalidTokenError,
  type InvalidTokenReason,
  MissingCredentialsError,
  OperationTooComplexError,
  TemporarilyUnavailableError,
  TokenExpiredError,
} from './errors.ts';
export { type AuthDirectives, type AuthDirectivesOptions, authDirectives } from './graphql/auth-directives.ts';
export { tokenInfo } from './graphql/token-info.ts';
export type { ClientInfo, ClientRegistry } from './loaders/client-registry.ts';
export type { DeniedHandling } from './policy/decision.ts';
export type { Reason } from './policy/rule.ts';
export type { Unannotated } from './policy/unannotated.ts';
export type { Actor, AuthContext, Principal, PrincipalKind } from './principal.ts';
export type { AuthorizationOptions, Introspection } from './yoga/authorization-options.ts';
export { createContextBuilder } from './yoga/context-builder.ts';
export type { DecisionEvent } from './yoga/decision-event.ts';
export { useAuthorization } from './yoga/use-authorization.ts';
