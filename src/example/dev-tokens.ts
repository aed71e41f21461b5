import type { CryptoKey } from 'jose';
import { type JWTPayload, SignJWT } from 'jose';

/** Auth0's names for what an API's access tokens look like. */
export const DIALECTS = ['access_token', 'access_token_authz', 'rfc9068_profile', 'rfc9068_profile_authz'] as const;
export type Dialect = (typeof DIALECTS)[number];

/** Seconds. */
export const LIFETIME = 86_400;

export interface DevGrant {
  readonly issuer: string;
  readonly audience: string;
  readonly clientId: string;
  /** Null: the client acts for itself. */
  readonly userName: string | null;
  readonly scopes: readonly string[];
  readonly permissions: readonly string[];
  readonly dialect: Dialect;
}

/** A token as Auth0 would issue it in the asked dialect. */
export function devToken(
  grant: DevGrant,
  { key, keyId }: { readonly key: CryptoKey; readonly keyId: string },
): Promise<string> {
  const { issuer, audience, clientId, userName, scopes, permissions, dialect } = grant;
  const isRfc9068 = dialect.startsWith('rfc9068_profile');
  const issuedAt = Math.floor(Date.now() / 1000);
  const claims: JWTPayload = {
    iss: issuer,
    sub: userName === null ? `${clientId}@clients` : `auth0|${userName}`,
    aud: audience,
    iat: issuedAt,
    exp: issuedAt + LIFETIME,
    ...(scopes.length > 0 && { scope: scopes.join(' ') }),
    ...(isRfc9068
      ? { client_id: clientId, jti: crypto.randomUUID() }
      : { azp: clientId, gty: userName === null ? 'client-credentials' : 'password' }),
    ...(dialect.endsWith('_authz') && { permissions: [...permissions] }),
  };
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'RS256', typ: isRfc9068 ? 'at+jwt' : 'JWT', kid: keyId })
    .sign(key);
}
