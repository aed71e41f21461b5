import type { Plugin } from 'graphql-yoga';
import type { AuthContext } from '../principal.ts';
import type { TokenVerifierStatus } from '../profiles/token-verifier.ts';

/** What `useAuthorization` gives: the plugin, and what a server asks of it beside requests. */
export interface AuthorizationPlugin extends Plugin<{ auth: AuthContext }> {
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
