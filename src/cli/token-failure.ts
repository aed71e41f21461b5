import type { InvalidTokenError, InvalidTokenReason } from '../errors.ts';

/** What a refusal means, and what to do: never a value of the token. */
const TEXTS: Readonly<Record<InvalidTokenReason, string>> = {
  malformed: 'it is no compact JWS; send header.payload.signature as it was issued',
  too_large: 'it is longer than 16,384 characters; ask the issuer for fewer claims',
  unsupported_critical_header: 'its header asks for an extension that is not supported',
  issuer_unknown: '"iss" is another issuer than the one given; a final slash counts',
  algorithm_not_allowed: '"alg" is not among the asymmetric algorithms that are allowed',
  key_not_found: 'the key set has no key for its "kid"; is it the key set of this issuer?',
  key_not_usable: 'the key that it names is not for its algorithm',
  signature_invalid: 'the signature is not of this key: it was changed, or comes from another issuer',
  typ_not_access_token: 'its "typ" is that of another kind of token, such as an ID or logout token',
  profile_not_allowed: 'no profile is written like this, or several are; say which by --profile',
  claim_missing: 'it is missing',
  claim_type: 'it has no value of the right kind',
  claim_forbidden: 'only ID tokens have it; send the access token',
  client_id_conflict: '"azp" and "client_id" name different clients',
  organization_not_allowed: 'its organization is not allowed',
  audience_mismatch: '"aud" does not name this API; ask for a token with the audience given',
  expired: 'it is over; get a new one',
  not_yet_valid: 'it is not valid yet; compare the clocks',
  issued_in_future: 'it comes from the future; compare the clocks',
  lifetime_too_long: 'it lasts longer than allowed',
  too_old: 'it was issued too long ago',
  scope_malformed: 'its scopes are not written as this profile writes them',
  binding_not_verified: 'it is bound to a key (DPoP or mutual TLS), which is not supported',
};

/** Names the claim where it is not named anyway. */
export function failureText({ reason, claim }: InvalidTokenError): string {
  const text = TEXTS[reason];
  return claim === undefined || text.includes(`"${claim}"`) ? text : `"${claim}": ${text}`;
}
