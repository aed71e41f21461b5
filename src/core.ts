/**
 * The pure half: no input or output, no clock, no server. What adapters for other servers, and tools that read schemas,
 * are made of.
 *
 * @module
 */

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
export { type Answer, type AnswerCode, type AnswerOptions, answerOf } from './oauth/answer.ts';
export { type Challenge, type ChallengeOptions, formatChallenge } from './oauth/challenge.ts';
export { type Credentials, parseCredentials } from './oauth/credentials.ts';
export {
  type ProtectedResourceMetadata,
  type ProtectedResourceMetadataOptions,
  protectedResourceMetadata,
  wellKnownPath,
} from './oauth/protected-resource-metadata.ts';
export { formatScope, isScopeToken, parseScope } from './oauth/scope.ts';
export {
  type AccessChange,
  type AccessChangeKind,
  type AccessDiff,
  accessDiff,
  type MovedRules,
  type StandingRule,
} from './policy/access/access-diff.ts';
export type { Coverage } from './policy/coverage/coverage.ts';
export { coverageOf } from './policy/coverage/coverage-of.ts';
export { type Decision, type DeniedHandling, decide } from './policy/decision.ts';
export type { Denial, PositionedDenial } from './policy/denial.ts';
export type { Doubt } from './policy/doubts/doubt.ts';
export { doubtsAbout } from './policy/doubts/index.ts';
export type { FieldPolicy } from './policy/field-policy.ts';
export { type OperationPlan, planOperation } from './policy/operation-plan.ts';
export type { Requirement } from './policy/requirement.ts';
export { REASONS, type Reason, type Rule, type ScopeSet } from './policy/rule.ts';
export { SchemaPolicy, type SchemaPolicyOptions } from './policy/schema-policy.ts';
export { type Obstacle, type ScopeNeeds, scopeNeeds } from './policy/scope-needs.ts';
export { smallestScopeSet } from './policy/scope-selection.ts';
export type { Unannotated } from './policy/unannotated.ts';
export { Variables } from './policy/variables.ts';
export type { Actor, AuthContext, Principal, PrincipalKind } from './principal.ts';
export { defineProfile } from './profiles/define-profile.ts';
export { identifyProfile } from './profiles/identify.ts';
export { builtInProfiles } from './profiles/index.ts';
export { principalOf } from './profiles/principal-of.ts';
export type { Claims, ClientSubject, ProfileIssuer, ProfileName, TokenProfile } from './profiles/profile.ts';
