import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { centreClock, systemClock } from '../../live/index.ts';
import { TurnedClock } from '../support/turned-clock.ts';

const dayMs = 86_400_000;

/** The timers of a machine, turned by hand: one of 2^31 ms or more ends at once, as theirs do. */
function aMachine(): TurnedClock {
  const machine = new TurnedClock();
  const cancels = new Map<unknown, () => void>();
  vi.spyOn(Date, 'now').mockImplementation(() => machine.nowMs());
  vi.spyOn(globalThis, 'setTimeout').mockImplementation(((run: () => void, delayMs: number) => {
    const timer = {};
    cancels.set(timer, machine.after(delayMs < 2 ** 31 ? delayMs : 1, run));
    return timer;
  }) as typeof setTimeout);
  vi.spyOn(globalThis, 'clearTimeout').mockImplementation((timer) => cancels.get(timer)?.());
  onTestFinished(() => void vi.restoreAllMocks());
  return machine;
}

describe('the clock of the machine', () => {
  it('waits for longer than a timer of the system can be set', () => {
    const machine = aMachine();
    const run = vi.fn();
    systemClock.after(40 * dayMs, run);
    machine.turn(40 * dayMs - 1);
    expect(run).not.toHaveBeenCalled();
    machine.turn(1);
    expect(run).toHaveBeenCalledOnce();
  });

  it('forgets a long wait that was called off on its way', () => {
    const machine = aMachine();
    const run = vi.fn();
    const cancel = systemClock.after(40 * dayMs, run);
    machine.turn(30 * dayMs);
    cancel();
    machine.turn(30 * dayMs);
    expect(run).not.toHaveBeenCalled();
  });

  it('counts days during which the machine slept', () => {
    const machine = aMachine();
    const run = vi.fn();
    systemClock.after(3 * dayMs, run);
    machine.sleep(3 * dayMs);
    machine.turn(0);
    expect(run).toHaveBeenCalledOnce();
  });

  it('waits as long at the speed of a centre', () => {
    const machine = aMachine();
    const run = vi.fn();
    centreClock(systemClock, { originMs: 0, speed: 0.5 }).after(20 * dayMs, run);
    machine.turn(39 * dayMs);
    expect(run).not.toHaveBeenCalled();
    machine.turn(dayMs);
    expect(run).toHaveBeenCalledOnce();
  });
});
