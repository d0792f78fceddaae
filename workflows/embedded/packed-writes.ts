/**
 * Writes of a batch as they are posted to the store's thread. One flat list of values per statement
 * is copied much faster than an object per row.
 */
import type { SqlValue } from '../../store/index.ts';
import {
  type BatchWrites,
  type EffectState,
  isToldForGood,
  toldBody,
} from '../engine/process-store.ts';
import type { PackedRows } from './sql-driver.ts';

/**
 * Rows by table. `snapshots` updates known processes; `toldBodies` empties bodies of published
 * effects.
 */
export type PackedWrites = { readonly epoch: number } & {
  readonly [table in Exclude<keyof BatchWrites, 'epoch'> | 'snapshots' | 'toldBodies']: PackedRows;
};

export function packWrites(writes: BatchWrites): PackedWrites {
  return {
    epoch: writes.epoch,
    inbox: rowsOf(writes.inbox, (one) => [one.id, one.processId, one.bodyHash, one.verdict]),
    processes: rowsOf(
      writes.processes.filter(({ isKept }) => !isKept),
      (one) => [
        one.id,
        one.kind,
        one.version,
        one.machineVersion,
        one.status,
        one.snapshot,
        one.updatedAtMs,
      ],
    ),
    snapshots: rowsOf(
      writes.processes.filter(({ isKept }) => isKept),
      (one) => [one.version, one.machineVersion, one.snapshot, one.updatedAtMs, one.id],
    ),
    events: rowsOf(writes.events, (one) => [
      one.processId,
      one.seq,
      one.messageId,
      one.type,
      one.atMs,
      one.actor,
      one.body,
      one.outcome,
      one.version,
      one.published,
    ]),
    dropped: rowsOf(writes.dropped, ({ processId, name }) => [processId, name]),
    armed: rowsOf(writes.armed, ({ processId, name, dueAtMs }) => [processId, name, dueAtMs]),
    effects: rowsOf(writes.effects, (one) => [
      one.key,
      one.seq,
      one.processId,
      one.kind,
      one.lane,
      one.body,
      one.cause,
      one.traceparent,
      ...standingOf(one),
    ]),
    effectStates: rowsOf(
      lastOfEach(writes.effectStates, ({ key }) => key),
      (one) => [...standingOf(one), one.key],
    ),
    toldBodies: rowsOf(
      lastOfEach(writes.effectStates, ({ key }) => key).filter(isToldForGood),
      ({ key }) => [toldBody, key],
    ),
    parked: rowsOf(
      lastOfEach(writes.parked, ({ id }) => id),
      (one) => [one.id, one.processId, one.body, one.problem, one.tries, one.atMs],
    ),
  };
}

function standingOf(one: EffectState): SqlValue[] {
  const { failures, nextAtMs, leaseUntilMs, doneAtMs, parkedAtMs, problem } = one;
  return [failures, nextAtMs, leaseUntilMs, doneAtMs, parkedAtMs, problem];
}

/** A statement may contain each row only once, so only its last change is kept. */
function lastOfEach<Row>(rows: readonly Row[], keyOf: (row: Row) => string): readonly Row[] {
  return [...new Map(rows.map((row) => [keyOf(row), row])).values()];
}

function rowsOf<Row>(
  rows: readonly Row[],
  valuesOf: (row: Row) => readonly SqlValue[],
): PackedRows {
  const values: SqlValue[] = [];
  let width = 0;
  for (const row of rows) {
    const own = valuesOf(row);
    width = own.length;
    for (const value of own) values.push(value);
  }
  return { width, values };
}
