import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Leg } from './legs.ts';

export interface Answer {
  readonly status: number;
  readonly challenge: string | null;
  readonly retryAfter: string | null;
  readonly body: {
    readonly data?: Readonly<Record<string, unknown>> | null;
    readonly errors?: readonly {
      readonly message: string;
      readonly path?: readonly (string | number)[];
      readonly extensions: { readonly code: string; readonly authorization?: { readonly reason: string } };
    }[];
  };
}

/** What the server noticed since it was last asked. */
export interface Trace {
  readonly ran: readonly string[];
  readonly opened: number;
  readonly returned: number;
  readonly events: readonly Readonly<Record<string, unknown>>[];
}

/** The server of a leg, in a process of its own. */
export class RuntimeServer {
  readonly url: string;
  readonly #process: ChildProcess;

  private constructor(process: ChildProcess, url: string) {
    this.#process = process;
    this.url = url;
  }

  /** Resolves once the server says where it listens. */
  static async start(leg: Leg, environment: Readonly<Record<string, string>>): Promise<RuntimeServer> {
    const [program, ...args] = leg.command;
    const child = spawn(program!, args, {
      cwd: leg.directory,
      env: { ...process.env, NO_COLOR: '1', ...leg.environment, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let complaint = '';
    child.stderr.on('data', (data: Buffer) => {
      complaint += data.toString();
    });
    const listening = new Promise<string>((resolve, reject) => {
      createInterface(child.stdout).on('line', (line) => line.startsWith('http://') && resolve(line));
      child.once('error', reject);
      child.once('exit', () => reject(new Error(`${leg.name} did not start: ${complaint}`)));
    });
    return new RuntimeServer(child, await listening);
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode !== null) return;
    const ended = once(this.#process, 'exit');
    this.#process.kill('SIGTERM');
    await ended;
  }

  async control<T>(path: string): Promise<T> {
    return (await (await fetch(`${this.url}/control/${path}`)).json()) as T;
  }

  request(
    query: string,
    {
      token,
      accept = 'application/json',
      signal,
    }: { readonly token?: string | undefined; readonly accept?: string; readonly signal?: AbortSignal } = {},
  ): Promise<Response> {
    return fetch(`${this.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept,
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify({ query }),
      ...(signal !== undefined && { signal }),
    });
  }

  async ask(query: string, token?: string): Promise<Answer> {
    const response = await this.request(query, { token });
    return {
      status: response.status,
      challenge: response.headers.get('www-authenticate'),
      retryAfter: response.headers.get('retry-after'),
      body: (await response.json()) as Answer['body'],
    };
  }

  /** The results of a subscription, once its stream is complete. */
  async results(query: string, token: string): Promise<readonly Answer['body'][]> {
    const response = await this.request(query, { token, accept: 'text/event-stream' });
    return resultsOf(await response.text());
  }
}

/** The `data:` of the `next` events of a stream. */
export function resultsOf(text: string): readonly Answer['body'][] {
  return text
    .split('\n\n')
    .filter((event) => event.includes('event: next'))
    .map((event) => {
      const line = event.split('\n').find((each) => each.startsWith('data:'));
      return JSON.parse(line!.slice('data:'.length)) as Answer['body'];
    });
}
