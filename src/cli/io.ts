import { text } from 'node:stream/consumers';

/** Where a command reads and writes: results to `out`, everything else to `err`. */
export interface IO {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Columns of the terminal; 80 where there is none. */
  readonly width: number;
  /** Whether somebody looks at what is written, and could type what is read. */
  readonly isTerminal: { readonly in: boolean; readonly out: boolean; readonly err: boolean };
  now(): Date;
  stdin(): Promise<string>;
  out(text: string): void;
  err(text: string): void;
  /** Shows a line on the terminal in place of the last such line; an empty one clears it. */
  status(line: string): void;
}

/** The process's own. */
export function processIO(): IO {
  // Whoever reads no further, as `head` does, has seen enough.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
  return {
    env: process.env,
    width: process.stdout.columns ?? 80,
    isTerminal: {
      in: process.stdin.isTTY === true,
      out: process.stdout.isTTY === true,
      err: process.stderr.isTTY === true,
    },
    now: () => new Date(),
    stdin: () => text(process.stdin),
    out: (line) => void process.stdout.write(line),
    err: (line) => void process.stderr.write(line),
    status: (line) => void process.stderr.write(`\r\u001b[K${line}`),
  };
}

/** A command's exit code: 0 fine, 1 findings, 2 wrong use or input that could not be read. */
export type Exit = 0 | 1 | 2;

/** Says a line beside the results. */
export function warnTo({ err }: Pick<IO, 'err'>): (line: string) => void {
  return (line) => err(`${line}\n`);
}
