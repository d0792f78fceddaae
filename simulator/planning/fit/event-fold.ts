/**
 * Makes calls of a log with a row an event: a call begins with its wait and is whole with the event
 * that ends it. Memory: the calls that have not ended.
 */
import type { ColumnMap } from '../../../contracts/index.ts';
import { columnAmong, namesOf } from './table.ts';

export type EventColumns = NonNullable<ColumnMap['events']>;

/** Columns of the calls that are made, by their meaning. */
const columns = {
  callId: 'call',
  callType: 'queue',
  caller: 'caller',
  queuedAt: 'queued',
  answeredAt: 'answered',
  agent: 'agent',
  endedAt: 'ended',
  outcome: 'outcome',
} as const;

interface OpenCall {
  readonly line: number;
  /** In the order of the columns. */
  readonly cells: { [column: string]: string };
}

export class EventFold {
  static readonly columns = Object.values(columns);

  /** The column map by which the calls are read. */
  static mapOf({ events: _events, outcomes: _outcomes, ...map }: ColumnMap): ColumnMap {
    return { ...map, columns };
  }

  readonly #events: EventColumns;
  /** Of the event, its time, its call, the queue, the agent and the caller. */
  readonly #places: readonly number[];
  /** Calls that have begun and not ended; cleared for another pass. */
  readonly open = new Map<string, OpenCall>();

  constructor(header: readonly string[], map: ColumnMap, events: EventColumns) {
    const { event, time, call } = events;
    const { callType, agent, caller } = map.columns;
    this.#events = events;
    this.#places = [event, time, call, callType, agent, caller].map(
      (name) => columnAmong({ columns: header }, namesOf(name)) ?? -1,
    );
  }

  /** The call that an event completes, with the line on which it began; else null. */
  add(row: readonly string[], line: number): { cells: readonly string[]; line: number } | null {
    const { queued, answered, ended, abandoned, left = [] } = this.#events;
    const [what = '', when = '', id = '', queue = '', agent = '', caller = ''] = this.#places.map(
      (place) => row[place]?.trim() ?? '',
    );
    const known = this.open.get(id);
    if (queued.includes(what)) {
      this.open.set(id, { line, cells: { call: id, queue, caller, queued: when } });
      return null;
    }
    if (known === undefined) return null;
    if (answered.includes(what)) {
      Object.assign(known.cells, { answered: when, agent, outcome: 'answered' });
      return null;
    }
    const isLeft = left.includes(what);
    if (!isLeft && !ended.includes(what) && !abandoned.includes(what)) return null;
    this.open.delete(id);
    // A caller who is sent on has waited until then.
    if (isLeft) Object.assign(known.cells, { answered: when, ...known.cells });
    const outcome = abandoned.includes(what) ? 'abandoned' : 'censored';
    const cells: OpenCall['cells'] = { ended: when, outcome, ...known.cells };
    return { cells: EventFold.columns.map((name) => cells[name] ?? ''), line: known.line };
  }
}
