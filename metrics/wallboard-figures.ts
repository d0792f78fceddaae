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
  type CentreFigures,
  erlangsOf,
  type Figure,
  figuresFrom,
  handledPerReadyHour,
  idleRangeOf,
  jainIndex,
  lengthOf,
  loadPerAgent,
  presentMs,
  type QueueStanding,
  queueStanding,
  type Window,
  windowOf,
} from './figures.ts';
import type { Metrics } from './metrics.ts';
import { addIdle, type IdleBounds } from './queue-record.ts';
import type { Scope } from './scope.ts';

export type WorkLoad = Pick<
  CentreFigures,
  'offeredLoadErlangs' | 'loadPerAgent' | 'handledFairness' | 'idleAtOfferMsRange'
>;

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

/** Agents read in one slice; each has a row per interval. */
const agentsPerSlice = 50;

type QueueReading = NonNullable<ReturnType<typeof queueStanding>>;

/** Computes figures in slices; they are as of the first. */
export function* wallboardFigures(
  metrics: Metrics,
  scope: Scope,
  groups: readonly WallboardGroup[],
): Generator<void, WallboardFigures> {
  const window = windowOf(metrics, scope);
  const queues = new Map<string, QueueReading>();
  for (const queueId of metrics.queueIds()) {
    const reading = queueStanding(metrics, queueId, scope);
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

interface Sums {
  readonly counts: QueueCounts;
  readonly agentCounts: AgentCounts;
  readonly rates: number[];
  readonly idle: IdleBounds;
}

function sumsOf(queues: readonly QueueReading[]): Sums {
  const counts = newQueueCounts();
  const idle: IdleBounds = { idleAtOfferMsMin: null, idleAtOfferMsMax: null };
  for (const { standing, waits } of queues) {
    addQueueCounts(counts, standing.counts);
    addIdle(idle, waits);
  }
  return { counts, agentCounts: newAgentCounts(), rates: [], idle };
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
      windowMs: lengthOf(window),
    }),
    handledFairness: jainIndex(rates),
    idleAtOfferMsRange: idleRangeOf(idle),
  };
}
