import { ConfigurationError, type IssuerOptions, type ProfileName } from '../index.ts';
import { DEV_AUDIENCE } from './dev-clients.ts';

/** The issuer that the environment names in place of the embedded one; null when it names none. */
export function issuerFromEnvironment(env: Readonly<Record<string, string | undefined>>): IssuerOptions | null {
  const { AUTH_ISSUER: issuer, AUTH_AUDIENCE: audience, AUTH_PROFILES: profiles } = env;
  if (!issuer && !audience && !profiles) return null;
  if (!issuer || !audience || !profiles) {
    throw new ConfigurationError('AUTH_ISSUER, AUTH_AUDIENCE and AUTH_PROFILES go together: set all three or none');
  }
  return {
    issuer,
    audience,
    profiles: profiles.split(',').map((name) => name.trim() as ProfileName),
    clientSubject: /\.auth0\.com\/$/.test(issuer) ? 'auth0' : 'client-id',
  };
}

/** The embedded development issuer, trusted like any other: its keys are found through its metadata. */
export function developmentIssuer(issuer: string): IssuerOptions {
  return { issuer, audience: DEV_AUDIENCE, profiles: ['auth0', 'rfc9068'], clientSubject: 'auth0' };
}
