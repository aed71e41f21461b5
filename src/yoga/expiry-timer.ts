/**
 * Milliseconds until the clock is looked at again. Timers of the runtimes know nothing of a clock that is set forward, nor
 * of the time that a machine sleeps, and none of them waits longer than 24 days.
 */
const MAX_DELAY = 1_000;

interface Entry {
  readonly at: number;
  readonly end: () => void;
  isDone: boolean;
}

/**
 * Calls back when streams have outlived their tokens by the clock, which may be set. Ten thousand open streams share one
 * timer of the runtime: it is set for whichever ends first, and for a second at most.
 */
export class ExpiryTimer {
  readonly #now: () => Date;
  /** A binary heap, the earliest first. */
  readonly #heap: Entry[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** When it is due, by the clock. */
  #timerAt = Number.POSITIVE_INFINITY;
  #done = 0;

  constructor(now: () => Date) {
    this.#now = now;
  }

  /** Calls `end` once it is `expiresAt` (seconds since the epoch). Returns what takes it back. */
  watch(expiresAt: number, end: () => void): () => void {
    const entry: Entry = { at: expiresAt * 1000, end, isDone: false };
    this.#push(entry);
    this.#arm();
    return () => {
      if (entry.isDone) return;
      entry.isDone = true;
      this.#done += 1;
      // Streams that ended by themselves must not pile up until their tokens would have expired.
      if (this.#done > 64 && this.#done > this.#heap.length / 2) this.#compact();
      if (this.#heap.length === this.#done) this.#disarm();
    };
  }

  /** Streams being watched. */
  get size(): number {
    return this.#heap.length - this.#done;
  }

  #arm(): void {
    const first = this.#heap[0];
    if (first === undefined) return this.#disarm();
    if (this.#timerAt <= first.at) return;
    const now = this.#now().getTime();
    const delay = Math.min(Math.max(first.at - now, 0), MAX_DELAY);
    // A stream that is to end sooner than all others has come, or the first look is to be set.
    if (now + delay >= this.#timerAt) return;
    this.#disarm();
    this.#timerAt = now + delay;
    this.#timer = setTimeout(() => this.#fire(), delay);
    // A server that has nothing else to do may exit.
    (this.#timer as { unref?: () => void }).unref?.();
  }

  #disarm(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#timerAt = Number.POSITIVE_INFINITY;
  }

  #fire(): void {
    this.#disarm();
    const now = this.#now().getTime();
    for (let first = this.#heap[0]; first !== undefined && (first.isDone || first.at <= now); first = this.#heap[0]) {
      this.#pop();
      if (first.isDone) {
        this.#done -= 1;
        continue;
      }
      first.isDone = true;
      first.end();
    }
    this.#arm();
  }

  #compact(): void {
    const live = this.#heap.filter(({ isDone }) => !isDone);
    this.#heap.length = 0;
    this.#done = 0;
    for (const entry of live) this.#push(entry);
  }

  #push(entry: Entry): void {
    let index = this.#heap.push(entry) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (this.#heap[parent]!.at <= entry.at) break;
      this.#heap[index] = this.#heap[parent]!;
      index = parent;
    }
    this.#heap[index] = entry;
  }

  #pop(): void {
    const last = this.#heap.pop();
    if (last === undefined || this.#heap.length === 0) return;
    let index = 0;
    for (let child = 1; child < this.#heap.length; child = index * 2 + 1) {
      if (child + 1 < this.#heap.length && this.#heap[child + 1]!.at < this.#heap[child]!.at) child += 1;
      if (last.at <= this.#heap[child]!.at) break;
      this.#heap[index] = this.#heap[child]!;
      index = child;
    }
    this.#heap[index] = last;
  }
}
