import { expect, test } from 'vitest';
import type { DecisionEvent } from '../../src/index.ts';
import { createTestIssuer } from '../../src/testing.ts';
import { issuer, serverWith } from './clinic.ts';

const good = await issuer.mint('rfc9068', { kind: 'user', clientId: 'web', scope: 'read:secret' });
const poor = await issuer.mint('rfc9068', { kind: 'user', clientId: 'web' });
const deaf = await createTestIssuer({ issuer: 'https://deaf.test/' });

const ROWS: readonly [DecisionEvent['outcome'], DecisionEvent['status'], string, string | undefined][] = [
  ['permit', null, '{ secret }', good],
  ['partial', null, '{ open secret }', poor],
  ['refuse', 401, '{ secret }', undefined],
  ['refuse', 403, '{ secret }', poor],
  ['refuse', 403, '{ open }', await issuer.mint('rfc9068', { kind: 'user', clientId: 'other' })],
  ['invalid_token', 401, '{ open }', await issuer.mint('rfc9068', { expiresIn: -3_600 })],
  ['invalid_request', 400, '{ open }', 'two words'],
  ['unavailable', 503, '{ open }', await deaf.mint('rfc9068')],
];

test.each(ROWS)('an event of outcome %s has the status %s of the answer', async (outcome, status, query, token) => {
  const events: DecisionEvent[] = [];
  const { ask } = serverWith({
    issuers: [
      { ...issuer.issuerOptions, allowedClients: ['web'] },
      // Nobody listens where its keys should be.
      { ...deaf.issuerOptions, keys: 'http://127.0.0.1:9/jwks' },
    ],
    onDecision: (event) => events.push(event),
  });
  const response = await ask(query, token === undefined ? {} : { token });
  expect(events).toMatchObject([{ outcome, status }]);
  expect(response.status).toBe(status ?? 200);
});

test.each<[string, () => void]>([
  [
    'at once',
    () => {
      throw new Error('full');
    },
  ],
  ['later', () => Promise.reject(new Error('full'))],
])('a listener that fails %s changes no answer, and leaves no rejection to nobody', async (_, onDecision) => {
  const unhandled: unknown[] = [];
  const note = (reason: unknown) => unhandled.push(reason);
  process.on('unhandledRejection', note);
  const { ask } = serverWith({ onDecision });
  expect((await ask('{ secret }', { token: good })).status).toBe(200);
  expect((await ask('{ secret }', { token: poor })).status).toBe(403);
  expect((await ask('{ open }', { token: 'two words' })).status).toBe(400);
  await new Promise((resolve) => setTimeout(resolve, 0));
  process.off('unhandledRejection', note);
  expect(unhandled).toEqual([]);
});
