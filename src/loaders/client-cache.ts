import { ConfigurationError } from '../errors.ts';
import type { ClientInfo } from './client-registry.ts';

export interface ClientCacheOptions {
  /** Clients kept at most; the one used longest ago goes first. Default 1,000. */
  readonly maxEntries?: number;
  /** Seconds for which an answer is good, also the answer that there is no such client. Default 60. */
  readonly maxAge?: number;
  /** The clock. */
  readonly now?: () => Date;
}

/**
 * Answers of the client registry that operations share: one per server. Failures are never kept.
 * @throws {ConfigurationError} when an option is not a sensible number.
 */
export class ClientCache {
  readonly #entries = new Map<string, { readonly info: ClientInfo | null; readonly until: number }>();
  readonly #maxEntries: number;
  readonly #maxAge: number;
  readonly #now: () => Date;

  constructor({ maxEntries = 1_000, maxAge = 60, now = () => new Date() }: ClientCacheOptions = {}) {
    if (!Number.isSafeInteger(maxEntries) || maxEntries < 1) {
      throw new ConfigurationError(`maxEntries: expected a whole number from 1 on, got ${maxEntries}`);
    }
    if (!Number.isFinite(maxAge) || maxAge < 0) {
      throw new ConfigurationError(`maxAge: expected seconds from 0 on, got ${maxAge}`);
    }
    this.#maxEntries = maxEntries;
    this.#maxAge = maxAge * 1000;
    this.#now = now;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** What is known of a client; `null` says that there is none, `undefined` that nobody asked lately. */
  get(clientId: string): ClientInfo | null | undefined {
    const entry = this.#entries.get(clientId);
    if (entry === undefined) return undefined;
    this.#entries.delete(clientId);
    if (entry.until <= this.#now().getTime()) return undefined;
    // A Map keeps the order of insertion: what was used last stands last.
    this.#entries.set(clientId, entry);
    return entry.info;
  }

  set(clientId: string, info: ClientInfo | null): void {
    this.#entries.delete(clientId);
    this.#entries.set(clientId, { info, until: this.#now().getTime() + this.#maxAge });
    if (this.#entries.size > this.#maxEntries) {
      for (const oldest of this.#entries.keys()) {
        this.#entries.delete(oldest);
        break;
      }
    }
  }
}
