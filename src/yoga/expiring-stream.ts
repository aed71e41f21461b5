import type { ExpiryTimer } from './expiry-timer.ts';

export interface ExpiringStreamOptions<T> {
  /** Seconds since the epoch. */
  readonly expiresAt: number;
  readonly timer: ExpiryTimer;
  readonly now: () => Date;
  /** The last result of a stream that outlived its token. */
  readonly expired: () => T;
}

/**
 * A stream that ends with its token: one last result says so, the stream is complete, and the source is told to return,
 * even while it is blocked. What the source still yields after that is dropped.
 */
export class ExpiringStream<T> implements AsyncIterableIterator<T> {
  readonly #source: AsyncIterator<T>;
  readonly #options: ExpiringStreamOptions<T>;
  #unwatch: (() => void) | null = null;
  readonly #waiting = new Set<(result: IteratorResult<T>) => void>();
  /** `return` was called on the source; it is told once. */
  #isStopped = false;
  #state: 'open' | 'expired' | 'done' = 'open';

  constructor(source: AsyncIterable<T>, options: ExpiringStreamOptions<T>) {
    this.#source = source[Symbol.asyncIterator]();
    this.#options = options;
  }

  next(): Promise<IteratorResult<T>> {
    // The clock decides, not the timer: it may be late.
    if (this.#isLate()) this.#expire();
    if (this.#state === 'expired') return Promise.resolve(this.#last());
    if (this.#state === 'done') return Promise.resolve(DONE);
    // Not before: servers drop streams that they cannot send without a word, and the timer would keep each until it ends.
    this.#unwatch ??= this.#options.timer.watch(this.#options.expiresAt, () => this.#expire());
    return new Promise((resolve, reject) => {
      const settle = (result: IteratorResult<T>): void => {
        this.#waiting.delete(settle);
        resolve(result);
      };
      this.#waiting.add(settle);
      this.#source.next().then(
        (result) => {
          if (!this.#waiting.has(settle)) return;
          if (result.done) this.#close();
          if (this.#isLate()) this.#expire();
          else settle(result);
        },
        (error: unknown) => {
          if (!this.#waiting.delete(settle)) return;
          this.#close();
          reject(error);
        },
      );
    });
  }

  async return(): Promise<IteratorResult<T>> {
    this.#close();
    for (const settle of [...this.#waiting]) settle(DONE);
    if (!this.#isStopped) {
      this.#isStopped = true;
      await this.#source.return?.();
    }
    return DONE;
  }

  async throw(error: unknown): Promise<IteratorResult<T>> {
    this.#close();
    if (this.#source.throw !== undefined) await this.#source.throw(error);
    throw error;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #isLate(): boolean {
    return this.#state === 'open' && this.#options.now().getTime() >= this.#options.expiresAt * 1000;
  }

  #expire(): void {
    if (this.#state !== 'open') return;
    this.#state = 'expired';
    this.#unwatch?.();
    this.#isStopped = true;
    // A source that is blocked may answer late or never, and nobody waits for it.
    void Promise.resolve(this.#source.return?.()).catch(() => undefined);
    const [first, ...others] = [...this.#waiting];
    first?.(this.#last());
    for (const settle of others) settle(DONE);
  }

  #last(): IteratorResult<T> {
    this.#state = 'done';
    return { value: this.#options.expired(), done: false };
  }

  #close(): void {
    this.#state = 'done';
    this.#unwatch?.();
  }
}

const DONE: IteratorResult<never> = { value: undefined, done: true };
