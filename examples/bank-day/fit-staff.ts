/**
 * Staff per quarter of an hour, fitted so that simulated waits approach the log's.
 *
 * The log has no log-on records, and the agents seen in an hour are not the agents ready in it, so the
 * number on duty is the one free figure per hour: it is moved by quarters of an agent until the mean
 * wait of the hour's calls fits. It swallows all that the scenario leaves out: days busier than
 * others, absence inside the hour, agents who differ.
 */
import type { Scenario } from '../../contracts/index.ts';
import type { CentreFile } from '../../routing/index.ts';
import { createRouter } from '../../routing/index.ts';
import { compileScenario, simulateScenario, type Window } from '../../simulator/index.ts';
import type { MeasuredValues } from './measure-log.ts';

const roundsMax = 16;
const replications = 40;
/** A mean wait so near the log's is left alone. */
const nearEnough = 0.07;
/** Further off than this, a whole half agent is moved. */
const farOff = 0.35;

/** Who is there at midnight stays to serve who still waits. */
const lastEnd = '24:30';

export type Shift = Scenario['agents']['shifts'][number];

/** Quarters of an hour with so many agents each. */
type Quarters = readonly number[];

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
  let staff = erlangs.map((load) => Math.max(1, Math.round((load + 0.5) * 4) / 4));
  let best: { readonly misfit: number; readonly shifts: Shift[] } = {
    misfit: Infinity,
    shifts: [],
  };
  let changesBefore = hours.length;
  for (let round = 0; round < roundsMax; round++) {
    const shifts = shiftsOf(staff.flatMap(quartersOf), { dayStartHour, profile });
    const waits = simulatedWaits(scenarioOf(shifts), centre, hours.length);
    const ratios = hours.map(({ waitMsMean }, hour) => (waits[hour] ?? 0) / waitMsMean);
    const misfit = ratios.reduce((sum, ratio) => sum + Math.log(Math.max(ratio, 0.01)) ** 2, 0);
    if (misfit < best.misfit) best = { misfit, shifts };
    const moved = staff.map((agents, hour) => {
      const ratio = ratios[hour] ?? 1;
      // Neighbours share their queues: moved together, they would swing to and fro.
      if ((hour + round) % 2 === 0 || Math.abs(ratio - 1) <= nearEnough) return agents;
      const step = Math.abs(ratio - 1) > farOff ? 0.5 : 0.25;
      return Math.max(1, agents + (ratio > 1 ? step : -step));
    });
    const changes = moved.filter((agents, hour) => agents !== staff[hour]).length;
    log(
      `round ${round}: misfit ${misfit.toFixed(3)}, ${changes} hours to move; ${staff.join(' ')}`,
    );
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
  const results = [...simulateScenario(compiled.value, { createRouter, replications, windows })];
  return windows.map((_, hour) => {
    const parts = results.flatMap(({ windows: of }) => of[hour]?.sums.get('waitMsMean') ?? []);
    const total = (pick: 'numerator' | 'denominator'): number =>
      parts.reduce((sum, part) => sum + part[pick], 0);
    return total('numerator') / total('denominator');
  });
}

/** 6.25 agents: 6, 6, 6, 7 in the quarters of the hour. */
function quartersOf(agents: number): Quarters {
  return [0, 1, 2, 3].map(
    (q) => Math.floor((q + 1) * agents + 1e-9) - Math.floor(q * agents + 1e-9),
  );
}

/** Who came first goes first; one shift for all who come and go together. */
function shiftsOf(
  quarters: Quarters,
  { dayStartHour, profile }: { readonly dayStartHour: number; readonly profile: string },
): Shift[] {
  const onDuty: number[] = [];
  const counts = new Map<string, Shift>();
  [...quarters, 0].forEach((agents, quarter) => {
    while (onDuty.length < agents) onDuty.push(quarter);
    while (onDuty.length > agents) {
      const start = timeOf(onDuty.shift() ?? 0, dayStartHour);
      const end = quarter < quarters.length ? timeOf(quarter, dayStartHour) : lastEnd;
      const count = (counts.get(`${start}-${end}`)?.count ?? 0) + 1;
      counts.set(`${start}-${end}`, { profile, count, start, end });
    }
  });
  return [...counts.values()].sort((a, b) => (a.start + a.end < b.start + b.end ? -1 : 1));
}

function timeOf(quarter: number, dayStartHour: number): string {
  const minutes = dayStartHour * 60 + quarter * 15;
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
