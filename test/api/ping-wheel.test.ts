import { expect, it } from 'vitest';
import { PingWheel, pingEveryMs } from '../../api/streams/ping-wheel.ts';
import { TurnedClock } from '../support/turned-clock.ts';

function thrown(error: Error): never {
  throw error;
}

it('gives thousands that came together their turns apart, each once in a period', () => {
  const clock = new TurnedClock();
  const wheel = new PingWheel(clock, thrown);
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
  expect(most).toBeLessThanOrEqual(30);
  for (const one of leave) one();
  clock.turn(pingEveryMs);
  expect(told).toHaveLength(3_000);
});

it('calls the others, and goes on, where one throws', () => {
  const clock = new TurnedClock();
  const faults: string[] = [];
  const wheel = new PingWheel(clock, ({ message }) => void faults.push(message));
  const told: number[] = [];
  for (let n = 0; n < 300; n += 1) {
    wheel.add(() => {
      if (n === 7) throw new Error('ping');
      told.push(n);
    });
  }
  clock.turn(2 * pingEveryMs);
  expect(faults).toEqual(['ping', 'ping']);
  expect(new Set(told).size).toBe(299);
  expect(told).toHaveLength(2 * 299);
});
