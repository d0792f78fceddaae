/**
 * Validation cases of days: rates and staff by period, days that differ, counts of a day.
 *
 * Every replication is a day, and a day is a unit. Staff by period are shifts of one head each, the
 * last to come the first to go.
 */
import type { Scenario } from '../../../contracts/index.ts';
import { dayMs, hourMs } from '../../../kernel/index.ts';
import { timeText } from '../../../simulator/clock.ts';
import type { ModelOf } from '../schemas/validation-models.schema.ts';
import {
  type CaseDesign,
  type CaseReading,
  type Part,
  ratioReading,
  reading,
} from './case-design.ts';
import { agentsOf, callType, exponential } from './queue-designs.ts';

/** Days that a case runs at most, whatever the calls asked for. */
const replicationsMax = 20_000;
const replicationsMin = 30;
/** Each day of a mixture of steady states begins with so much that is not read. */
const warmUpMs = 2 * hourMs;

/** All that is a case's own. */
interface DayParts extends Pick<CaseDesign, 'centre' | 'windows' | 'readings'> {
  /** Calls expected in a day. */
  readonly perDay: number;
  readonly dayEndMs: number;
  readonly intervalMs?: number;
  readonly scenario: Omit<Scenario, 'schema' | 'run' | 'clock'>;
}

/** A design of days for about so many calls. */
export function daysDesign(
  calls: number,
  { perDay, dayEndMs, intervalMs, scenario, ...parts }: DayParts,
): CaseDesign {
  const wanted = Math.max(replicationsMin, Math.round(calls / perDay));
  const replications = Math.min(replicationsMax, wanted);
  const interval = intervalMs === undefined ? {} : { intervalMs };
  return {
    scenario: {
      schema: 'callwright.scenario/1',
      clock: { dayStart: '00:00', dayEnd: timeText(dayEndMs), ...interval },
      run: { mode: 'days', replications: { min: replications, max: replications } },
      ...scenario,
    },
    ...parts,
    replications,
    calls: Math.round(perDay * replications),
  };
}

/** M(t)/M/n(t)+M over a day, with or without a factor of the day. */
export function dayDesign(model: ModelOf<'day'>, calls: number): CaseDesign {
  const { periodMs, arrivalsPerHour, agentCount, handleTimeMsMean, patienceMsMean } = model;
  const { balkShare, targetMs, busynessShape } = model;
  const windows = agentCount.map((_, i) => ({ fromMs: i * periodMs, toMs: (i + 1) * periodMs }));
  const callsPerInterval = arrivalsPerHour.map((rate) => (rate / hourMs) * periodMs);
  const perDay = callsPerInterval.reduce((sum, count) => sum + count, 0);
  const patience = patienceMsMean === null ? null : exponential(patienceMsMean);
  const balking =
    balkShare > 0 && patienceMsMean !== null
      ? { law: 'exponential' as const, meanMs: patienceMsMean, atZeroShare: balkShare }
      : patience;
  return daysDesign(calls, {
    perDay,
    dayEndMs: windows.length * periodMs,
    intervalMs: periodMs,
    scenario: {
      callTypes: [
        callType(0, exponential(handleTimeMsMean), {
          arrivals: { kind: 'intervals', callsPerInterval },
          patience: balking,
          targetMs,
        }),
      ],
      agents: {
        ...agentsOf(1),
        shifts: shiftsOf(agentCount, periodMs),
        adherence: { leaves: 'idleFirst' },
      },
      ...(busynessShape === null ? {} : { busyness: { law: 'gamma', shape: busynessShape } }),
    },
    windows,
    readings: [
      ...windows.flatMap((_, window) =>
        periodReadings(`period${window + 1}`, { window }, balkShare > 0),
      ),
      ...periodReadings('day', 'whole', balkShare > 0),
    ],
  });
}

function periodReadings(
  name: string,
  at: 'whole' | { readonly window: number },
  balks: boolean,
): readonly CaseReading[] {
  const calls: Part = { measure: 'calls', of: 'numerator', at };
  const answered: Part = { measure: 'speedOfAnswerMs', of: 'denominator', at };
  return [
    ratioReading(`${name}.offered`, [calls], [{ measure: 'one', of: 'numerator', at }]),
    // Who balks waits for no time, so a run does not see that they would have had to wait.
    ...(balks ? [] : [reading(`${name}.delayShare`, 'delayShare', at)]),
    ratioReading(`${name}.servedShare`, [answered], [calls]),
    reading(`${name}.waitMsMean`, 'waitMsMean', at),
    reading(`${name}.speedOfAnswerMs`, 'speedOfAnswerMs', at),
    reading(`${name}.serviceLevelOffered`, 'serviceLevelOffered', at),
    reading(`${name}.serviceLevelNet`, 'serviceLevelNet', at),
    reading(`${name}.busyMean`, 'busyAgentsMean', at),
    reading(`${name}.queueLengthMean`, 'queueLengthMean', at),
  ];
}

/** One head a shift: the i-th agent works while at least i are wanted. */
export function shiftsOf(
  agentCount: readonly number[],
  periodMs: number,
): Scenario['agents']['shifts'] {
  const shifts: Scenario['agents']['shifts'] = [];
  // The staff of the last period stays until all are served.
  const stayMs = Math.min(dayMs, 47 * hourMs - agentCount.length * periodMs);
  for (let head = 1; head <= Math.max(...agentCount); head += 1) {
    let since: number | null = null;
    for (const [period, count] of [...agentCount, 0].entries()) {
      const isLast = period === agentCount.length;
      if (count >= head && since === null) since = period;
      if (count >= head || since === null) continue;
      const endMs = period * periodMs + (isLast ? stayMs : 0);
      shifts.push({
        profile: 'agent',
        count: 1,
        start: timeText(since * periodMs),
        end: timeText(endMs),
      });
      since = null;
    }
  }
  return shifts;
}

/** The same all day, and until all are served. */
function agentsToTheEnd(count: number): Scenario['agents'] {
  const shifts = [{ profile: 'agent', count, start: '00:00', end: '47:00' }];
  return { ...agentsOf(count), shifts };
}

/** M/M/n+M on days of different load, each read as a steady state. */
export function busyQueueDesign(model: ModelOf<'busyQueue'>, calls: number): CaseDesign {
  const { arrivalsPerHour, handleTimeMsMean, agentCount, patienceMsMean, targetMs } = model;
  const perDay = (arrivalsPerHour / hourMs) * dayMs;
  const at = { window: 0 };
  const measures = reading('', 'serviceLevelOffered', at);
  return daysDesign(calls, {
    perDay,
    dayEndMs: dayMs,
    scenario: {
      callTypes: [
        callType(arrivalsPerHour, exponential(handleTimeMsMean), {
          patience: exponential(patienceMsMean),
          targetMs,
        }),
      ],
      agents: agentsToTheEnd(agentCount),
      busyness: { law: 'gamma', shape: model.busynessShape },
    },
    windows: [{ fromMs: warmUpMs, toMs: dayMs }],
    readings: [
      reading('serviceLevelRatioOfMeans', 'serviceLevelOffered', at),
      {
        name: 'serviceLevelMeanOfRatios',
        measures: measures.measures,
        sumsOf: (unit) => {
          const { numerator, denominator } = measures.sumsOf(unit);
          return { numerator: denominator === 0 ? 0 : numerator / denominator, denominator: 1 };
        },
      },
      reading('abandonShareRatioOfMeans', 'abandonShare', at),
    ],
  });
}

/** Counts of a day's calls; who serves them does not matter. */
export function dayCallsDesign(
  { expectedCalls, busynessShape, k }: ModelOf<'dayCalls'>,
  calls: number,
): CaseDesign {
  const periodMs = hourMs;
  const perDay = expectedCalls.reduce((sum, count) => sum + count, 0);
  const windows = expectedCalls.map((_, i) => ({ fromMs: i * periodMs, toMs: (i + 1) * periodMs }));
  const spread = (mean: number): number => Math.sqrt(mean + (mean * mean) / busynessShape);
  const count = (name: string, of: (calls: number) => number): CaseReading => ({
    name,
    measures: [],
    sumsOf: ({ whole }) => ({ numerator: of(whole.calls), denominator: 1 }),
  });
  const [x = 1, y = 1] = expectedCalls;
  const second = { law: 'deterministic', valueMs: 1_000 } as const;
  return daysDesign(calls, {
    perDay,
    dayEndMs: windows.length * periodMs,
    intervalMs: periodMs,
    scenario: {
      callTypes: [
        callType(0, second, {
          arrivals: { kind: 'intervals', callsPerInterval: expectedCalls },
        }),
      ],
      agents: agentsToTheEnd(10),
      busyness: { law: 'gamma', shape: busynessShape },
    },
    windows,
    readings: [
      count('dayCallsMean', (n) => n),
      count('dayCallsVariance', (n) => (n - perDay) ** 2),
      count('dayCallsVarianceToMean', (n) => (n - perDay) ** 2 / perDay),
      count('probabilityExactlyK', (n) => (n === k ? 1 : 0)),
      count('probabilityAtMostK', (n) => (n <= k ? 1 : 0)),
      {
        name: 'period1To2Correlation',
        measures: [],
        sumsOf: ({ windows: [first, second] }) => {
          const both = ((first?.calls ?? 0) - x) * ((second?.calls ?? 0) - y);
          return { numerator: both / (spread(x) * spread(y)), denominator: 1 };
        },
      },
    ],
  });
}
