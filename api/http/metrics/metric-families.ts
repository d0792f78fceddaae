/**
 * Metric families that a service exposes, in base units and with labels of bounded number: never
 * callers, agents or calls. `docs/metrics.md` lists them.
 *
 * Source: Prometheus, metric and label naming; text exposition format 0.0.4.
 */
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { whyNotStored } from '../../operations/readiness.ts';
import type { Services } from '../../operations/services.ts';

const requestBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5];
const appendBuckets = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1, 5];
const waitBuckets = [1, 5, 10, 20, 30, 60, 120, 300, 600, 1_800];
const handleBuckets = [10, 30, 60, 120, 180, 300, 600, 1_200, 1_800, 3_600];
/** Mean opinion scores. */
const scoreBuckets = [2, 2.6, 3.1, 3.6, 4, 4.3];

const handler = ['centre', 'handler'];
const queue = [...handler, 'queue'];

/** Figures of a handler, each with how it is read. */
type HandlerFigures = readonly (readonly [Counter | Gauge, (serving: Services) => number])[];

export type CountedFamilies = ReturnType<typeof countedFamilies>;
export type ReadFamilies = ReturnType<typeof readFamilies>;

/** Counted as things happen, from 0 at the start of the process. */
export function countedFamilies(registry: Registry) {
  const { counter, gauge, histogram } = buildersIn(registry);
  return {
    requests: counter('requests_total', 'Requests answered.', ['operation', 'by', 'status']),
    requestSeconds: histogram(
      requestBuckets,
      'request_seconds',
      'From the head of a request to the end of its answer.',
      ['operation', 'by'],
    ),
    'call.queued': counter('calls_offered_total', 'Entries into a queue, no consults.', queue),
    'call.answered': counter('calls_answered_total', 'Entries that an agent answered.', queue),
    'call.abandoned': counter('calls_abandoned_total', 'Entries whose caller gave up.', queue),
    waitSeconds: histogram(waitBuckets, 'call_wait_seconds', 'Waits, by their end.', [
      ...queue,
      'end',
    ]),
    handleSeconds: histogram(
      handleBuckets,
      'call_handle_seconds',
      'Talk, hold and wrap-up of the agent to whom a queue gave the call.',
      queue,
    ),
    telephoneScores: histogram(
      scoreBuckets,
      'telephone_mos',
      'Mean opinion scores of calls in browsers, by the E-model.',
      handler,
    ),
    appendSeconds: histogram(
      appendBuckets,
      'journal_append_seconds',
      'From an append to the journal until it is stored.',
      handler,
    ),
    orderAlarms: counter(
      'order_alarms_total',
      'Alarms of orders, such as parked messages and effects.',
      ['centre', 'kind'],
    ),
    takeovers: counter('takeovers_total', '1: the process has taken over from another.', []),
    standby: gauge('standby', '1: the process waits to take over; 0: it serves.', []),
  };
}

/** Set when they are read. */
export function readFamilies(registry: Registry) {
  const { counter, gauge } = buildersIn(registry);
  return {
    ofHandler: [
      [
        gauge('draining', '1: it takes no new work.', handler),
        ({ live }) => Number(live.isDraining),
      ],
      [
        gauge('store_blocked', '1: nothing can be stored.', handler),
        (serving) => Number(whyNotStored(serving) !== null),
      ],
      [
        counter('lives_total', 'Starts with these data, this one included.', handler),
        ({ live }) => live.epoch,
      ],
      [
        counter('events_total', 'Events of this life of the process.', handler),
        ({ live }) => Number(live.position.split('.', 1)[0]),
      ],
      [
        counter('journal_entries_total', 'Entries of the journal on the disk.', handler),
        ({ live }) => live.journal?.keeper.reached.lastSeq ?? 0,
      ],
      [
        gauge('journal_snapshot', 'Position of its last snapshot; 0: there is none.', handler),
        ({ live }) => live.journal?.keeper.reached.snapshotSeq ?? 0,
      ],
      [
        gauge('journal_lag_seconds', 'Age of the oldest entry that is not written.', handler),
        ({ live }) => (live.journal?.keeper.lagMs ?? 0) / 1_000,
      ],
    ] satisfies HandlerFigures,
    centreUp: gauge('centre_up', '0: it is closed, stops, or can store nothing.', ['centre']),
    partUp: gauge('part_up', '0: storage, Temporal, switch or a partner is lost.', [
      'centre',
      'part',
    ]),
    calls: gauge('calls', 'Calls of a queue: waiting, offered or connected.', [...queue, 'state']),
    longestWait: gauge('longest_wait_seconds', 'Of the calls that wait in a queue.', queue),
    agents: gauge('agents', 'Agents by state.', [...handler, 'state']),
    readers: gauge('event_readers', 'Open event streams and sockets.', [...handler, 'by']),
    outbox: gauge('outbox_effects', 'Effects of orders that are still to be carried out.', [
      'centre',
    ]),
  };
}

function buildersIn(registry: Registry) {
  const registers = [registry];
  const family = (name: string, help: string, labelNames: readonly string[]) => {
    return { name: `callwright_${name}`, help, labelNames, registers };
  };
  type Of = Parameters<typeof family>;
  return {
    counter: (...of: Of) => new Counter(family(...of)),
    gauge: (...of: Of) => new Gauge(family(...of)),
    histogram: (buckets: number[], ...of: Of) => new Histogram({ ...family(...of), buckets }),
  };
}
