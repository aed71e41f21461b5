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
    const start = Date.now();
    timer.watch(start / 1000 + 40 * 86_400, ended);
    for (const days of [20, 30, 39.99]) {
      vi.setSystemTime(start + days * 86_400_000);
      vi.advanceTimersByTime(60_000);
      expect(ended).not.toHaveBeenCalled();
    }
    vi.setSystemTime(start + 40 * 86_400_000);
    vi.advanceTimersByTime(1_000);
    expect(ended).toHaveBeenCalledTimes(1);
    vi.useRealTimers();
  });

  test('ends a stream that came later on time, where it is to end sooner than the next look at the clock', () => {
    const { now } = fakeTime();
    const timer = new ExpiryTimer(now);
    const start = Date.now() / 1000;
    const ended: string[] = [];
    timer.watch(start + 3_600, () => ended.push('later'));
    timer.watch(start + 0.2, () => ended.push('soon'));
    // Seconds have fractions, which may be a little more than the milliseconds that they stand for.
    vi.advanceTimersByTime(202);
    expect(ended).toEqual(['soon']);
    expect(vi.getTimerCount()).toBe(1);
    vi.useRealTimers();
  });

  test('goes by the clock, also when that is set forward or back, or the machine slept', () => {
    const { now } = fakeTime();
    const timer = new ExpiryTimer(now);
    const start = Date.now();
    const ended: string[] = [];
    timer.watch(start / 1000 + 3_600, () => ended.push('in an hour'));
    timer.watch(start / 1000 + 60, () => ended.push('in a minute'));
    vi.setSystemTime(start - 3_600_000);
    vi.advanceTimersByTime(120_000);
    expect(ended).toEqual([]);
    vi.setSystemTime(start + 61_000);
    vi.advanceTimersByTime(1_000);
    expect(ended).toEqual(['in a minute']);
    vi.setSystemTime(start + 3_600_000);
    vi.advanceTimersByTime(1_000);
    expect(ended).toEqual(['in a minute', 'in an hour']);
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });
});
