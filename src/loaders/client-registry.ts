import DataLoader from 'dataloader';
import { ConfigurationError, TemporarilyUnavailableError } from '../errors.ts';
import type { ClientCache } from './client-cache.ts';
import { EXPECTED_SECONDS, isDeadline, withDeadline } from './deadline.ts';

/** What a registry says of an OAuth client. Whatever else it carries is passed on to resolvers as it is. */
export interface ClientInfo {
  /** The client id, as tokens carry it. */
  readonly id: string;
  readonly name: string;
  readonly description?: string | null;
  readonly [member: string]: unknown;
}

/**
 * The client registry: what is known of these clients, in the order asked, null where there is none. Never called with
 * the same id twice in one call. An `Error` in a place fails that one alone.
 */
export type ClientRegistry = (clientIds: readonly string[]) => Promise<readonly (ClientInfo | null | Error)[]>;

export interface ClientLoaderOptions {
  /** Answers that operations share, made once per server; without it each operation asks for itself. */
  readonly cache?: ClientCache;
  /** Ids in one call of the registry at most. Default 100. */
  readonly maxBatchSize?: number;
  /** Seconds after which a call counts as failed. Default 5. */
  readonly timeout?: number;
}

export interface ClientLoader {
  /**
   * What is known of a client; null when there is none. Nothing about authorization depends on it.
   * @throws {TemporarilyUnavailableError} when the registry fails, takes too long or answers something else.
   */
  load(clientId: string): Promise<ClientInfo | null>;
}

/**
 * The registry's loader of one operation: ids that are asked for together go out as one call, each id once.
 * @throws {ConfigurationError} when an option is not a sensible number.
 */
export function createClientLoader(registry: ClientRegistry, options: ClientLoaderOptions = {}): ClientLoader {
  const { cache, maxBatchSize = 100, timeout = 5 } = options;
  if (typeof registry !== 'function')
    throw new ConfigurationError(`clients: expected a function, got ${typeof registry}`);
  if (!Number.isSafeInteger(maxBatchSize) || maxBatchSize < 1) {
    throw new ConfigurationError(`maxBatchSize: expected a whole number from 1 on, got ${maxBatchSize}`);
  }
  if (!isDeadline(timeout)) {
    throw new ConfigurationError(`timeout: expected ${EXPECTED_SECONDS}, got ${timeout}`);
  }
  const loader = new DataLoader<string, ClientInfo | null>(
    async (clientIds) => {
      const infos = await ask(registry, clientIds, timeout);
      infos.forEach((info, index) => {
        if (!(info instanceof Error)) cache?.set(clientIds[index]!, info);
      });
      return infos;
    },
    { maxBatchSize },
  );
  return {
    async load(clientId) {
      const known = cache?.get(clientId);
      return known === undefined ? loader.load(clientId) : known;
    },
  };
}

/** One call of the registry; whatever is wrong with its answer is an error for the ids that it concerns. */
async function ask(
  registry: ClientRegistry,
  clientIds: readonly string[],
  timeout: number,
): Promise<readonly (ClientInfo | null | Error)[]> {
  let infos: unknown;
  try {
    infos = await withDeadline(() => registry(clientIds), { seconds: timeout, what: 'the client registry' });
  } catch (cause) {
    throw new TemporarilyUnavailableError('the client registry failed', { cause });
  }
  if (!Array.isArray(infos) || infos.length !== clientIds.length) {
    const got = Array.isArray(infos) ? `${infos.length} entries` : typeof infos;
    throw new TemporarilyUnavailableError(`the client registry: expected ${clientIds.length} entries, got ${got}`);
  }
  return infos.map((info: unknown, index) => check(info, clientIds[index]!));
}

function check(info: unknown, clientId: string): ClientInfo | null | Error {
  if (info === null) return null;
  if (info instanceof Error) return new TemporarilyUnavailableError('the client registry failed', { cause: info });
  const problem = problemOf(info, clientId);
  if (problem === null) return info as ClientInfo;
  return new TemporarilyUnavailableError(`the client registry: expected ${problem}`);
}

function problemOf(info: unknown, clientId: string): string | null {
  if (typeof info !== 'object') return `an object or null, got ${typeof info}`;
  const { id, name, description } = info as { readonly [member: string]: unknown };
  // The usual bug of a batch function: the rows in the order of the database, not of the question.
  if (id !== clientId) return 'the entries in the order of the ids asked for, got an entry of another id';
  if (typeof name !== 'string') return `a string as "name", got ${typeof name}`;
  if (description != null && typeof description !== 'string')
    return `a string or null as "description", got ${typeof description}`;
  return null;
}
