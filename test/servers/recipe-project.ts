import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A program that was started, and what it printed as `NAME='value'`. */
export interface RunningProgram {
  readonly printed: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/**
 * An empty project of a reader: the package as it is published, and beside it what a document says to install, no more.
 * Packages are links to where the tests have them, so that what these need themselves is there as npm would put it.
 */
export class RecipeProject {
  readonly directory: string;

  /**
   * @param from The folder in test/servers that has the packages; what is not there is taken from the project itself.
   * @param installs The packages to install.
   * @param published What `publishedFiles` found.
   */
  constructor(from: string, installs: readonly string[], published: readonly string[]) {
    this.directory = mkdtempSync(join(tmpdir(), 'graphql-bearer-recipe-'));
    const modules = join(this.directory, 'node_modules');
    mkdirSync(modules);
    for (const path of published) cpSync(join(ROOT, path), join(modules, 'graphql-bearer', path));
    const own = ['commander', 'dataloader', 'jose'];
    for (const name of [...installs.filter((each) => each !== 'graphql-bearer'), ...own]) {
      const homes = [join(ROOT, 'test/servers', from, 'node_modules', name), join(ROOT, 'node_modules', name)];
      const home = homes.find((each) => existsSync(each));
      if (home === undefined) throw new Error(`${name} is installed nowhere`);
      mkdirSync(dirname(join(modules, name)), { recursive: true });
      symlinkSync(home, join(modules, name));
    }
  }

  write(file: string, code: string): void {
    writeFileSync(join(this.directory, file), code);
  }

  /** Starts a program, and resolves once it accepts connections at the port and has printed those names. */
  async start(file: string, port: number, names: readonly string[] = []): Promise<RunningProgram> {
    const child = spawn(process.execPath, [file], {
      cwd: this.directory,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NO_COLOR: '1' },
    });
    let complaint = '';
    child.stderr.on('data', (data: Buffer) => {
      complaint += data.toString();
    });
    const printed: Record<string, string> = {};
    createInterface(child.stdout).on('line', (line) => {
      const [, name, value] = /^(\w+)='(.+)'$/.exec(line) ?? [];
      if (name !== undefined && value !== undefined) printed[name] = value;
    });
    // Some listen first, and make tokens afterwards.
    while (!(await accepts(port)) || names.some((name) => printed[name] === undefined)) {
      if (child.exitCode !== null) throw new Error(`${file} did not start: ${complaint}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return { printed, stop: () => end(child) };
  }

  /** Runs a program to its end. */
  run(file: string): void {
    execFileSync(process.execPath, [file], { cwd: this.directory, stdio: ['ignore', 'ignore', 'inherit'] });
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}

/** A port at which nobody listens. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

/** The files that npm would publish of the package as it is built. */
export function publishedFiles(): readonly string[] {
  const pack = ['pack', '--silent', '--json', '--ignore-scripts', '--dry-run'];
  const packed = JSON.parse(execFileSync('npm', pack, { cwd: ROOT, encoding: 'utf8' })) as Record<
    string,
    { readonly files: readonly { readonly path: string }[] }
  >;
  return Object.values(packed)[0]!.files.map(({ path }) => path);
}

async function accepts(port: number): Promise<boolean> {
  return fetch(`http://localhost:${port}/graphql`).then(
    () => true,
    () => false,
  );
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  // Some wait for connections to end before they do.
  child.kill('SIGKILL');
  await ended;
}
