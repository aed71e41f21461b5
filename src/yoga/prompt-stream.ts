import { ForwardedStream } from './forwarded-stream.ts';

/**
 * Asks its source for the next result as soon as there is one, not when it is asked itself. Yoga's executor forgets what is
 * still to come when several streamed items fail before somebody waits for them, and would then never be done.
 */
export class PromptStream<T> extends ForwardedStream<T> {
  #first: Promise<IteratorResult<T>> | null;
  #second: Promise<IteratorResult<T>>;

  constructor(source: AsyncIterable<T>) {
    super(source);
    this.#first = this.#ask();
    this.#second = this.#ask();
  }

  next(): Promise<IteratorResult<T>> {
    if (this.#first !== null) {
      const first = this.#first;
      this.#first = null;
      return first;
    }
    const next = this.#second;
    this.#second = next.then((result) => (result.done ? result : this.#ask()));
    this.#second.catch(() => undefined);
    return next;
  }

  /** Whoever asks for the result is told of a failure, or nobody. */
  #ask(): Promise<IteratorResult<T>> {
    const asked = this.source.next();
    asked.catch(() => undefined);
    return asked;
  }
}
