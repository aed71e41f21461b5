import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../..', import.meta.url));
const exec = promisify(execFile);

/** The program as it is shipped: compiled by the package's own build settings, in a folder of its own. */
export interface Program extends AsyncDisposable {
  /** A folder for what a test writes. */
  readonly folder: string;
  map(...argv: string[]): Promise<{ readonly stdout: string; readonly stderr: string; readonly exit: number }>;
}

export async function compileProgram(): Promise<Program> {
  // Below node_modules, so that what the program imports is found from there.
  const cache = join(root, 'node_modules', '.cache');
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, 'graphql-bearer-map-'));
  await cp(join(root, 'package.json'), join(folder, 'package.json'));
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  await exec(process.execPath, [tsc, '-p', 'tsconfig.build.json', '--outDir', join(folder, 'dist')], { cwd: root });
  return {
    folder,
    map: async (...argv) => {
      try {
        const { stdout, stderr } = await exec(process.execPath, [join(folder, 'dist/cli/main.js'), 'map', ...argv], {
          cwd: root,
        });
        return { stdout, stderr, exit: 0 };
      } catch (error) {
        const { stdout, stderr, code } = error as {
          readonly stdout: string;
          readonly stderr: string;
          readonly code: number;
        };
        return { stdout, stderr, exit: code };
      }
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}
