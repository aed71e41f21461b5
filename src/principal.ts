/**
 * Who acts. `client`: the client acts for itself, no end user is involved. `unknown`: the token does not carry enough
 * to tell; nothing that asks for one of the other two is open to it.
 */
export type PrincipalKind = 'user' | 'client' | 'unknown';

/** The party that acts for the subject (RFC 8693 §4.1). Only the outermost counts for decisions; inner ones are history. */
export interface Actor {
  readonly subject: string | null;
  readonly clientId: string | null;
  readonly issuer: string | null;
  /** The actor before this one, at most five levels deep. */
  readonly actor: Actor | null;
}

/** The verified caller of an operation. Made from a verified token only; frozen. */
export interface Principal {
  readonly kind: PrincipalKind;
  /** Name of the token profile, e.g. `"auth0"` or `"rfc9068"`. */
  readonly profile: string;
  readonly issuer: string;
  readonly audience: readonly string[];
  readonly clientId: string | null;
  readonly subject: string | null;
  /** Null unless `kind` is `'user'`, so that no resolver mistakes a client for a user. */
  readonly user: { readonly id: string } | null;
  readonly scopes: ReadonlySet<string>;
  /** What the *user* may do (Auth0 RBAC); never satisfies a scope. */
  readonly permissions: ReadonlySet<string>;
  readonly tokenId: string | null;
  readonly issuedAt: Date | null;
  readonly expiresAt: Date;
  readonly actor: Actor | null;
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
