/**
 * Patience from waits: Kaplan-Meier, distributions by maximum likelihood, and early leavers.
 * Leaving is the event, being served censors; at a tie events go first.
 * Source: E. L. Kaplan and P. Meier (1958).
 */
import type { DistributionSpec } from '../../../contracts/index.ts';
import { normalCdf } from '../../distributions/normal.ts';
import { nelderMead } from './nelder-mead.ts';
import { besideWaiting, type LoggedCall } from './read-log.ts';

export interface Wait {
  readonly waitMs: number;
  readonly hasLeft: boolean;
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
  for (let place = 0; place < sorted.length; ) {
    const atMs = sorted[place]?.waitMs ?? 0;
    const atRisk = sorted.length - place;
    let left = 0;
    for (; sorted[place]?.waitMs === atMs; place++) if (sorted[place]?.hasLeft === true) left += 1;
    survival *= 1 - left / atRisk;
    if (left > 0) steps.push({ atMs, survival, atRisk });
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
  for (const { waitMs, hasLeft } of waits) {
    exposureMs += Math.max(0, Math.min(waitMs, toMs) - fromMs);
    if (hasLeft && waitMs > fromMs && waitMs <= toMs) events += 1;
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
  const sorted = waits.map(({ waitMs }) => waitMs).sort((a, b) => a - b);
  const fromMs = sorted[Math.floor(sorted.length * 0.75)] ?? 0;
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

export interface CensoredFit {
  readonly law: DistributionSpec;
  readonly logLikelihood: number;
}

/** Exponential, Weibull and lognormal fits of patience, in this order; empty if nobody left. */
export function fitCensored(waits: readonly Wait[]): readonly CensoredFit[] {
  const some = waits.filter(({ waitMs }) => waitMs > 0);
  const events = some.filter(({ hasLeft }) => hasLeft).length;
  const exposureS = some.reduce((sum, { waitMs }) => sum + waitMs, 0) / 1_000;
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
  for (const { waitMs, hasLeft } of waits) {
    const group = groups.get(waitMs) ?? { logS: Math.log(waitMs / 1_000), left: 0, censored: 0 };
    if (hasLeft) group.left += 1;
    else group.censored += 1;
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

/**
 * Patience of one call type by callers ahead; calls in order of entry. Null if a group had too few
 * waits.
 */
export function fitPatienceByQueue(
  calls: readonly LoggedCall[],
  callType: string,
): PatienceByQueue | null {
  const waits = groupStarts.map((): { wait: Wait; isAnswered: boolean }[] => []);
  for (const [call, waiting] of besideWaiting(calls)) {
    if (call.waitMs === 0 || call.callType !== callType) continue;
    const group = groupStarts.findLastIndex((start) => waiting.length >= start);
    const wait = { waitMs: call.waitMs, hasLeft: call.outcome === 'abandoned' };
    waits[group]?.push({ wait, isAnswered: call.outcome === 'answered' });
  }
  if (waits.some((group) => group.length < waitsMin)) return null;
  const groups = waits.map((group, place) => groupOf(groupStarts[place] ?? 0, group));
  const usual = groups[0]?.stayedShare ?? 1;
  const leavesByWait: (readonly [number, number])[] = [];
  for (const { answeredWaitMs, stayedShare } of groups) {
    const [beforeMs, before] = leavesByWait.at(-1) ?? [0, 0];
    const share = Math.max(before, 1 - stayedShare / usual);
    const waitMs = Math.max(beforeMs + 1_000, Math.round(answeredWaitMs / 1_000) * 1_000);
    leavesByWait.push([waitMs, Number(share.toFixed(3))]);
  }
  const ofFew = waits.slice(0, groupsOfFew).flatMap((group) => group.map(({ wait }) => wait));
  return { groups, leavesByWait, patience: patienceTable(ofFew) };
}

function groupOf(
  aheadMin: number,
  group: readonly { readonly wait: Wait; readonly isAnswered: boolean }[],
): QueueGroup {
  const waits = group.map(({ wait }) => wait);
  const { events, exposureMs } = hazardBetween(waits, 0, Number.POSITIVE_INFINITY);
  const answered = group.filter(({ isAnswered }) => isAnswered);
  const answeredMs = answered.reduce((sum, { wait }) => sum + wait.waitMs, 0);
  return {
    aheadMin,
    calls: group.length,
    left: events,
    hazard: (events * 1_000_000) / Math.max(1, exposureMs),
    stayedShare: survivalAt(survivalSteps(waits), earlyMs),
    answeredWaitMs: answeredMs / Math.max(1, answered.length),
  };
}
