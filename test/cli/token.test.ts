import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { TokenReport } from '../../src/cli/token-report.ts';
import { createTestIssuer } from '../../src/testing.ts';
import { folderWith, type Ran, runCli } from './run-cli.ts';

const issuer = await createTestIssuer();
const jwks = JSON.stringify(issuer.issuerOptions.keys);
const now = () => new Date();

const ask = (token: string, ...argv: readonly string[]): Promise<Ran> =>
  runCli(['token', ...argv], { stdin: token, now });

function everything(): readonly string[] {
  const folder = folderWith({ 'jwks.json': jwks });
  return ['--issuer', issuer.issuer, '--audience', String(issuer.audience), '--jwks', join(folder, 'jwks.json')];
}

function expectSilent({ out, err }: Ran, token: string): void {
  for (const part of token.split('.').filter((text) => text.length > 8)) {
    expect(out).not.toContain(part);
    expect(err).not.toContain(part);
  }
}

describe('token', () => {
  test.each(['auth0', 'rfc9068'] as const)('accepts a good token of %s where a server would', async (profile) => {
    const token = await issuer.mint(profile, { expiresIn: 600, clientId: 'web', scope: ['read:a'] });
    const ran = await ask(`Bearer ${token}\n`, ...everything(), '--client-subject', 'auth0', '--format', 'json');
    const report = JSON.parse(ran.out) as TokenReport;
    expect(ran.exit).toBe(0);
    expect(report.profile?.name).toBe(profile);
    expect(report.caller).toEqual({ kind: 'user', clientId: 'web', scopes: ['read:a'], permissions: [] });
    expect(new Set(report.checks.map(({ status }) => status))).toEqual(new Set(['passed']));
    expectSilent(ran, token);
  });

  test('fails whatever a server refuses, and shows nothing of it', async () => {
    const zoo = await issuer.badTokens();
    expect(zoo.length).toBeGreaterThan(40);
    const argv = everything();
    // What is a bad token of RFC 9068 may be a good one of another profile with that type.
    const rfc9068 = (token: string) => Buffer.from(token.split('.')[0]!, 'base64url').includes('"at+jwt"');
    for (const { name, token } of zoo) {
      const ran = await ask(token, ...argv, ...(rfc9068(token) ? ['--profile', 'rfc9068'] : []));
      expect([name, ran.exit]).toEqual([name, ran.out === '' ? 2 : 1]);
      expect([name, /refuses this token|no token/.test(ran.out + ran.err)]).toEqual([name, true]);
      expectSilent(ran, token);
    }
  });

  test('says of an ID token that it is one, though no profile fits it', async () => {
    const token = await issuer.mint('auth0', { expiresIn: 600, claims: { nonce: 'n' } });
    const { out, exit } = await ask(token, '--format', 'json');
    const { profile, checks } = JSON.parse(out) as TokenReport;
    expect([exit, profile]).toEqual([1, null]);
    expect(checks.find(({ check }) => check === 'no claim of an ID token')).toMatchObject({
      status: 'failed',
      detail: '"nonce": only ID tokens have it; send the access token',
    });
  });

  test('tells each failure apart, and what was not checked', async () => {
    const token = await issuer.mint('rfc9068', { expiresIn: 600, claims: { cnf: { jkt: 'x' }, nbf: Date.now() } });
    const { out } = await ask(token, '--audience', 'https://other.example', '--format', 'json');
    const { checks } = JSON.parse(out) as TokenReport;
    const withStatus = (status: string) => checks.filter((each) => each.status === status).map(({ check }) => check);
    expect(withStatus('failed')).toEqual(['already valid', 'audience', 'not bound to a key']);
    expect(withStatus('not checked')).toEqual(['issuer', 'signature']);
    expect(checks.every(({ section }) => /^RFC \d+ §[\d.]+/.test(section))).toBe(true);
  });

  test('fetches keys from an address, and says so where it cannot', async () => {
    const server = createServer((_, response) => response.setHeader('content-type', 'application/json').end(jwks));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks`;
    const token = await issuer.mint('rfc9068', { expiresIn: 600 });
    const good = await ask(token, '--jwks', address, '--format', 'json');
    await new Promise((resolve) => server.close(resolve));
    const { checks } = JSON.parse(good.out) as TokenReport;
    expect(checks.find(({ check }) => check === 'signature')?.status).toBe('passed');
    const gone = await ask(token, '--jwks', address);
    expect({ exit: gone.exit, out: gone.out }).toEqual({ exit: 2, out: '' });
    expect(gone.err).toBe(`--jwks ${address}: the keys cannot be had; check the address, or give a file\n`);
  });

  test('shows names but no values of what says who somebody is', async () => {
    const claims = { email: 'alice@example.com', name: 'Alice \u001b[2J', 'https://example.com/ssn': '123-45-6789' };
    const token = await issuer.mint('auth0', { expiresIn: 600, subject: 'auth0|alice-secret-id', claims });
    for (const format of ['text', 'json']) {
      const { out } = await ask(token, '--format', format);
      expect(out).toContain('email');
      expect(out).toContain('https://example.com/ssn');
      expect(out).not.toMatch(/alice@|Alice|123-45|secret-id|\p{Cc}\[2J/u);
    }
  });

  test('obeys no control character of a token', async () => {
    const token = await issuer.mint('auth0', {
      expiresIn: 600,
      claims: { ver: 'a\u001b]0;owned\u0007\u202e\u009b2J' },
    });
    const { out } = await ask(token);
    expect(out).toContain('ver  a\\u001b]0;owned\\u0007\\u202e\\u009b2J');
  });

  test('is not read from a terminal or an argument, which keep it', async () => {
    const token = await issuer.mint('auth0', { expiresIn: 600 });
    const typed = await runCli(['token']);
    expect(typed.exit).toBe(2);
    expect(typed.err).toContain('graphql-bearer token < token.txt');
    for (const argv of [['token', token], [token], ['check', token], ['coverage', `${token}.graphql`]]) {
      const ran = await runCli(argv, { stdin: '' });
      expect(ran.exit).toBe(2);
      expectSilent(ran, token);
    }
  });
});
