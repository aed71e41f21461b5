import type { TokenProfile } from './profile.ts';

/**
 * The pairs of profiles that one token could match both of: same `typ`, and no marker that both have with different
 * values. An issuer with such a pair is refused at start-up, so that identification never meets two candidates.
 *
 * @see https://www.rfc-editor.org/rfc/rfc8725#section-3.12
 */
export function indistinguishableProfiles(
  profiles: readonly TokenProfile[],
): readonly (readonly [TokenProfile, TokenProfile])[] {
  return profiles.flatMap((left, index) =>
    profiles.slice(index + 1).flatMap((right) => (canMeet(left, right) ? [[left, right] as const] : [])),
  );
}

function canMeet(left: TokenProfile, right: TokenProfile): boolean {
  if (left.typ !== right.typ) return false;
  const { markers: others = {} } = right;
  return !Object.entries(left.markers ?? {}).some(
    ([claim, value]) => Object.hasOwn(others, claim) && others[claim] !== value,
  );
}
