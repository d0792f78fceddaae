/**
 * How a validation case is simulated: a scenario through the full core, how long a steady run is,
 * and where in the results each value stands.
 *
 * A run is cut into units (batches of steady runs, days) that count as independent; a value is the
 * ratio of two sums over them. A batch must be long against the time in which the system forgets,
 * or batches are no independent units: E[S], the patience, and without abandonment 1/(nμ(1-√ρ)²).
 *
 * Source: simulation.md 9, 9.3, 14.
 */
import type { Scenario } from '../../../contracts/index.ts';
import { hourMs } from '../../../kernel/index.ts';
import type { CentreFile, LinkSetting, QueueSetting } from '../../../routing/index.ts';
import type { WindowSums } from '../../../simulator/runs/measures.ts';
import type { ReplicationResult, Window } from '../../../simulator/runs/replication.ts';
import type { Sums } from '../../../simulator/statistics/ratio-estimate.ts';

/** One batch, or one day. */
export interface Unit {
  readonly whole: WindowSums;
  /** In the centre's order. */
  readonly queues: readonly WindowSums[];
  /** Of a day, as asked for. */
  readonly windows: readonly WindowSums[];
}

/** Where a value of a case stands in a run. */
export interface CaseReading {
  /** The case's name of it. */
  readonly name: string;
  /** Ids that the run must gather; `calls` is always there. */
  readonly measures: readonly string[];
  readonly sumsOf: (unit: Unit) => Sums;
  /** The exact value, where it is not the case's under that name. */
  readonly exact?: number;
  /** What whole ms may shift it by, in its unit [0]. */
  readonly slack?: number;
}

export interface CaseDesign {
  readonly scenario: Scenario;
  readonly centre?: CentreFile;
  /** Replications, numbered from 0. */
  readonly replications: number;
  /** Parts of a day to read apart [none]. */
  readonly windows?: readonly Window[];
  readonly readings: readonly CaseReading[];
  /** Calls that all of it will simulate, about. */
  readonly calls: number;
}

/** A centre of queues that ask for a skill of their name, and of profiles that have those they serve. */
export function caseCentre(
  queues: readonly QueueSetting[],
  profiles: readonly { readonly id: string; readonly links: readonly LinkSetting[] }[],
): CentreFile {
  return {
    schema: 'callwright.centre/1',
    id: 'case',
    timeZone: 'UTC',
    skills: queues.map(({ id }) => id),
    queues: queues.map((queue) => ({
      ...queue,
      plan: { required: [{ skill: queue.id }], ...queue.plan },
    })),
    profiles: profiles.map(({ id, links }) => ({
      id,
      skills: Object.fromEntries(links.map(({ queue }) => [queue, 50])),
      links,
    })),
  };
}

/** Heads of a profile, there all day. */
export function allDay(profile: string, count: number): Scenario['agents']['shifts'][number] {
  return { profile, count, start: '00:00', end: '24:00' };
}

/** Whose sums: all, one queue's, one window's. */
export type ReadingScope = 'whole' | { readonly queue: number } | { readonly window: number };

/** A sum of a measure: what is counted, or what it is divided by. */
export interface Part {
  readonly measure: string;
  readonly of: 'numerator' | 'denominator';
  readonly at: ReadingScope;
  /** [1] */
  readonly factor?: number;
}

/** A measure as it is, at a place. */
export function reading(
  name: string,
  measure: string,
  at: ReadingScope = 'whole',
  more: Pick<CaseReading, 'exact' | 'slack'> = {},
): CaseReading {
  return ratioReading(
    name,
    [{ measure, of: 'numerator', at }],
    [{ measure, of: 'denominator', at }],
    more,
  );
}

/** Measures that the case calls by their own ids. */
export function readings(...measures: readonly string[]): readonly CaseReading[] {
  return measures.map((measure) => reading(measure, measure));
}

/** A ratio of sums of parts. */
export function ratioReading(
  name: string,
  top: readonly Part[],
  bottom: readonly Part[],
  more: Pick<CaseReading, 'exact' | 'slack'> = {},
): CaseReading {
  const all = [...top, ...bottom].map(({ measure }) => measure);
  return {
    name,
    measures: [...new Set(all)].filter((measure) => measure !== 'calls' && measure !== 'one'),
    sumsOf: (unit) => ({ numerator: sumOf(unit, top), denominator: sumOf(unit, bottom) }),
    ...(name.includes('Ms') ? { slack: 1 } : {}),
    ...more,
  };
}

function sumOf(unit: Unit, parts: readonly Part[]): number {
  let sum = 0;
  for (const { measure, of, at, factor = 1 } of parts) {
    const sums = placeOf(unit, at);
    const value =
      measure === 'one' ? 1 : measure === 'calls' ? sums?.calls : measureOf(sums, measure)?.[of];
    sum += factor * (value ?? 0);
  }
  return sum;
}

function placeOf(unit: Unit, at: ReadingScope): WindowSums | undefined {
  if (at === 'whole') return unit.whole;
  return 'queue' in at ? unit.queues[at.queue] : unit.windows[at.window];
}

function measureOf(sums: WindowSums | undefined, measure: string): Sums | undefined {
  const all: ReadonlyMap<string, Sums> | undefined = sums?.sums;
  return all?.get(measure);
}

/** The units of a design's replications: batches of steady runs, else days. */
export function unitsOf(results: readonly ReplicationResult[]): readonly Unit[] {
  return results.flatMap((result): readonly Unit[] => {
    if (result.steady === null) {
      const queues = result.queues.map(({ day }) => day);
      return [{ whole: result.whole, queues, windows: result.windows }];
    }
    return result.windows.map((whole, batch) => ({
      whole,
      queues: result.queues.flatMap(({ windows }) => windows[batch] ?? []),
      windows: [],
    }));
  });
}

/** The format's longest run: 366 days. */
const lengthMsMax = 31_000_000_000;
const batches = 30;
/** Times that the system forgets in: a batch holds so many, the warm-up as well. */
const batchTimes = 12;
const warmUpTimes = 10;
/** What a case that forgets slowly may take at most, in the calls asked for. */
const stretchMax = 16;

/** What decides how long a run must be. */
export interface Pace {
  readonly arrivalsPerHour: number;
  readonly handleTimeMsMean: number;
  readonly agentCount: number;
  /** Null: nobody abandons. */
  readonly patienceMsMean: number | null;
  /** Delays of further memory: redials, IVR [0]. */
  readonly memoryMs?: number;
}

/** All that is a case's own. */
export interface SteadyParts {
  readonly pace: Pace;
  readonly calls: number;
  readonly scenario: Omit<Scenario, 'schema' | 'run' | 'clock'>;
  readonly centre?: CentreFile;
  readonly readings: readonly CaseReading[];
}

/** A design of steady runs for about so many calls. */
export function steadyDesign({ pace, calls, scenario, centre, readings }: SteadyParts): CaseDesign {
  const forgetMs = forgetsIn(pace);
  const askedMs = (calls / pace.arrivalsPerHour) * hourMs;
  const wantedMs = batches * batchTimes * forgetMs;
  const allMs = Math.min(Math.max(askedMs, wantedMs), stretchMax * askedMs);
  const warmUpMs = Math.ceil(warmUpTimes * forgetMs);
  const replications = Math.max(1, Math.ceil(allMs / (lengthMsMax - warmUpMs)));
  const lengthMs = Math.ceil(allMs / replications) + warmUpMs;
  return {
    scenario: {
      schema: 'callwright.scenario/1',
      clock: { dayStart: '00:00', dayEnd: '24:00' },
      run: {
        mode: 'steady',
        // A cell more than whole batches, so that they fit behind the warm-up.
        steady: { lengthMs, warmUpMs, batches },
      },
      ...scenario,
    },
    ...(centre === undefined ? {} : { centre }),
    replications,
    readings,
    calls: Math.round((lengthMs * replications * pace.arrivalsPerHour) / hourMs),
  };
}

/** The time in which a run forgets how it began. */
function forgetsIn({
  arrivalsPerHour,
  handleTimeMsMean,
  agentCount,
  patienceMsMean,
  memoryMs = 0,
}: Pace): number {
  const calm = Math.max(handleTimeMsMean, memoryMs);
  if (patienceMsMean !== null) return Math.max(calm, Math.min(patienceMsMean, 20 * calm));
  const load = ((arrivalsPerHour / hourMs) * handleTimeMsMean) / agentCount;
  const spare = (1 - Math.sqrt(Math.min(load, 0.999))) ** 2;
  return Math.max(calm, handleTimeMsMean / agentCount / spare);
}
