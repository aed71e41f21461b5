import type { OperationTypeNode } from 'graphql';
import type { ClientRegistry } from '../loaders/client-registry.ts';
import type { Decisions } from '../loaders/decision-point.ts';
import type { DeniedHandling } from '../policy/decision.ts';
import type { Unannotated } from '../policy/unannotated.ts';
import type { IssuerOptions } from '../profiles/issuer-options.ts';
import type { DecisionEvent } from './decision-event.ts';
import type { DryRun } from './dry-run.ts';

/** Who may ask a schema about itself. `'filtered'`: everybody, but each sees only what that caller could use. */
export type Introspection = 'public' | 'authenticated' | 'filtered' | 'off';

/**
 * What `useAuthorization` and `createContextBuilder` are told.
 *
 * @example
 * ```ts
 * useAuthorization({ issuers: auth0({ domain: 'tenant.eu.auth0.com', audience: 'https://api.example.com/graphql' }) })
 * ```
 */
export interface AuthorizationOptions {
  /** The authorization servers whose tokens are accepted. */
  readonly issuers: IssuerOptions | readonly IssuerOptions[];
  /** What a field with no rule needs. Default `'authenticated'`; `'deny'`: nobody may have it. */
  readonly unannotated?: Unannotated;
  /**
   * What a denial does: makes one field null, or refuses the operation. Default
   * `{ query: 'field', mutation: 'operation', subscription: 'field' }`.
   */
  readonly onDenied?: DeniedHandling | Readonly<Partial<Record<`${OperationTypeNode}`, DeniedHandling>>>;
  /** Default: public where `unannotated` is, otherwise authenticated. */
  readonly introspection?: Introspection;
  /** What challenges say beside the error (RFC 6750 §3, RFC 9728 §5.1). */
  readonly challenge?: {
    /** Default `graphql`. */
    readonly realm?: string;
    /**
     * Address of this API's protected-resource metadata; it is then in every 401. Where it is the well-known address of
     * the API (`https://api.example.com/.well-known/oauth-protected-resource/graphql` for the resource
     * `https://api.example.com/graphql`), `useAuthorization` also serves the document there: the resource, the issuers,
     * and the scopes that the schema's rules name.
     *
     * @see https://www.rfc-editor.org/rfc/rfc9728#section-3.1
     */
    readonly resourceMetadata?: URL | string;
  };
  /** Errors listed per response position (the path without list indices). Default 10; `Infinity`: all. */
  readonly maxErrors?: number;
  /** Told of every decision, for logs and metrics. What it throws is ignored. */
  readonly onDecision?: (event: DecisionEvent) => void;
  /** The registry behind `tokenInfo.client`. */
  readonly clients?: ClientRegistry;
  /**
   * Who decides about single objects (`@requiresDecision`): `authzen({ url })`, or a function. A schema that asks needs one.
   */
  readonly decisions?: Decisions;
  /**
   * Decides and reports, and lets through: for finding out what rules would do to the traffic that there is. Rules only:
   * a token that is not good is refused as ever. With `useAuthorization` alone, and not where `NODE_ENV` is
   * `production` or unknown, unless `'protect-nothing-in-production'` is said. Default false.
   */
  readonly dryRun?: DryRun;
  /** The clock of tokens, keys and caches. */
  readonly now?: () => Date;
}
