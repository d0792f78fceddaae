/**
 * A batch's writes, in the form posted to the store's thread: a flat list of values per statement
 * is copied much faster than an object per row.
 */
import { columnMembers, type SqlValue } from '../../store/database/index.ts';
import { type BatchWrites, isToldForGood, toldBody } from '../engine/process-store.ts';
import { processStatements as statements } from './process-statements.ts';
import type { PackedRows } from './sql-driver.ts';

/**
 * Rows by table. `snapshots` update known processes; `toldBodies` empty the bodies of published
 * effects.
 */
export type PackedWrites = { readonly epoch: number } & {
  readonly [table in Exclude<keyof BatchWrites, 'epoch'> | 'snapshots' | 'toldBodies']: PackedRows;
};

export function packWrites(writes: BatchWrites): PackedWrites {
  const states = lastOfEach(writes.effectStates, ({ key }) => key);
  const told = states.filter(isToldForGood).map(({ key }) => ({ key, body: toldBody }));
  const parked = lastOfEach(writes.parked, ({ id }) => id);
  const kept = writes.processes.filter(({ isKept }) => isKept);
  const others = writes.processes.filter(({ isKept }) => !isKept);
  return {
    epoch: writes.epoch,
    inbox: packRows(statements.addMessage, writes.inbox),
    processes: packRows(statements.saveProcess, others),
    snapshots: packRows(statements.saveSnapshot, kept),
    events: packRows(statements.addEvent, writes.events),
    dropped: packRows(statements.dropTimer, writes.dropped),
    armed: packRows(statements.armTimer, writes.armed),
    effects: packRows(statements.addEffect, writes.effects),
    effectStates: packRows(statements.saveEffect, states),
    toldBodies: packRows(statements.saveBody, told),
    parked: packRows(statements.park, parked),
  };
}

/** The last change of each row, as a statement may contain a row only once. */
function lastOfEach<Row>(rows: readonly Row[], keyOf: (row: Row) => string): readonly Row[] {
  return [...new Map(rows.map((row) => [keyOf(row), row])).values()];
}

/** Values of the members that a statement names, row by row. */
export function packRows(sql: string, rows: readonly object[]): PackedRows {
  if (rows.length === 0) return { width: 0, values: [] };
  const members = columnMembers(sql);
  const values: SqlValue[] = [];
  for (const row of rows as readonly { readonly [member: string]: SqlValue }[]) {
    for (const member of members) values.push(row[member] ?? null);
  }
  return { width: members.length, values };
}
