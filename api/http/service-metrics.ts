/**
 * Prometheus metrics, with bounded labels: never callers, agents or calls. Cost: microseconds for a
 * request; calls and agents are counted when read, in slices.
 *
 * Source: Prometheus, text exposition format 0.0.4.
 */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { type Clock, inTurns, type KeptCall } from '../../live/index.ts';
import type { Services } from '../operations/services.ts';

/** Upper bounds of the histogram of request times, in seconds. */
const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5];
/** Calls or agents counted without a pause: tens of microseconds. */
const perSlice = 500;
/** Mean opinion scores. */
const scores = [2, 2.6, 3.1, 3.6, 4, 4.3];
const callStates = ['waiting', 'offered', 'connected'] as const;
const openOffers: readonly string[] = ['offered', 'accepted', 'connecting'];

export interface AnsweredRequest {
  /** Operation id of the request; undefined for an unknown path. */
  readonly operation: string | undefined;
  readonly by: 'http' | 'socket';
  readonly status: number;
  readonly seconds: number;
}

export interface ServiceMetrics {
  count(answered: AnsweredRequest): void;
  /** The mean opinion score of a call at a telephone in a browser. */
  heard(handler: string, mos: number): void;
  text(): Promise<string>;
}

/** Process metrics, shared by all servers of the process; collected from the first read. */
let ofProcess: Registry | null = null;

export function serviceMetrics(clock: Clock, servings: () => readonly Services[]): ServiceMetrics {
  const own = new Registry();
  const named = (name: string, help: string): Named => ({
    name: `callwright_${name}`,
    help,
    registers: [own],
  });
  const requests = new Counter({
    ...named('requests_total', 'Requests answered, by operation and status.'),
    labelNames: ['operation', 'by', 'status'],
  });
  const seconds = new Histogram({
    ...named('request_seconds', 'From the head of a request to the end of its answer.'),
    labelNames: ['operation', 'by'],
    buckets,
  });
  const telephones = new Histogram({
    ...named('telephone_mos', 'Mean opinion scores of calls in browsers, by the E-model.'),
    labelNames: ['handler'],
    buckets: scores,
  });
  const gauges = gaugesIn(named);
  const read = async (): Promise<string> => {
    await inTurns(look(servings(), gauges), clock);
    return `${await processMetrics().metrics()}\n${await own.metrics()}`;
  };
  let reading: Promise<string> | null = null;
  return {
    count({ operation = 'none', by, status, seconds: took }) {
      requests.inc({ operation, by, status });
      seconds.observe({ operation, by }, took);
    },
    heard(handler, mos) {
      telephones.observe({ handler }, mos);
    },
    text() {
      reading ??= read().finally(() => {
        reading = null;
      });
      return reading;
    },
  };
}

interface Named {
  readonly name: string;
  readonly help: string;
  readonly registers: Registry[];
}

function gaugesIn(named: (name: string, help: string) => Named) {
  const gauge = (name: string, help: string, ...labelNames: readonly string[]) =>
    new Gauge({ ...named(name, help), labelNames: ['handler', ...labelNames] });
  return {
    calls: gauge('calls', 'Calls of a queue: waiting, offered or connected.', 'queue', 'state'),
    longestWait: gauge('longest_wait_seconds', 'Of the calls that wait in a queue.', 'queue'),
    agents: gauge('agents', 'Agents by their state.', 'state'),
    position: gauge('event_position', 'Number of the last event of this life of the process.'),
    readers: gauge('event_readers', 'Who reads events as they happen.', 'by'),
    draining: gauge('draining', '1: it takes no new work.'),
    blocked: gauge('store_blocked', '1: the store takes no writes.'),
    entries: gauge('journal_entries', 'Position of the last entry of the journal on the disk.'),
    snapshot: gauge('journal_snapshot', 'Position of its last snapshot; 0: there is none.'),
    refusing: gauge('journal_refusing', '1: the journal takes nothing for now.'),
  };
}

function processMetrics(): Registry {
  if (ofProcess === null) {
    ofProcess = new Registry();
    collectDefaultMetrics({ register: ofProcess });
  }
  return ofProcess;
}

type Gauges = ReturnType<typeof gaugesIn>;

function* look(servings: readonly Services[], gauges: Gauges): Generator<void, void> {
  for (const one of Object.values(gauges)) one.reset();
  for (const { wire, live, streams, sockets, store } of servings) {
    const handler = wire.handlerId;
    gauges.position.set({ handler }, Number(live.position.split('.', 1)[0]));
    gauges.readers.set({ handler, by: 'stream' }, streams.openCount);
    gauges.readers.set({ handler, by: 'socket' }, sockets.openCount);
    gauges.draining.set({ handler }, Number(live.isDraining));
    gauges.blocked.set({ handler }, Number(store.problem() !== null));
    const reached = live.journal?.keeper.reached;
    if (reached !== undefined) {
      gauges.entries.set({ handler }, reached.lastSeq);
      gauges.snapshot.set({ handler }, reached.snapshotSeq);
      gauges.refusing.set({ handler }, Number(live.isRefusing));
    }
    for (const { queueId: queue } of live.projection.queues()) {
      for (const state of callStates) gauges.calls.set({ handler, queue, state }, 0);
      gauges.longestWait.set({ handler, queue }, 0);
    }
    const longest = new Map<string, number>();
    for (const [place, kept] of live.projection.calls.live().entries()) {
      if (place % perSlice === 0) yield;
      const { queueId: queue } = kept;
      const state = stateOf(kept);
      if (queue === null || state === null) continue;
      gauges.calls.inc({ handler, queue, state });
      if (state === 'connected') continue;
      const waitedMs = live.nowMs - kept.enteredAtMs;
      if (waitedMs > (longest.get(queue) ?? 0)) longest.set(queue, waitedMs);
    }
    for (const [queue, ms] of longest) gauges.longestWait.set({ handler, queue }, ms / 1_000);
    for (const [place, { shown }] of live.projection.agents.all().entries()) {
      if (place % perSlice === 0) yield;
      gauges.agents.inc({ handler, state: shown.derivedState });
    }
  }
}

/** State under which a call is counted; null if it neither waits nor is served, or has no queue. */
function stateOf({ call, direction, forAgentId }: KeptCall): (typeof callStates)[number] | null {
  if (direction === 'consult' || forAgentId !== null) return null;
  if (call.derivedState === 'connected') return 'connected';
  if (call.derivedState === 'connecting') return 'offered';
  if (call.derivedState !== 'queued') return null;
  return openOffers.includes(call.offers.at(-1)?.state ?? '') ? 'offered' : 'waiting';
}
