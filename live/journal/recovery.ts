/**
 * Replays a journal in order, by the code that wrote it and without listeners.
 *
 * Source: decisions/0023, acd-routing.md B15.
 */
import type { Effect } from '../../routing/index.ts';
import type { JournalEntry, Journal as StoredJournal } from '../../store/index.ts';
import type { NoticeEvent } from '../event-ring.ts';
import type { CarriedRequests } from './carried-requests.ts';
import type { ChangeBody, InstantBody, JournalInstant, LifeBody } from './entry-bodies.ts';

export type Journal = Pick<
  StoredJournal,
  'lastSeq' | 'append' | 'entries' | 'lastSnapshot' | 'snapshot' | 'seals'
>;

export interface RecoveryResult {
  readonly entries: number;
  /** Position of the snapshot that recovery started from; 0 if none. */
  readonly snapshotSeq: number;
  /** The centre's time of the last entry. */
  readonly lastMs: number;
  /** Number of the last effect. */
  readonly n: number;
  readonly events: number;
}

export interface ReplayPort {
  readonly originMs: number;
  readonly n: number;
  readonly atMs: number;
  replay(instant: JournalInstant, isFirstOfLife: boolean): readonly Effect[];
  readonly carried: CarriedRequests;
  tell(event: NoticeEvent): void;
  put(subject: string, saved: unknown): void;
}

/** The journal is of another core version, with other effects. */
class JournalMismatch extends Error {
  override readonly name = 'JournalMismatch';
}

export function firstLife(journal: Pick<Journal, 'entries'>): LifeBody | null {
  for (const { kind, body } of journal.entries(0)) {
    if (kind === 'life') return JSON.parse(body) as LifeBody;
  }
  return null;
}

/** Replays what follows a position. @throws {JournalMismatch} */
export function replayJournal(
  journal: Journal,
  afterSeq: number,
  port: ReplayPort,
): RecoveryResult {
  const pass = new Pass(port);
  for (const entry of journal.entries(afterSeq)) pass.take(entry);
  pass.act();
  const { entries, lastMs, n, events } = pass;
  return { entries, snapshotSeq: afterSeq, lastMs, n, events };
}

/**
 * One pass over the entries. An instant waits for the next entry, which may be a change that
 * belongs before it.
 */
class Pass {
  entries = 0;
  events = 0;
  lastMs: number;
  n: number;
  readonly #port: ReplayPort;
  #isFirstOfLife = false;
  #next: JournalEntry | null = null;

  constructor(port: ReplayPort) {
    this.#port = port;
    this.n = port.n;
    this.lastMs = port.atMs;
  }

  take(entry: JournalEntry): void {
    this.entries += 1;
    this.lastMs = Math.max(this.lastMs, entry.atMs - this.#port.originMs);
    if (entry.kind === 'change') return this.#change(JSON.parse(entry.body) as ChangeBody);
    this.act();
    if (entry.kind === 'life') this.#isFirstOfLife = true;
    else this.#next = entry;
  }

  act(): void {
    if (this.#next === null) return;
    const { seq, atMs, body } = this.#next;
    this.#next = null;
    const { n, inputs, requests = [] } = JSON.parse(body) as InstantBody;
    if (n !== this.n) {
      const seen = `Entry ${seq} was written after effect ${n}; replayed, it comes after ${this.n}`;
      throw new JournalMismatch(`${seen}. See it with callwright journal replay.`);
    }
    const instant = { atMs: atMs - this.#port.originMs, inputs, requests };
    const effects = this.#port.replay(instant, this.#isFirstOfLife);
    this.#port.carried.acted(instant, effects);
    this.n = effects.at(-1)?.n ?? this.n;
    this.events += effects.length;
    this.#isFirstOfLife = false;
  }

  #change({ isEarly, told, put, requests = [] }: ChangeBody): void {
    if (isEarly !== true) this.act();
    this.events += 1;
    for (const event of told) this.#port.tell(event);
    for (const [subject, saved] of put) this.#port.put(subject, saved);
    for (const request of requests) this.#port.carried.add(request, request.callId ?? null);
  }
}
