/**
 * Patience from waits: Kaplan-Meier, distributions by maximum likelihood, and early leavers.
 * Leaving is the event, being served censors; at a tie events go first.
 * Source: E. L. Kaplan and P. Meier (1958).
 */
import type { DistributionSpec } from '../../../contracts/index.ts';
import { normalCdf } from '../../distributions/normal.ts';
import { sumBy } from '../../statistics/sums.ts';
import { besideWaiting, type CallList } from './logged-calls.ts';
import { nelderMead } from './nelder-mead.ts';

export interface Wait {
  readonly waitMs: number;
  readonly hasLeft: boolean;
  /** Calls that waited so. Default: 1. */
  readonly calls?: number;
}

/** Waits that are alike are counted, since logs hold whole seconds: few of them are left. */
export class WaitCounts {
  readonly #byWait = new Map<number, { waitMs: number; hasLeft: boolean; calls: number }>();

  add(waitMs: number, hasLeft: boolean): void {
    const key = hasLeft ? -waitMs : waitMs;
    const known = this.#byWait.get(key);
    if (known === undefined) this.#byWait.set(key, { waitMs, hasLeft, calls: 1 });
    else known.calls += 1;
  }

  get waits(): readonly Wait[] {
    return [...this.#byWait.values()];
  }
}

/** Calls of waits, all or of callers who left. */
export function callsOfWaits(
  waits: readonly Wait[],
  isCounted: (wait: Wait) => boolean = () => true,
): number {
  return sumBy(waits, (wait) => (isCounted(wait) ? (wait.calls ?? 1) : 0));
}

/**
 * `survival` is the share of callers still waiting from `atMs` on; `atRisk` callers waited just
 * before.
 */
export interface SurvivalStep {
  readonly atMs: number;
  readonly survival: number;
  readonly atRisk: number;
}

export function survivalSteps(waits: readonly Wait[]): readonly SurvivalStep[] {
  const sorted = [...waits].sort((a, b) => a.waitMs - b.waitMs);
  const steps: SurvivalStep[] = [];
  let survival = 1;
  let atRisk = callsOfWaits(waits);
  for (let place = 0; place < sorted.length; ) {
    const atMs = sorted[place]?.waitMs ?? 0;
    let [left, all] = [0, 0];
    for (let one = sorted[place]; one?.waitMs === atMs; one = sorted[++place]) {
      const { calls = 1, hasLeft } = one;
      all += calls;
      if (hasLeft) left += calls;
    }
    survival *= 1 - left / atRisk;
    if (left > 0) steps.push({ atMs, survival, atRisk });
    atRisk -= all;
  }
  return steps;
}

export function survivalAt(steps: readonly SurvivalStep[], atMs: number): number {
  return steps.findLast((step) => step.atMs <= atMs)?.survival ?? 1;
}

export function hazardBetween(
  waits: readonly Wait[],
  fromMs: number,
  toMs: number,
): { readonly events: number; readonly exposureMs: number } {
  let events = 0;
  let exposureMs = 0;
  for (const { waitMs, hasLeft, calls = 1 } of waits) {
    exposureMs += calls * Math.max(0, Math.min(waitMs, toMs) - fromMs);
    if (hasLeft && waitMs > fromMs && waitMs <= toMs) events += calls;
  }
  return { events, exposureMs };
}

const rowsMax = 200;
/** The exponential tail begins at the last time at which this many callers still waited. */
const atRiskMin = 50;

export interface PatienceTable {
  readonly rows: readonly (readonly [atMs: number, survival: number])[];
  readonly tailMeanMs: number;
}

export function patienceTable(waits: readonly Wait[]): PatienceTable | null {
  const seen = survivalSteps(waits).filter(({ atRisk }) => atRisk >= atRiskMin);
  const fromMs = waitOfRank(waits, Math.floor(callsOfWaits(waits) * 0.75));
  const { events, exposureMs } = hazardBetween(waits, fromMs, Number.POSITIVE_INFINITY);
  const last = seen.at(-1);
  if (last === undefined || events === 0 || exposureMs === 0) return null;
  // Keeps a row for each equal fall of survival, and the last row.
  const fall = (1 - last.survival) / (rowsMax - 2);
  let kept = 1;
  const rows = seen
    .filter(({ survival }, place) => {
      if (place < seen.length - 1 && kept - survival < fall) return false;
      kept = survival;
      return true;
    })
    .map(({ atMs, survival }) => [atMs, Number(survival.toFixed(5))] as const);
  return { rows, tailMeanMs: Math.round(exposureMs / events) };
}

/** The wait of a place, from 0, among all in order. */
function waitOfRank(waits: readonly Wait[], rank: number): number {
  let before = 0;
  for (const { waitMs, calls = 1 } of waits.toSorted((a, b) => a.waitMs - b.waitMs)) {
    before += calls;
    if (before > rank) return waitMs;
  }
  return 0;
}

export interface CensoredFit {
  readonly law: DistributionSpec;
  readonly logLikelihood: number;
}

/** Exponential, Weibull and lognormal fits of patience, in this order; empty if nobody left. */
export function fitCensored(waits: readonly Wait[]): readonly CensoredFit[] {
  const some = waits.filter(({ waitMs }) => waitMs > 0);
  const events = callsOfWaits(some, ({ hasLeft }) => hasLeft);
  const exposureS = sumBy(some, ({ waitMs, calls = 1 }) => calls * waitMs) / 1_000;
  if (events === 0 || exposureS === 0) return [];
  const meanS = exposureS / events;
  return [
    {
      law: { law: 'exponential', meanMs: meanS * 1_000 },
      logLikelihood: -events * Math.log(meanS) - events,
    },
    weibull(some, meanS),
    lognormal(some, meanS),
  ];
}

function weibull(waits: readonly Wait[], meanS: number): CensoredFit {
  const grouped = byTime(waits);
  const { at, value } = nelderMead(
    ([logShape = 0, logScale = 0]) => {
      const shape = Math.exp(logShape);
      let sum = 0;
      for (const { logS, left, censored } of grouped) {
        const beyond = Math.exp(shape * (logS - logScale));
        sum +=
          left * (logShape - logScale + (shape - 1) * (logS - logScale)) -
          (left + censored) * beyond;
      }
      return -sum;
    },
    { start: [0, Math.log(meanS)] },
  );
  const [logShape = 0, logScale = 0] = at;
  const law = { shape: Math.exp(logShape), scaleMs: 1_000 * Math.exp(logScale) };
  return { law: { law: 'weibull', ...law }, logLikelihood: -value };
}

function lognormal(waits: readonly Wait[], meanS: number): CensoredFit {
  const grouped = byTime(waits);
  const { at, value } = nelderMead(
    ([mu = 0, logSigma = 0]) => {
      const sigma = Math.exp(logSigma);
      let sum = 0;
      for (const { logS, left, censored } of grouped) {
        const z = (logS - mu) / sigma;
        if (left > 0) sum -= left * ((z * z) / 2 + logS + logSigma + Math.log(2 * Math.PI) / 2);
        if (censored > 0) sum += censored * Math.log(normalCdf(-z));
      }
      return -sum;
    },
    { start: [Math.log(meanS), 0] },
  );
  const [mu = 0, logSigma = 0] = at;
  return {
    law: { law: 'lognormal', mu, sigma: Math.exp(logSigma), unit: 's' },
    logLikelihood: -value,
  };
}

interface TimeGroup {
  readonly logS: number;
  left: number;
  censored: number;
}

/** Groups equal times, as logs hold whole seconds. */
function byTime(waits: readonly Wait[]): readonly TimeGroup[] {
  const groups = new Map<number, TimeGroup>();
  for (const { waitMs, hasLeft, calls = 1 } of waits) {
    const group = groups.get(waitMs) ?? { logS: Math.log(waitMs / 1_000), left: 0, censored: 0 };
    if (hasLeft) group.left += calls;
    else group.censored += calls;
    groups.set(waitMs, group);
  }
  return [...groups.values()];
}

export interface QueueGroup {
  readonly aheadMin: number;
  readonly calls: number;
  readonly left: number;
  /** Callers who leave per 1,000 s of waiting. */
  readonly hazard: number;
  readonly stayedShare: number;
  /** Mean wait of answered calls, such as an announcement could have named. */
  readonly answeredWaitMs: number;
}

export interface PatienceByQueue {
  readonly groups: readonly QueueGroup[];
  /** Share of callers leaving early beyond the first group's share, by each group's wait. */
  readonly leavesByWait: readonly (readonly [waitMs: number, share: number])[];
  /** Patience of callers with few ahead, without those who left early. */
  readonly patience: PatienceTable | null;
}

/** Waits are grouped by callers ahead; these are the smallest numbers of the groups. */
const groupStarts = [0, 1, 3, 5] as const;
const groupsOfFew = 2;
const earlyMs = 60_000;
const waitsMin = 100;

/** Waits of callers who found so many ahead. */
interface QueuedWaits {
  readonly counts: WaitCounts;
  answered: number;
  answeredMs: number;
}

/**
 * Patience by callers ahead, of each call type; calls in order of entry. Null if a group had too
 * few waits.
 */
export function fitPatienceByQueue(calls: CallList): ReadonlyMap<string, PatienceByQueue | null> {
  const waits = new Map<string, readonly QueuedWaits[]>();
  for (const [{ callType, waitMs, outcome }, waiting] of besideWaiting(calls)) {
    if (waitMs === 0) continue;
    const own =
      waits.get(callType) ??
      groupStarts.map(() => ({ counts: new WaitCounts(), answered: 0, answeredMs: 0 }));
    waits.set(callType, own);
    const group = own[groupStarts.findLastIndex((start) => waiting.length >= start)];
    if (group === undefined) continue;
    group.counts.add(waitMs, outcome === 'abandoned');
    if (outcome !== 'answered') continue;
    group.answered += 1;
    group.answeredMs += waitMs;
  }
  return new Map([...waits].map(([callType, own]) => [callType, patienceOf(own)]));
}

function patienceOf(waits: readonly QueuedWaits[]): PatienceByQueue | null {
  if (waits.some(({ counts }) => callsOfWaits(counts.waits) < waitsMin)) return null;
  const groups = waits.map((group, place) => groupOf(groupStarts[place] ?? 0, group));
  const usual = groups[0]?.stayedShare ?? 1;
  const leavesByWait: (readonly [number, number])[] = [];
  for (const { answeredWaitMs, stayedShare } of groups) {
    const [beforeMs, before] = leavesByWait.at(-1) ?? [0, 0];
    const share = Math.max(before, 1 - stayedShare / usual);
    const waitMs = Math.max(beforeMs + 1_000, Math.round(answeredWaitMs / 1_000) * 1_000);
    leavesByWait.push([waitMs, Number(share.toFixed(3))]);
  }
  const ofFew = waits.slice(0, groupsOfFew).flatMap(({ counts }) => counts.waits);
  return { groups, leavesByWait, patience: patienceTable(ofFew) };
}

function groupOf(aheadMin: number, { counts, answered, answeredMs }: QueuedWaits): QueueGroup {
  const { waits } = counts;
  const { events, exposureMs } = hazardBetween(waits, 0, Number.POSITIVE_INFINITY);
  return {
    aheadMin,
    calls: callsOfWaits(waits),
    left: events,
    hazard: (events * 1_000_000) / Math.max(1, exposureMs),
    stayedShare: survivalAt(survivalSteps(waits), earlyMs),
    answeredWaitMs: answeredMs / Math.max(1, answered),
  };
}
