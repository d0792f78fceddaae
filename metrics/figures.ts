/**
 * Figures of a queue, agent or centre. Percentiles of answered waits look too good if callers
 * leave; those of the time to answer censor other ends (Kaplan-Meier). Error up to 0.5 %. Source:
 * acd-routing.md C3, C7; E. L. Kaplan and P. Meier (1958); Jain, Chiu and Hawe (1984).
 */
import { assert, hourMs } from '../kernel/index.ts';
import type { ServiceLevelId } from '../routing/index.ts';
import type { CallClass } from '../rules/index.ts';
import {
  type AgentCounts,
  addAgentCounts,
  newAgentCounts,
  newQueueCounts,
  type QueueCounts,
} from './counts.ts';
import { type MeasureSums, ratioOf } from './measure.ts';
import { type RatioMeasureId, ratioMeasures } from './measures.ts';
import type { Metrics } from './metrics.ts';
import { classes, type IdleBounds, type QueueTarget, type WaitSpread } from './queue-record.ts';
import { type Attribution, type Scope, type Span, spanOf } from './scope.ts';
import { serviceLevels } from './service-level.ts';
import { binCount, type WaitHistogram, waitMsOfBin } from './wait-histogram.ts';

/** `value` is null, shown as a dash, if the denominator is 0. */
export interface Figure extends MeasureSums {
  readonly measureId: RatioMeasureId;
  readonly value: number | null;
}

export interface Window {
  readonly fromMs: number;
  readonly toMs: number;
  readonly atMs: number;
  readonly attribution: Attribution;
}

/** A share of calls and the wait within which it was answered; null: not reached. */
export interface Quantile {
  readonly share: number;
  readonly waitMs: number | null;
}

/** Waits by class of call, to reveal a class that is never served. */
export interface ClassFigures {
  readonly class: CallClass;
  readonly longestWaitingMs: number | null;
  readonly waitMsMax: number;
}

interface WaitFigures {
  readonly window: Window;
  readonly counts: Readonly<QueueCounts>;
  readonly figures: readonly Figure[];
  readonly waitMsMax: number;
  readonly longestWaitingMs: number | null;
  readonly classes: readonly ClassFigures[];
  readonly overtakenTimesMax: number;
  readonly overtakenByMsMax: number;
  readonly idleAtOfferMsRange: number | null;
  readonly offeredLoadErlangs: number | null;
}

export interface QueueStanding extends WaitFigures, QueueTarget {
  readonly queueId: string;
}

export interface QueueFigures extends QueueStanding {
  readonly answeredWaitQuantiles: readonly Quantile[];
  readonly timeToAnswerQuantiles: readonly Quantile[];
}

export interface CentreFigures extends WaitFigures {
  readonly agentCounts: Readonly<AgentCounts>;
  /** ρ, load per agent; null: nobody present, or nothing handled. */
  readonly loadPerAgent: number | null;
  readonly handledFairness: number | null;
}

/** Null: unknown queue. */
export function queueFigures(metrics: Metrics, queueId: string, scope: Scope): QueueFigures | null {
  const read = queueStanding(metrics, queueId, scope);
  if (read === null) return null;
  const { standing, waits } = read;
  const quantiles = (waitMsAt: (share: number) => number | null): readonly Quantile[] =>
    shownQuantiles.map((share) => ({ share, waitMs: waitMsAt(share) }));
  return {
    ...standing,
    answeredWaitQuantiles: quantiles((share) => answeredWaitQuantile(waits.answered, share)),
    timeToAnswerQuantiles: quantiles((share) => censoredWaitQuantile(waits, share)),
  };
}

/** A queue's figures but the quantiles, and the waits that they come from. Null: unknown queue. */
export function queueStanding(
  metrics: Metrics,
  queueId: string,
  scope: Scope,
): { readonly standing: QueueStanding; readonly waits: WaitSpread } | null {
  const target = metrics.targetOf(queueId);
  if (target === null) return null;
  const own = { ...scope, queueIds: [queueId] };
  const waits = metrics.waits(own);
  return { standing: { queueId, ...target, ...waitFigures(metrics, own, waits, null) }, waits };
}

/** Figures of all queues and agents in scope, each queue by its own T and s. */
export function centreFigures(metrics: Metrics, scope: Scope): CentreFigures {
  const agentCounts = newAgentCounts();
  const own = newAgentCounts();
  const rates: number[] = [];
  for (const agentId of new Set(scope.agentIds ?? metrics.agentIds())) {
    if (!metrics.readAgent(agentId, scope, own)) continue;
    addAgentCounts(agentCounts, own);
    const rate = handledPerReadyHour(own);
    if (rate !== null) rates.push(rate);
  }
  const figures = waitFigures(metrics, scope, metrics.waits(scope), agentCounts);
  return {
    ...figures,
    agentCounts,
    loadPerAgent: loadPerAgent({
      erlangs: figures.offeredLoadErlangs,
      presentMs: presentMs(agentCounts),
      windowMs: lengthOf(figures.window),
    }),
    handledFairness: jainIndex(rates),
  };
}

function waitFigures(
  metrics: Metrics,
  scope: Scope,
  waits: WaitSpread,
  agents: Readonly<AgentCounts> | null,
): WaitFigures {
  const counts = metrics.queueCounts(scope);
  const window = windowOf(metrics, scope);
  return {
    window,
    counts,
    figures: figuresFrom(counts, agents),
    waitMsMax: waits.waitMsMax,
    longestWaitingMs: longestWaitingMs(metrics, scope),
    classes: classes.map((ofClass) => ({
      class: ofClass,
      longestWaitingMs: longestWaitingMs(metrics, scope, ofClass),
      waitMsMax: waits.waitMsMaxByClass[ofClass],
    })),
    overtakenTimesMax: waits.overtakenTimesMax,
    overtakenByMsMax: waits.overtakenByMsMax,
    idleAtOfferMsRange: idleRangeOf(waits),
    offeredLoadErlangs: erlangsOf(counts, window),
  };
}

export function idleRangeOf({
  idleAtOfferMsMin: least,
  idleAtOfferMsMax: most,
}: IdleBounds): number | null {
  return least === null || most === null ? null : most - least;
}

export function erlangsOf(counts: Readonly<QueueCounts>, window: Window): number | null {
  const handled = { numerator: counts.connectedMs + counts.wrapUpMs, denominator: counts.handled };
  return offeredLoadErlangs({
    callCount: counts.entered,
    handleTimeMsMean: ratioOf(handled),
    windowMs: lengthOf(window),
  });
}

/** Ratios of these counters; `work` measures read the queues' if both are given. */
export function figuresFrom(
  queues: Readonly<QueueCounts> | null,
  agents: Readonly<AgentCounts> | null,
): Figure[] {
  const figures: Figure[] = [];
  for (const measure of ratioMeasures) {
    let sums: MeasureSums | null = null;
    if (measure.of === 'queues') sums = queues && measure.sums(queues);
    else if (measure.of === 'agents') sums = agents && measure.sums(agents);
    else sums = measure.sums(queues ?? agents ?? newQueueCounts());
    if (sums !== null) figures.push({ measureId: measure.id, value: ratioOf(sums), ...sums });
  }
  return figures;
}

export function levelFrom(measureId: ServiceLevelId, counts: Readonly<QueueCounts>): Figure {
  const measure = serviceLevels.find(({ id }) => id === measureId);
  assert(measure !== undefined, () => `no service level ${measureId}`);
  const sums = measure.sums(counts);
  return { measureId, value: ratioOf(sums), ...sums };
}

/** Whole intervals of a scope, up to now. */
export function windowOf(metrics: Metrics, scope: Scope): Window {
  const span: Span = spanOf(scope, metrics.intervalMs);
  const { atMs, attribution = 'entry' } = scope;
  return {
    fromMs: span.fromMs,
    toMs: Math.min(span.toMs, Math.max(atMs, span.fromMs)),
    atMs,
    attribution,
  };
}

export function lengthOf(window: Window): number {
  return window.toMs - window.fromMs;
}

/** Null: nobody waits. */
export function longestWaitingMs(
  metrics: Metrics,
  scope: Scope,
  ofClass?: CallClass,
): number | null {
  const earliestAtMs = metrics.earliestWaitingAtMs(scope, ofClass);
  return earliestAtMs === null ? null : Math.max(0, scope.atMs - earliestAtMs);
}

const shownQuantiles = [0.5, 0.8, 0.9, 0.95, 0.99] as const;

/** The wait within which a share was answered, by nearest rank; null: none answered. */
export function answeredWaitQuantile(answered: WaitHistogram, share: number): number | null {
  if (answered.total === 0) return null;
  // Corrects rounding, such as 0.07 × 100 > 7.
  const rank = Math.max(1, Math.ceil(share * answered.total - 1e-9));
  let seen = 0;
  for (let bin = 0; bin < binCount; bin += 1) {
    seen += answered.count(bin);
    if (seen >= rank) return waitMsOfBin(bin);
  }
  return null;
}

/**
 * The wait within which a share was answered, by Kaplan-Meier; null: not reached. In a bin, answers
 * precede other ends.
 */
export function censoredWaitQuantile(waits: WaitSpread, share: number): number | null {
  let atRisk = waits.answered.total + waits.notAnswered.total;
  let unanswered = 1;
  for (let bin = 0; bin < binCount && atRisk > 0; bin += 1) {
    const answers = waits.answered.count(bin);
    if (answers > 0) {
      unanswered *= 1 - answers / atRisk;
      if (1 - unanswered >= share - 1e-9) return waitMsOfBin(bin);
    }
    atRisk -= answers + waits.notAnswered.count(bin);
  }
  return null;
}

/** Load of the window in erlangs; 0 without calls; null: window or handle time undefined. */
export function offeredLoadErlangs(window: {
  readonly callCount: number;
  readonly handleTimeMsMean: number | null;
  readonly windowMs: number;
}): number | null {
  if (window.windowMs <= 0) return null;
  if (window.callCount === 0) return 0;
  if (window.handleTimeMsMean === null) return null;
  return (window.callCount * window.handleTimeMsMean) / window.windowMs;
}

/** ρ, the load per agent present in the window. */
export function loadPerAgent(load: {
  readonly erlangs: number | null;
  readonly presentMs: number;
  readonly windowMs: number;
}): number | null {
  if (load.erlangs === null || load.presentMs <= 0) return null;
  return (load.erlangs * load.windowMs) / load.presentMs;
}

/** Time in which an agent was available or at work. */
export function presentMs(of: Readonly<AgentCounts>): number {
  return of.readyMs + of.reservedMs + of.busyMs + of.workingAfterCallMs;
}

/** Calls per ready hour of one agent; null: no ready time. */
export function handledPerReadyHour(of: Readonly<AgentCounts>): number | null {
  const readyMs = presentMs(of);
  return readyMs === 0 ? null : (of.handled * hourMs) / readyMs;
}

/** Jain's index; null: no values, or all 0. */
export function jainIndex(values: readonly number[]): number | null {
  let sum = 0;
  let squares = 0;
  for (const value of values) {
    sum += value;
    squares += value * value;
  }
  return squares === 0 ? null : (sum * sum) / (values.length * squares);
}
