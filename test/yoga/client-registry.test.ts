import { describe, expect, test, vi } from 'vitest';
import type { ClientRegistry } from '../../src/index.ts';
import { issuer, serverWith } from './clinic.ts';

const QUERY = '{ tokenInfo { clientId client { name } again: client { id } } secret }';
const token = await issuer.mint('rfc9068', { clientId: 'web', scope: 'read:secret' });

describe('the client registry behind tokenInfo', () => {
  test('is asked once for an operation, and once for operations that follow soon', async () => {
    let now = Date.now();
    const clients = vi.fn<ClientRegistry>(async (ids) => ids.map((id) => ({ id, name: `The ${id}` })));
    const { ask } = serverWith({ clients, now: () => new Date(now) });
    const expected = {
      data: { tokenInfo: { clientId: 'web', client: { name: 'The web' }, again: { id: 'web' } }, secret: 'secret' },
    };
    for (let times = 0; times < 3; times += 1) expect(await (await ask(QUERY, { token })).json()).toEqual(expected);
    expect(clients.mock.calls).toEqual([[['web']]]);
    now += 61_000;
    await ask(QUERY, { token });
    expect(clients).toHaveBeenCalledTimes(2);
  });

  test.each<[string, ClientRegistry]>([
    ['rejects', async () => Promise.reject(new Error('password of the registry'))],
    [
      'throws',
      () => {
        throw new Error('password of the registry');
      },
    ],
    ['answers too little', async () => []],
    ['answers about another client', async (ids) => ids.map(() => ({ id: 'other', name: 'Other' }))],
  ])('leaves everything else alone when it %s, and is asked again', async (_, registry) => {
    const clients = vi.fn(registry);
    const { ask } = serverWith({ clients });
    for (let times = 1; times <= 2; times += 1) {
      const response = await ask(QUERY, { token });
      const body = (await response.json()) as { data: unknown; errors: { path: unknown }[] };
      expect(response.status).toBe(200);
      expect(body.data).toEqual({ tokenInfo: { clientId: 'web', client: null, again: null }, secret: 'secret' });
      expect(body.errors.map(({ path }) => path)).toEqual([
        ['tokenInfo', 'client'],
        ['tokenInfo', 'again'],
      ]);
      for (const error of body.errors) {
        expect(error).toMatchObject({
          message: 'The client registry is temporarily unavailable.',
          extensions: { code: 'SERVICE_UNAVAILABLE' },
        });
      }
      expect(JSON.stringify(body)).not.toContain('password');
      expect(clients).toHaveBeenCalledTimes(times);
    }
  });

  test('is not asked by anonymous callers, and not where nobody wants to know', async () => {
    const clients = vi.fn<ClientRegistry>(async (ids) => ids.map((id) => ({ id, name: id })));
    const { ask } = serverWith({ clients });
    expect(await (await ask('{ tokenInfo { client { name } } }')).json()).toEqual({ data: { tokenInfo: null } });
    await ask('{ secret tokenInfo { clientId } }', { token });
    expect(clients).not.toHaveBeenCalled();
  });
});
