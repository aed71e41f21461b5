/** Milliseconds for which questions wait for a resolver that may add to them. A slow one must not hold up the others. */
const PATIENCE = 100;

/**
 * When questions go out: as soon as nothing is on its way that may add to them. Resolvers of one level that wait for a
 * database are not done in the same moment, and a call for each of them would be a call for each row.
 */
export class BatchSchedule {
  readonly #waiting: (() => void)[] = [];
  /** What may still lead to questions: resolvers, and what has to be known of objects before they can be asked about. */
  #leading = 0;
  /** Calls that are not answered yet: what is below the objects they ask about comes after them. */
  #calls = 0;
  #isDue = false;
  #isOverdue = false;
  #timer: ReturnType<typeof setTimeout> | null = null;

  /** Dispatches a batch when its time has come. */
  add(dispatch: () => void): void {
    this.#waiting.push(dispatch);
    this.#timer ??= setTimeout(() => {
      this.#isOverdue = true;
      this.#settle();
    }, PATIENCE);
    this.#settle();
  }

  /** Work that may lead to questions, as it was given: batches wait for it, for a while. */
  async during<T>(work: PromiseLike<T>): Promise<T> {
    this.#leading += 1;
    try {
      return await work;
    } finally {
      this.#leading -= 1;
      this.#settle();
    }
  }

  /** A call of the decision point, as it was given: further batches wait for it. It has a deadline of its own. */
  async calling<T>(call: PromiseLike<T>): Promise<T> {
    this.#calls += 1;
    try {
      return await call;
    } finally {
      this.#calls -= 1;
      this.#settle();
    }
  }

  /** Looks again once everything that can go on at this moment has gone on. */
  #settle(): void {
    if (this.#isDue || this.#waiting.length === 0 || !this.#isOpen()) return;
    this.#isDue = true;
    afterMicrotasks(() => {
      this.#isDue = false;
      if (!this.#isOpen()) return;
      if (this.#timer !== null) clearTimeout(this.#timer);
      this.#timer = null;
      this.#isOverdue = false;
      for (const dispatch of this.#waiting.splice(0)) dispatch();
    });
  }

  #isOpen(): boolean {
    return this.#calls === 0 && (this.#leading === 0 || this.#isOverdue);
  }
}

/** Runs something when no promise can go on any more. */
export function afterMicrotasks(run: () => void): void {
  if (typeof setImmediate === 'function') setImmediate(run);
  else setTimeout(run, 0);
}
