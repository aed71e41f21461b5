import { describe, expect, test, vi } from 'vitest';
import { ExpiryTimer } from '../../src/yoga/expiry-timer.ts';

function fakeTime(): { now: () => Date } {
  vi.useFakeTimers();
  return { now: () => new Date(Date.now()) };
}

describe('the expiry timer', () => {
  test('ends each stream at its time, and no other', () => {
    const { now } = fakeTime();
    const timer = new ExpiryTimer(now);
    const start = Date.now() / 1000;
    const ended: number[] = [];
    for (const at of [5, 1, 3, 2, 4]) timer.watch(start + at, () => ended.push(at));
    vi.advanceTimersByTime(2_500);
    expect(ended).toEqual([1, 2]);
    vi.advanceTimersByTime(10_000);
    expect(ended).toEqual([1, 2, 3, 4, 5]);
    expect(timer.size).toBe(0);
    vi.useRealTimers();
  });

  test('ten thousand open streams share one timer, and leave nothing behind', () => {
    const { now } = fakeTime();
    const timer = new ExpiryTimer(now);
    const start = Date.now() / 1000;
    const unwatch = Array.from({ length: 10_000 }, (_, index) =>
      timer.watch(start + 3_600 + (index % 977), () => expect.unreachable()),
    );
    expect(timer.size).toBe(10_000);
    expect(vi.getTimerCount()).toBe(1);
    for (const end of unwatch) end();
    expect(timer.size).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });

  test('waits longer than the runtime can count', () => {
    const { now } = fakeTime();
    const timer = new ExpiryTimer(now);
    const ended = vi.fn();
    timer.watch(Date.now() / 1000 + 40 * 86_400, ended);
    vi.advanceTimersByTime(39 * 86_400_000);
    expect(ended).not.toHaveBeenCalled();
    vi.advanceTimersByTime(2 * 86_400_000);
    expect(ended).toHaveBeenCalledTimes(1);
    vi.useRealTimers();
  });
});
