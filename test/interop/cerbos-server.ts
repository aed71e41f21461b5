import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installPackages } from './install-packages.ts';

const home = fileURLToPath(new URL('./cerbos/', import.meta.url));
const binary = join(home, 'node_modules/@cerbos/cerbos-linux-x64/cerbos-linux-x64');

export interface CerbosServer {
  readonly url: string;
  /** Ends it at once, as an outage would. */
  stop(): Promise<void>;
}

/** Installs the decision point beside this file when it is missing; the reason when that cannot be done, otherwise null. */
export function installCerbos(): string | null {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return `no Cerbos for ${process.platform}-${process.arch}`;
  return installPackages({ what: 'Cerbos', home, marker: binary, timeout: 50_000 });
}

/** A Cerbos of its own on free ports of this machine, with the policies of a directory. */
export async function startCerbos(policies: string): Promise<CerbosServer> {
  const directory = await mkdtemp(join(tmpdir(), 'cerbos-'));
  const [http, grpc] = await Promise.all([freePort(), freePort()]);
  const configuration = {
    server: { httpListenAddr: `127.0.0.1:${http}`, grpcListenAddr: `127.0.0.1:${grpc}` },
    storage: { driver: 'disk', disk: { directory: policies } },
    telemetry: { disabled: true },
  };
  // JSON is YAML.
  const file = join(directory, 'cerbos.json');
  await writeFile(file, JSON.stringify(configuration));
  const server = spawn(binary, ['server', '--config', file], { stdio: ['ignore', 'ignore', 'pipe'] });
  let complaint = '';
  server.stderr.on('data', (data: Buffer) => {
    complaint += data.toString();
  });
  const ended = once(server, 'exit');
  const url = `http://127.0.0.1:${http}`;
  const stop = async (): Promise<void> => {
    server.kill('SIGKILL');
    await ended;
    await rm(directory, { recursive: true, force: true });
  };
  for (let attempt = 0; attempt < 100; attempt += 1) {
    if (server.exitCode !== null) break;
    const isUp = await fetch(`${url}/_cerbos/health`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isUp) return { url, stop };
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await stop();
  throw new Error(`Cerbos did not start: ${complaint}`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}
