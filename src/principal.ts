/**
 * Who acts. `client`: the client acts for itself, no end user is involved. `unknown`: the token does not carry enough
 * to tell; nothing that asks for one of the other two is open to it.
 */
export type PrincipalKind = 'user' | 'client' | 'unknown';

/** The party that acts for the subject (RFC 8693 §4.1). Only the outermost counts for decisions; inner ones are history. */
export interface Actor {
  /** `sub` of the actor. */
  readonly subject: string | null;
  /** `client_id` of the actor, where it is named. */
  readonly clientId: string | null;
  /** `iss` of the actor, where it comes from elsewhere. */
  readonly issuer: string | null;
  /** The actor before this one, at most five levels deep. */
  readonly actor: Actor | null;
}

/** The verified caller of an operation. Made from a verified token only; frozen. */
export interface Principal {
  readonly kind: PrincipalKind;
  /** Name of the token profile, e.g. `"auth0"` or `"rfc9068"`. */
  readonly profile: string;
  /** `iss`, as it is written in the issuer's entry. */
  readonly issuer: string;
  /** All of `aud`; empty where the token has none. */
  readonly audience: readonly string[];
  /** The OAuth 2.0 client, from the claim that the profile names; null where the profile names none. */
  readonly clientId: string | null;
  /** `sub`: a user's or a client's; `kind` says which. */
  readonly subject: string | null;
  /** Null unless `kind` is `'user'`, so that no resolver mistakes a client for a user. */
  readonly user: { readonly id: string } | null;
  /** What the client was granted. */
  readonly scopes: ReadonlySet<string>;
  /** What the *user* may do (Auth0 RBAC); never satisfies a scope. */
  readonly permissions: ReadonlySet<string>;
  /** `jti`, or what the profile has in its place. */
  readonly tokenId: string | null;
  /** `iat`; null where the token has none. */
  readonly issuedAt: Date | null;
  /** `exp`; the clock tolerance comes on top. */
  readonly expiresAt: Date;
  /** Who acts for the subject (`act`); null where the subject acts. */
  readonly actor: Actor | null;
  /** `org_id`. */
  readonly organization: string | null;
  /** All claims of the token: null-prototype, frozen. */
  readonly claims: Readonly<Record<string, unknown>>;
}

/** What resolvers find at `context.auth`: the only thing this package puts on the user's context. Frozen. */
export interface AuthContext {
  /** Null when the request carried no credentials. */
  readonly principal: Principal | null;
  /** True when there is a principal and it holds exactly this scope. */
  hasScope(scope: string): boolean;
  /** The principal; throws `MissingCredentialsError` when there is none. */
  require(): Principal;
}
