/**
 * One replication: an independent day, or one long run, and what it adds to every measure.
 *
 * Replications are keyed by number alone, so any of them can be run again, anywhere, in any order.
 */
import type { Metrics, Scope } from '../metrics/index.ts';
import { type DayObserver, type DayOptions, runDay } from './day.ts';
import { type SimulatedMeasureId, type WindowSums, waitCounts, windowSums } from './measures.ts';
import type { SimulationPlan } from './plan.ts';
import { batchesOf, type SteadyRun } from './steady-run.ts';
import { needsToldWaits } from './told-waits.ts';

/** Part of the day, by the calls' entry; whole multiples of 15 minutes, or of the clock's cells. */
export interface Window {
  readonly fromMs: number;
  readonly toMs: number;
  /** [all queues] */
  readonly queueIds?: readonly string[];
}

export interface ReplicationOptions extends DayObserver {
  /** Makes the router; a test may say else [the core's]. */
  readonly createDirectRouter?: DayOptions['createDirectRouter'];
  /** No more asked: the core is driven by its records. */
  readonly createRouter?: unknown;
  /** [the plan's] */
  readonly seed?: number;
  /** Measures to gather beside those the plan names [none]. */
  readonly measures?: readonly SimulatedMeasureId[];
  /** Parts of the day to read apart [none; of a steady run its batches]. */
  readonly windows?: readonly Window[];
}

/** What one day showed. Plain: it survives a structured clone. */
export interface ReplicationResult {
  readonly replication: number;
  readonly seed: number;
  /** The day; of a steady run, what follows the warm-up. */
  readonly whole: WindowSums;
  /** In the order asked for. */
  readonly windows: readonly WindowSums[];
  /** By queue, in the centre's order; `windows` are those of a steady run. */
  readonly queues: readonly {
    readonly queueId: string;
    readonly day: WindowSums;
    readonly windows: readonly WindowSums[];
  }[];
  /** Calls by bin of their wait: those answered, and those who left or were sent on. */
  readonly waits: { readonly answered: Uint32Array; readonly notAnswered: Uint32Array };
  /** How a steady run was cut; null: a day. */
  readonly steady: SteadyRun | null;
  /** Calls still waiting when nothing more could happen, or when the day was cut. */
  readonly waiting: number;
  /** Inputs the core refused: 0 but for requests that crossed in one ms. */
  readonly refused: number;
  readonly endedAtMs: number;
}

/** One interval for ever, where no window is read: counters take no room as time goes on. */
const wholeMs = Number.MAX_SAFE_INTEGER;

/** Simulates day number `replication` of a plan. */
export function simulateReplication(
  plan: SimulationPlan,
  replication: number,
  options: ReplicationOptions,
): ReplicationResult {
  const { seed = plan.seed } = options;
  const measures = gathered(plan, options.measures ?? []);
  const { createDirectRouter, windows } = options;
  const isApart = plan.steady !== null || (windows !== undefined && windows.length > 0);
  const { metrics, refused, endedAtMs } = runDay(plan, {
    replication,
    seed,
    intervalMs: isApart ? plan.cellMs : wholeMs,
    tellsWaits: needsToldWaits(measures),
    watchesLevels: true,
    ...(createDirectRouter === undefined ? {} : { createDirectRouter }),
    observers: [options],
  });
  const read = readingsOf(plan, metrics, { measures, atMs: endedAtMs, asked: windows });
  return { replication, seed, ...read, refused, endedAtMs };
}

/** Reads the fold of a run that has ended. */
function readingsOf(
  plan: SimulationPlan,
  metrics: Metrics,
  {
    measures,
    atMs,
    asked,
  }: {
    readonly measures: readonly SimulatedMeasureId[];
    readonly atMs: number;
    readonly asked: readonly Window[] | undefined;
  },
): Pick<ReplicationResult, 'whole' | 'windows' | 'queues' | 'waits' | 'steady' | 'waiting'> {
  const steady = plan.steady === null ? null : batchesOf(plan.steady, metrics, plan.dayMs);
  const span = steady === null ? {} : { fromMs: steady.warmUpMs, toMs: steady.toMs };
  const windows = asked ?? steady?.batches ?? [];
  const read = (scope: Omit<Scope, 'atMs'>): WindowSums =>
    windowSums(metrics, { measures, scope: { atMs, ...scope } });
  const waits = metrics.waits({ atMs, ...span });
  return {
    whole: read(span),
    windows: windows.map(read),
    queues: plan.centre.queues.map(({ id }) => ({
      queueId: id,
      day: read({ ...span, queueIds: [id] }),
      windows: (steady?.batches ?? []).map((batch) => read({ ...batch, queueIds: [id] })),
    })),
    waits: { answered: waitCounts(waits.answered), notAnswered: waitCounts(waits.notAnswered) },
    steady,
    waiting: metrics.queueCounts({ atMs }).waiting,
  };
}

function gathered(
  { measures, stop }: SimulationPlan,
  more: readonly SimulatedMeasureId[],
): readonly SimulatedMeasureId[] {
  return [...new Set([...measures, ...(stop === null ? [] : [stop.measureId]), ...more])];
}
