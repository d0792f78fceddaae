import { afterEach, describe, expect, it, vi } from 'vitest';
import { centreClock, systemClock } from '../../live/index.ts';

const dayMs = 86_400_000;

describe('the clock of the machine', () => {
  afterEach(() => void vi.useRealTimers());

  it('waits for longer than a timer of the system can be set', () => {
    vi.useFakeTimers();
    const run = vi.fn();
    systemClock.after(40 * dayMs, run);
    vi.advanceTimersByTime(40 * dayMs - 1);
    expect(run).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(run).toHaveBeenCalledOnce();
  });

  it('forgets a long wait that was called off on its way', () => {
    vi.useFakeTimers();
    const run = vi.fn();
    const cancel = systemClock.after(40 * dayMs, run);
    vi.advanceTimersByTime(30 * dayMs);
    cancel();
    vi.advanceTimersByTime(30 * dayMs);
    expect(run).not.toHaveBeenCalled();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('counts days during which the machine slept', () => {
    vi.useFakeTimers();
    const run = vi.fn();
    systemClock.after(3 * dayMs, run);
    vi.setSystemTime(Date.now() + 2 * dayMs);
    vi.advanceTimersByTime(dayMs);
    expect(run).toHaveBeenCalledOnce();
  });

  it('waits as long at the speed of a centre', () => {
    vi.useFakeTimers();
    const run = vi.fn();
    centreClock(systemClock, { originMs: 0, speed: 0.5 }).after(20 * dayMs, run);
    vi.advanceTimersByTime(39 * dayMs);
    expect(run).not.toHaveBeenCalled();
    vi.advanceTimersByTime(dayMs);
    expect(run).toHaveBeenCalledOnce();
  });
});
