/**
 * Outbound lists as stored, with counts. An attempt that cannot be stored is not dialled; its
 * result is retried until stored.
 *
 * Source: tapi-call-center.md 2.11; decisions/0025 (9).
 */
import {
  type AttemptResult,
  fromWireId,
  type OutboundDocument,
  type OutboundEntryState,
  type OutboundListState,
  toWireId,
} from '../../contracts/index.ts';
import { AnswerShare, attemptsLooked, isCapped } from '../../simulator/index.ts';
import type {
  DocumentRecord,
  OutboundAttempt,
  OutboundDay,
  OutboundEntry,
  Store,
} from '../../store/index.ts';
import { readEach } from '../isolation.ts';
import type { LiveCentre } from '../live-centre.ts';
import { localTimeAt } from '../local-time.ts';
import { afterAttempt, afterTalk, countAttempt, figuresOf } from './entry-life.ts';
import { EntryQueue, Windows } from './entry-queue.ts';

const listsMax = 1_000;
/** Most entries skipped in one search; the next one continues. */
const passedOverMax = 1_000;
const pageRows = 1_000;
const statsEveryMs = 1_000;

export type ListRecord = DocumentRecord<OutboundDocument>;

export interface LiveList {
  record: ListRecord;
  queueId: string;
  /** Waiting entries, in order; null if this process has not started the list. */
  waiting: EntryQueue | null;
  windows: Windows;
  /** Predictive attempts still unanswered, oldest first, each with a function that hangs up. */
  readonly ringing: Map<string, () => void>;
  readonly share: AnswerShare;
  readonly tally: Map<OutboundEntryState, number>;
  today: OutboundDay;
  isStatsDue: boolean;
}

export interface Attempt {
  readonly list: LiveList;
  entry: OutboundEntry;
  record: OutboundAttempt;
  cancel: () => void;
}

export class ListBook {
  readonly live: LiveCentre;
  readonly store: Store;
  readonly #lists = new Map<string, LiveList>();

  constructor({ live, store }: { readonly live: LiveCentre; readonly store: Store }) {
    this.live = live;
    this.store = store;
    const kept = store.outboundLists.list(this.ownerId, { after: '', limit: listsMax });
    const use = (record: ListRecord): void => {
      if (this.queueIdOf(record) !== null) this.open(record);
    };
    readEach(kept, use, { kind: 'outbound list', report: live.reportFault });
  }

  get ownerId(): string {
    return this.live.names.ownerId;
  }

  get nowMs(): number {
    return this.live.originMs + this.live.nowMs;
  }

  get(id: string): LiveList | undefined {
    return this.#lists.get(id);
  }

  all(): readonly LiveList[] {
    return [...this.#lists.values()];
  }

  queueIdOf({ document }: Pick<ListRecord, 'document'>): string | null {
    return fromWireId(this.live.names.centreId, document.queueId);
  }

  idOf({ record }: Pick<LiveList, 'record'>): string {
    return toWireId(this.ownerId, record.id);
  }

  open(record: ListRecord): LiveList {
    const { outbound } = this.store;
    const share = new AnswerShare();
    for (const result of outbound.lastResults(record.id, attemptsLooked).toReversed()) {
      share.add(isAnswer(result));
    }
    const list: LiveList = {
      record,
      share,
      ringing: new Map(),
      waiting: null,
      isStatsDue: false,
      queueId: this.queueIdOf(record) ?? '',
      windows: new Windows(record.document.windows),
      tally: new Map(outbound.countEntries(record.id)),
      today: this.#dayOf(record.id, this.#dayNow()),
    };
    this.#lists.set(record.id, list);
    return list;
  }

  follow(list: LiveList, record: ListRecord): void {
    list.record = record;
    list.queueId = this.queueIdOf(record) ?? '';
    list.windows = new Windows(record.document.windows);
    this.tell(list, 'outboundList.changed', {});
  }

  setState(list: LiveList, state: OutboundListState, person: string): void {
    const { record } = list;
    const { state: previous } = record.document;
    const version = record.version + 1;
    const document = { ...record.document, state };
    list.record = { ...record, version, document, person, updatedAtMs: this.nowMs };
    this.store.insist(() => void this.store.outboundLists.save(list.record));
    this.tell(list, 'outboundList.state', { state, previous, capped: this.isCapped(list) });
  }

  today(list: LiveList): OutboundDay {
    const day = this.#dayNow();
    if (list.today.day !== day) list.today = this.#dayOf(list.record.id, day);
    return list.today;
  }

  /** For the dialling pace: calls answered and abandoned today, and the allowed abandoned share. */
  dayOf(list: LiveList) {
    const { dialAnswered: answered, dialAbandoned: abandoned } = figuresOf(this.today(list));
    return { answered, abandoned, shareMax: list.record.document.abandonShareMax };
  }

  isCapped(list: LiveList): boolean {
    return isCapped(this.dayOf(list));
  }

  isForbidden(number: string): boolean {
    const found = this.store.outbound.doNotCall(this.ownerId, number);
    return found !== undefined && (found.untilMs === null || found.untilMs > this.nowMs);
  }

  *waiting({ record }: LiveList, limit: number): Generator<readonly OutboundEntry[]> {
    const read = (after: number) =>
      this.store.outbound.entries(record.id, { after, limit, state: 'waiting' });
    for (let page = read(0); page.length > 0; page = read(page.at(-1)?.n ?? 0)) yield page;
  }

  loadWaiting(list: LiveList): void {
    list.waiting = new EntryQueue();
    for (const page of this.waiting(list, pageRows)) {
      for (const entry of page) list.waiting.add(entry);
    }
  }

  /**
   * Takes the next entry that may be called; null if there is none, or too many had to be skipped.
   */
  takeNext(list: LiveList): OutboundEntry | null {
    for (let looks = 0; looks < passedOverMax; looks += 1) {
      const next = list.waiting?.take(this.nowMs, list.windows) ?? null;
      if (next === null) return null;
      const entry = this.store.outbound.entry(list.record.id, next.n);
      if (entry?.state !== 'waiting' || entry.dueAtMs !== next.dueAtMs) continue;
      if (!this.isForbidden(entry.number)) return entry;
      this.exclude(list, entry, 'doNotCall');
    }
    return null;
  }

  add(list: LiveList, entry: OutboundEntry): boolean {
    if (!this.store.outbound.addEntry(entry)) return false;
    this.#count(list, null, entry.state);
    if (entry.state === 'waiting') list.waiting?.add(entry);
    return true;
  }

  exclude(list: LiveList, entry: OutboundEntry, reason: 'doNotCall' | 'closed'): void {
    this.save(list, entry, { ...entry, state: 'excluded', reason, dueAtMs: null });
    if (reason !== 'doNotCall') return;
    this.tell(list, 'outbound.excluded', { entryId: this.entryId(list, entry.n), reason });
  }

  /** Saves a changed entry; on a closed list it is closed instead of waiting. */
  save(list: LiveList, before: OutboundEntry, after: OutboundEntry): OutboundEntry {
    const isClosed = list.record.document.state === 'closed' && after.state === 'waiting';
    const saved = isClosed
      ? { ...after, state: 'excluded' as const, reason: 'closed' as const, dueAtMs: null }
      : after;
    this.store.insist(() => this.store.outbound.saveEntry(saved));
    this.#count(list, before.state, saved.state);
    if (saved.state === 'waiting') list.waiting?.add(saved);
    return saved;
  }

  entryId(list: LiveList, n: number): string {
    return `${this.idOf(list)}.${n}`;
  }

  /** Stores an attempt before it is dialled. @throws {StoreError} with nothing changed. */
  begin(
    list: LiveList,
    entry: OutboundEntry,
    of: Pick<OutboundAttempt, 'callId' | 'agentId'>,
  ): Attempt {
    const { outbound } = this.store;
    const dialling = { ...entry, state: 'dialling' as const, dueAtMs: null };
    const [n, beganAtMs] = [entry.attempts + 1, this.nowMs];
    const { listId, n: entryN } = entry;
    const day = countAttempt(this.today(list), 'ringing', { by: 1, nowMs: beganAtMs });
    const open = { answeredAtMs: null, endedAtMs: null, cameTo: null };
    const record = { ...of, listId, entryN, n, day: day.day, beganAtMs, ...open };
    this.store.transaction(() => {
      outbound.addAttempt(record);
      outbound.saveEntry(dialling);
      outbound.setDay(day);
    });
    list.today = day;
    this.#count(list, entry.state, 'dialling');
    const entryId = this.entryId(list, entryN);
    this.tell(list, 'outbound.attempted', { entryId, n, callId: of.callId });
    return { list, entry: dialling, record, cancel: () => {} };
  }

  answered(attempt: Attempt): void {
    this.#write(attempt, { answeredAtMs: this.nowMs });
  }

  end(attempt: Attempt, result: AttemptResult): void {
    const { nowMs } = this;
    const { list } = attempt;
    const { n, callId, entryN, day: begunOn } = attempt.record;
    const wasCapped = this.isCapped(list);
    const isToday = this.today(list).day === begunOn;
    const before = isToday ? list.today : this.#dayOf(list.record.id, begunOn);
    const day = countAttempt(countAttempt(before, 'ringing', { by: -1, nowMs }), result, {
      by: 1,
      nowMs,
    });
    if (isToday) list.today = day;
    this.#write(attempt, { cameTo: result, endedAtMs: result === 'answered' ? null : nowMs });
    this.store.insist(() => this.store.outbound.setDay(day));
    if (result !== 'failed') list.share.add(isAnswer(result));
    this.saveOf(attempt, (entry) =>
      afterAttempt(entry, result, { ...list.record.document, nowMs }),
    );
    this.tell(list, 'outbound.done', { entryId: this.entryId(list, entryN), n, result, callId });
    const capped = this.isCapped(list);
    const { state } = list.record.document;
    if (capped !== wasCapped)
      this.tell(list, 'outboundList.state', { state, previous: state, capped });
  }

  endTalk(attempt: Attempt): void {
    this.#write(attempt, { endedAtMs: this.nowMs });
    this.saveOf(attempt, afterTalk);
  }

  saveOf(attempt: Attempt, change: (entry: OutboundEntry) => OutboundEntry): void {
    const { list, entry } = attempt;
    attempt.entry = this.save(list, entry, change(entry));
  }

  isOver({ tally }: LiveList): boolean {
    const open = ['waiting', 'dialling', 'talking'] as const;
    return open.every((state) => (tally.get(state) ?? 0) === 0);
  }

  tell(list: LiveList, type: string, data: object, agentIds: readonly string[] = []): void {
    const { live } = this;
    const { version } = list.record;
    const listId = this.idOf(list);
    const told = { type, subject: `outboundList/${listId}`, atMs: live.nowMs };
    live.tell({ ...told, data: { listId, ...data, version } }, { agentIds });
  }

  #write(attempt: Attempt, change: Partial<OutboundAttempt>): void {
    const record = { ...attempt.record, ...change };
    attempt.record = record;
    this.store.insist(() => this.store.outbound.saveAttempt(record));
  }

  #count(list: LiveList, from: OutboundEntryState | null, to: OutboundEntryState): void {
    const { tally } = list;
    if (from !== null) tally.set(from, (tally.get(from) ?? 0) - 1);
    tally.set(to, (tally.get(to) ?? 0) + 1);
    if (list.isStatsDue || this.live.isDraining) return;
    list.isStatsDue = true;
    this.live.at(this.live.nowMs + statsEveryMs, () => {
      list.isStatsDue = false;
      const capped = this.isCapped(list);
      const { results } = figuresOf(this.today(list));
      this.tell(list, 'outboundList.stats', {
        counts: Object.fromEntries(list.tally),
        results,
        capped,
      });
    });
  }

  #dayNow(): string {
    return localTimeAt(this.nowMs, this.live.file.timeZone).date;
  }

  #dayOf(listId: string, day: string): OutboundDay {
    const [found] = this.store.outbound.days(listId, { from: day, to: day, limit: 1 });
    const nowMs = this.nowMs;
    return found ?? { listId, day, counts: { firstAtMs: nowMs, lastAtMs: nowMs } };
  }
}

function isAnswer(result: AttemptResult): boolean {
  return result === 'answered' || result === 'abandoned';
}
