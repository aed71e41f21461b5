import { TemporarilyUnavailableError } from '../errors.ts';

export interface TransportOptions {
  readonly fetch: typeof fetch;
  readonly token: string | (() => string | Promise<string>) | undefined;
  readonly retries: number;
  readonly maxResponseBytes: number;
}

/** What came back, if anything did. `body` is undefined for what is not JSON. */
export interface Reply {
  readonly status: number;
  readonly body: unknown;
}

/** One exchange, as it goes on: what is known of it even when it fails. */
export interface Exchange {
  readonly requestId: string;
  readonly signal: AbortSignal;
  status: number | null;
  attempts: number;
}

/** A decision point that is starting or overloaded says so, and a question may be asked twice: it changes nothing. */
const WORTH_A_RETRY: readonly number[] = [502, 503, 504];
/** Milliseconds before the first retry; each further one waits as long again. */
const PAUSE = 50;

/** HTTP as the decision point's protocol needs it. Connections are kept alive by `fetch` itself. */
export class AuthZenTransport {
  readonly #options: TransportOptions;

  constructor(options: TransportOptions) {
    this.#options = options;
  }

  /**
   * Sends one request, again where nothing came back or the status promises better luck.
   * @throws {TemporarilyUnavailableError} when the decision point is out of reach or in no state to answer.
   */
  async send(url: string, { body, exchange }: { readonly body: unknown; readonly exchange: Exchange }): Promise<Reply> {
    const init = await this.#request(body, exchange);
    for (;;) {
      exchange.attempts += 1;
      const isLast = exchange.attempts > this.#options.retries;
      let response: Response;
      try {
        response = await this.#options.fetch(url, init);
      } catch (cause) {
        if (isLast || exchange.signal.aborted)
          throw new TemporarilyUnavailableError('the decision point is out of reach', { cause });
        await pause(PAUSE * exchange.attempts, exchange.signal);
        continue;
      }
      exchange.status = response.status;
      if (!isLast && WORTH_A_RETRY.includes(response.status)) {
        await response.body?.cancel();
        await pause(PAUSE * exchange.attempts, exchange.signal);
        continue;
      }
      return { status: response.status, body: await this.#read(response) };
    }
  }

  async #request(body: unknown, { requestId, signal }: Exchange): Promise<RequestInit> {
    const { token } = this.#options;
    const bearer = typeof token === 'function' ? await token() : token;
    const headers: Record<string, string> = { accept: 'application/json', 'x-request-id': requestId };
    if (bearer !== undefined) headers['authorization'] = `Bearer ${bearer}`;
    // A redirect could lead the token and the questions anywhere.
    const init: RequestInit = { headers, signal, redirect: 'manual' };
    if (body === undefined) return init;
    headers['content-type'] = 'application/json';
    return { ...init, method: 'POST', body: JSON.stringify(body) };
  }

  /** The JSON of a response; undefined for anything else, and for more of it than is good. */
  async #read(response: Response): Promise<unknown> {
    // What does not say what it is may be what was asked for; what says that it is something else is not.
    const type = response.headers.get('content-type') ?? 'application/json';
    const isJSON = /^application\/([\w.+-]+\+)?json\s*(;|$)/i.test(type);
    if (response.status !== 200 || !isJSON || response.body === null) {
      await response.body?.cancel();
      return undefined;
    }
    const text = await readText(response.body, this.#options.maxResponseBytes);
    try {
      return text === null ? undefined : JSON.parse(text);
    } catch {
      return undefined;
    }
  }
}

async function readText(body: ReadableStream<Uint8Array>, maxBytes: number): Promise<string | null> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    bytes += value.byteLength;
    if (bytes > maxBytes) {
      await reader.cancel();
      return null;
    }
    text += decoder.decode(value, { stream: true });
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
  });
}
