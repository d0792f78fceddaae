/**
 * Outbound lists: entries, attempts, daily figures, numbers not to call. Callers open the
 * transaction. Reads use index ranges, except a list's counts, once per process. Source:
 * tapi-call-center.md 2.11.
 */
import type { AttemptResult, OutboundEntryState, outboundEntrySchema } from '../contracts/index.ts';
import type { SqlValue } from './database/driver.ts';
import { Repository } from './rows.ts';

/** `n`: the entry's place in the list, from 1. */
export interface OutboundEntry
  extends Omit<typeof outboundEntrySchema._output, 'id' | 'dueAt' | 'codes'> {
  /** Attempts allowed beyond `attemptsMax`: one per callback requested by the customer. */
  readonly attemptsMore: number;
  readonly dueAtMs: number | null;
  readonly codes: readonly string[];
}

/** An attempt to reach a customer. It has the id of its call. */
export interface OutboundAttempt {
  readonly callId: string;
  readonly listId: string;
  readonly entryN: number;
  readonly n: number;
  readonly agentId: string | null;
  /** The centre's local date on which the attempt counts. */
  readonly day: string;
  readonly beganAtMs: number;
  /** When the customer answered, if dialled before an agent was free; else null. */
  readonly answeredAtMs: number | null;
  readonly endedAtMs: number | null;
  /** Result; null: the attempt rings or waits for an agent. */
  readonly cameTo: AttemptResult | null;
}

/** A list's figures of one day, including failed attempts. */
export interface OutboundDay {
  readonly listId: string;
  readonly day: string;
  readonly counts: { readonly [Of in AttemptResult | 'ringing']?: number } & {
    readonly firstAtMs: number;
    readonly lastAtMs: number;
  };
}

export interface DoNotCallRecord {
  readonly centreId: string;
  readonly number: string;
  readonly source: 'import' | 'agent' | 'caller';
  readonly atMs: number;
  readonly untilMs: number | null;
  readonly note: string | null;
}

type OfList = [listId: string];
type NotCalled = [centreId: string, number: string];

export class OutboundRepository extends Repository {
  /** Adds an entry. False: the list has that telephone number already. */
  readonly addEntry = this.writer<OutboundEntry>(
    'insert into outbound_entry (list_id, n, number, customer_id, name, language, time_zone, data, state, reason, attempts, attempts_more, due_at_ms, last_result, codes) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (list_id, number) do nothing',
  );
  readonly saveEntry = this.writer<OutboundEntry>(
    'update outbound_entry set state = ?, reason = ?, attempts = ?, attempts_more = ?, due_at_ms = ?, last_result = ?, codes = ? where list_id = ? and n = ?',
  );
  readonly entry = this.finder<OutboundEntry, [listId: string, n: number]>(
    'select * from outbound_entry where list_id = ? and n = ?',
  );
  readonly entryOfNumber = this.finder<OutboundEntry, [listId: string, number: string]>(
    'select * from outbound_entry where list_id = ? and number = ?',
  );
  readonly lastEntry = this.counter<OfList>(
    'select max(n) as n from outbound_entry where list_id = ?',
    'n',
  );
  readonly addAttempt = this.writer<OutboundAttempt>(
    'insert into outbound_attempt (call_id, list_id, entry_n, n, agent_id, day, began_at_ms, answered_at_ms, ended_at_ms, came_to) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  );
  readonly saveAttempt = this.writer<OutboundAttempt>(
    'update outbound_attempt set answered_at_ms = ?, ended_at_ms = ?, came_to = ? where call_id = ?',
  );
  readonly attempt = this.finder<OutboundAttempt, [callId: string]>(
    'select * from outbound_attempt where call_id = ?',
  );
  /** Attempts that ring or whose call goes on. */
  readonly openAttempts = this.lister<OutboundAttempt, OfList>(
    'select * from outbound_attempt where list_id = ? and ended_at_ms is null',
  );
  readonly setDay = this.writer<OutboundDay>(
    'insert into outbound_day (list_id, day, counts) values (?, ?, ?) on conflict (list_id, day) do update set counts = excluded.counts',
  );
  readonly doNotCall = this.finder<DoNotCallRecord, NotCalled>(
    'select * from do_not_call where centre_id = ? and number = ?',
  );
  readonly setDoNotCall = this.writer<DoNotCallRecord>(
    'insert into do_not_call (centre_id, number, source, at_ms, until_ms, note) values (?, ?, ?, ?, ?, ?) on conflict (centre_id, number) do update set source = excluded.source, at_ms = excluded.at_ms, until_ms = excluded.until_ms, note = excluded.note',
  );
  readonly dropDoNotCall = this.doer<NotCalled>(
    'delete from do_not_call where centre_id = ? and number = ?',
  );
  readonly #entries = this.lister<OutboundEntry, SqlValue[]>(
    'select * from outbound_entry where list_id = ? and n > ? order by n limit ?',
  );
  readonly #entriesIn = this.lister<OutboundEntry, SqlValue[]>(
    'select * from outbound_entry where list_id = ? and state = ? and n > ? order by n limit ?',
  );
  readonly #counts = this.lister<{ state: OutboundEntryState; count: number }, OfList>(
    'select state, count(*) as count from outbound_entry where list_id = ? group by state',
  );
  readonly #results = this.lister<{ cameTo: AttemptResult }, [listId: string, limit: number]>(
    "select came_to from outbound_attempt where list_id = ? and came_to <> 'failed' order by began_at_ms desc, call_id desc limit ?",
  );
  readonly #days = this.lister<OutboundDay, SqlValue[]>(
    'select * from outbound_day where list_id = ? and day >= ? and day <= ? order by day limit ?',
  );
  readonly #notCalled = this.lister<DoNotCallRecord, SqlValue[]>(
    'select * from do_not_call where centre_id = ? and number > ? order by number limit ?',
  );

  /** Entries in the list's order, at most `limit` after the place `after`; of all states or one. */
  entries(
    listId: string,
    of: { readonly after: number; readonly limit: number; readonly state?: OutboundEntryState },
  ): readonly OutboundEntry[] {
    const { after, limit, state } = of;
    return state === undefined
      ? this.#entries(listId, after, limit)
      : this.#entriesIn(listId, state, after, limit);
  }

  /** Number of entries by state; reads the whole list. */
  countEntries(listId: string): ReadonlyMap<OutboundEntryState, number> {
    return new Map(this.#counts(listId).map(({ state, count }) => [state, count]));
  }

  /** Results of the last attempts that count, latest first. */
  lastResults(listId: string, limit: number): readonly AttemptResult[] {
    return this.#results(listId, limit).map(({ cameTo }) => cameTo);
  }

  days(listId: string, of: { readonly from: string; readonly to: string; readonly limit: number }) {
    return this.#days(listId, of.from, of.to, of.limit);
  }

  /** Numbers not to call, in order, at most `limit` after the number `after`. */
  doNotCalls(centreId: string, of: { readonly after: string; readonly limit: number }) {
    return this.#notCalled(centreId, of.after, of.limit);
  }
}
