import { TemporarilyUnavailableError } from '../errors.ts';
import { isSecureAddress } from '../oauth/secure-address.ts';
import { type JsonObject, parseJsonObject } from './strict-json.ts';

const TIMEOUT = 5_000;
const MAX_BYTES = 512_000;

/**
 * Fetches one JSON object: within 5 s, at most 512 kB, no redirects, from a secure address. Whatever goes wrong is an
 * outage, with the cause.
 *
 * @throws {TemporarilyUnavailableError}
 */
export async function fetchJson(
  address: URL | string,
  { what, fetch }: { readonly what: string; readonly fetch: typeof globalThis.fetch },
): Promise<JsonObject> {
  if (!isSecureAddress(address))
    throw new TemporarilyUnavailableError(`${what}: the address is not https (http on loopback only)`);
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), TIMEOUT);
  try {
    const response = await fetch(address, {
      redirect: 'manual',
      signal: controller.signal,
      headers: { accept: 'application/json, application/jwk-set+json' },
    });
    if (response.status !== 200) {
      await response.body?.cancel();
      throw new Error(`status ${response.status}`);
    }
    return parseJsonObject(await readText(response, controller));
  } catch (cause) {
    throw new TemporarilyUnavailableError(`${what} cannot be had`, { cause });
  } finally {
    clearTimeout(timer);
  }
}

async function readText(response: Response, controller: AbortController): Promise<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const reader = response.body?.getReader();
  let text = '';
  let bytes = 0;
  while (reader !== undefined) {
    const { done, value } = await reader.read();
    if (done) break;
    bytes += value.byteLength;
    if (bytes > MAX_BYTES) {
      controller.abort();
      throw new Error(`longer than ${MAX_BYTES} bytes`);
    }
    text += decoder.decode(value, { stream: true });
  }
  return text + decoder.decode();
}
