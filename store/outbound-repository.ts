/**
 * Outbound lists: entries, attempts, daily figures, numbers not to call. Callers open the
 * transaction. Reads use index ranges, except a list's counts, once per process. Source:
 * tapi-call-center.md 2.11.
 */
import type { AttemptResult, OutboundEntryState, outboundEntrySchema } from '../contracts/index.ts';
import type { SqlValue } from './database/driver.ts';
import { Repository } from './rows.ts';

/** Statements by purpose. */
export const outboundStatements = {
  addEntry:
    'insert into outbound_entry (list_id, n, number, customer_id, name, language, time_zone, data, state, reason, attempts, attempts_more, due_at_ms, last_result, codes) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (list_id, number) do nothing',
  saveEntry:
    'update outbound_entry set state = ?, reason = ?, attempts = ?, attempts_more = ?, due_at_ms = ?, last_result = ?, codes = ? where list_id = ? and n = ?',
  entry: 'select * from outbound_entry where list_id = ? and n = ?',
  entryOfNumber: 'select * from outbound_entry where list_id = ? and number = ?',
  lastEntry: 'select max(n) as n from outbound_entry where list_id = ?',
  entries: 'select * from outbound_entry where list_id = ? and n > ? order by n limit ?',
  entriesIn:
    'select * from outbound_entry where list_id = ? and state = ? and n > ? order by n limit ?',
  countEntries:
    'select state, count(*) as count from outbound_entry where list_id = ? group by state',
  addAttempt:
    'insert into outbound_attempt (call_id, list_id, entry_n, n, agent_id, day, began_at_ms, answered_at_ms, ended_at_ms, came_to) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  saveAttempt:
    'update outbound_attempt set answered_at_ms = ?, ended_at_ms = ?, came_to = ? where call_id = ?',
  attempt: 'select * from outbound_attempt where call_id = ?',
  openAttempts: 'select * from outbound_attempt where list_id = ? and ended_at_ms is null',
  lastAttempts:
    "select came_to from outbound_attempt where list_id = ? and came_to <> 'failed' order by began_at_ms desc, call_id desc limit ?",
  days: 'select * from outbound_day where list_id = ? and day >= ? and day <= ? order by day limit ?',
  setDay:
    'insert into outbound_day (list_id, day, counts) values (?, ?, ?) on conflict (list_id, day) do update set counts = excluded.counts',
  doNotCall: 'select * from do_not_call where centre_id = ? and number = ?',
  doNotCalls:
    'select * from do_not_call where centre_id = ? and number > ? order by number limit ?',
  setDoNotCall:
    'insert into do_not_call (centre_id, number, source, at_ms, until_ms, note) values (?, ?, ?, ?, ?, ?) on conflict (centre_id, number) do update set source = excluded.source, at_ms = excluded.at_ms, until_ms = excluded.until_ms, note = excluded.note',
  dropDoNotCall: 'delete from do_not_call where centre_id = ? and number = ?',
} as const;

/** `n`: the entry's place in the list, from 1. */
export interface OutboundEntry
  extends Omit<typeof outboundEntrySchema._output, 'id' | 'dueAt' | 'codes'> {
  /** Attempts allowed beyond `attemptsMax`: one per callback that the customer asked for. */
  readonly attemptsMore: number;
  readonly dueAtMs: number | null;
  readonly codes: readonly string[];
}

/** An attempt to reach a customer. Its call has the same id. */
export interface OutboundAttempt {
  readonly callId: string;
  readonly listId: string;
  readonly entryN: number;
  readonly n: number;
  readonly agentId: string | null;
  /** The centre's local date on which it counts. */
  readonly day: string;
  readonly beganAtMs: number;
  /** When the customer answered, if dialled before an agent was free. */
  readonly answeredAtMs: number | null;
  readonly endedAtMs: number | null;
  /** How it ended; null: ringing, or waiting for an agent. */
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
  readonly addEntry = this.writer<OutboundEntry>(outboundStatements.addEntry);
  readonly saveEntry = this.writer<OutboundEntry>(outboundStatements.saveEntry);
  readonly entry = this.finder<OutboundEntry, [listId: string, n: number]>(
    outboundStatements.entry,
  );
  readonly entryOfNumber = this.finder<OutboundEntry, [listId: string, number: string]>(
    outboundStatements.entryOfNumber,
  );
  /** Highest place in the list; 0: it is empty. */
  readonly lastEntry = this.counter<OfList>(outboundStatements.lastEntry, 'n');
  readonly addAttempt = this.writer<OutboundAttempt>(outboundStatements.addAttempt);
  readonly saveAttempt = this.writer<OutboundAttempt>(outboundStatements.saveAttempt);
  readonly attempt = this.finder<OutboundAttempt, [callId: string]>(outboundStatements.attempt);
  /** Attempts that still ring or whose call is not over. */
  readonly openAttempts = this.lister<OutboundAttempt, OfList>(outboundStatements.openAttempts);
  readonly setDay = this.writer<OutboundDay>(outboundStatements.setDay);
  /** The record that forbids calling a number; undefined: there is none. */
  readonly doNotCall = this.finder<DoNotCallRecord, NotCalled>(outboundStatements.doNotCall);
  readonly setDoNotCall = this.writer<DoNotCallRecord>(outboundStatements.setDoNotCall);
  readonly dropDoNotCall = this.doer<NotCalled>(outboundStatements.dropDoNotCall);
  readonly #entries = this.lister<OutboundEntry, SqlValue[]>(outboundStatements.entries);
  readonly #entriesIn = this.lister<OutboundEntry, SqlValue[]>(outboundStatements.entriesIn);
  readonly #counts = this.lister<{ state: OutboundEntryState; count: number }, OfList>(
    outboundStatements.countEntries,
  );
  readonly #results = this.lister<{ cameTo: AttemptResult }, [listId: string, limit: number]>(
    outboundStatements.lastAttempts,
  );
  readonly #days = this.lister<OutboundDay, SqlValue[]>(outboundStatements.days);
  readonly #notCalled = this.lister<DoNotCallRecord, SqlValue[]>(outboundStatements.doNotCalls);

  /**
   * Entries in the list's order, at most `limit` after the place `after`, optionally of one state.
   */
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

  /** The list's daily figures, at most `limit`. */
  days(listId: string, of: { readonly from: string; readonly to: string; readonly limit: number }) {
    return this.#days(listId, of.from, of.to, of.limit);
  }

  /** Numbers not to call, in order, at most `limit` after the number `after`. */
  doNotCalls(centreId: string, of: { readonly after: string; readonly limit: number }) {
    return this.#notCalled(centreId, of.after, of.limit);
  }
}
