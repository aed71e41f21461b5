import { AuthRecord, type AuthServices, type GuardSettings } from '../graphql/auth-record.ts';
import type { Caller } from './caller.ts';

/** The record of one operation whose caller was found out here; another server's plugin does not take its word. */
export class CallerRecord extends AuthRecord {
  readonly #caller: Caller;
  readonly #authorization: object;

  constructor(
    caller: Caller,
    {
      authorization,
      ...options
    }: { readonly authorization: object; readonly settings: GuardSettings; readonly services: AuthServices },
  ) {
    super(caller.principal, options);
    this.#caller = caller;
    this.#authorization = authorization;
  }

  /** The caller, for whoever found it out. */
  callerFor(authorization: object): Caller | undefined {
    return this.#authorization === authorization ? this.#caller : undefined;
  }
}
