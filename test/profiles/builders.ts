import { AuthError, InvalidTokenError } from '../../src/errors.ts';
import type { Principal } from '../../src/principal.ts';
import { identifyProfile } from '../../src/profiles/identify.ts';
import { builtInProfiles } from '../../src/profiles/index.ts';
import { principalOf } from '../../src/profiles/principal-of.ts';
import type { Claims, ProfileIssuer, ProfileName, TokenProfile } from '../../src/profiles/profile.ts';

/** Claims that every token here has; no clock is asked in these rooms. */
export const common = { iss: 'https://issuer.test/', aud: 'https://api.test/', iat: 1_800_000_000, exp: 1_800_003_600 };

/** One good user's token and one good client's token of every built-in profile, as its provider documents them. */
export const samples: Readonly<Record<ProfileName, { header: Claims; user: Claims; client: Claims }>> = {
  auth0: {
    header: { alg: 'RS256', typ: 'JWT', kid: 'k1' },
    user: {
      ...common,
      sub: 'auth0|alice',
      azp: 'spa',
      scope: 'openid read:pets',
      aud: ['https://api.test/', 'https://issuer.test/userinfo'],
    },
    client: { ...common, sub: 'worker@clients', azp: 'worker', gty: 'client-credentials', scope: 'read:pets' },
  },
  rfc9068: {
    header: { alg: 'RS256', typ: 'at+jwt', kid: 'k1' },
    user: {
      ...common,
      sub: '5ba552d67',
      client_id: 's6BhdRkqt3',
      jti: 'dbe39bf3a3ba4238a513f51d6e1691c4',
      scope: 'openid profile',
    },
    client: { ...common, sub: 'worker', client_id: 'worker', jti: 'j2', scope: 'read:pets' },
  },
  okta: {
    header: { alg: 'RS256', kid: 'k1' },
    user: {
      ...common,
      ver: 1,
      jti: 'AT.0mP4',
      aud: 'api://default',
      cid: 'nmdP1fcyvdVO11AL7ECm',
      uid: '00ujmkLgagxeRrAg20g3',
      scp: ['openid', 'email'],
      sub: 'alice@example.com',
    },
    client: { ...common, ver: 1, jti: 'AT.1', aud: 'api://default', cid: '0oa1', scp: ['read'], sub: '0oa1' },
  },
  'entra-v1': {
    header: { alg: 'RS256', typ: 'JWT', x5t: 'i6lG', kid: 'i6lG' },
    user: {
      ...common,
      nbf: common.iat,
      ver: '1.0',
      appid: 'ef1d-app',
      appidacr: '0',
      idtyp: 'user',
      oid: 'o-1',
      tid: 't-1',
      uti: 'u-1',
      sub: 'pairwise',
      scp: 'access_as_user',
      roles: ['Reader'],
    },
    client: {
      ...common,
      nbf: common.iat,
      ver: '1.0',
      appid: 'ef1d-app',
      appidacr: '1',
      idtyp: 'app',
      oid: 'o-2',
      tid: 't-1',
      uti: 'u-2',
      sub: 'o-2',
      roles: ['Task.Read'],
    },
  },
  'entra-v2': {
    header: { alg: 'RS256', typ: 'JWT', kid: 'i6lG' },
    user: {
      ...common,
      nbf: common.iat,
      ver: '2.0',
      azp: '6e74-app',
      azpacr: '0',
      oid: 'o-1',
      tid: 't-1',
      uti: 'u-1',
      sub: 'pairwise',
      scp: 'access_as_user',
    },
    client: {
      ...common,
      nbf: common.iat,
      ver: '2.0',
      azp: '6e74-app',
      azpacr: '1',
      idtyp: 'app',
      oid: 'o-2',
      tid: 't-1',
      uti: 'u-2',
      sub: 'o-2',
      roles: ['Task.Read'],
    },
  },
  cognito: {
    header: { alg: 'RS256', kid: 'k1' },
    user: {
      ...common,
      token_use: 'access',
      client_id: '4l1e',
      username: 'alice',
      scope: 'aws.cognito.signin.user.admin',
      'cognito:groups': ['staff'],
      auth_time: common.iat,
      version: 2,
      jti: 'j1',
      origin_jti: 'oj',
      event_id: 'e1',
      sub: 'aaaa-bbbb',
    },
    client: {
      ...common,
      token_use: 'access',
      client_id: '4l1e',
      scope: 'pets/read',
      version: 2,
      jti: 'j2',
      sub: '4l1e',
    },
  },
  keycloak: {
    header: { alg: 'RS256', typ: 'JWT', kid: 'k1' },
    user: {
      ...common,
      typ: 'Bearer',
      azp: 'web',
      acr: '1',
      sid: 's1',
      jti: 'onrtac:1',
      scope: 'openid profile',
      preferred_username: 'alice',
      sub: 'f3c6',
    },
    client: {
      ...common,
      typ: 'Bearer',
      azp: 'Worker',
      acr: '1',
      jti: 'trrtcc:1',
      scope: 'profile',
      preferred_username: 'service-account-worker',
      client_id: 'Worker',
      clientHost: '10.0.0.1',
      sub: 'f3c7',
    },
  },
};

export interface Reading {
  readonly profile?: ProfileName | TokenProfile;
  readonly header?: Claims;
  readonly claims: Claims;
  readonly issuer?: Partial<ProfileIssuer>;
}

/** The principal of claims that are read with this one profile allowed. */
export function read({ profile = 'rfc9068', header, claims, issuer = {} }: Reading): Principal {
  const known = typeof profile === 'string' ? builtInProfiles[profile] : profile;
  const typ = header ?? { typ: known.typ === 'at+jwt' ? 'at+jwt' : 'JWT' };
  const identified = identifyProfile(typ, claims, { profiles: [known] });
  return principalOf(identified, claims, { issuer: common.iss, ...issuer });
}

/** The reason for which claims are refused, and the claim that is at fault; or the kind of principal they make. */
export function outcome(reading: Reading): string {
  return reasonOf(() => read(reading).kind);
}

/** What a function answers, or the reason of the InvalidTokenError that it throws. */
export function reasonOf(act: () => string): string {
  try {
    return act();
  } catch (error) {
    if (error instanceof InvalidTokenError)
      return error.claim === undefined ? error.reason : `${error.reason} ${error.claim}`;
    if (error instanceof AuthError) return error.code;
    throw error;
  }
}
