import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createTestIssuer } from '../../src/testing.ts';
import { compileProgram, type Program } from '../cli/map-program.ts';

const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);
if (executablePath === undefined) console.warn('No Chromium on this machine: the browser test of the map is skipped.');

const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Every text of a schema that reaches the page, each with something that would run if it were taken for HTML. */
const HOSTILE = String.raw`
type Query {
  constructor: toString @requiresScope(scope: "</script><img/src=x/onerror=owned()>")
  hasOwnProperty(valueOf: Proto): Int @requiresPermission(permission: "\"><script>owned()</script>")
  prototype: Int @clientOnly(clients: ["__proto__", "' onmouseover='owned()", "<!--<script>"])
  decided: Int @requiresDecision(action: "<svg/onload=owned()>", resource: "\\u003cscript\\u003e")
}
type toString @requiresScope(scope: "__proto__") { valueOf: Int }
enum Proto { constructor @requiresScope(scope: "]]>") other }
`;

describe.skipIf(executablePath === undefined)('the map in a browser', { timeout: 90_000 }, () => {
  let program: Program;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  const requests: string[] = [];
  const complaints: string[] = [];

  beforeAll(async () => {
    program = await compileProgram();
    browser = await chromium.launch({ executablePath: executablePath!, args: QUIET });
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await program?.[Symbol.asyncDispose]();
  });
  afterEach(async () => {
    await context?.close();
    expect(requests.splice(0).filter((url) => !url.startsWith('file:'))).toEqual([]);
    expect(complaints.splice(0)).toEqual([]);
  });

  async function open(
    schema: string,
    { hash = '', ...options }: { readonly hash?: string } & Parameters<Browser['newContext']>[0] = {},
  ): Promise<void> {
    const out = join(program.folder, 'map.html');
    expect((await program.map(schema, '--out', out)).exit).toBe(0);
    context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
    page = await context.newPage();
    page.on('request', (request) => requests.push(request.url()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`));
    await page.goto(`${pathToFileURL(out)}${hash}`);
    await page.getByRole('tree').waitFor();
  }

  const sentence = () => page.locator('.sentence').innerText();
  const details = () => page.getByRole('complementary', { name: 'Details' });
  const row = (name: string | RegExp) => page.getByRole('treeitem', { name });
  const focused = () =>
    page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.id);

  async function screenshot(name: string): Promise<void> {
    const folder = process.env['SCREENSHOTS'];
    if (folder === undefined) return;
    mkdirSync(folder, { recursive: true });
    await page.screenshot({ path: join(folder, `map-${name}.png`) });
  }

  test('shows what opens with a scope and closes without it', async () => {
    await open('schema/example.graphql');
    expect(await sentence()).toBe('Somebody without a token reaches 3 of 41 fields.');
    await expectRow('patients', 'Denied');
    await page.getByRole('checkbox', { name: 'read:patients' }).check();
    expect(await sentence()).toBe('A user with 1 scope reaches 15 of 41 fields.');
    await expectRow('patients', 'Open');
    await expectRow('patient ', 'Asked per object');
    await page.getByText('Client', { exact: true }).click();
    await page.getByLabel('Client id').fill('reports-worker');
    expect(await sentence()).toBe('The client reports-worker acting for itself with 1 scope reaches 15 of 41 fields.');
    await page.getByRole('checkbox', { name: 'read:invoices' }).check();
    await expectRow('outstanding', 'Open');
    await page.getByText('Anonymous', { exact: true }).click();
    await expectRow('outstanding', 'Denied');
    await screenshot('light');
  });

  async function expectRow(name: string, answer: string): Promise<void> {
    await row(new RegExp(`^${answer}: ?${name}`))
      .first()
      .waitFor({ timeout: 5_000 });
  }

  test('tells of a field every rule that reaches it, and where each stands', async () => {
    await open('schema/example.graphql', { hash: '#as=user&has=read:patients&type=Report' });
    await row(/findings/).click();
    const text = await details().innerText();
    for (const said of [
      'Report.findings',
      'its own',
      '@requiresScope(scope: "read:findings")',
      'parent type',
      '@requiresScope(scope: "read:reports")',
      '@requiresDecision(action: "read", resource: "report", id: "source.id")',
      'Document',
      'interface of the parent type',
      '@authenticated',
      'the scope is missing',
      'passes',
    ])
      expect(text).toContain(said);
    await details().getByRole('button', { name: 'Report', exact: true }).first().click();
    expect(await details().innerText()).toContain('What leads to it');
    await page.getByRole('button', { name: 'Reset' }).click();
    await page.getByRole('searchbox', { name: 'Search types and fields' }).fill('cancelApp');
    await row(/cancelAppointment/).click();
    expect(await details().innerText()).toContain('CancelReason.GOODWILL');
    await page.getByRole('button', { name: 'What the scope read:reports opens' }).click();
    expect(await details().innerText()).toContain('Would be reached with it: 4 fields more');
  });

  test('finds by name, and keeps the view in its address', async () => {
    await open('schema/example.graphql');
    await page.getByRole('searchbox', { name: 'Search types and fields' }).fill('invoice total');
    await row(/total/).waitFor();
    expect(await page.getByRole('treeitem').count()).toBe(2);
    await page.getByRole('combobox', { name: 'Any scope' }).selectOption('read:invoices');
    await page.getByRole('checkbox', { name: 'read:invoices' }).check();
    await row(/total/).click();
    await page.getByRole('button', { name: 'Reset' }).click();
    const whole = page.url();
    await page.goto('about:blank');
    await page.goto(whole);
    // Far down the list, and in sight all the same.
    await page.locator('.row[aria-selected=true]', { hasText: 'total' }).waitFor();
    expect(
      await page.locator('.row[aria-selected=true]').evaluate((element) => {
        const { top, bottom } = element.getBoundingClientRect();
        const list = element.closest('[role=tree]')!.getBoundingClientRect();
        return top >= list.top && bottom <= list.bottom;
      }),
    ).toBe(true);
    await page.getByRole('searchbox', { name: 'Search types and fields' }).fill('invoice total');
    await page.getByRole('combobox', { name: 'Any scope' }).selectOption('read:invoices');
    await page.waitForURL(/search=invoice/);
    const address = page.url();
    await page.goto('about:blank');
    await page.goto(address);
    await row(/total/).waitFor();
    expect(await page.getByRole('treeitem').count()).toBe(2);
    expect(await details().innerText()).toContain('Invoice.total');
    expect(await page.getByRole('checkbox', { name: 'read:invoices' }).isChecked()).toBe(true);
    await page.getByRole('button', { name: 'Reset' }).click();
    expect(await page.getByRole('treeitem').count()).toBeGreaterThan(20);
  });

  test('can be used with the keyboard alone', async () => {
    await open('schema/example.graphql');
    await page.keyboard.press('/');
    expect(await focused()).toBe('Search types and fields');
    await page.keyboard.type('patient');
    // Letters are gathered before the list changes.
    await page.waitForURL(/search=patient/);
    await row(/^Denied: ?patients/).waitFor();
    await page.keyboard.press('ArrowDown');
    expect(await focused()).toBe('Types and fields');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    expect(await details().innerText()).toContain('Query.patient');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    const active = () => page.locator('.row.active');
    expect(await active().getAttribute('aria-expanded')).toBe('false');
    await page.keyboard.press('ArrowRight');
    expect(await active().getAttribute('aria-expanded')).toBe('true');
    await page.keyboard.press('End');
    expect(await page.getByRole('tree').getAttribute('aria-activedescendant')).toBe(await active().getAttribute('id'));
    await page.keyboard.press('Escape');
    expect(await details().innerText()).toContain('How to read this map');
    await page.keyboard.press('Escape');
    expect(await page.getByRole('searchbox', { name: 'Search types and fields' }).inputValue()).toBe('');
    // From the list backwards to whoever asks, without a mouse.
    for (
      let steps = 0;
      (await focused()) !== 'client-id' && !(await page.evaluate(() => document.activeElement?.matches('[name=who]')));
      steps += 1
    ) {
      expect(steps).toBeLessThan(60);
      await page.keyboard.press('Shift+Tab');
    }
    await page.keyboard.press('ArrowRight');
    expect(await sentence()).toContain('A user');
  });

  test('reads a pasted token here, and tells nobody', async () => {
    await open('schema/example.graphql');
    const issuer = await createTestIssuer();
    const token = await issuer.mint('auth0', {
      kind: 'user',
      clientId: 'clinic-web',
      scope: ['read:patients', 'secret:scope'],
    });
    await page.getByText('Token', { exact: true }).click();
    await page.getByLabel('JWT, or its claims as JSON').fill(token);
    expect(await sentence()).toBe('A user through clinic-web with 2 scopes reaches 15 of 41 fields.');
    expect(page.url()).not.toMatch(/secret|clinic-web|eyJ/);
    await page.getByLabel('Read as profile').selectOption('rfc9068');
    expect(await page.locator('.token').innerText()).toMatch(/would refuse[\s\S]*It can be read as: .*auth0/);
    expect(await sentence()).toContain('Somebody without a token');
    await page.getByText('User', { exact: true }).click();
    await page.getByText('Token', { exact: true }).click();
    expect(await page.getByLabel('JWT, or its claims as JSON').inputValue()).toBe('');
    expect(await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie])).toEqual([
      0,
      0,
      '',
    ]);
  });

  test('shows hostile names as text', async () => {
    const schema = join(program.folder, '"><img src=x onerror=owned()>.graphql');
    writeFileSync(schema, HOSTILE);
    await open(schema);
    await page.evaluate(() => Object.assign(globalThis, { owned: () => document.body.setAttribute('data-owned', '') }));
    for (const name of ['constructor', 'hasOwnProperty', 'prototype', 'decided']) {
      await row(new RegExp(name)).first().click();
      expect(await details().locator('h2').innerText()).toContain(name);
    }
    await page.getByRole('checkbox', { name: '__proto__' }).check();
    await page.getByRole('button', { name: 'What the scope __proto__ opens' }).click();
    await page.getByText('Client', { exact: true }).click();
    await page.getByLabel('Client id').fill('__proto__');
    await row(/^Open: ?prototype/).waitFor();
    expect(await page.locator('img, svg script, iframe, [onerror], [onload], [onmouseover]').count()).toBe(0);
    expect(await page.locator('body').getAttribute('data-owned')).toBeNull();
    expect(await page.locator('h1').innerText()).toContain('onerror=owned()');
    await screenshot('hostile');
  });

  test('draws of a large schema only what is in sight', async () => {
    const types = Array.from({ length: 1_200 }, (_, type) => {
      const fields = ['a', 'b', 'c', 'd'].map(
        (name, at) => `${name}: Int @requiresScope(scope: "s${(type + at) % 20}")`,
      );
      return `type T${type} { next: T${(type * 7 + 1) % 1_200} ${fields.join(' ')} }`;
    });
    const schema = join(program.folder, 'large.graphql');
    writeFileSync(schema, `type Query { first: T0 } ${types.join(' ')}`);
    await open(schema, { hash: '#search=a' });
    expect(statSync(join(program.folder, 'map.html')).size).toBeLessThan(3_000_000);
    await row(/T0 /).first().waitFor();
    const drawn = () => page.getByRole('treeitem').count();
    expect(await drawn()).toBeLessThan(80);
    await page.getByRole('tree').focus();
    await page.keyboard.press('End');
    await row(/T999/).first().waitFor();
    expect(await drawn()).toBeLessThan(80);
    await page.getByRole('checkbox', { name: 's3', exact: true }).check();
    expect(await sentence()).toContain('of 6,001 fields');
  });

  test('on a narrow page, what fields need is read down a column, however long their names are', async () => {
    const schema = join(program.folder, 'long-names.graphql');
    const names = ['id', 'announcementCreatedAtByTheOwner', 'announcementExpiration', 'a'.repeat(60)];
    writeFileSync(schema, `type Query { ${names.map((name) => `${name}: ID`).join(' ')} }`);
    await open(schema, { viewport: { width: 390, height: 844 } });
    const starts = await page
      .locator('.row.field .chips')
      .evaluateAll((all) => all.map((each) => Math.round(each.getBoundingClientRect().left)));
    expect(starts).toHaveLength(names.length);
    expect(new Set(starts).size).toBe(1);
  });

  test.each([
    ['narrow', { viewport: { width: 400, height: 800 } }],
    ['zoomed', { viewport: { width: 720, height: 450 }, deviceScaleFactor: 2 }],
    ['dark', { colorScheme: 'dark' as const, reducedMotion: 'reduce' as const }],
  ])('fits: %s', async (name, options) => {
    await open('schema/example.graphql', { hash: '#as=user&has=read:patients', ...options });
    await row(/patients/)
      .first()
      .click();
    expect(await details().isVisible()).toBe(true);
    await screenshot(name);
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow).toBe(0);
    await details().getByRole('button', { name: 'Close details' }).click();
    const scopes = page.getByRole('checkbox', { name: 'write:appointments' });
    if (!(await scopes.isVisible())) await page.getByText(/^Scopes/).click();
    await scopes.check();
    await row(/^Open: ?bookAppointment/).waitFor();
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const before = await ground();
    const theme = page.getByRole('button', { name: 'Theme: auto' });
    await theme.click();
    if (name !== 'dark') await page.getByRole('button', { name: 'Theme: light' }).click();
    expect(await ground()).not.toBe(before);
  });
});
