import type { ExecutionArgs } from 'graphql';
import type { ExitGate, Result } from './exit-gate.ts';
import type { StreamEnd } from './stream-end.ts';

export type Results = Result | AsyncIterable<Result>;
export type Execute = (args: ExecutionArgs) => Results | Promise<Results>;

/** An operation where a server is about to execute it, and what its answer has to pass. */
export interface Entering {
  /** Its schema becomes the one that is guarded, or what the caller sees of it. */
  readonly args: ExecutionArgs;
  readonly execute: Execute;
  /** graphql-js's own way to do it, which keeps nothing. */
  readonly direct: Execute;
  readonly exit: ExitGate;
  readonly streamEnd: StreamEnd;
}
