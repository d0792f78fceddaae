/**
 * A replication: an independent day, or one long run cut into warm-up and batches, which has
 * settled when waits and agents' work both have. Its number is the key of its draws, so it can be
 * repeated anywhere.
 */
import { assert } from '../../kernel/index.ts';
import { countedOnce, type Metrics } from '../../metrics/index.ts';
import type { Strategies } from '../../routing/index.ts';
import type { CutDraws } from '../day/cut-draws.ts';
import { type Day, type DayOptions, runDay } from '../day/day.ts';
import { counted } from '../day/ledger.ts';
import { type DayObserver, needsToldWaits } from '../day/router-view.ts';
import {
  firstDifference,
  type LaneTaken,
  type LaneWish,
  laneReasons,
  runInLane,
} from '../lane/choose-lane.ts';
import type { SimulationPlan } from '../plan.ts';
import { mser5 } from '../statistics/units.ts';
import {
  isLevel,
  type PartScope,
  type SimulatedMeasureId,
  type WindowSums,
  waitCounts,
  windowSums,
} from './measures.ts';
import { type ProfileResult, profileResults } from './profile-figures.ts';
import type { SteadyPlan } from './run-plan.ts';

/** Part of the day, by time of queue entry, in multiples of 15 minutes or of the clock's cells. */
export interface Window {
  readonly fromMs: number;
  readonly toMs: number;
  /** Queues that are read; default: all. */
  readonly queueIds?: readonly string[];
  /** Agents whose time and work are read; default: all. */
  readonly agentIds?: readonly string[];
  /** Whether answered calls are counted by length of wait. */
  readonly isSpread?: boolean;
}

export interface ReplicationOptions extends DayObserver {
  readonly createDirectRouter?: DayOptions['createDirectRouter'];
  /** Strategies that plans register; default: none. */
  readonly strategies?: Strategies;
  readonly seed?: number;
  /** Default: the classic lane if it plays the scenario. */
  readonly lane?: LaneWish;
  /** Measures in addition to the plan's. Default: none. */
  readonly measures?: readonly SimulatedMeasureId[];
  /** Parts of the day to measure separately. Default: none; for a steady run its batches. */
  readonly windows?: readonly Window[];
  /** Reads `measures` alone, of queues and windows alone, as searches do for each roster tried. */
  readonly isBrief?: boolean;
}

export interface PartResult {
  readonly day: WindowSums;
  readonly windows: readonly WindowSums[];
}

/** Plain data, so that threads can send it. */
export interface ReplicationResult {
  readonly replication: number;
  readonly seed: number;
  readonly lane: LaneTaken;
  readonly whole: WindowSums;
  readonly windows: readonly WindowSums[];
  readonly queues: readonly (PartResult & { readonly queueId: string })[];
  readonly callTypes: readonly (PartResult & { readonly callType: string })[];
  readonly profiles: readonly ProfileResult[];
  /** Control variates (`units.ts`). */
  readonly controls: { readonly calls: number; readonly handleTime: number };
  /** Number of calls by length of wait; `notAnswered` are calls that left or were sent on. */
  readonly waits: { readonly answered: Uint32Array; readonly notAnswered: Uint32Array };
  readonly cuts: readonly CutDraws[];
  readonly steady: SteadyRun | null;
  readonly waiting: number;
  /** Inputs that the core refused: only requests that crossed in one ms. */
  readonly refused: number;
  readonly endedAtMs: number;
}

/** Without windows one endless interval is enough, and memory does not grow. */
const wholeMs = Number.MAX_SAFE_INTEGER;

export function simulateReplication(
  plan: SimulationPlan,
  replication: number,
  options: ReplicationOptions,
): ReplicationResult {
  if (options.lane !== 'both') return replicate(plan, replication, options);
  const { lane: _, ...unasked } = options;
  const result = replicate(plan, replication, unasked);
  if (result.lane === 'core') return result;
  const ofCore = replicate(plan, replication, { ...options, lane: 'off' });
  const place = firstDifference({ ...result, lane: ofCore.lane }, ofCore);
  const which = `replication ${replication} of seed ${result.seed}`;
  assert(place === null, () => `the lanes differ in ${which}: ${place}`);
  return result;
}

function replicate(
  plan: SimulationPlan,
  replication: number,
  {
    lane: wish,
    createDirectRouter,
    strategies = {},
    windows,
    isBrief = false,
    ...options
  }: ReplicationOptions,
): ReplicationResult {
  const { seed = plan.seed, measures: asked = [] } = options;
  const measures = isBrief ? asked : gathered(plan, asked);
  const isApart = plan.steady !== null || (windows !== undefined && windows.length > 0);
  const dayOptions: DayOptions = {
    replication,
    seed,
    intervalMs: isApart ? plan.cellMs : wholeMs,
    tellsWaits: needsToldWaits(measures),
    watchesLevels: measures.some(isLevel),
    strategies,
    ...(createDirectRouter === undefined ? {} : { createDirectRouter }),
    observers: [options],
  };
  const reasons = wish === 'on' ? laneReasons(plan) : [];
  assert(reasons.length === 0, () => `the classic lane has to play ${reasons.join(', ')}`);
  const inLane = wish === 'off' ? null : runInLane(plan, dayOptions);
  const day = inLane ?? runDay(plan, dayOptions);
  const lane = inLane === null ? 'core' : 'classic';
  const { refused, endedAtMs } = day;
  const readings = readingsOf(plan, day, { measures, windows, isBrief });
  return { replication, seed, lane, ...readings, refused, endedAtMs };
}

function readingsOf(
  plan: SimulationPlan,
  day: Day,
  {
    measures,
    windows: asked,
    isBrief,
  }: {
    readonly measures: readonly SimulatedMeasureId[];
    readonly windows: readonly Window[] | undefined;
    readonly isBrief: boolean;
  },
): Omit<ReplicationResult, 'replication' | 'seed' | 'lane' | 'refused' | 'endedAtMs'> {
  const { metrics, ledger, endedAtMs: atMs } = day;
  const steady = plan.steady === null ? null : batchesOf(plan.steady, metrics, plan.dayMs);
  const span = steady === null ? {} : { fromMs: steady.warmUpMs, toMs: steady.toMs };
  const batches = steady?.batches ?? [];
  const counts = countedOnce(metrics);
  const read = (scope: Omit<PartScope, 'atMs'>): WindowSums =>
    windowSums({ metrics, counts, ledger }, { measures, scope: { atMs, ...scope } });
  const readPart = (part: Omit<PartScope, 'atMs'>) => ({
    day: read({ ...span, ...part }),
    windows: batches.map((batch) => read({ ...batch, ...part })),
  });
  const readWindow = ({ isSpread = false, ...window }: Window): WindowSums => {
    if (!isSpread) return read(window);
    return { ...read(window), answered: waitCounts(metrics.waits({ atMs, ...window }).answered) };
  };
  const parts = {
    windows: (asked ?? batches).map(readWindow),
    queues: plan.centre.queues.map(({ id }) => ({
      queueId: id,
      ...readPart({ queueIds: [id], callTypes: callTypesOf(plan, id) }),
    })),
    steady,
  };
  if (isBrief) return { ...unread, ...parts };
  const waits = metrics.waits({ atMs, ...span });
  return {
    ...parts,
    whole: read(span),
    callTypes: (plan.isByCallType ? plan.callTypes : []).map(({ id, place }) => ({
      callType: id,
      ...readPart({ queueIds: queueOf(plan, place), callTypes: [place] }),
    })),
    profiles: profileResults(plan, counts, { atMs, spans: steady === null ? [span] : batches }),
    controls: {
      calls: ledger.count(counted.firstAttempts),
      handleTime: ledger.count(counted.talkExcessMs),
    },
    waits: { answered: waitCounts(waits.answered), notAnswered: waitCounts(waits.notAnswered) },
    cuts: ledger.cuts.read((id) => counts.queueCounts({ atMs, queueIds: [id] }).entered),
    waiting: counts.queueCounts({ atMs }).waiting,
  };
}

/** What a brief reading leaves out. */
const unread = {
  whole: { calls: 0, sums: new Map() },
  callTypes: [],
  profiles: [],
  controls: { calls: 0, handleTime: 0 },
  waits: { answered: new Uint32Array(), notAnswered: new Uint32Array() },
  cuts: [],
  waiting: 0,
} as const;

/** Call types whose calls enter the queue; null if rules route calls. */
function callTypesOf({ callTypes }: SimulationPlan, queueId: string): readonly number[] | null {
  if (callTypes.some(({ facts }) => facts !== null)) return null;
  return callTypes.filter((type) => type.queueId === queueId).map(({ place }) => place);
}

/** The one queue of a call type; null if the type shares it, or rules route its calls. */
function queueOf({ callTypes }: SimulationPlan, place: number): readonly string[] | null {
  const own = callTypes[place];
  const isAlone = callTypes.every((type) => type === own || type.queueId !== own?.queueId);
  if (own === undefined || !isAlone || callTypes.some(({ facts }) => facts !== null)) return null;
  return [own.queueId];
}

function gathered(
  { measures, stop }: SimulationPlan,
  more: readonly SimulatedMeasureId[],
): readonly SimulatedMeasureId[] {
  return [...new Set([...measures, ...(stop === null ? [] : [stop.measureId]), ...more])];
}

export interface SteadyRun {
  readonly warmUpMs: number;
  /** End of the last batch; arrivals end here or a few cells later. */
  readonly toMs: number;
  readonly batches: readonly { readonly fromMs: number; readonly toMs: number }[];
  /** Half the run was too short to settle, or the requested warm-up leaves too little. */
  readonly isTooShort: boolean;
}

function batchesOf(
  { warmUp, batchCount, cellMs }: SteadyPlan,
  metrics: Metrics,
  lengthMs: number,
): SteadyRun {
  const cells = Math.floor(lengthMs / cellMs);
  const found = warmUp.kind === 'mser5' ? settledAfter(metrics, { cells, cellMs }) : null;
  const asked = warmUp.kind === 'ms' ? Math.round(warmUp.ms / cellMs) : 0;
  const least = Math.min(found?.cells ?? asked, cells - 1);
  const each = Math.max(1, Math.floor((cells - least) / batchCount));
  const count = Math.min(batchCount, Math.floor((cells - least) / each));
  // Cells that fill no batch join a warm-up that was found; with a stated warm-up the run ends
  // sooner.
  const first = warmUp.kind === 'ms' ? least : cells - count * each;
  return {
    warmUpMs: first * cellMs,
    toMs: (first + count * each) * cellMs,
    batches: Array.from({ length: count }, (_, batch) => ({
      fromMs: (first + batch * each) * cellMs,
      toMs: (first + (batch + 1) * each) * cellMs,
    })),
    isTooShort: (found?.isTooShort ?? false) || asked > cells / 2 || count < batchCount,
  };
}

function settledAfter(
  metrics: Metrics,
  { cells, cellMs }: { readonly cells: number; readonly cellMs: number },
): { readonly cells: number; readonly isTooShort: boolean } {
  const waits: number[] = [];
  const work: number[] = [];
  for (let cell = 0; cell < cells; cell += 1) {
    const scope = { atMs: cells * cellMs, fromMs: cell * cellMs, toMs: (cell + 1) * cellMs };
    waits.push(metrics.queueCounts(scope).waitMsLeft);
    work.push(metrics.agentCounts(scope).handlingMs);
  }
  const both = [mser5(waits), mser5(work)];
  return {
    cells: Math.max(...both.map(({ dropped }) => dropped)),
    isTooShort: both.some(({ isTooShort }) => isTooShort),
  };
}
