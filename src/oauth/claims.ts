type ClaimsSet = Readonly<Record<string, unknown>>;

/** A claim that is a non-empty string; null when it is absent or something else. Nothing is converted. */
export function stringClaim(claims: ClaimsSet, name: string): string | null {
  const value = Object.hasOwn(claims, name) ? claims[name] : undefined;
  return typeof value === 'string' && value !== '' ? value : null;
}

/** Seconds since 1970 (RFC 7519 §2 NumericDate); null when it is absent, no number, or not finite. */
export function numericDate(claims: ClaimsSet, name: string): number | null {
  const value = Object.hasOwn(claims, name) ? claims[name] : undefined;
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** `aud` as a list (RFC 7519 §4.1.3); null when it is absent, empty, or holds anything but non-empty strings. */
export function audienceClaim(claims: ClaimsSet): readonly string[] | null {
  const value = Object.hasOwn(claims, 'aud') ? claims['aud'] : undefined;
  const list: unknown = typeof value === 'string' ? [value] : value;
  if (!Array.isArray(list) || list.length === 0) return null;
  return list.every((each): each is string => typeof each === 'string' && each !== '') ? list : null;
}
