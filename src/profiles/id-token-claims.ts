/**
 * Claims that only ID tokens carry (OpenID Connect Core §2, §3.3.2.11; FAPI for `s_hash`). Profiles whose `typ` does not
 * tell an access token from an ID token forbid them.
 */
export const ID_TOKEN_CLAIMS: readonly string[] = Object.freeze(['nonce', 'at_hash', 'c_hash', 's_hash']);
