import type { IO } from './io.ts';

/** Below this many there is nothing to wait for. */
const WORTH_TELLING = 50;

/** Tells how far long work has come, on a terminal only, in one line that is gone when the work is done. */
export function progressOf(
  { isTerminal, status }: Pick<IO, 'status' | 'isTerminal'>,
  what: string,
  total: number,
): (done: number) => void {
  if (!isTerminal.err || total < WORTH_TELLING) return () => undefined;
  const step = Math.ceil(total / 20);
  return (done) => {
    if (done === total) status('');
    else if (done % step === 0) status(`${what} ${done} of ${total} …`);
  };
}
