import type { PrincipalKind } from '../principal.ts';

/** The claims set of a verified token: null-prototype, frozen, values as JSON gave them. */
export type Claims = Readonly<Record<string, unknown>>;

/**
 * How one kind of access token is written, as data: which signed `typ` it carries, what tells it from others of that
 * `typ`, and where client, scopes and kind are found. Profiles never choose by claims alone and nothing falls back.
 */
export interface TokenProfile {
  /** What `principal.profile` and `tokenInfo` say. */
  readonly name: string;
  /** `'at+jwt'`: the header says `at+jwt` (RFC 9068 §2.1). `'jwt'`: it says `JWT` or nothing. */
  readonly typ: 'at+jwt' | 'jwt';
  /** Claims that must have exactly this value, for the token to be of this profile: `{ ver: '2.0' }`. */
  readonly markers?: Readonly<Record<string, string | number | boolean>>;
  /** The claim that holds the client identifier; null: tokens of this profile name no client. */
  readonly clientIdClaim: string | null;
  /** Of the registered names `azp` and `client_id`: those that mean something else in this profile and are not compared. */
  readonly ignoredClientIdClaims?: readonly ('azp' | 'client_id')[];
  /** The claim that holds the scopes; several: they must agree as sets where more than one is present. */
  readonly scopeClaim: string | readonly string[];
  /** `'string'`: separated by spaces (RFC 8693 §4.2). `'array'`: one scope in each element. */
  readonly scopeForm: 'string' | 'array' | 'either';
  /** Claims that must be present and non-empty. `exp` and `iss` always are. */
  readonly required: readonly string[];
  /** Claims that give away another kind of token (an ID token's `nonce`, `at_hash`): none may be present. */
  readonly forbidden: readonly string[];
  /** Where the stable identifier of a user is, when not in `sub`. */
  readonly userIdClaim?: string;
  /** The claim that identifies the token, when not `jti`. */
  readonly tokenIdClaim?: string;
  /** The claim (an array of strings) that says what the user may do, when not `permissions`. Never a scope. */
  readonly permissionsClaim?: string;
  /** Whether the kind rule reads the issuer's `clientSubject` option. */
  readonly usesClientSubject?: boolean;
  /** Who acts. Must be total: it never throws, and answers `'unknown'` in doubt. */
  kind(claims: Claims, clientId: string | null, issuer: ProfileIssuer): PrincipalKind;
}

/** The profiles that come with the package. */
export type ProfileName = 'auth0' | 'rfc9068' | 'okta' | 'entra-v1' | 'entra-v2' | 'cognito' | 'keycloak';

/** What a profile's kind rule may know of the issuer that sent the token. */
export interface ProfileIssuer {
  readonly issuer: string;
  readonly clientSubject?: ClientSubject | undefined;
  /** Auth0's "agents as principal": `sub_profile` and `client_profile` are evidence only where this says so. */
  readonly agentSubjectClaims?: boolean | undefined;
}

/** How `sub` reads when the client acts for itself. Absent: it cannot be told. */
export type ClientSubject = 'client-id' | 'auth0' | ((clientId: string) => string);
