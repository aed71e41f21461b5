import { TemporarilyUnavailableError } from '../errors.ts';
import { isSecureAddress } from '../oauth/secure-address.ts';
import { type JsonObject, parseJsonObject } from './strict-json.ts';

const MAX_BYTES = 512_000;

/** By what means something is fetched, and until when. */
export interface FetchMeans {
  readonly fetch: typeof globalThis.fetch;
  /** Ends the request, and the reading of its answer. */
  readonly signal: AbortSignal;
}

/**
 * Fetches one JSON object: at most 512 kB of it (after decompression), no redirects, from a secure address. Whatever goes
 * wrong is an outage, with the cause.
 *
 * @throws {TemporarilyUnavailableError}
 */
export async function fetchJson(
  address: URL | string,
  { what, fetch, signal }: FetchMeans & { readonly what: string },
): Promise<JsonObject> {
  if (!isSecureAddress(address))
    throw new TemporarilyUnavailableError(`${what}: the address is not https (http on loopback only)`);
  const ended = new AbortController();
  try {
    const response = await fetch(address, {
      redirect: 'manual',
      signal: AbortSignal.any([signal, ended.signal]),
      headers: { accept: 'application/json, application/jwk-set+json' },
    });
    if (response.status !== 200) throw new Error(`status ${response.status}`);
    return parseJsonObject(await readText(response));
  } catch (cause) {
    throw new TemporarilyUnavailableError(`${what} cannot be had`, { cause });
  } finally {
    // Whatever was not read is not wanted.
    ended.abort();
  }
}

async function readText(response: Response): Promise<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const reader = response.body?.getReader();
  let text = '';
  let bytes = 0;
  while (reader !== undefined) {
    const { done, value } = await reader.read();
    if (done) break;
    bytes += value.byteLength;
    if (bytes > MAX_BYTES) throw new Error(`longer than ${MAX_BYTES} bytes`);
    text += decoder.decode(value, { stream: true });
  }
  return text + decoder.decode();
}
