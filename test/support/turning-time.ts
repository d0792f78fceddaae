/** Facts as time alone changes them: what `nextChangeAtMs` assumes, said once more and plainly. */
import type { FactsFile } from '../../rules/index.ts';

const growing = ['call.waitMs', 'call.contactWaitMs', 'queue.oldestWaitMs'];

/** The facts of `atMs` as they are at a later instant; at midnight all facts of the day change. */
export function factsLater(facts: FactsFile, atMs: number, laterMs: number): FactsFile {
  const later: { [fact: string]: FactsFile[string] } = { ...facts };
  for (const name of growing) {
    const value = facts[name];
    if (typeof value === 'number') later[name] = value + laterMs - atMs;
  }
  const minutes = Math.floor(laterMs / 60_000) - Math.floor(atMs / 60_000);
  const minute = facts['clock.minuteOfDay'];
  if (typeof minute !== 'number') return later;
  later['clock.minuteOfDay'] = (minute + minutes) % 1_440;
  if (minute + minutes < 1_440) return later;
  const weekday = facts['clock.weekday'];
  if (typeof weekday === 'number') later['clock.weekday'] = (weekday % 7) + 1;
  const day = facts['clock.dayNumber'];
  if (typeof day === 'number') later['clock.dayNumber'] = day + 1;
  const isHoliday = facts['clock.isHoliday'];
  if (typeof isHoliday === 'boolean') later['clock.isHoliday'] = !isHoliday;
  return later;
}
