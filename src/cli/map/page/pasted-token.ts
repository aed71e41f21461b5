import { InvalidTokenError } from '../../../errors.ts';
import { identifyProfile } from '../../../profiles/identify.ts';
import { builtInProfiles } from '../../../profiles/index.ts';
import { principalOf } from '../../../profiles/principal-of.ts';
import type { Claims, TokenProfile } from '../../../profiles/profile.ts';
import { parseJsonObject } from '../../../token/strict-json.ts';
import { parseToken } from '../../../token/strict-token.ts';
import type { Caller } from './caller.ts';

/** How the pasted text is to be read: what an issuer entry of the server says. */
export interface TokenReading {
  readonly profile: string;
  readonly clientSubject: '' | 'client-id' | 'auth0';
}

export const PROFILES: readonly TokenProfile[] = Object.values(builtInProfiles);

export type PastedToken =
  | { readonly caller: Caller; readonly subject: string | null }
  | { readonly problem: string; readonly fits: readonly string[] };

/**
 * Whom a pasted token speaks of, by the server's own reading. A JWT is decoded, never verified: signature, issuer,
 * audience and dates are not looked at. The claims alone, as a JSON object, are taken for a token whose header fits.
 */
export function readPastedToken(text: string, { profile: name, clientSubject }: TokenReading): PastedToken {
  const profile = PROFILES.find((each) => each.name === name);
  if (profile === undefined) return { problem: 'Choose a profile.', fits: [] };
  let token: { readonly header: Claims | null; readonly claims: Claims };
  try {
    token = parse(text.trim());
  } catch {
    return { problem: 'This is neither a JWT nor the JSON object of its claims.', fits: [] };
  }
  const read = (as: TokenProfile) => {
    identifyProfile(token.header ?? { typ: as.typ }, token.claims, { profiles: [as] });
    return principalOf(as, token.claims, {
      issuer: String(token.claims['iss'] ?? ''),
      clientSubject: clientSubject === '' ? undefined : clientSubject,
    });
  };
  try {
    const { kind, clientId, subject, scopes, permissions } = read(profile);
    return {
      caller: { kind, clientId: clientId ?? '', scopes: [...scopes], permissions: [...permissions] },
      subject,
    };
  } catch (error) {
    if (!(error instanceof InvalidTokenError)) throw error;
    return {
      problem: inWords(error, profile),
      fits: PROFILES.filter((each) => isReadable(() => read(each))).map((each) => each.name),
    };
  }
}

function parse(text: string): { readonly header: Claims | null; readonly claims: Claims } {
  if (text.startsWith('{')) return { header: null, claims: parseJsonObject(text) };
  return parseToken(text.replace(/^Bearer +/i, ''));
}

function isReadable(read: () => unknown): boolean {
  try {
    read();
    return true;
  } catch {
    return false;
  }
}

function inWords({ reason, claim }: InvalidTokenError, { name }: TokenProfile): string {
  const about = claim === undefined ? '' : ` (claim "${claim}")`;
  return `The server would refuse this as a token of profile ${name}: ${reason.replaceAll('_', ' ')}${about}.`;
}
