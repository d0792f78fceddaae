/**
 * Figures of a queue, an agent or the centre: each with its id, its sums and its window.
 *
 * A figure's `denominator` is its sample size. The counters stand beside the figures, so that
 * whoever doubts one can count again.
 * Source: ux-and-api.md 1 (9).
 */
import type { CallClass } from '../rules/index.ts';
import {
  type AgentCounts,
  addAgentCounts,
  newAgentCounts,
  newQueueCounts,
  type QueueCounts,
} from './counts.ts';
import {
  handledPerReadyHour,
  jainIndex,
  loadPerAgent,
  offeredLoadErlangs,
  staffedMs,
} from './load.ts';
import { type MeasureSums, ratioOf } from './measure.ts';
import { type RatioMeasureId, ratioMeasures } from './measures.ts';
import type { Metrics } from './metrics.ts';
import { classes, type QueueTarget } from './queue-record.ts';
import { type Attribution, type Scope, type Span, spanOf } from './scope.ts';
import { answeredWaitQuantile, censoredWaitQuantile, shownQuantiles } from './wait-quantile.ts';

/** A ratio; `value` null is a dash. */
export interface Figure extends MeasureSums {
  readonly measureId: RatioMeasureId;
  readonly value: number | null;
}

/** When and how it was counted: part of what a figure means. */
export interface Window {
  readonly fromMs: number;
  readonly toMs: number;
  /** Now, at the reading. */
  readonly atMs: number;
  readonly attribution: Attribution;
}

/** A share of calls, and the wait that it stands for; null: not reached. */
export interface Quantile {
  readonly share: number;
  readonly waitMs: number | null;
}

/** How long the calls of one class wait: a class that starves is seen here. */
export interface ClassFigures {
  /** At entry. */
  readonly class: CallClass;
  /** Gauge; null: nobody waits. */
  readonly longestWaitingMs: number | null;
  readonly waitMsMax: number;
}

/** Of queues, one or all. */
interface WaitFigures {
  readonly window: Window;
  readonly counts: Readonly<QueueCounts>;
  readonly figures: readonly Figure[];
  readonly waitMsMax: number;
  /** Gauge; null: nobody waits. */
  readonly longestWaitingMs: number | null;
  readonly answeredWaitQuantiles: readonly Quantile[];
  readonly timeToAnswerQuantiles: readonly Quantile[];
  /** All four, most urgent first. */
  readonly classes: readonly ClassFigures[];
  readonly overtakenTimesMax: number;
  readonly overtakenByMsMax: number;
  readonly idleAtOfferMsRange: number | null;
  readonly offeredLoadErlangs: number | null;
}

export interface QueueFigures extends WaitFigures, QueueTarget {
  readonly queueId: string;
}

export interface CentreFigures extends WaitFigures {
  readonly agentCounts: Readonly<AgentCounts>;
  /** ρ; null: nobody was there, or nothing was handled. */
  readonly loadPerAgent: number | null;
  readonly handledFairness: number | null;
}

/** Figures of one queue; null: not known. */
export function queueFigures(metrics: Metrics, queueId: string, scope: Scope): QueueFigures | null {
  const target = metrics.targetOf(queueId);
  if (target === null) return null;
  const own = { ...scope, queueIds: [queueId] };
  return { queueId, ...target, ...waitFigures(metrics, own, null) };
}

/** Sums over the queues and agents in scope [all]; each queue by its own T and s. */
export function centreFigures(metrics: Metrics, scope: Scope): CentreFigures {
  const agents = metrics.countsOfAgents(scope);
  const agentCounts = newAgentCounts();
  for (const counts of agents) addAgentCounts(agentCounts, counts);
  const figures = waitFigures(metrics, scope, agentCounts);
  const rates = agents.map(handledPerReadyHour).filter((rate) => rate !== null);
  return {
    ...figures,
    agentCounts,
    loadPerAgent: loadPerAgent({
      erlangs: figures.offeredLoadErlangs,
      staffedMs: staffedMs(agentCounts),
      windowMs: lengthOf(figures.window),
    }),
    handledFairness: jainIndex(rates),
  };
}

function waitFigures(
  metrics: Metrics,
  scope: Scope,
  agents: Readonly<AgentCounts> | null,
): WaitFigures {
  const counts = metrics.queueCounts(scope);
  const waits = metrics.waits(scope);
  const window = windowOf(metrics, scope);
  const { idleAtOfferMsMin: least, idleAtOfferMsMax: most } = waits;
  const handled = { numerator: counts.connectedMs + counts.wrapUpMs, denominator: counts.handled };
  return {
    window,
    counts,
    figures: figuresFrom(counts, agents),
    waitMsMax: waits.waitMsMax,
    longestWaitingMs: longestWaitingMs(metrics, scope),
    answeredWaitQuantiles: shownQuantiles.map((share) => ({
      share,
      waitMs: answeredWaitQuantile(waits.answered, share),
    })),
    timeToAnswerQuantiles: shownQuantiles.map((share) => ({
      share,
      waitMs: censoredWaitQuantile(waits, share),
    })),
    classes: classes.map((ofClass) => ({
      class: ofClass,
      longestWaitingMs: longestWaitingMs(metrics, scope, ofClass),
      waitMsMax: waits.waitMsMaxByClass[ofClass],
    })),
    overtakenTimesMax: waits.overtakenTimesMax,
    overtakenByMsMax: waits.overtakenByMsMax,
    idleAtOfferMsRange: least === null || most === null ? null : most - least,
    offeredLoadErlangs: offeredLoadErlangs({
      callCount: counts.entered,
      handleTimeMsMean: ratioOf(handled),
      windowMs: lengthOf(window),
    }),
  };
}

/** The ratios that these counters can tell; `work` from queues where both are there. */
function figuresFrom(
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

function windowOf(metrics: Metrics, scope: Scope): Window {
  const span: Span = spanOf(scope, metrics.intervalMs);
  const { atMs, attribution = 'entry' } = scope;
  return {
    fromMs: span.fromMs,
    toMs: Math.min(span.toMs, Math.max(atMs, span.fromMs)),
    atMs,
    attribution,
  };
}

function lengthOf(window: Window): number {
  return window.toMs - window.fromMs;
}

/** The longest wait now; of one class [all]; null: nobody waits. */
export function longestWaitingMs(
  metrics: Metrics,
  scope: Scope,
  ofClass?: CallClass,
): number | null {
  const earliestAtMs = metrics.earliestWaitingAtMs(scope, ofClass);
  return earliestAtMs === null ? null : Math.max(0, scope.atMs - earliestAtMs);
}
