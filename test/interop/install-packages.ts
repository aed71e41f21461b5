import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';

/** A folder with a `package.json` and a lock file of its own. */
export interface PackageFolder {
  /** What it is, for the message. */
  readonly what: string;
  readonly home: string;
  /** A file that is there once the folder is installed. */
  readonly marker: string;
  /** Milliseconds. */
  readonly timeout: number;
}

/** Installs a folder's packages when they are missing; the reason when that cannot be done, otherwise null. */
export async function installPackages({ what, home, marker, timeout }: PackageFolder): Promise<string | null> {
  if (existsSync(marker)) return null;
  try {
    await promisify(execFile)('npm', ['ci', '--no-audit', '--no-fund'], { cwd: home, timeout });
    return existsSync(marker) ? null : `${what} could not be installed: ${marker} is missing`;
  } catch (error) {
    const { stderr = '', message } = error as { readonly stderr?: string; readonly message: string };
    return `${what} could not be installed: ${(stderr.trim() || message).split('\n').at(-1)}`;
  }
}
