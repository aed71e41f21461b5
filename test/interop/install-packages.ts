import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

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
export function installPackages({ what, home, marker, timeout }: PackageFolder): string | null {
  if (existsSync(marker)) return null;
  const options = { cwd: home, encoding: 'utf8', timeout } as const;
  const { status, stderr } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], options);
  return status === 0 && existsSync(marker)
    ? null
    : `${what} could not be installed: ${String(stderr).trim().split('\n').at(-1)}`;
}
