/**
 * Who wants to do something.
 *
 * @see OpenID AuthZEN Authorization API 1.0, section 5.1
 */
export interface DecisionSubject {
  readonly type: string;
  readonly id: string;
  readonly properties?: Readonly<Record<string, unknown>>;
}

/**
 * What something is to be done to. Without an `id` the question is about the type as a whole.
 *
 * @see OpenID AuthZEN Authorization API 1.0, section 5.2
 */
export interface DecisionResource {
  readonly type: string;
  readonly id?: string;
  readonly properties?: Readonly<Record<string, unknown>>;
}

/**
 * One question: may this subject do this to this resource?
 *
 * @see OpenID AuthZEN Authorization API 1.0, section 6.1
 */
export interface DecisionRequest {
  readonly subject: DecisionSubject;
  readonly action: { readonly name: string };
  readonly resource: DecisionResource;
  readonly context: Readonly<Record<string, unknown>>;
}

/**
 * An answer with what the decision point adds to it, such as reasons and `acr_values`.
 *
 * @see OpenID AuthZEN Authorization API 1.0, section 6.2
 */
export interface DecisionOutcome {
  readonly decision: boolean;
  readonly context?: Readonly<Record<string, unknown>>;
}

/** The plain answers, shared by all who have nothing to add. */
export const ALLOWED: DecisionOutcome = Object.freeze({ decision: true });
export const DENIED: DecisionOutcome = Object.freeze({ decision: false });

/**
 * Decides questions: one answer each, in their order; a shorter or longer list of answers denies all of them. Rejecting
 * means that nobody could decide, an `Error` in the place of an answer that nobody could decide this one. All requests of
 * one call have the same subject and context, as the same objects.
 */
export type DecisionFunction = (
  requests: readonly DecisionRequest[],
  signal: AbortSignal,
) => Promise<readonly (boolean | DecisionOutcome | Error)[]>;
