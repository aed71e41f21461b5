import { ConfigurationError } from '../errors.ts';
import type { PrincipalKind } from '../principal.ts';
import { defineProfile } from './define-profile.ts';
import { ID_TOKEN_CLAIMS } from './id-token-claims.ts';
import type { IssuerOptions, PresetOptions } from './issuer-options.ts';
import { checkPathSegment, givenTo } from './preset-words.ts';
import type { Claims, TokenProfile } from './profile.ts';

/** What both versions share. App roles (`roles`) are permissions; `scp` is what a user delegated to the client. */
const shared = {
  typ: 'jwt',
  scopeClaim: 'scp',
  scopeForm: 'string',
  permissionsClaim: 'roles',
  tokenIdClaim: 'uti',
  forbidden: ID_TOKEN_CLAIMS,
  kind: entraKind,
} as const;

/**
 * Microsoft Entra ID, version 1.0 tokens.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
 */
export const entraV1Profile: TokenProfile = defineProfile({
  ...shared,
  name: 'entra-v1',
  markers: { ver: '1.0' },
  clientIdClaim: 'appid',
  required: ['sub', 'appid'],
});

/**
 * Microsoft Entra ID, version 2.0 tokens.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
 */
export const entraV2Profile: TokenProfile = defineProfile({
  ...shared,
  name: 'entra-v2',
  markers: { ver: '2.0' },
  clientIdClaim: 'azp',
  required: ['sub', 'azp'],
});

/** `idtyp` is an optional claim that the API's registration has to ask for; without it an app token cannot be told. */
function entraKind(claims: Claims): PrincipalKind {
  const { idtyp } = claims;
  if (idtyp === 'app') return 'client';
  if (idtyp === 'user') return 'user';
  return Object.hasOwn(claims, 'scp') && !Object.hasOwn(claims, 'idtyp') ? 'user' : 'unknown';
}

/** Entra's own words. */
export interface EntraWords {
  /** Tenant id (a GUID). Not `common` or `organizations`: they stand for every tenant there is. */
  readonly tenant?: string;
  /** The token version that the API's registration asks for (`accessTokenAcceptedVersion`). Default `v2`. */
  readonly version?: 'v1' | 'v2';
}

const ISSUERS = {
  v1: (tenant: string) => `https://sts.windows.net/${tenant}/`,
  v2: (tenant: string) => `https://login.microsoftonline.com/${tenant}/v2.0`,
} as const;

/** One address for all tenants: tokens from it name the tenant they come from, so no such `iss` exists. */
const SHARED_TENANTS: readonly string[] = ['common', 'organizations', 'consumers'];

/**
 * One Microsoft Entra ID tenant.
 *
 * @throws ConfigurationError when neither `issuer` nor a usable `tenant` is given
 * @example
 * entra({ tenant: '8d0c0e5c-3b4f-4a6e-9b1e-0c1d2e3f4a5b', audience: '1f0e2d3c-4b5a-4697-8877-665544332211' })
 */
export function entra(options: PresetOptions<EntraWords>): IssuerOptions {
  const { tenant, version = 'v2', ...given } = givenTo(options);
  if (!Object.hasOwn(ISSUERS, version)) throw new ConfigurationError('entra: option "version": expected "v1" or "v2"');
  if (given.issuer !== undefined) return { profiles: [`entra-${version}`], ...given, issuer: given.issuer };
  const id = checkPathSegment(tenant, { preset: 'entra', option: 'tenant', example: 'the tenant id, a GUID' });
  if (SHARED_TENANTS.includes(id.toLowerCase())) {
    throw new ConfigurationError(
      `entra: option "tenant": expected one tenant's id, got "${id}", which stands for every tenant`,
    );
  }
  const issuer = ISSUERS[version](id);
  // Version 1.0 tokens come from another name than the metadata; the tenant's keys are the same for both.
  const keys = version === 'v1' ? { keys: `https://login.microsoftonline.com/${id}/discovery/keys` } : {};
  return { profiles: [`entra-${version}`], ...keys, ...given, issuer };
}
