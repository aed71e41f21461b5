import { expect, test } from 'vitest';
import { askedForAgain } from '../../src/yoga/asked-for-again.ts';

test.each([{ 'Last-Modified': 'Mon, 05 Jan 2026 00:00:00 GMT' }, { etag: 'tag', 'X-Other': 'other' }])(
  'what is dated is asked for again: %o',
  (headers) => {
    const result = { data: {}, extensions: { other: 1, http: { status: 200, headers } } };
    expect(askedForAgain(result)).toEqual({
      data: {},
      extensions: { other: 1, http: { status: 200, headers: { ...headers, 'Cache-Control': 'no-cache' } } },
    });
  },
);

test.each([
  {},
  { extensions: {} },
  { extensions: { http: null } },
  { extensions: { http: { headers: null } } },
  { extensions: { http: { headers: { 'X-Other': 'other' } } } },
  { extensions: { http: { headers: { ETag: 'tag', 'cache-control': 'private' } } } },
])('any other result stays what it is: %o', (result) => {
  expect(askedForAgain(result)).toBe(result);
});
