import type { IncomingMessage, Server, ServerResponse } from 'node:http';

/**
 * How a key server can fail: answers 500, has nothing there, never answers, sends its answer byte by byte and never comes
 * to the end, hangs up in the middle, sends a web page, redirects, sends 30 MB, sends 30 MB that are compressed to 30 kB,
 * sends no usable key, or names another issuer in its metadata.
 */
export type KeyFailure =
  | 'error'
  | 'not-found'
  | 'hang'
  | 'drip'
  | 'cut'
  | 'html'
  | 'redirect'
  | 'flood'
  | 'bomb'
  | 'no-keys'
  | 'wrong-issuer';

/** A loopback server with an issuer's metadata and keys. */
export interface KeyServer {
  /** `http://127.0.0.1:<port>/` */
  readonly url: string;
  /** Requests for the key set so far. */
  readonly keyRequests: number;
  /** Requests of any kind so far. */
  readonly requests: number;
  close(): Promise<void>;
}

/** What the server shows, asked anew for each request. */
export interface KeyServerSource {
  readonly failure: KeyFailure | null;
  readonly keys: readonly Readonly<Record<string, unknown>>[];
  readonly issuer: string;
}

/** Starts the server on a free port of this machine. Needs Node's `node:http`. */
export async function startKeyServer(source: () => KeyServerSource): Promise<KeyServer> {
  const { createServer } = await import('node:http');
  let keyRequests = 0;
  let requests = 0;
  const server: Server = createServer((request, response) => {
    requests += 1;
    if (request.url === '/jwks') keyRequests += 1;
    answer({ request, response, url: addressOf(server), ...source() });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: addressOf(server),
    get keyRequests(): number {
      return keyRequests;
    },
    get requests(): number {
      return requests;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function addressOf(server: Server): string {
  const address = server.address();
  return typeof address === 'object' && address !== null ? `http://127.0.0.1:${address.port}/` : '';
}

interface Exchange extends KeyServerSource {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: string;
}

function answer({ request, response, url, issuer, keys, failure }: Exchange): void {
  const isKeys = request.url === '/jwks';
  if (!isKeys && !request.url?.startsWith('/.well-known/')) return void response.writeHead(404).end();
  if (failure === 'hang') return;
  if (failure === 'error') return void response.writeHead(500).end('out of order');
  if (failure === 'not-found') return void response.writeHead(404).end();
  if (failure === 'drip') return void drip(response);
  if (failure === 'bomb') return void bomb(response);
  if (failure === 'html')
    return void response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><p>Sign in');
  if (failure === 'redirect') return void response.writeHead(302, { location: `${url}elsewhere` }).end();
  if (failure === 'flood') return void flood(response);
  const stated = failure === 'wrong-issuer' ? `${url}somebody-else` : issuer;
  const body = isKeys ? { keys: failure === 'no-keys' ? [] : keys } : { issuer: stated, jwks_uri: `${url}jwks` };
  const text = JSON.stringify(body);
  response.writeHead(200, { 'content-type': 'application/json' });
  if (failure === 'cut') response.write(text.slice(0, -1), () => response.destroy());
  else response.end(text);
}

function drip(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json' }).write('{"keys":[');
  const timer = setInterval(() => response.write(' '), 20);
  response.once('close', () => clearInterval(timer));
}

async function bomb(response: ServerResponse): Promise<void> {
  const { gzipSync } = await import('node:zlib');
  const body = gzipSync(`{"keys":[${' '.repeat(30_000_000)}]}`);
  response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end(body);
}

function flood(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  const block = '{"keys":['.padEnd(1_000_000, ' ');
  let left = 30;
  const write = (): void => {
    while (left > 0 && !response.destroyed) {
      left -= 1;
      if (!response.write(block)) return void response.once('drain', write);
    }
    response.end(']}');
  };
  write();
}
