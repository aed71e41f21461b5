import type { OperationTypeNode } from 'graphql';
import type { InvalidTokenReason } from '../errors.ts';
import type { Denial } from '../policy/denial.ts';
import type { PrincipalKind } from '../principal.ts';

/** What was decided, for whom, and how long it took. Never the token, and no claim but the client's identifier. */
export interface DecisionEvent {
  /**
   * `permit`: nothing in the operation can be denied. `partial`: it runs, guarded. `refuse`: it does not run.
   * `invalid_token`, `invalid_request`: the credentials were no good. `unavailable`: keys were out of reach.
   * `too_complex`: the document exceeds what may be planned.
   */
  readonly outcome:
    | 'permit'
    | 'partial'
    | 'refuse'
    | 'invalid_token'
    | 'invalid_request'
    | 'unavailable'
    | 'too_complex';
  /** Status of the answer over HTTP, where the operation does not run; null where it does. */
  readonly status: number | null;
  readonly operationName: string | null;
  readonly operationType: OperationTypeNode | null;
  readonly kind: PrincipalKind | 'anonymous';
  readonly profile: string | null;
  readonly issuer: string | null;
  readonly clientId: string | null;
  /** Why a token was refused. */
  readonly invalid: InvalidTokenReason | null;
  /** The denials known beforehand: one per response position. */
  readonly denials: readonly (Pick<Denial, 'coordinate' | 'reason'> & { readonly responsePath: readonly string[] })[];
  /** The server is in a dry run: rules were decided and not enforced. Bad credentials were refused all the same. */
  readonly dryRun: boolean;
  /** Milliseconds spent on credentials and token, key fetches included. */
  readonly verifyDuration: number;
  /** Milliseconds spent on plan and decision. */
  readonly decideDuration: number;
}
