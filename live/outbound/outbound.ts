/**
 * Outbound lists of one handler: what people and programs do with them.
 *
 * Source: tapi-call-center.md 2.11, ux-and-api.md 3.3.
 */
import {
  findingsOf,
  newOutboundEntrySchema,
  type OutboundDocument,
} from '../../contracts/index.ts';
import type { DoNotCallRecord, OutboundEntry, Store } from '../../store/index.ts';
import { type Clock, inTurns } from '../clock.ts';
import type { LiveCentre } from '../live-centre.ts';
import { done, refused, type ServiceAnswer } from '../rule-service/service-answer.ts';
import { dialAhead } from './ahead.ts';
import { Dialler, runningMax } from './dialler.ts';
import type { Dials } from './dials.ts';
import { type ListMove, moved, movesFrom, withOutcome } from './entry-life.ts';
import { type KeptList, ListBook, type ListRecord } from './list-book.ts';

/** Entries written, or closed, in one transaction. */
const rowsPerSlice = 100;
/** The outcome that puts a number on the do-not-call list. */
const doNotCallCode = 'doNotCall';

export interface OutboundOptions {
  readonly live: LiveCentre;
  readonly store: Store;
  readonly clock: Clock;
  /** Null: nothing dials, and no list starts. */
  readonly dials: () => Dials | null;
}

/** An entry that was sent, and where it stood. */
export interface SentEntry {
  readonly line: number;
  readonly value: unknown;
}

/** What became of entries that were sent. */
export interface EntriesAdded {
  added: number;
  excluded: number;
  readonly rejected: { line: number; value: string; code: string; message: string }[];
}

export class Outbound {
  readonly book: ListBook;
  readonly dialler: Dialler;
  readonly #of: OutboundOptions;

  constructor(of: OutboundOptions) {
    this.#of = of;
    this.book = new ListBook(of);
    this.dialler = new Dialler(this.book, of.dials);
  }

  /** A list was added, or has another version. */
  put(record: ListRecord): KeptList {
    const known = this.book.get(record.id);
    if (known === undefined) {
      const list = this.book.open(record);
      this.book.tell(list, 'outboundList.added', { state: record.document.state });
      return list;
    }
    this.book.follow(known, record);
    this.dialler.soon(0);
    return known;
  }

  /** Starts, pauses or closes a list; what rings or talks goes on. */
  async move(list: KeptList, move: ListMove, person: string): Promise<ServiceAnswer<null>> {
    const { state } = list.record.document;
    const to = moved(state, move);
    if (to === null) return this.notAllowed(list, move);
    if (move === 'start' && this.#of.dials() === null) {
      const expected = 'a telephone switch that dials is to be connected first';
      return refused(
        'operation_unavailable',
        `List ${this.book.idOf(list)} cannot start: ${expected}.`,
      );
    }
    if (move === 'start' && this.dialler.runningCount >= runningMax) {
      return refused('resource_unavailable', `${runningMax} lists run; expected one that ends.`);
    }
    this.book.setState(list, to, person);
    if (move === 'start') this.dialler.start(list);
    else this.dialler.stop(list);
    if (move === 'close') await inTurns(this.#closing(list), this.#of.clock);
    return done(null);
  }

  notAllowed(list: KeptList, asked: string): ServiceAnswer<never> {
    const { state } = list.record.document;
    const detail = `List ${this.book.idOf(list)} is ${state}, which does not allow ${asked}.`;
    return refused('list_state_not_allowed', detail, { allowed: movesFrom(state) });
  }

  /**
   * Takes in entries; with `isWhole` all of them, or none where one is rejected. `isDry`: it says
   * what would become of them.
   */
  async add(
    list: KeptList,
    sent: readonly SentEntry[],
    { isWhole, isDry = false }: { readonly isWhole: boolean; readonly isDry?: boolean },
  ): Promise<ServiceAnswer<EntriesAdded>> {
    if (list.record.document.state === 'closed') return this.notAllowed(list, 'entries');
    const result: EntriesAdded = { added: 0, excluded: 0, rejected: [] };
    const { outbound } = this.#of.store;
    const good: [SentEntry, OutboundEntry][] = [];
    let n = outbound.lastEntry(list.record.id);
    const numbers = new Set<string>();
    for (const one of sent) {
      const entry = this.#entryOf(list, one, result);
      if (entry === null) continue;
      const known = this.#of.store.outbound.entryOfNumber(list.record.id, entry.number);
      if (known !== undefined || numbers.has(entry.number)) reject(result, one, entry.number);
      else good.push([one, { ...entry, n: ++n }]);
      numbers.add(entry.number);
    }
    if (isWhole && result.rejected.length > 0) return done(result);
    if (isDry) return done({ ...result, added: good.length });
    const write = (slice: typeof good): void => {
      for (const [one, entry] of slice) {
        if (!this.book.add(list, entry)) reject(result, one, entry.number);
        else result[entry.state === 'excluded' ? 'excluded' : 'added'] += 1;
      }
    };
    const { store } = this.#of;
    function* work(): Generator<undefined, void, void> {
      for (let from = 0; from < good.length; from += rowsPerSlice) {
        store.transaction(() => write(good.slice(from, from + rowsPerSlice)));
        yield;
      }
    }
    await inTurns(work(), this.#of.clock);
    result.added += result.excluded;
    this.dialler.soon(0);
    return done(result);
  }

  /** Whether a call was made for a list. */
  isListed(callId: string): boolean {
    return this.#of.store.outbound.attempt(callId) !== undefined;
  }

  /** What an agent has said of a call that was made for a list. */
  outcome(
    callId: string,
    said: { readonly codes: readonly string[]; readonly callbackAtMs?: number },
  ): void {
    const { outbound } = this.#of.store;
    const attempt = outbound.attempt(callId);
    const list = this.book.get(attempt?.listId ?? '');
    if (attempt === undefined || list === undefined) return;
    const live = this.dialler.attemptOf(callId);
    const entry = live?.entry ?? outbound.entry(attempt.listId, attempt.entryN);
    if (entry === undefined) return;
    const after = this.book.save(list, entry, withOutcome(entry, said));
    if (live !== undefined) live.entry = after;
    if (said.codes.includes(doNotCallCode)) {
      this.forbid({ number: entry.number, source: 'agent', untilMs: null, note: null });
    }
    this.dialler.soon(0);
  }

  /** Dials a number of no entry for a list; who answers enters its queue. Answers the call's id. */
  dial(
    list: KeptList,
    { to, ringLimitMs }: { readonly to: string; readonly ringLimitMs?: number | undefined },
  ): ServiceAnswer<string> {
    const dials = this.#of.dials();
    if (dials === null) return refused('operation_unavailable', 'Nothing is connected that dials.');
    const { live } = this.#of;
    const { document, id: campaign } = list.record;
    const { callerNumber: from, ringLimitMs: limitMs } = document;
    const call = {
      callId: live.mint('cal_'),
      queueId: list.queueId,
      from,
      to,
      data: null,
      campaign,
    };
    void dialAhead(live, dials, { ...call, ringLimitMs: ringLimitMs ?? limitMs });
    return done(call.callId);
  }

  /** Puts a number on the do-not-call list of the centre. */
  forbid(of: Omit<DoNotCallRecord, 'centreId' | 'atMs'>): DoNotCallRecord {
    const record = { ...of, centreId: this.book.ownerId, atMs: this.book.nowMs };
    this.#of.store.outbound.setDoNotCall(record);
    return record;
  }

  *#closing(list: KeptList): Generator<undefined, void, void> {
    const { store } = this.#of;
    const read = (after: number) =>
      store.outbound.entries(list.record.id, { after, limit: rowsPerSlice, state: 'waiting' });
    for (let page = read(0); page.length > 0; page = read(page.at(-1)?.n ?? 0)) {
      store.transaction(() => {
        for (const entry of page) this.book.exclude(list, entry, 'closed');
      });
      yield;
    }
  }

  #entryOf(list: KeptList, sent: SentEntry, result: EntriesAdded): OutboundEntry | null {
    const parsed = newOutboundEntrySchema.safeParse(sent.value);
    if (!parsed.success) {
      const [finding] = findingsOf(parsed.error.issues, sent.value);
      const { code = 'wrong_format', message = '', received = '' } = finding ?? {};
      result.rejected.push({ line: sent.line, value: received, code, message });
      return null;
    }
    const { timeZone = this.#of.live.file.timeZone, ...entry } = parsed.data;
    const isForbidden = this.book.isForbidden(entry.number);
    const { customerId } = entry;
    if (customerId !== null && !this.#isCustomer(customerId)) {
      const message = `line ${sent.line}: there is no customer ${customerId}`;
      result.rejected.push({
        line: sent.line,
        value: customerId,
        code: 'unknown_reference',
        message,
      });
      return null;
    }
    return {
      ...{ ...entry, timeZone, listId: list.record.id, n: 0, attempts: 0, attemptsMore: 0 },
      state: isForbidden ? 'excluded' : 'waiting',
      reason: isForbidden ? 'doNotCall' : null,
      ...{ dueAtMs: null, lastResult: null, codes: [] },
    };
  }

  #isCustomer(customerId: string): boolean {
    const { ownerId } = this.book;
    const id = customerId.startsWith(`${ownerId}.`) ? customerId.slice(ownerId.length + 1) : '';
    return this.#of.store.customers.get(ownerId, id) !== undefined;
  }
}

function reject({ rejected }: EntriesAdded, { line }: SentEntry, number: string): void {
  const message = `line ${line}: ${number} is in the list; expected each number once`;
  rejected.push({ line, value: number, code: 'duplicate', message });
}

/** What of a list may change while it is no draft. */
export function isFixed(before: OutboundDocument, after: OutboundDocument): boolean {
  if (before.state === 'draft') return false;
  return before.mode !== after.mode || before.queueId !== after.queueId;
}
