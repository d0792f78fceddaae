/**
 * One replication: an independent day, and what it adds to every measure.
 *
 * Replications are keyed by number alone, so any of them can be run again, anywhere, in any order.
 */
import type { ReportMeasureId, Scope } from '../metrics/index.ts';
import { type DayObserver, type DayOptions, runDay } from './day.ts';
import { type WindowSums, windowSums } from './measures.ts';
import type { SimulationPlan } from './plan.ts';
import { needsToldWaits } from './told-waits.ts';

/** Part of the day, by the calls' entry; whole intervals of `intervalMs`. */
export interface Window {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface ReplicationOptions extends DayObserver {
  /** Makes the router; a test may say else [the core's]. */
  readonly createDirectRouter?: DayOptions['createDirectRouter'];
  /** No more asked: the core is driven by its records. */
  readonly createRouter?: unknown;
  /** [the plan's] */
  readonly seed?: number;
  /** Measures to gather beside those the plan names [none]. */
  readonly measures?: readonly ReportMeasureId[];
  /** Parts of the day to read apart [none]. */
  readonly windows?: readonly Window[];
}

/** What one day showed. */
export interface ReplicationResult {
  readonly replication: number;
  readonly seed: number;
  readonly whole: WindowSums;
  /** In the order asked for. */
  readonly windows: readonly WindowSums[];
  /** By queue, in the centre's order. */
  readonly queues: readonly { readonly queueId: string; readonly day: WindowSums }[];
  /** Calls still waiting when nothing more could happen, or when the day was cut. */
  readonly waiting: number;
  /** Inputs the core refused: 0 but for requests that crossed in one ms. */
  readonly refused: number;
  readonly endedAtMs: number;
}

/** Windows are whole multiples of this. */
export const windowUnitMs = 900_000;
/** One interval for ever, where no window is read: counters take no room as time goes on. */
const wholeMs = Number.MAX_SAFE_INTEGER;

/** Simulates day number `replication` of a plan. */
export function simulateReplication(
  plan: SimulationPlan,
  replication: number,
  options: ReplicationOptions,
): ReplicationResult {
  const { seed = plan.seed, windows = [] } = options;
  const measures = gathered(plan, options.measures ?? []);
  const { createDirectRouter } = options;
  const { metrics, refused, endedAtMs } = runDay(plan, {
    replication,
    seed,
    intervalMs: windows.length === 0 ? wholeMs : windowUnitMs,
    tellsWaits: needsToldWaits(measures),
    watchesLevels: true,
    ...(createDirectRouter === undefined ? {} : { createDirectRouter }),
    observers: [options],
  });
  const read = (scope: Omit<Scope, 'atMs'>): WindowSums =>
    windowSums(metrics, { measures, scope: { atMs: endedAtMs, ...scope } });
  return {
    replication,
    seed,
    whole: read({}),
    windows: windows.map(read),
    queues: plan.centre.queues.map(({ id }) => ({ queueId: id, day: read({ queueIds: [id] }) })),
    waiting: metrics.queueCounts({ atMs: endedAtMs }).waiting,
    refused,
    endedAtMs,
  };
}

function gathered(
  { measures, stop }: SimulationPlan,
  more: readonly ReportMeasureId[],
): readonly ReportMeasureId[] {
  return [...new Set([...measures, ...(stop === null ? [] : [stop.measureId]), ...more])];
}
