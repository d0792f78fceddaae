/**
 * Staff on duty, fitted so that simulated waits approach the log's.
 *
 * The log has no log-on records, and the agents seen in an hour are not the agents ready in it, so
 * the number on duty is the one free figure per hour: it is moved by parts of an agent until the
 * mean wait of the hour's calls fits. It swallows all that the scenario leaves out: days busier
 * than others, absence inside the hour, agents who differ.
 */
import type { Scenario } from '../../contracts/index.ts';
import type { CentreFile } from '../../routing/index.ts';
import { compileScenario, simulateScenario, type Window } from '../../simulator/index.ts';
import type { MeasuredValues } from './measure-log.ts';

const roundsMax = 16;
const replications = 80;
/** A mean wait so near the log's is left alone. */
const nearEnough = 0.04;
/** Agents an hour is moved by, where its wait is further off than this. */
const steps = [
  { off: 0.35, agents: 6 },
  { off: 0.15, agents: 3 },
  { off: 0, agents: 1 },
];
/** Staff changes on the five minutes; steps are in agents for so long. */
const slotsPerHour = 12;

/** Who is there at midnight stays to serve who still waits. */
const lastEnd = '24:30';

export type Shift = Scenario['agents']['shifts'][number];

/** Fits the shifts of one profile; `scenarioOf` puts shifts into the scenario. */
export function fitStaff({
  scenarioOf,
  centre,
  hours,
  dayStartHour,
  erlangs,
  profile,
  log,
}: {
  readonly scenarioOf: (shifts: Shift[]) => Scenario;
  readonly centre: CentreFile;
  readonly hours: readonly MeasuredValues[];
  readonly dayStartHour: number;
  readonly erlangs: readonly number[];
  readonly profile: string;
  readonly log: (line: string) => void;
}): Shift[] {
  let staff = erlangs.map((load) => Math.max(1, Math.round(load + 0.5)));
  let best: { readonly misfit: number; readonly shifts: Shift[] } = {
    misfit: Infinity,
    shifts: [],
  };
  let changesBefore = hours.length;
  for (let round = 0; round < roundsMax; round++) {
    const shifts = shiftsOf(staff.flatMap(slotsOf), { dayStartHour, profile });
    const waits = simulatedWaits(scenarioOf(shifts), centre, hours.length);
    const ratios = hours.map(({ waitMsMean }, hour) => (waits[hour] ?? 0) / waitMsMean);
    const misfit = ratios.reduce((sum, ratio) => sum + Math.log(Math.max(ratio, 0.01)) ** 2, 0);
    if (misfit < best.misfit) best = { misfit, shifts };
    const moved = staff.map((agents, hour) => {
      const ratio = ratios[hour] ?? 1;
      // Neighbours share their queues: moved together, they would swing to and fro.
      if ((hour + round) % 2 === 0 || Math.abs(ratio - 1) <= nearEnough) return agents;
      const step = steps.find(({ off }) => Math.abs(ratio - 1) > off)?.agents ?? 0;
      const slots = Math.round(agents * slotsPerHour) + (ratio > 1 ? step : -step);
      return Math.max(1, slots / slotsPerHour);
    });
    const changes = moved.filter((agents, hour) => agents !== staff[hour]).length;
    const onDuty = staff.map((agents) => agents.toFixed(2)).join(' ');
    log(`round ${round}: misfit ${misfit.toFixed(3)}, ${changes} hours to move; ${onDuty}`);
    if (changes + changesBefore === 0) break;
    changesBefore = changes;
    staff = moved;
  }
  return best.shifts;
}

function simulatedWaits(scenario: Scenario, centre: CentreFile, hours: number): readonly number[] {
  const compiled = compileScenario(scenario, centre);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems, null, 2));
  const windows = Array.from(
    { length: hours },
    (_, hour): Window => ({ fromMs: hour * 3_600_000, toMs: (hour + 1) * 3_600_000 }),
  );
  const results = [...simulateScenario(compiled.value, { replications, windows })];
  return windows.map((_, hour) => {
    const parts = results.flatMap(({ windows: of }) => of[hour]?.sums.get('waitMsMean') ?? []);
    const total = (pick: 'numerator' | 'denominator'): number =>
      parts.reduce((sum, part) => sum + part[pick], 0);
    return total('numerator') / total('denominator');
  });
}

/** 6.25 agents: 6, and a seventh for a quarter of the hour, on the side of the busier neighbour. */
function slotsOf(agents: number, hour: number, staff: readonly number[]): readonly number[] {
  const whole = Math.floor(agents);
  const more = Math.round((agents - whole) * slotsPerHour);
  const isRising = (staff[hour + 1] ?? 0) > (staff[hour - 1] ?? 0);
  return Array.from({ length: slotsPerHour }, (_, slot) =>
    (isRising ? slot >= slotsPerHour - more : slot < more) ? whole + 1 : whole,
  );
}

/** Who came first goes first; one shift for all who come and go together. */
function shiftsOf(
  slots: readonly number[],
  { dayStartHour, profile }: { readonly dayStartHour: number; readonly profile: string },
): Shift[] {
  const onDuty: number[] = [];
  const counts = new Map<string, Shift>();
  [...slots, 0].forEach((agents, slot) => {
    while (onDuty.length < agents) onDuty.push(slot);
    while (onDuty.length > agents) {
      const start = timeOf(onDuty.shift() ?? 0, dayStartHour);
      const end = slot < slots.length ? timeOf(slot, dayStartHour) : lastEnd;
      const count = (counts.get(`${start}-${end}`)?.count ?? 0) + 1;
      counts.set(`${start}-${end}`, { profile, count, start, end });
    }
  });
  return [...counts.values()].sort((a, b) => (a.start + a.end < b.start + b.end ? -1 : 1));
}

function timeOf(slot: number, dayStartHour: number): string {
  const minutes = dayStartHour * 60 + (slot * 60) / slotsPerHour;
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
