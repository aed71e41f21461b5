/** A stream that is another one's, but for what comes `next`. Passes on at once that nobody listens any more. */
export abstract class ForwardedStream<T> implements AsyncIterableIterator<T> {
  protected readonly source: AsyncIterator<T>;

  constructor(source: AsyncIterable<T>) {
    this.source = source[Symbol.asyncIterator]();
  }

  abstract next(): Promise<IteratorResult<T>>;

  /** Also while `next` is blocked, which an async generator would wait for. */
  async return(): Promise<IteratorResult<T>> {
    await this.source.return?.();
    return { value: undefined, done: true };
  }

  async throw(error: unknown): Promise<IteratorResult<T>> {
    await this.source.throw?.(error);
    throw error;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
