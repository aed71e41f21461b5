import type { KeySourceStatus } from '../token/key-source.ts';

/** What a server asks beside requests: whether tokens can be verified. */
export interface Readiness {
  /**
   * Fetches the keys of all issuers, so that the first request need not wait. For start-up and for readiness checks:
   * resolves while every issuer has keys that serve, be they stale.
   *
   * @throws {TemporarilyUnavailableError} by rejecting, while the tokens of some issuer cannot be verified.
   */
  ready(): Promise<void>;
  /** What is known of each issuer's keys, and how many verified tokens are remembered. */
  status(): TokenVerifierStatus;
}

/** How a verifier is. */
export interface TokenVerifierStatus {
  readonly issuers: readonly { readonly issuer: string; readonly keys: KeySourceStatus }[];
  readonly cachedTokens: number;
}
