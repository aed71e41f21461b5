import { UsageError } from './usage-error.ts';

/** @throws {UsageError} for a name that is none, since a message that begins with it would name nothing. */
export function checkFileName(path: string): void {
  if (path === '') throw new UsageError('the name of a file is empty; is a variable of the shell not set?');
}
