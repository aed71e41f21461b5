import { AuthError } from '../index.ts';
import { type ExampleServer, startExampleServer } from './example-server.ts';
import { greeting } from './greeting.ts';

const port = Number(process.env['PORT'] || 4000);

try {
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new RangeError(`PORT is ${process.env['PORT']}: expected 0 to 65535`);
  const example = await startExampleServer({ port, env: process.env });
  process.stdout.write(`${await greeting(example)}\n`);
  endOnSignal(example);
} catch (error) {
  process.stderr.write(`${startFailure(error)}\n`);
  process.exitCode = 1;
}

function startFailure(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') return `Port ${port} is taken: set PORT to another one.`;
  if (code === 'EACCES') return `Port ${port} may not be used: set PORT to one above 1023.`;
  if (error instanceof AuthError || error instanceof RangeError) return `The example does not start. ${message}`;
  throw error;
}

function endOnSignal(example: ExampleServer): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      void example.close();
    });
  }
}
