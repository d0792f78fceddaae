/**
 * Operations on the outbound lists of a handler.
 *
 * Source: tapi-call-center.md 2.11.
 */
import type { z } from 'zod';
import {
  callMessages,
  findingsOf,
  fromWireId,
  type NewOutboundEntry,
  newDoNotCallSchema,
  newOutboundEntrySchema,
  type OutboundDocument,
} from '../../contracts/index.ts';
import type { DoNotCallRecord, OutboundEntry, Store } from '../../store/index.ts';
import { type MayDial, whyNotDialled } from '../calls/outside-numbers.ts';
import { type Clock, inTurns } from '../clock.ts';
import type { LiveCentre } from '../live-centre.ts';
import { done, refuse, type ServiceAnswer } from '../service-answer.ts';
import { type AheadCall, type AheadSource, dialAhead } from './dial-ahead.ts';
import { Dialler, runningMax } from './dialler.ts';
import type { Dials } from './dials.ts';
import { type ListMove, movesFrom, stateAfterMove, withOutcome } from './entry-life.ts';
import { ListBook, type ListRecord, type LiveList } from './list-book.ts';

const rowsPerSlice = 100;
const doNotCallCode = 'doNotCall';

export interface OutboundOptions {
  readonly live: LiveCentre;
  readonly store: Store;
  readonly clock: Clock;
  /** The switch or its stand-in; null: no list can start. */
  readonly dials: () => Dials | null;
}

export interface UploadedRow {
  readonly line: number;
  readonly value: unknown;
}

/** How uploaded rows are added. `isWhole`: all or none; `isDry`: only check. */
interface Taking {
  readonly isWhole: boolean;
  readonly isDry?: boolean;
}

interface Wrong {
  readonly value: string;
  readonly code: string;
  readonly message: string;
}

export interface UploadResult {
  added: number;
  readonly rejected: ({ readonly line: number } & Wrong)[];
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

  put(record: ListRecord): LiveList {
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

  /** Starts, pauses or closes a list; calls under way go on. */
  async move(list: LiveList, move: ListMove, person: string): Promise<ServiceAnswer<null>> {
    const { state } = list.record.document;
    const to = stateAfterMove(state, move);
    if (to === null) return this.notAllowed(list, move);
    if (move === 'start' && this.#of.dials() === null) {
      return refuse(callMessages.listCannotStart, { id: this.book.idOf(list) });
    }
    if (move === 'start' && this.dialler.runningCount >= runningMax) {
      return refuse(callMessages.listsMax, { most: runningMax });
    }
    this.book.setState(list, to, person);
    if (move === 'start') this.dialler.start(list);
    else this.dialler.stop(list);
    if (move === 'close') await inTurns(this.#closing(list), this.#of.clock);
    return done(null);
  }

  notAllowed(list: LiveList, asked: string): ServiceAnswer<never> {
    const { state } = list.record.document;
    return refuse(
      callMessages.listState,
      { id: this.book.idOf(list), state, asked },
      { allowed: movesFrom(state) },
    );
  }

  /** Adds entries; `excluded` counts those on the do-not-call list. */
  async add(
    list: LiveList,
    sent: readonly UploadedRow[],
    how: Taking & { readonly mayDial: MayDial },
  ): Promise<ServiceAnswer<UploadResult & { readonly excluded: number }>> {
    if (list.record.document.state === 'closed') return this.notAllowed(list, 'entries');
    const { outbound } = this.#of.store;
    const { id } = list.record;
    const numbers = new Set<string>();
    let [n, excluded] = [outbound.lastEntry(id), 0];
    const taken = await this.#takeIn(sent, how, {
      read: (row) => {
        const { number, customerId } = row;
        const isKnown = numbers.has(number) || outbound.entryOfNumber(id, number) !== undefined;
        numbers.add(number);
        const refused = whyNotDialled(number, this.#of.live, how.mayDial)?.refused;
        if (refused !== undefined) {
          return { value: number, code: refused.code, message: refused.detail };
        }
        if (customerId !== null && !this.#isCustomer(customerId)) {
          const message = `there is no customer ${customerId}`;
          return { value: customerId, code: 'unknown_reference', message };
        }
        return isKnown ? twice(number) : null;
      },
      write: (row) => {
        const entry = this.#entryOf(list, row, n + 1);
        if (!this.book.add(list, entry)) return twice(row.number);
        n += 1;
        excluded += Number(entry.state === 'excluded');
        return null;
      },
      schema: newOutboundEntrySchema,
    });
    this.dialler.soon(0);
    return done({ ...taken, excluded });
  }

  forbidAll(sent: readonly UploadedRow[], how: Taking): Promise<UploadResult> {
    return this.#takeIn(sent, how, {
      schema: newDoNotCallSchema,
      read: () => null,
      write: (row) => {
        this.forbid(row, 'import');
        return null;
      },
    });
  }

  /** Checks all rows, then writes in slices, so that calls are served in between. */
  async #takeIn<Schema extends z.ZodType>(
    sent: readonly UploadedRow[],
    { isWhole, isDry = false }: Taking,
    of: {
      readonly schema: Schema;
      readonly read: (row: z.infer<Schema>) => Wrong | null;
      readonly write: (row: z.infer<Schema>) => Wrong | null;
    },
  ): Promise<UploadResult> {
    const { store, clock } = this.#of;
    const taken: UploadResult = { added: 0, rejected: [] };
    const reject = (line: number, { message, ...wrong }: Wrong): void => {
      taken.rejected.push({ line, ...wrong, message: `line ${line}: ${message}` });
    };
    const good: (readonly [line: number, row: z.infer<Schema>])[] = [];
    for (const { line, value } of sent) {
      const parsed = of.schema.safeParse(value);
      const wrong = parsed.success ? of.read(parsed.data) : wrongIn(parsed.error.issues, value);
      if (wrong !== null) reject(line, wrong);
      else if (parsed.success) good.push([line, parsed.data]);
    }
    if (isWhole && taken.rejected.length > 0) return taken;
    if (isDry) return { ...taken, added: good.length };
    function* work(): Generator<undefined, void, void> {
      for (let from = 0; from < good.length; from += rowsPerSlice) {
        store.transaction(() => {
          for (const [line, row] of good.slice(from, from + rowsPerSlice)) {
            const wrong = of.write(row);
            if (wrong === null) taken.added += 1;
            else reject(line, wrong);
          }
        });
        yield;
      }
    }
    await inTurns(work(), clock);
    return taken;
  }

  isListed(callId: string): boolean {
    return this.#of.store.outbound.attempt(callId) !== undefined;
  }

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
      this.forbid({ number: entry.number, until: null, note: null }, 'agent');
    }
    this.dialler.soon(0);
  }

  /**
   * Dials a number that is not an entry, for a list or a queue; whoever answers goes where was
   * said. Answers the call's id.
   */
  dial(source: AheadSource, asked: Omit<AheadCall, 'callId'>): ServiceAnswer<string> {
    const dials = this.#of.dials();
    if (dials === null) return refuse(callMessages.noDialler);
    const { live } = this.#of;
    const callId = live.mint('cal_');
    void dialAhead({ live, dials, source }, { callId, ...asked });
    return done(callId);
  }

  forbid(
    { number, until, note }: z.infer<typeof newDoNotCallSchema>,
    source: DoNotCallRecord['source'],
  ): DoNotCallRecord {
    const untilMs = until === null ? null : Date.parse(until);
    const { ownerId: centreId, nowMs: atMs } = this.book;
    const record = { centreId, number, source, atMs, untilMs, note };
    this.#of.store.outbound.setDoNotCall(record);
    return record;
  }

  *#closing(list: LiveList): Generator<undefined, void, void> {
    for (const page of this.book.waiting(list, rowsPerSlice)) {
      this.#of.store.transaction(() => {
        for (const entry of page) this.book.exclude(list, entry, 'closed');
      });
      yield;
    }
  }

  #entryOf(list: LiveList, row: NewOutboundEntry, n: number): OutboundEntry {
    const isForbidden = this.book.isForbidden(row.number);
    return {
      timeZone: this.#of.live.file.timeZone,
      ...row,
      listId: list.record.id,
      n,
      state: isForbidden ? 'excluded' : 'waiting',
      reason: isForbidden ? 'doNotCall' : null,
      attempts: 0,
      attemptsMore: 0,
      dueAtMs: null,
      lastResult: null,
      codes: [],
    };
  }

  #isCustomer(customerId: string): boolean {
    const { ownerId } = this.book;
    const id = fromWireId(ownerId, customerId) ?? '';
    return this.#of.store.customers.get(ownerId, id) !== undefined;
  }
}

function twice(number: string): Wrong {
  const message = `${number} is in the list; expected each number once`;
  return { value: number, code: 'duplicate', message };
}

function wrongIn(issues: Parameters<typeof findingsOf>[0], row: unknown): Wrong {
  const [finding] = findingsOf(issues, row);
  const { code = 'wrong_format', message = '', received: value = '' } = finding ?? {};
  return { value, code, message };
}

/** Whether a change touches settings that only a draft list may change. */
export function isFixed(before: OutboundDocument, after: OutboundDocument): boolean {
  if (before.state === 'draft') return false;
  return before.mode !== after.mode || before.queueId !== after.queueId;
}
