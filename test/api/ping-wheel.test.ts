import { expect, it } from 'vitest';
import { PingWheel, pingEveryMs } from '../../api/streams/ping-wheel.ts';
import { TurnedClock } from '../support/turned-clock.ts';

it('gives thousands that came together their turns apart, each once in a period', () => {
  const clock = new TurnedClock();
  const wheel = new PingWheel(clock);
  const told: number[] = [];
  const leave = Array.from({ length: 3_000 }, (_, n) => wheel.add(() => told.push(n)));
  let most = 0;
  for (let ms = 0; ms < pingEveryMs; ms += 50) {
    const before = told.length;
    clock.turn(50);
    most = Math.max(most, told.length - before);
  }
  expect(new Set(told).size).toBe(3_000);
  expect(told).toHaveLength(3_000);
  expect(most).toBeLessThanOrEqual(20);
  for (const one of leave) one();
  clock.turn(pingEveryMs);
  expect(told).toHaveLength(3_000);
});
