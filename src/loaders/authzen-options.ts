import { ConfigurationError } from '../errors.ts';
import { isSecureAddress } from '../oauth/secure-address.ts';
import type { Principal } from '../principal.ts';
import { known } from '../profiles/member-checks.ts';
import { EXPECTED_SECONDS, isDeadline } from './deadline.ts';
import type { DecisionRequest, DecisionSubject } from './decision-request.ts';

/**
 * How far a decision point goes through a batch.
 *
 * @see OpenID AuthZEN Authorization API 1.0, section 7.1.2.1
 */
export type EvaluationsSemantic = 'execute_all' | 'deny_on_first_deny' | 'permit_on_first_permit';

/** One call of a decision point, for the log. Nothing of the token or the subject is in it. */
export interface AuthZenCall {
  /** What `X-Request-ID` said. */
  readonly requestId: string;
  /** Of the last attempt; null where there was no response. */
  readonly status: number | null;
  readonly attempts: number;
  /** Milliseconds. */
  readonly duration: number;
  /** What was wrong with the call or the answer as a whole; null when nothing was. */
  readonly problem: string | null;
  /** The questions in their order, with the answer to each and what the decision point said of it. */
  readonly evaluations: readonly {
    readonly action: string;
    readonly resource: { readonly type: string; readonly id?: string };
    readonly decision: boolean;
    readonly context?: Readonly<Record<string, unknown>>;
  }[];
}

/** Where a decision point is, and how to talk to it. Only `url` is needed. */
export interface AuthZenOptions {
  /** The decision point's identifier, from which its metadata is found, such as `https://pdp.example.com`. */
  readonly url: URL | string;
  /** Bearer token for the decision point, or where to get one for each call. */
  readonly token?: string | (() => string | Promise<string>);
  /** Where to ask, instead of finding it out from the metadata. Without `evaluations` each question is a call. */
  readonly endpoints?: { readonly evaluation: URL | string; readonly evaluations?: URL | string };
  /** Seconds in which a call must be answered, metadata and retries included. Default 5. */
  readonly timeout?: number;
  /** How often a call is repeated at most when the decision point could not be reached. Default 1. */
  readonly retries?: number;
  /** Questions in one call at most. Default 1,000; one that refuses so many is asked 50 at a time from then on. */
  readonly maxBatchSize?: number;
  /** Bytes of an answer at most. Default 1,048,576. */
  readonly maxResponseBytes?: number;
  /** Default `'execute_all'`. With the others whatever was not evaluated is denied. */
  readonly evaluationsSemantic?: EvaluationsSemantic;
  /** The resource id to send with questions about a type as a whole, since the protocol wants one. Default `'*'`. */
  readonly wholeTypeId?: string;
  /** The subject to name for a caller. Default: `subjectOf`. */
  readonly subject?: (principal: Principal) => DecisionSubject;
  /** The context of a caller's questions. Default: `contextOf`. */
  readonly context?: (principal: Principal) => Readonly<Record<string, unknown>>;
  /** Properties of the resources, for policies that decide by them; null where there is nothing to say. */
  readonly properties?: (
    requests: readonly DecisionRequest[],
  ) => Promise<readonly (Readonly<Record<string, unknown>> | null)[]>;
  /** Told of each call. What it throws is ignored. */
  readonly log?: (call: AuthZenCall) => void;
  /** Also speak plain HTTP to another machine, where anybody on the way can decide. Default false. */
  readonly allowPlainHttp?: boolean;
  /** Instead of the global one. */
  readonly fetch?: typeof fetch;
  /** The clock. */
  readonly now?: () => Date;
}

const SEMANTICS: readonly EvaluationsSemantic[] = ['execute_all', 'deny_on_first_deny', 'permit_on_first_permit'];
const FUNCTIONS = ['subject', 'context', 'properties', 'log', 'fetch', 'now'] as const;
const MEMBERS: readonly string[] = [
  ...['url', 'token', 'endpoints', 'timeout', 'retries', 'maxBatchSize', 'maxResponseBytes'],
  ...['evaluationsSemantic', 'wholeTypeId', 'allowPlainHttp'],
  ...FUNCTIONS,
];

/** @throws {ConfigurationError} with everything that is wrong with the options. */
export function checkAuthZenOptions(options: AuthZenOptions): void {
  if (typeof options !== 'object' || options === null) throw new ConfigurationError('authzen: expected options');
  const problems: string[] = [];
  const expect = (isRight: boolean, name: string, expected: string): void => {
    if (!isRight) problems.push(`authzen.${name}: expected ${expected}`);
  };
  for (const name of Object.keys(options)) {
    if (!MEMBERS.includes(name)) problems.push(`authzen.${name}: there is no such option${known(name, MEMBERS)}`);
  }
  const {
    url,
    token,
    endpoints,
    timeout = 5,
    retries = 1,
    maxBatchSize = 1_000,
    maxResponseBytes = 1_048_576,
  } = options;
  const { evaluationsSemantic = 'execute_all', wholeTypeId = '*', allowPlainHttp = false } = options;
  const address = (value: unknown, name: string): void => {
    expect(isAddress(value, allowPlainHttp), name, 'an https address (or http to this machine) without user name');
  };
  address(url, 'url');
  expect(!/[?#]/.test(String(url)), 'url', 'an address without query and fragment');
  if (endpoints !== undefined) {
    address(endpoints.evaluation, 'endpoints.evaluation');
    if (endpoints.evaluations !== undefined) address(endpoints.evaluations, 'endpoints.evaluations');
  }
  // RFC 6750, section 2.1: also keeps line breaks out of the header.
  const isToken = typeof token !== 'string' || /^[\w.~+/-]+=*$/.test(token);
  expect(
    isToken && ['undefined', 'string', 'function'].includes(typeof token),
    'token',
    'a bearer token or a function',
  );
  expect(isDeadline(timeout), 'timeout', EXPECTED_SECONDS);
  expect(Number.isSafeInteger(retries) && retries >= 0 && retries <= 5, 'retries', 'a whole number from 0 to 5');
  expect(Number.isSafeInteger(maxBatchSize) && maxBatchSize >= 1, 'maxBatchSize', 'a whole number from 1 on');
  expect(Number.isSafeInteger(maxResponseBytes) && maxResponseBytes >= 1, 'maxResponseBytes', 'a number of bytes');
  expect(SEMANTICS.includes(evaluationsSemantic), 'evaluationsSemantic', `one of ${SEMANTICS.join(', ')}`);
  expect(typeof wholeTypeId === 'string' && wholeTypeId !== '', 'wholeTypeId', 'a string that is no id of an object');
  expect(typeof allowPlainHttp === 'boolean', 'allowPlainHttp', 'true or false');
  for (const name of FUNCTIONS) expect(['undefined', 'function'].includes(typeof options[name]), name, 'a function');
  if (problems.length > 0) throw new ConfigurationError(problems);
}

function isAddress(value: unknown, allowPlainHttp: boolean): boolean {
  if (!(value instanceof URL) && typeof value !== 'string') return false;
  if (isSecureAddress(value)) return true;
  return allowPlainHttp && isSecureAddress(String(value).replace(/^http:/i, 'https:'));
}
