/** Time to put 200 people on shifts of a week, to the end of the search, on one thread. */
import { performance } from 'node:perf_hooks';
import { dayNames, type People } from '../contracts/index.ts';
import { highsSolver, runWeek } from '../gateways/index.ts';
import { buildWeek, defaultShiftRules, type WeekProblem, weekRoster } from '../simulator/index.ts';
import type { Bench } from './harness.ts';
import { numbered } from './rounds.ts';

const goalS = 120;
const peopleCount = 200;
const profileIds = ['sales', 'service'] as const;
const hours = 12;
const slotsPerHour = 2;

export const rosterWeekBenches: readonly Bench[] = [
  {
    name: 'staff.week200',
    unit: 's',
    peer: 'goal (at most)',
    figure: 'ms',
    config: { people: peopleCount, profiles: profileIds.length, days: 7, hours },
    begin: async () => {
      const problem = weekOf200();
      const solver = await highsSolver();
      const startMs = performance.now();
      const { signal } = new AbortController();
      const found = await runWeek(weekRoster(problem, 1), { solver, signal, onNote: () => {} });
      if (found === null) throw new Error('nobody stops a bench');
      const tookS = (performance.now() - startMs) / 1_000;
      const gapPercent = Number((100 * (found.cost / found.bound - 1)).toFixed(2));
      return { ours: tookS, theirs: goalS, learnt: { gapPercent, rounds: found.rounds } };
    },
  },
];

/** A quarter works part time, half has a wish, and Saturdays and Sundays are quieter. */
function weekOf200(): WeekProblem {
  const clock = { startMs: 28_800_000, dayMs: hours * 3_600_000, intervalMs: 1_800_000 };
  const required = (day: number): ReadonlyMap<string, readonly number[]> =>
    new Map(
      profileIds.map((id, profile) => [
        id,
        numbered(hours * slotsPerHour, (slot) => {
          const busy = Math.sin((Math.PI * (slot + 1)) / (hours * slotsPerHour + 1));
          return Math.round((day < 5 ? 1 : 0.4) * (18 + 28 * busy - 6 * profile));
        }),
      ]),
    );
  const days = numbered(7, (day) => ({ day, clock, required: required(day) }));
  const built = buildWeek(days, defaultShiftRules(clock.dayMs), people());
  if (!built.ok) throw new Error(JSON.stringify(built.problems));
  return built.value;
}

function people(): People {
  return {
    schema: 'callwright.people/1',
    people: numbered(peopleCount, (place) => ({
      id: `agent-${place}`,
      profiles: place % 3 === 0 ? [...profileIds] : [profileIds[place % 2] ?? 'sales'],
      hoursMin: place % 4 === 0 ? 12 : 24,
      hoursMax: place % 4 === 0 ? 20 : 38,
      ...(place % 2 === 0 ? {} : { wishes: [wishOf(place)] }),
    })),
  };
}

function wishOf(place: number): NonNullable<People['people'][number]['wishes']>[number] {
  const kind = (['dayOff', 'early', 'late'] as const)[place % 3] ?? 'early';
  return kind === 'dayOff' ? { kind, day: dayNames[place % 7] } : { kind };
}
