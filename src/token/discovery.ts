import { TemporarilyUnavailableError } from '../errors.ts';
import { isSecureAddress } from '../oauth/secure-address.ts';
import { type FetchMeans, fetchJson } from './fetch-json.ts';

/**
 * Finds out where an issuer publishes its keys. OpenID Connect's address comes first, as every provider of the field
 * serves it; RFC 8414's is for those that are authorization servers only.
 *
 * @throws {TemporarilyUnavailableError} when neither is there, or either says it is another issuer's.
 * @see https://www.rfc-editor.org/rfc/rfc8414#section-3
 */
export async function discoverKeys(issuer: string, by: FetchMeans): Promise<string> {
  let failure: unknown;
  for (const address of metadataAddresses(issuer)) {
    try {
      return await keysOf(issuer, address, by);
    } catch (error) {
      // The first failure says more: the second address is the one that many issuers do not have.
      failure ??= error;
    }
  }
  throw failure;
}

async function keysOf(issuer: string, address: string, by: FetchMeans): Promise<string> {
  const { issuer: stated, jwks_uri: keys } = await fetchJson(address, { what: 'the metadata of the issuer', ...by });
  // Exactly, or a server could speak for another one (RFC 8414 §3.3).
  if (stated !== issuer) throw new TemporarilyUnavailableError('the metadata of the issuer is that of another issuer');
  // RFC 8414 §2 wants https. Without it only where the issuer itself is on this machine: an answer from outside must not
  // choose what is asked inside.
  if (typeof keys !== 'string' || !isSecureAddress(keys) || (isHttps(issuer) && !isHttps(keys))) {
    throw new TemporarilyUnavailableError('the metadata of the issuer has no https "jwks_uri"');
  }
  return keys;
}

function isHttps(address: string): boolean {
  return new URL(address).protocol === 'https:';
}

/** OpenID Connect Discovery §4.1 appends its path; RFC 8414 §3.1 puts its own between host and path. */
function metadataAddresses(issuer: string): readonly string[] {
  const { origin, pathname } = new URL(issuer);
  const path = pathname.replace(/\/$/, '');
  return [
    `${origin}${path}/.well-known/openid-configuration`,
    `${origin}/.well-known/oauth-authorization-server${path}`,
  ];
}
