import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, test } from 'vitest';
import { createTestIssuer } from '../../src/testing.ts';
import { freePort } from '../servers/recipe-project.ts';
import { recipeFor } from '../servers/recipes.ts';
import { type Leg, legsOf } from './legs.ts';

/** The runtimes that docs/servers.md has a recipe for, and how it says to start it. */
const COMMANDS: Readonly<Record<string, (program: string) => readonly string[]>> = {
  bun: (bun) => [bun, 'server.mjs'],
  // Whatever is not installed must not be fetched.
  deno: (deno) => [deno, ...PERMISSIONS, '--no-remote', '--node-modules-dir=manual', 'server.mjs'],
};
const document = readFileSync(new URL('../../docs/servers.md', import.meta.url), 'utf8');
const PERMISSIONS = ['run', '--allow-net', '--allow-env', '--allow-read'];

const legs = legsOf('acceptance').filter(({ runtime }) => runtime in COMMANDS || runtime === 'workerd');

describe.each(legs.map((leg) => [leg.name, leg] as const))('%s', (_name, leg) => {
  test('the recipe of the documents answers as the README says', async () => {
    await using tenant = await createTestIssuer();
    await tenant.listen();
    const started = leg.runtime === 'workerd' ? await startWorker(leg, tenant.issuerOptions) : await startServer(leg);
    try {
      const granted = started.tokens['GRANTED'] ?? (await tenant.mint('rfc9068', { scope: 'read:reports' }));
      const other = started.tokens['OTHER'] ?? (await tenant.mint('auth0', { scope: 'read:invoices' }));
      const ask = async (query: string, token?: string) => {
        const response = await fetch(`${started.url}/graphql`, {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            ...(token !== undefined && { authorization: `Bearer ${token}` }),
          },
          body: JSON.stringify({ query }),
        });
        const { data } = (await response.json()) as { data?: unknown };
        return [response.status, response.headers.get('www-authenticate'), data ?? null];
      };
      expect(await ask('{ reports }', granted)).toEqual([200, null, { reports: ['June', 'July'] }]);
      expect(await ask('{ reports }')).toEqual([401, 'Bearer realm="graphql", scope="read:reports"', null]);
      const insufficient = 'Bearer realm="graphql", error="insufficient_scope", scope="read:reports"';
      expect(await ask('{ reports }', other)).toEqual([403, insufficient, null]);
      expect(await ask('{ hello }', 'garbage')).toEqual([401, expect.stringContaining('error="invalid_token"'), null]);
      expect(await ask('{ hello reports }', other)).toEqual([200, null, { hello: 'Hello!', reports: null }]);
    } finally {
      await started.stop();
    }
  });
});

interface Started {
  readonly url: string;
  readonly tokens: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

async function startServer(leg: Leg): Promise<Started> {
  const port = await freePort();
  if (leg.runtime === 'deno') expect(document).toContain(`deno ${PERMISSIONS.join(' ')} server.mjs`);
  writeFileSync(join(leg.directory, 'api.mjs'), recipeFor('api'));
  writeFileSync(join(leg.directory, 'server.mjs'), recipeFor(leg.runtime).replace(/\b4000\b/, String(port)));
  const tokens: Record<string, string> = {};
  const url = `http://localhost:${port}`;
  const child = await launch(leg, COMMANDS[leg.runtime]!(leg.command[0]!), {
    until: async () =>
      tokens['OTHER'] !== undefined &&
      fetch(url).then(
        () => true,
        () => false,
      ),
    line: (line) => {
      const [, name, value] = /^(\w+)='(.+)'$/.exec(line) ?? [];
      if (name !== undefined && value !== undefined) tokens[name] = value;
    },
  });
  return { url, tokens, stop: () => end(child) };
}

/** The worker trusts an issuer of ours where the document has the reader's. */
async function startWorker(leg: Leg, issuer: object): Promise<Started> {
  const code = recipeFor('workerd').replace(/auth0\(\{ domain: [^)]*\)/, JSON.stringify(issuer));
  writeFileSync(join(leg.directory, 'recipe-worker.mjs'), code);
  let url = '';
  const child = await launch(
    { ...leg, environment: { ...leg.environment, WORKER: './recipe-worker.mjs' } },
    leg.command,
    {
      until: async () => url !== '',
      line: (line) => {
        if (line.startsWith('http://')) url = line;
      },
    },
  );
  return { url, tokens: {}, stop: () => end(child) };
}

async function launch(
  leg: Leg,
  [program, ...args]: readonly string[],
  { until, line }: { readonly until: () => Promise<boolean>; readonly line: (line: string) => void },
): Promise<ChildProcess> {
  const child = spawn(program!, args, {
    cwd: leg.directory,
    env: { ...process.env, NO_COLOR: '1', ISSUER: '', AUDIENCE: '', ...leg.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let complaint = '';
  child.stderr.on('data', (data: Buffer) => {
    complaint += data.toString();
  });
  createInterface(child.stdout).on('line', line);
  while (!(await until())) {
    if (child.exitCode !== null) throw new Error(`${leg.name} did not start: ${complaint}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return child;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  // Some wait for connections to end before they do.
  child.kill('SIGKILL');
  await ended;
}
