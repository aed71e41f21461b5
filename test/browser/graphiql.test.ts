import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { startExampleServer } from '../../src/example/example-server.ts';

const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);
if (executablePath === undefined) console.warn('No Chromium on this machine: the browser test of GraphiQL is skipped.');

const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

describe.skipIf(executablePath === undefined)('GraphiQL', () => {
  test('opens with a token, answers the first query, and asks nobody outside', { timeout: 90_000 }, async () => {
    const clinic = await startExampleServer({ port: 0, env: {} });
    const profile = await mkdtemp(join(tmpdir(), 'graphiql-'));
    const context = await chromium.launchPersistentContext(profile, {
      executablePath: executablePath!,
      args: QUIET,
      headless: true,
    });
    try {
      const requests: string[] = [];
      const failures: string[] = [];
      const page = await context.newPage();
      page.on('request', (request) => requests.push(request.url()));
      page.on('pageerror', (error) => failures.push(error.message));
      await page.goto(`${clinic.origin}/graphql`, { waitUntil: 'load' });
      await page.getByRole('button', { name: /execute query/i }).click({ timeout: 60_000 });
      await page.locator('.result-window').getByText('auth0', { exact: false }).waitFor({ timeout: 60_000 });
      const answer = await page.locator('.result-window').innerText();
      expect(answer).toContain('clinic-web');
      expect(answer).not.toContain('"errors"');
      const outside = requests.filter((url) => !url.startsWith(clinic.origin) && !/^(data|blob|about):/.test(url));
      expect(outside).toEqual([]);
      expect(failures).toEqual([]);
      const screenshot = process.env['SCREENSHOTS'];
      if (screenshot !== undefined) await page.screenshot({ path: join(screenshot, 'graphiql.png') });
    } finally {
      await context.close();
      await rm(profile, { recursive: true, force: true });
      await clinic.close();
    }
  });
});
