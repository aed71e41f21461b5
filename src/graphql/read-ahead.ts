import { rejected } from './answer-denied.ts';

/**
 * An async iterable whose first items are all there before the first of them is handed out. An executor that waits for the
 * next item while an earlier one has already failed leaves that failure to nobody.
 */
export class ReadAhead implements AsyncIterableIterator<unknown> {
  readonly #iterator: AsyncIterator<unknown>;
  readonly #count: number;
  readonly #make: (item: unknown, isAhead: boolean) => unknown;
  #ahead: Promise<(() => IteratorResult<unknown>)[]> | null = null;

  /** `count`: how many items are read ahead; `Infinity`: all. `make`: what is handed out for an item. */
  constructor(source: AsyncIterable<unknown>, count: number, make: (item: unknown, isAhead: boolean) => unknown) {
    this.#iterator = source[Symbol.asyncIterator]();
    this.#count = count;
    this.#make = make;
  }

  async next(): Promise<IteratorResult<unknown>> {
    const ahead = await (this.#ahead ??= this.#read());
    const read = ahead.shift();
    if (read !== undefined) return read();
    return this.#made(await this.#iterator.next(), false);
  }

  async return(): Promise<IteratorResult<unknown>> {
    return (await this.#iterator.return?.()) ?? { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async #read(): Promise<(() => IteratorResult<unknown>)[]> {
    const ahead: (() => IteratorResult<unknown>)[] = [];
    try {
      while (ahead.length < this.#count) {
        const result = await this.#iterator.next();
        ahead.push(() => this.#made(result, true));
        if (result.done === true) break;
      }
    } catch (error) {
      // An item that fails, and the end: a source that fails is left at once, with all that it gave before.
      const failed: IteratorResult<unknown> = { done: false, value: rejected(error) };
      ahead.push(
        () => failed,
        () => ({ done: true, value: undefined }),
      );
    }
    return ahead;
  }

  #made(result: IteratorResult<unknown>, isAhead: boolean): IteratorResult<unknown> {
    return result.done === true ? result : { done: false, value: this.#make(result.value, isAhead) };
  }
}
