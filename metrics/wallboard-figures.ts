/**
 * Wallboard figures without percentiles. Each queue and agent is read once, so totals match rows,
 * in slices that let other work run. Cost: O(agents × intervals). Source: acd-routing.md C3, C7.
 */
import {
  type AgentCounts,
  addAgentCounts,
  addQueueCounts,
  newAgentCounts,
  newQueueCounts,
  type QueueCounts,
} from './counts.ts';
import {
  type Figure,
  figuresFrom,
  handledPerReadyHour,
  jainIndex,
  loadPerAgent,
  longestWaitingMs,
  offeredLoadErlangs,
  presentMs,
  type QueueFigures,
  type Window,
  windowOf,
} from './figures.ts';
import { ratioOf } from './measure.ts';
import type { Metrics } from './metrics.ts';
import { classes } from './queue-record.ts';
import type { Scope } from './scope.ts';

export type QueueStanding = Omit<QueueFigures, 'answeredWaitQuantiles' | 'timeToAnswerQuantiles'>;

export interface WorkLoad {
  readonly offeredLoadErlangs: number | null;
  readonly loadPerAgent: number | null;
  readonly handledFairness: number | null;
  readonly idleAtOfferMsRange: number | null;
}

/** A group's queues, and agents who may log on to it. */
export interface WallboardGroup {
  readonly groupId: string;
  readonly queueIds: readonly string[];
  readonly agentIds: readonly string[];
}

export interface WallboardFigures {
  readonly window: Window;
  readonly counts: Readonly<QueueCounts>;
  readonly figures: readonly Figure[];
  readonly longestWaitingMs: number | null;
  readonly load: WorkLoad;
  readonly queues: ReadonlyMap<string, QueueStanding>;
  readonly loads: ReadonlyMap<string, WorkLoad>;
}

/** Agents read per slice; each has a row per interval. */
const agentsPerSlice = 50;

interface IdleBounds {
  readonly least: number | null;
  readonly most: number | null;
}

interface QueueReading {
  readonly standing: QueueStanding;
  readonly idle: IdleBounds;
}

/** In slices; figures are as of the first. */
export function* wallboardFigures(
  metrics: Metrics,
  scope: Scope,
  groups: readonly WallboardGroup[],
): Generator<void, WallboardFigures> {
  const window = windowOf(metrics, scope);
  const queues = new Map<string, QueueReading>();
  for (const queueId of metrics.queueIds()) {
    const reading = readQueue(metrics, queueId, scope);
    if (reading !== null) queues.set(queueId, reading);
    yield;
  }
  const all = sumsOf([...queues.values()]);
  const sums = groups.map(({ queueIds }) => sumsOf(queueIds.flatMap((id) => queues.get(id) ?? [])));
  const placesOf = groupsOfAgents(groups);
  // Shared, to avoid garbage.
  const counts = newAgentCounts();
  let place = 0;
  for (const agentId of metrics.agentIds()) {
    place += 1;
    if (place % agentsPerSlice === 0) yield;
    if (!metrics.readAgent(agentId, scope, counts)) continue;
    addAgent(all, counts);
    for (const group of placesOf.get(agentId) ?? []) addAgent(sums[group], counts);
  }
  const loads = new Map(groups.map(({ groupId }, n) => [groupId, loadOf(sums[n] ?? all, window)]));
  const waits = [...queues.values()].flatMap(({ standing }) => standing.longestWaitingMs ?? []);
  return {
    window,
    counts: all.counts,
    figures: figuresFrom(all.counts, all.agentCounts),
    longestWaitingMs: waits.length === 0 ? null : Math.max(...waits),
    load: loadOf(all, window),
    queues: new Map([...queues].map(([queueId, { standing }]) => [queueId, standing])),
    loads,
  };
}

function readQueue(metrics: Metrics, queueId: string, scope: Scope): QueueReading | null {
  const target = metrics.targetOf(queueId);
  if (target === null) return null;
  const own = { ...scope, queueIds: [queueId] };
  const counts = metrics.queueCounts(own);
  const waits = metrics.waits(own);
  const { idleAtOfferMsMin: least, idleAtOfferMsMax: most } = waits;
  const window = windowOf(metrics, own);
  const standing: QueueStanding = {
    queueId,
    ...target,
    window,
    counts,
    figures: figuresFrom(counts, null),
    waitMsMax: waits.waitMsMax,
    longestWaitingMs: longestWaitingMs(metrics, own),
    classes: classes.map((ofClass) => ({
      class: ofClass,
      longestWaitingMs: longestWaitingMs(metrics, own, ofClass),
      waitMsMax: waits.waitMsMaxByClass[ofClass],
    })),
    overtakenTimesMax: waits.overtakenTimesMax,
    overtakenByMsMax: waits.overtakenByMsMax,
    idleAtOfferMsRange: rangeOf({ least, most }),
    offeredLoadErlangs: erlangsOf(counts, window),
  };
  return { standing, idle: { least, most } };
}

interface Sums {
  readonly counts: QueueCounts;
  readonly agentCounts: AgentCounts;
  readonly rates: number[];
  readonly idle: IdleBounds;
}

function sumsOf(queues: readonly QueueReading[]): Sums {
  const counts = newQueueCounts();
  let least: number | null = null;
  let most: number | null = null;
  for (const { standing, idle } of queues) {
    addQueueCounts(counts, standing.counts);
    if (idle.least !== null) least = Math.min(least ?? idle.least, idle.least);
    if (idle.most !== null) most = Math.max(most ?? idle.most, idle.most);
  }
  return { counts, agentCounts: newAgentCounts(), rates: [], idle: { least, most } };
}

function addAgent(sums: Sums | undefined, counts: AgentCounts): void {
  if (sums === undefined) return;
  addAgentCounts(sums.agentCounts, counts);
  const rate = handledPerReadyHour(counts);
  if (rate !== null) sums.rates.push(rate);
}

/** Group indexes by agent, cached by list. */
function groupsOfAgents(groups: readonly WallboardGroup[]): ReadonlyMap<string, readonly number[]> {
  const known = placesKnown.get(groups);
  if (known !== undefined) return known;
  const places = new Map<string, number[]>();
  for (const [place, { agentIds }] of groups.entries()) {
    for (const id of agentIds) {
      const own = places.get(id) ?? [];
      own.push(place);
      places.set(id, own);
    }
  }
  placesKnown.set(groups, places);
  return places;
}

const placesKnown = new WeakMap<
  readonly WallboardGroup[],
  ReadonlyMap<string, readonly number[]>
>();

function loadOf({ counts, agentCounts, rates, idle }: Sums, window: Window): WorkLoad {
  const erlangs = erlangsOf(counts, window);
  return {
    offeredLoadErlangs: erlangs,
    loadPerAgent: loadPerAgent({
      erlangs,
      presentMs: presentMs(agentCounts),
      windowMs: window.toMs - window.fromMs,
    }),
    handledFairness: jainIndex(rates),
    idleAtOfferMsRange: rangeOf(idle),
  };
}

function erlangsOf(counts: Readonly<QueueCounts>, window: Window): number | null {
  const handled = { numerator: counts.connectedMs + counts.wrapUpMs, denominator: counts.handled };
  return offeredLoadErlangs({
    callCount: counts.entered,
    handleTimeMsMean: ratioOf(handled),
    windowMs: window.toMs - window.fromMs,
  });
}

function rangeOf({ least, most }: IdleBounds): number | null {
  return least === null || most === null ? null : most - least;
}
