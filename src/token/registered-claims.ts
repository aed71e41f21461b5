import { InvalidTokenError } from '../errors.ts';
import { audienceClaim, numericDate } from '../oauth/claims.ts';

/** What has to hold of the dates and the audience of an issuer's tokens. */
export interface RegisteredClaimRules {
  /** Any match is enough; null: the issuer sets no audience. */
  readonly audience: readonly string[] | null;
  /** Every audience of the token must be one of ours. */
  readonly exactAudience?: boolean | undefined;
  /** With `exactAudience`: what may stand beside one of ours. */
  readonly allowedCoAudiences?: readonly string[] | undefined;
  /** Seconds, as all durations here. */
  readonly clockTolerance: number;
  readonly maxTokenAge?: number | undefined;
  readonly maxLifetime?: number | undefined;
  readonly requireIssuedAt?: boolean | undefined;
  readonly now: Date;
}

/**
 * Checks the dates and the audience of a token. `iss` chose the issuer before.
 *
 * @throws {InvalidTokenError}
 * @see https://www.rfc-editor.org/rfc/rfc7519#section-4.1
 */
export function checkRegisteredClaims(claims: Readonly<Record<string, unknown>>, rules: RegisteredClaimRules): void {
  const { clockTolerance, maxLifetime, maxTokenAge } = rules;
  const now = rules.now.getTime() / 1000;
  const exp = date(claims, 'exp');
  const iat = date(claims, 'iat');
  const nbf = date(claims, 'nbf');
  if (exp === null) throw new InvalidTokenError('claim_missing', { claim: 'exp' });
  if (now >= exp + clockTolerance) throw new InvalidTokenError('expired', { claim: 'exp' });
  if (nbf !== null && now < nbf - clockTolerance) throw new InvalidTokenError('not_yet_valid', { claim: 'nbf' });
  if (iat === null) {
    const needs = rules.requireIssuedAt || maxTokenAge !== undefined || maxLifetime !== undefined;
    if (needs) throw new InvalidTokenError('claim_missing', { claim: 'iat' });
  } else {
    // A token that ended before it began was made by something that is broken.
    if (exp <= iat) throw new InvalidTokenError('claim_type', { claim: 'exp' });
    if (now < iat - clockTolerance) throw new InvalidTokenError('issued_in_future', { claim: 'iat' });
    if (maxTokenAge !== undefined && now > iat + maxTokenAge + clockTolerance)
      throw new InvalidTokenError('too_old', { claim: 'iat' });
    if (maxLifetime !== undefined && exp - iat > maxLifetime)
      throw new InvalidTokenError('lifetime_too_long', { claim: 'exp' });
  }
  checkAudience(claims, rules);
}

function date(claims: Readonly<Record<string, unknown>>, name: string): number | null {
  if (!Object.hasOwn(claims, name)) return null;
  const value = numericDate(claims, name);
  if (value === null) throw new InvalidTokenError('claim_type', { claim: name });
  return value;
}

function checkAudience(
  claims: Readonly<Record<string, unknown>>,
  { audience, exactAudience, allowedCoAudiences = [] }: RegisteredClaimRules,
): void {
  const named = audienceClaim(claims);
  if (named === null && Object.hasOwn(claims, 'aud')) throw new InvalidTokenError('claim_type', { claim: 'aud' });
  if (audience === null) return;
  if (named === null) throw new InvalidTokenError('claim_missing', { claim: 'aud' });
  const others = named.filter((each) => !audience.includes(each));
  const isOurs =
    others.length < named.length && (!exactAudience || others.every((each) => allowedCoAudiences.includes(each)));
  if (!isOurs) throw new InvalidTokenError('audience_mismatch', { claim: 'aud' });
}
