/**
 * Volumes and handle times by queue and interval from a table: counts with or without a date, of
 * which several days are averaged, or a row a queue for the whole day.
 */
import type { ParseResult } from '../../../contracts/index.ts';
import { dayMs } from '../../../kernel/index.ts';
import { sumBy, sumOf } from '../../statistics/sums.ts';
import { mapFor } from '../fit/log-sources.ts';
import { columnAmong, refuseTable, type Table } from '../fit/table.ts';
import type { CountedDay } from '../forecast/counted-days.ts';
import { type CountsOptions, readCounts } from '../forecast/read-counts.ts';
import { queueIdOf } from '../queue-id.ts';
import { type BegunQueue, spreadOverDay } from './begin.ts';

export interface Volumes {
  readonly startMs: number;
  readonly endMs: number;
  readonly intervalMs: number;
  readonly queues: readonly BegunQueue[];
  /** Open days of which they are the mean. */
  readonly days: number;
  /** Whether the table says when in the day calls come. */
  readonly isByInterval: boolean;
  /** What was read of the table, in sentences. */
  readonly notes: readonly string[];
}

interface Opening extends Omit<CountsOptions, 'intervalMs' | 'callType'> {
  readonly startMs: number;
  readonly endMs: number;
  readonly intervalMs: number;
}

/** Of a table without dates, whose rows are one day. */
const someDate = '2001-01-01';
const unnamedQueue = 'calls';

/** `opening` holds where rows are whole days. */
export function readVolumes(table: Table, opening: Opening): ParseResult<Volumes> {
  const isDated =
    mapFor(table.columns, opening.columns) !== null ||
    columnAmong(table, ['date', 'day']) !== undefined;
  const dated = isDated
    ? table
    : {
        ...table,
        columns: ['date', ...table.columns],
        rows: Array.from(table.rows, (cells) => [someDate, ...cells]),
      };
  const read = readCounts(dated, { ...opening, intervalMs: null, callType: null });
  if (!read.ok) return read;
  const { countedOf, counted, callTypes, notes } = read.value;
  const isWholeDays = counted.intervalMs === dayMs;
  const ids = callTypes.length === 0 ? [unnamedQueue] : callTypes;
  const { startMs, endMs } = isWholeDays
    ? opening
    : { ...counted, endMs: counted.startMs + counted.intervals * counted.intervalMs };
  const { intervalMs } = isWholeDays ? opening : counted;
  const queues: BegunQueue[] = [];
  const gaps: string[] = [];
  for (const name of ids) {
    const id = queueIdOf(name);
    if (id === '' || queues.some((one) => one.id === id)) {
      return refuseTable({ expected: 'queues whose names differ in a-z, 0-9', received: name });
    }
    const { days } = callTypes.length === 0 ? counted : countedOf(name);
    const known = days.filter(({ calls }) => sumOf(calls) > 0);
    const whole = known.filter(({ partial }) => partial === undefined);
    const open = whole.length > 0 ? whole : known;
    if (open.length < known.length) {
      gaps.push(`${name}: days with a missing interval, left out: ${known.length - open.length}`);
    }
    const handled = sumBy(open, (day) => sumOf(day.handled ?? []));
    if (handled === 0) {
      const received = `${name} with ${sumBy(open, ({ calls }) => sumOf(calls))} calls and no handle time`;
      return refuseTable({ expected: 'calls and a handle time (aht_s) of each queue', received });
    }
    const mean = meanDay(open);
    queues.push({
      id,
      callsPerInterval: isWholeDays
        ? spreadOverDay(sumOf(mean), (endMs - startMs) / intervalMs)
        : mean,
      handleTimeMsMean: Math.round(sumBy(open, (day) => sumOf(day.handleTimeMs ?? [])) / handled),
    });
  }
  const days = counted.days.length;
  const shape = { startMs, endMs, intervalMs, queues, days, isByInterval: !isWholeDays };
  return { ok: true, value: { ...shape, notes: [...notes, ...gaps] } };
}

function meanDay(days: readonly CountedDay[]): readonly number[] {
  return (days[0]?.calls ?? []).map((_, place) =>
    Number((sumBy(days, ({ calls }) => calls[place] ?? 0) / days.length).toFixed(3)),
  );
}
