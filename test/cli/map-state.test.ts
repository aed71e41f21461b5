import { describe, expect, test } from 'vitest';
import { hashOfView, INITIAL, type ViewState, viewOfHash } from '../../src/cli/map/page/view-state.ts';

const view: ViewState = {
  caller: { kind: 'client', clientId: 'a&b=c #1', scopes: ['read:x', '__proto__'], permissions: ['p q'] },
  search: 'a b',
  need: 'scope',
  verdict: 'no-way',
  scope: 'read:x',
  client: 'web',
  type: 'Query',
  selected: 'scope:read:x',
  theme: 'dark',
};

describe('a link to a view', () => {
  test('carries all of it', () => {
    expect(viewOfHash(hashOfView(view, { withCaller: true }))).toEqual(view);
    expect(viewOfHash(hashOfView(INITIAL, { withCaller: true }))).toEqual(INITIAL);
    expect(hashOfView(INITIAL, { withCaller: true })).toBe('');
  });

  test('says nothing of a caller that was read from a token', () => {
    const hash = hashOfView(view, { withCaller: false });
    expect(viewOfHash(hash)).toEqual({ ...view, caller: INITIAL.caller });
    for (const secret of ['client', 'a%26b', 'p+q', '__proto__'])
      expect(hash.replace('client=web', '')).not.toContain(secret);
  });

  test.each(['#need=nonsense&verdict=__proto__&theme=<script>&as=unknown&as=root', '#', '', '#%', '#=&=&'])(
    'that makes no sense is the initial view: %s',
    (hash) => {
      expect(viewOfHash(hash)).toEqual(INITIAL);
    },
  );
});
