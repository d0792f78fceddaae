/**
 * Makes calls of a log with a row an event: a call begins with its wait and is whole with the event
 * that ends it. Memory: the calls that have not ended.
 */
import type { ColumnMap } from '../../../contracts/index.ts';
import { columnAmong, namesOf } from './table.ts';

export type EventColumns = NonNullable<ColumnMap['events']>;

/** Columns of the calls that are made, and what they mean. */
const columns = {
  call: 'callId',
  queue: 'callType',
  caller: 'caller',
  queued: 'queuedAt',
  answered: 'answeredAt',
  agent: 'agent',
  ended: 'endedAt',
  outcome: 'outcome',
} as const;

interface OpenCall {
  readonly line: number;
  /** In the order of the columns. */
  readonly cells: { [column: string]: string };
}

export class EventFold {
  static readonly columns = Object.keys(columns);

  /** The column map by which the calls are read. */
  static mapOf({ events: _, ...map }: ColumnMap): ColumnMap {
    return {
      ...map,
      columns: Object.fromEntries(
        Object.entries(columns).map(([name, meaning]) => [meaning, name]),
      ),
      outcomes: { answered: 'answered', abandoned: 'abandoned', censored: 'censored' },
    };
  }

  readonly #events: EventColumns;
  readonly #placeOf: (name: string | readonly string[] | undefined) => number;
  readonly #map: ColumnMap;
  readonly #open = new Map<string, OpenCall>();

  constructor(header: readonly string[], map: ColumnMap, events: EventColumns) {
    this.#events = events;
    this.#map = map;
    this.#placeOf = (name) => columnAmong({ columns: header }, namesOf(name)) ?? -1;
  }

  /** Begins another pass. */
  restart(): void {
    this.#open.clear();
  }

  /** Calls that have begun and not ended. */
  get open(): number {
    return this.#open.size;
  }

  /** The call that an event completes, with the line on which it began; else null. */
  add(row: readonly string[], line: number): { cells: readonly string[]; line: number } | null {
    const { event, time, call, queued, answered, ended, abandoned, left = [] } = this.#events;
    const at = (name: string | readonly string[] | undefined): string =>
      row[this.#placeOf(name)]?.trim() ?? '';
    const { callType, agent, caller } = this.#map.columns;
    const [what, when, id] = [at(event), at(time), at(call)];
    const known = this.#open.get(id);
    if (queued.includes(what)) {
      const cells = { call: id, queue: at(callType), caller: at(caller), queued: when };
      this.#open.set(id, { line, cells });
      return null;
    }
    if (known === undefined) return null;
    if (answered.includes(what)) {
      Object.assign(known.cells, { answered: when, agent: at(agent), outcome: 'answered' });
      return null;
    }
    if (![...ended, ...abandoned, ...left].includes(what)) return null;
    this.#open.delete(id);
    const outcome = abandoned.includes(what) ? 'abandoned' : 'censored';
    const cells: OpenCall['cells'] = { ended: when, outcome, ...known.cells };
    return { cells: EventFold.columns.map((name) => cells[name] ?? ''), line: known.line };
  }
}
