/**
 * Converts records to plain values and back, keeping references between them.
 */
import { type AgentRecord, agentTable } from './agent-record.ts';
import type { QueueCounts } from './counts.ts';
import { PassingOrder } from './passing-order.ts';
import {
  countsTable,
  lastHourTable,
  type QueueRecord,
  spreadTable,
  type WaitSpread,
} from './queue-record.ts';
import type { IntervalTable, SavedIntervals } from './scope.ts';
import { SlidingSums } from './sliding-sums.ts';
import { WaitHistogram } from './wait-histogram.ts';

interface Savable {
  save(): unknown;
}

/** Replaces objects that have `save`; shared values stay shared. */
export function plainOf(value: unknown, seen = new Map<unknown, unknown>()): unknown {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  const known = seen.get(value);
  if (known !== undefined) return known;
  if (typeof (value as Partial<Savable>).save === 'function') {
    const saved = plainOf((value as Savable).save(), seen);
    seen.set(value, saved);
    return saved;
  }
  if (Array.isArray(value)) {
    const list: unknown[] = [];
    seen.set(value, list);
    for (const one of value) list.push(plainOf(one, seen));
    return list;
  }
  if (value instanceof Map) {
    const map = new Map<unknown, unknown>();
    seen.set(value, map);
    for (const [key, one] of value) map.set(key, plainOf(one, seen));
    return map;
  }
  if (value instanceof Set) return new Set(value);
  const copy: { [member: string]: unknown } = {};
  seen.set(value, copy);
  for (const [name, one] of Object.entries(value)) copy[name] = plainOf(one, seen);
  return copy;
}

/** Restores a queue in place, keeping `intervalsMax` intervals. */
export function reviveQueue(queue: QueueRecord, intervalsMax: number | null): QueueRecord {
  const { intervalMs, byEntry, byEvent, lastHour, spread, passing } = queue;
  const counts = (saved: unknown) => countsTable(intervalMs, intervalsMax).load(intervalsOf(saved));
  const spreads = intervalsOf<WaitSpread>(spread);
  for (const row of [...spreads.rows.values(), ...(spreads.earlier ? [spreads.earlier.row] : [])]) {
    const answered = new WaitHistogram().load(row.answered as never);
    Object.assign(row, {
      answered,
      notAnswered: new WaitHistogram().load(row.notAnswered as never),
    });
  }
  return Object.assign(queue, {
    intervalsMax,
    byEntry: counts(byEntry),
    byEvent: byEvent === null ? null : counts(byEvent),
    lastHour: byEvent === null ? null : revivedLastHour(lastHour),
    spread: spreadTable(intervalMs, intervalsMax).load(spreads),
    recentHandleTime: sumsOf(queue.recentHandleTime),
    recentLeaving: sumsOf(queue.recentLeaving),
    passing: new PassingOrder().load(passing as never),
  });
}

/** Missing in older snapshots. */
function revivedLastHour(saved: unknown): IntervalTable<QueueCounts> {
  const table = lastHourTable();
  return saved === undefined ? table : table.load(intervalsOf(saved));
}

export function reviveAgent(agent: AgentRecord, intervalsMax: number | null): AgentRecord {
  const { intervalMs, table, recentHandleTime } = agent;
  return Object.assign(agent, {
    intervalsMax,
    table: agentTable(intervalMs, intervalsMax).load(intervalsOf(table)),
    recentHandleTime: sumsOf(recentHandleTime),
  });
}

/** Older snapshots have only rows. */
function intervalsOf<Row>(saved: unknown): SavedIntervals<Row> {
  if (!(saved instanceof Map)) return saved as SavedIntervals<Row>;
  return { rows: saved, earlier: null };
}

function sumsOf(saved: SlidingSums | null): SlidingSums | null {
  return saved === null ? null : new SlidingSums().load(saved as never);
}
