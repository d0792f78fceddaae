/**
 * How near the fitted day comes to its log: waits, service level, abandons, talk and wrap-up of all
 * calls, of each queue and of each hour, on days that the search for staff has not seen.
 */
import { assert, hourMs } from '../../../kernel/index.ts';
import { waitMsOfBin } from '../../../metrics/index.ts';
import { compileScenario } from '../../compile-scenario.ts';
import { estimateSums, sumsOf } from '../../runs/estimates.ts';
import type { SimulatedMeasureId, WindowSums } from '../../runs/measures.ts';
import type { Window } from '../../runs/replication.ts';
import { simulateScenario } from '../../runs/simulate.ts';
import { simulationCentre } from '../../simulation-centre.ts';
import { waitQuantiles } from '../../statistics/quantile-interval.ts';
import type { Sums } from '../../statistics/ratio-estimate.ts';
import type { LogFit } from './fit-log.ts';
import { byHour, centreOf, type ScenarioNames, scenarioOf } from './fitted-scenario.ts';
import { type CallList, callsBy } from './logged-calls.ts';
import { sumsOfCalls } from './measure-calls.ts';
import type { Shift } from './slots-to-shifts.ts';
import { daysOfCalls } from './staff.ts';

export type QualityVerdict = 'good' | 'fair' | 'poor';

/** Farthest from the log, of a share in its units; a share of the figure for other figures. */
const nearness = {
  good: { share: 0.02, waitMs: 2_000, part: 0.1 },
  fair: { share: 0.05, waitMs: 5_000, part: 0.25 },
} as const;

/** The rule of verdicts, as reports print it. */
export const qualityRule = [
  'good: within 10 % (of a share 2 points, of a wait 2 s)',
  ' or where 95 of 100 means of so many days lie; fair: within 25 % (5 points, 5 s); poor: farther',
].join('');

/** A figure of the log beside that of the fitted day. */
export interface QualityFigure {
  /** Null: all queues. */
  readonly queueId: string | null;
  /** Null: the whole day. */
  readonly hour: number | null;
  readonly figureId: QualityFigureId;
  readonly unit: 'ms' | 'share';
  readonly measured: number;
  readonly simulated: number;
  readonly verdict: QualityVerdict;
}

const waitShares = { waitMsP50: 0.5, waitMsP80: 0.8, waitMsP95: 0.95 } as const;

/** Figures as readers name them. */
export const qualityNames = {
  waitMsP50: 'wait of the answered, p50',
  waitMsP80: 'wait of the answered, p80',
  waitMsP95: 'wait of the answered, p95',
  serviceLevelNet: 'service level (net)',
  abandonShare: 'abandoned',
  talkMsMean: 'mean talk',
  wrapUpMsMean: 'mean wrap-up',
} as const;

export type QualityFigureId = keyof typeof qualityNames;

const confidence = 0.95;
/** Fewer days give no interval of a quantile. */
const replicationsMin = 10;
const measures = [
  'serviceLevelNet',
  'abandonShare',
  'handleTimeMsMean',
  'wrapUpMsMean',
] as const satisfies readonly SimulatedMeasureId[];

/** Simulates the fitted day some times, and compares it: all calls, then queues, then hours. */
export function fitQuality(
  fit: LogFit,
  names: ScenarioNames,
  shifts: readonly Shift[],
): readonly QualityFigure[] {
  const scenario = scenarioOf(fit, names, { shifts });
  const { centre } = simulationCentre(scenario, centreOf(fit, names));
  const compiled = compileScenario(scenario, centre);
  assert(compiled.ok, () => `a fit makes a scenario: ${JSON.stringify(compiled)}`);
  const parts = partsOf(fit);
  const replications = daysOfCalls(fit.calls.length / fit.days.length, replicationsMin);
  const windows = parts.map(({ window }) => ({ ...window, isSpread: true }));
  // Not the scenario's seed: the agents were fitted to the days that it draws.
  const days = simulateScenario(compiled.value, {
    replications,
    windows,
    measures,
    seed: names.seed + 1,
  });
  const all = Array.from(days, (result) => result.windows);
  const wider = Math.sqrt(1 + replications / fit.days.length);
  return parts.flatMap((part, place) => {
    const simulated = all.flatMap((ofDay) => ofDay[place] ?? []);
    return figuresOf(part, { fit, names, simulated, wider });
  });
}

interface Part extends Pick<QualityFigure, 'queueId' | 'hour'> {
  readonly calls: CallList;
  readonly window: Window;
}

function partsOf(fit: LogFit): readonly Part[] {
  const day = { fromMs: 0, toMs: fit.endMs - fit.startMs };
  const byType = callsBy(fit.calls, ({ callType }) => callType);
  return [
    { queueId: null, hour: null, calls: fit.calls, window: day },
    ...fit.callTypes.map(({ id }) => ({
      queueId: id,
      hour: null,
      calls: byType.get(id) ?? [],
      window: { ...day, queueIds: [id] },
    })),
    ...byHour(fit, fit.calls).map((calls, place) => ({
      queueId: null,
      hour: fit.startMs / hourMs + place,
      calls,
      window: { fromMs: place * hourMs, toMs: (place + 1) * hourMs },
    })),
  ];
}

interface Compared {
  readonly fit: LogFit;
  readonly names: ScenarioNames;
  readonly simulated: readonly WindowSums[];
  readonly wider: number;
}

/** A simulated value with its interval. */
interface Figure {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

function figuresOf(part: Part, of: Compared): readonly QualityFigure[] {
  const { calls, queueId, hour } = part;
  const { simulated, names, wider } = of;
  const hasNoWaits = of.fit.waitsUnknown !== undefined;
  const log = sumsOfCalls(calls, names.targetMs);
  const waits = answeredWaits(calls);
  const quantiles = waitQuantiles({
    days: simulated.map(({ answered }) => answered ?? []),
    shares: Object.values(waitShares),
    confidence,
    waitMsOf: waitMsOfBin,
  });
  const figures: QualityFigure[] = [];
  const compare = (figureId: QualityFigureId, measured: number | null, figure: Figure): void => {
    const { value } = figure;
    const isOfWaits = figureId.startsWith('wait') || figureId === 'serviceLevelNet';
    if (measured === null || value === null || (isOfWaits && hasNoWaits)) return;
    const unit = figureId.startsWith('wait') || figureId.endsWith('Mean') ? 'ms' : 'share';
    const verdict = verdictOf(measured, { ...figure, value }, { figureId, wider });
    figures.push({ queueId, hour, figureId, unit, measured, simulated: value, verdict });
  };
  Object.entries(waitShares).forEach(([id, share], place) => {
    const rank = Math.max(1, Math.ceil(share * waits.length - 1e-9));
    const { waitMs = null, low = null, high = null } = quantiles[place] ?? {};
    compare(id as QualityFigureId, waits[rank - 1] ?? null, { value: waitMs, low, high });
  });
  for (const id of ['serviceLevelNet', 'abandonShare'] as const) {
    const { numerator, denominator } = log[id];
    const value = denominator === 0 ? null : numerator / denominator;
    compare(id, value, estimate(sumsOf(simulated, id), { isShare: true }));
  }
  if (hour !== null) return figures;
  const [talkMs, wrapUpMs] = handled(calls, of.fit);
  const whole = sumsOf(simulated, 'handleTimeMsMean');
  const wrapUps = sumsOf(simulated, 'wrapUpMsMean');
  const talks = whole.map(({ numerator, denominator }, day) => {
    return { numerator: numerator - (wrapUps[day]?.numerator ?? 0), denominator };
  });
  compare('talkMsMean', talkMs, estimate(talks, { isShare: false }));
  compare('wrapUpMsMean', wrapUpMs, estimate(wrapUps, { isShare: false }));
  return figures;
}

function estimate(days: readonly Sums[], { isShare }: { readonly isShare: boolean }): Figure {
  return estimateSums(days, { confidence, isShare, isPositive: !isShare });
}

function answeredWaits(calls: CallList): Int32Array {
  const answered = calls.filter(({ outcome }) => outcome !== 'abandoned');
  const waits = new Int32Array(answered.length);
  let size = 0;
  for (const { waitMs } of answered) waits[size++] = waitMs;
  return waits.sort();
}

/** Mean talk and wrap-up of the answered; null where the log does not tell. */
function handled(
  calls: CallList,
  { callTypes }: LogFit,
): readonly [talkMs: number | null, wrapUpMs: number | null] {
  const apart = new Set(callTypes.flatMap(({ id, wrapUps }) => (wrapUps === null ? [] : [id])));
  const sums = { talkMs: 0, wrapUpMs: 0, calls: 0, known: 0 };
  for (const { callType, outcome, handleTimeMs, wrapUpMs } of calls) {
    if (outcome !== 'answered' || handleTimeMs === 0) continue;
    const after = apart.has(callType) ? (wrapUpMs ?? 0) : 0;
    sums.calls += 1;
    sums.talkMs += handleTimeMs - after;
    if (!apart.has(callType)) continue;
    sums.known += 1;
    sums.wrapUpMs += after;
  }
  const { talkMs, wrapUpMs } = sums;
  // A mean over some queues says nothing of all.
  const knows = sums.known > 0 && sums.known === sums.calls;
  return [sums.calls === 0 ? null : talkMs / sums.calls, knows ? wrapUpMs / sums.known : null];
}

function verdictOf(
  measured: number,
  { value, low, high }: Figure & { readonly value: number },
  { figureId, wider }: { readonly figureId: QualityFigureId; readonly wider: number },
): QualityVerdict {
  const off = Math.abs(measured - value);
  const isNear = ({ share, waitMs, part }: (typeof nearness)['good' | 'fair']): boolean => {
    if (!figureId.includes('Ms')) return off <= share;
    return off <= part * measured || (figureId.startsWith('wait') && off <= waitMs);
  };
  if (isNear(nearness.good)) return 'good';
  if (low !== null && high !== null) {
    const from = value - wider * (value - low);
    if (measured >= from && measured <= value + wider * (high - value)) return 'good';
  }
  return isNear(nearness.fair) ? 'fair' : 'poor';
}
