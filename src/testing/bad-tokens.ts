import type { TokenProfile } from '../profiles/profile.ts';
import { badClaims } from './bad-claims.ts';
import { badEncodings } from './bad-encodings.ts';
import { badSignatures } from './bad-signatures.ts';
import type { MintOptions } from './test-claims.ts';
import type { TestKey } from './test-key.ts';

/** A token that must be refused. */
export interface BadToken {
  /** What is wrong with it, as a sentence without its end: `the signature is of another key`. */
  readonly name: string;
  readonly token: string;
  /**
   * The `error` of the challenge: `invalid_token` with 401, or `invalid_request` with 400 where it is no token at all.
   *
   * @see https://www.rfc-editor.org/rfc/rfc6750#section-3.1
   */
  readonly answer: 'invalid_token' | 'invalid_request';
}

/** A token before it is signed. */
export interface TokenDraft {
  readonly header: Readonly<Record<string, unknown>>;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** What forgeries are made from. */
export interface Forge {
  /** The key that the issuer signs with now. */
  readonly key: TestKey;
  /** The profiles that the issuer may send: every bad token is but for its one fault a good one of one of them. */
  readonly profiles: readonly [TokenProfile, ...TokenProfile[]];
  draft(profile: TokenProfile, options?: MintOptions): TokenDraft;
}

/** The whole zoo, the same names in the same order every time. */
export async function createBadTokens(forge: Forge): Promise<readonly BadToken[]> {
  return [...(await badClaims(forge)), ...(await badSignatures(forge)), ...(await badEncodings(forge))];
}
