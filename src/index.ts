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
export type { FederatedSDL } from './graphql/federated-sdl.ts';
export { tokenInfo } from './graphql/token-info.ts';
export { authzen } from './loaders/authzen.ts';
export type { AuthZenCall, AuthZenOptions, EvaluationsSemantic } from './loaders/authzen-options.ts';
export type { ClientInfo, ClientRegistry } from './loaders/client-registry.ts';
export type { DecisionPoint, Decisions } from './loaders/decision-point.ts';
export type {
  DecisionFunction,
  DecisionOutcome,
  DecisionRequest,
  DecisionResource,
  DecisionSubject,
} from './loaders/decision-request.ts';
export { contextOf, subjectOf } from './loaders/decision-subject.ts';
export type { DeniedHandling } from './policy/decision.ts';
export type { Reason } from './policy/rule.ts';
export type { Unannotated } from './policy/unannotated.ts';
export type { Actor, AuthContext, Principal, PrincipalKind } from './principal.ts';
export type { VerifiedToken } from './profiles/admit-token.ts';
export { type Auth0Words, auth0 } from './profiles/auth0.ts';
export { type CognitoWords, cognito } from './profiles/cognito.ts';
export { defineProfile } from './profiles/define-profile.ts';
export { type EntraWords, entra } from './profiles/entra.ts';
export type { IssuerOptions, PresetOptions, ScopeClaim } from './profiles/issuer-options.ts';
export { type KeycloakWords, keycloak } from './profiles/keycloak.ts';
export { type OktaWords, okta } from './profiles/okta.ts';
export type { Claims, ClientSubject, ProfileIssuer, ProfileName, TokenProfile } from './profiles/profile.ts';
export type { Readiness, TokenVerifierStatus } from './profiles/readiness.ts';
export { createTokenVerifier, type TokenVerifier, type TokenVerifierOptions } from './profiles/token-verifier.ts';
export type { JsonWebKeySet, KeySourceStatus, KeysEvent } from './token/key-source.ts';
export type { AuthorizationOptions, Introspection } from './yoga/authorization-options.ts';
export type { AuthorizationPlugin } from './yoga/authorization-plugin.ts';
export { createContextBuilder } from './yoga/context-builder.ts';
export type { DecisionEvent } from './yoga/decision-event.ts';
export type { DryRun } from './yoga/dry-run.ts';
export { useAuthorization } from './yoga/use-authorization.ts';
