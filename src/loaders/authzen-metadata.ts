import { TemporarilyUnavailableError } from '../errors.ts';
import { isObject } from './authzen-answer.ts';
import type { AuthZenTransport, Exchange } from './authzen-transport.ts';

/** Where to ask: single questions, and batches where the decision point takes them. */
export interface Endpoints {
  readonly evaluation: string;
  readonly evaluations: string | null;
}

export interface MetadataOptions {
  readonly url: string;
  readonly transport: AuthZenTransport;
  readonly now: () => Date;
}

/** Milliseconds for which metadata is fresh. Older metadata serves on for as long as there is no newer. */
const FRESH = 600_000;
/** Milliseconds before it is asked for again after that failed. */
const PAUSE = 30_000;

/** The metadata of a decision point, fetched when it is first needed. Section 9 */
export class AuthZenMetadata {
  readonly #options: MetadataOptions;
  #known: { readonly endpoints: Endpoints; readonly until: number } | null = null;
  #pending: Promise<Endpoints> | null = null;

  constructor(options: MetadataOptions) {
    this.#options = options;
  }

  /** @throws {TemporarilyUnavailableError} when there is no metadata to be had, or it is another one's. */
  async endpoints(exchange: Exchange): Promise<Endpoints> {
    const known = this.#known;
    const now = this.#options.now().getTime();
    if (known !== null && now < known.until) return known.endpoints;
    try {
      // All chunks of a first batch wait for the same answer.
      this.#pending ??= this.#fetch(exchange).finally(() => {
        this.#pending = null;
      });
      const endpoints = await this.#pending;
      this.#known = { endpoints, until: now + FRESH };
      return endpoints;
    } catch (error) {
      if (known === null) throw error;
      this.#known = { endpoints: known.endpoints, until: now + PAUSE };
      return known.endpoints;
    }
  }

  async #fetch(exchange: Exchange): Promise<Endpoints> {
    const { url, transport } = this.#options;
    const { status, body } = await transport.send(metadataAddress(url), { body: undefined, exchange });
    if (status >= 500) {
      throw new TemporarilyUnavailableError(`the metadata of the decision point: got status ${status}`);
    }
    if (status === 200 && isObject(body) && 'policy_decision_point' in body) return readMetadata(body, url);
    // Metadata is optional: those who have none use the addresses that the protocol gives as an example.
    return { evaluation: `${url}/access/v1/evaluation`, evaluations: `${url}/access/v1/evaluations` };
  }
}

/** The well-known part goes between host and path. Section 9.2.1 */
function metadataAddress(url: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}/.well-known/authzen-configuration${pathname === '/' ? '' : pathname}`;
}

function readMetadata(metadata: Record<string, unknown>, url: string): Endpoints {
  const {
    policy_decision_point: identifier,
    access_evaluation_endpoint: one,
    access_evaluations_endpoint: many,
  } = metadata;
  // Section 9.2.3: data of another decision point must not be used.
  if (typeof identifier !== 'string' || withoutSlash(identifier) !== url) {
    throw new TemporarilyUnavailableError(
      'the metadata of the decision point is about another one; is authzen.url its identifier?',
    );
  }
  if (!isOwn(one, url) || (many !== undefined && !isOwn(many, url))) {
    throw new TemporarilyUnavailableError(
      'the metadata of the decision point: expected endpoints on its own host; name others in authzen.endpoints',
    );
  }
  return { evaluation: one, evaluations: many ?? null };
}

/** The token goes to whom it was given for, and to nobody to whom they point. */
function isOwn(endpoint: unknown, url: string): endpoint is string {
  return typeof endpoint === 'string' && URL.canParse(endpoint) && new URL(endpoint).origin === new URL(url).origin;
}

export function withoutSlash(url: string): string {
  return url.endsWith('/') ? url.slice(0, -1) : url;
}
