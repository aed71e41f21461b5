import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SeenRequest {
  readonly path: string;
  readonly method: string;
  readonly headers: IncomingMessage['headers'];
  // biome-ignore lint/suspicious/noExplicitAny: whatever a test wants to look at.
  readonly body: any;
}

type Handler = (request: SeenRequest, response: ServerResponse) => void;

/** A decision point on a free port of this machine that answers as a test wants it to, and keeps what it saw. */
export class LoopbackPDP {
  readonly url: string;
  readonly seen: SeenRequest[] = [];
  /** What it answers to evaluations; `null`: what the protocol says, with `allows` as its policy. */
  handler: Handler | null = null;
  allows: (resource: { type: string; id: string }) => boolean = () => true;
  /** What it says of itself. */
  metadata: unknown;
  connections = 0;
  readonly #server: Server;

  private constructor(server: Server, url: string) {
    this.#server = server;
    this.url = url;
    this.metadata = {
      policy_decision_point: url,
      access_evaluation_endpoint: `${url}/access/v1/evaluation`,
      access_evaluations_endpoint: `${url}/access/v1/evaluations`,
    };
  }

  static async start(): Promise<LoopbackPDP> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const pdp = new LoopbackPDP(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    server.on('connection', () => {
      pdp.connections += 1;
    });
    server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => pdp.#answer(request, Buffer.concat(chunks).toString(), response));
    });
    return pdp;
  }

  /** The evaluations among what it saw. */
  get calls(): readonly SeenRequest[] {
    return this.seen.filter(({ path }) => path.startsWith('/access/'));
  }

  reset(): void {
    this.seen.length = 0;
    this.handler = null;
    this.allows = () => true;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #answer({ url = '', method = '', headers }: IncomingMessage, text: string, response: ServerResponse): void {
    const seen: SeenRequest = { path: url, method, headers, body: text === '' ? null : JSON.parse(text) };
    this.seen.push(seen);
    if (url.startsWith('/.well-known/')) {
      if (this.metadata === null) return sendJSON(response, { error: 'not found' }, 404);
      return typeof this.metadata === 'function' ? this.metadata(seen, response) : sendJSON(response, this.metadata);
    }
    if (this.handler !== null) return this.handler(seen, response);
    const { evaluations, resource } = seen.body;
    if (evaluations === undefined) return sendJSON(response, { decision: this.allows(resource) });
    sendJSON(response, {
      evaluations: evaluations.map((each: { resource: { type: string; id: string } }) => ({
        decision: this.allows(each.resource),
      })),
    });
  }
}

export function sendJSON(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
