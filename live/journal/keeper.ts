/**
 * Writes instants before they run, and other changes before they are published. A change made while
 * an instant is being written is marked as early.
 *
 * Source: decisions/0023, acd-routing.md B15.
 */
import { crc32 } from 'node:zlib';
import { toWireCallId } from '../../contracts/index.ts';
import type { Effect, Input } from '../../routing/index.ts';
import type { NewJournalEntry } from '../../store/index.ts';
import type { NoticeEvent } from '../event-ring.ts';
import { errorOf, isolated, type ReportFault } from '../isolation.ts';
import { type CarriedRequests, requestNow } from './carried-requests.ts';
import type {
  ChangeBody,
  InstantBody,
  JournalInstant,
  KeyedRequest,
  LifeBody,
} from './entry-bodies.ts';
import type { Journal, RecoveryResult } from './recovery.ts';

interface Waiting {
  told: NoticeEvent[];
  readonly touched: Set<string>;
  /** Requests that published or changed something, each with its first call; null: none. */
  readonly requests: Map<KeyedRequest, string | null>;
  early: NewJournalEntry | null;
  /** Functions to run once the changes are written. */
  readonly thens: (() => void)[];
  readonly waiters: ((isKept: boolean) => void)[];
  life: LifeBody | null;
}

export interface KeeperOptions {
  readonly journal: Journal;
  readonly originMs: number;
  readonly carried: CarriedRequests;
  readonly save: (subject: string) => unknown;
  readonly saveAll: () => Uint8Array;
  readonly snapshotBy: ((seq: number) => Promise<Uint8Array>) | null;
  readonly snapshotEvery: number;
  readonly onError: ReportFault;
}

export class Keeper {
  readonly #of: KeeperOptions;
  #waiting = nothing();
  #flying: Waiting | null = null;
  #effects: readonly Effect[] | null = null;
  #n = 0;
  #lastMs = 0;
  #since = 0;
  #snapshotSeq = 0;
  #isSaving = false;
  #saved: Promise<void> = Promise.resolve();
  /** True once the final {@link snapshot} has begun. */
  #isOver = false;
  /** Start of the first try to write what is not written yet; null: nothing is. */
  #unwrittenSinceMs: number | null = null;
  /** Why the last write failed; null: it succeeded. */
  problem: Error | null = null;
  /** Called with the duration in ms of each write, failed tries included. */
  onWritten: (ms: number) => void = () => {};
  /** Called when a change that belongs to no instant must be written. */
  onChange: () => void = () => {};

  constructor(of: KeeperOptions) {
    this.#of = of;
  }

  /** Journal positions of the last entry and the last snapshot; 0: none. */
  get reached(): { readonly lastSeq: number; readonly snapshotSeq: number } {
    return { lastSeq: this.#of.journal.lastSeq, snapshotSeq: this.#snapshotSeq };
  }

  /** How long entries have waited to be written, in ms. */
  get lagMs(): number {
    const sinceMs = this.#unwrittenSinceMs;
    return sinceMs === null ? 0 : performance.now() - sinceMs;
  }

  get n(): number {
    return this.#n;
  }

  get lastMs(): number {
    return this.#lastMs;
  }

  get hasChanges(): boolean {
    return holds(this.#waiting);
  }

  touch(subject: string): void {
    this.#waiting.touched.add(subject);
    this.#change(subject);
  }

  tell(event: NoticeEvent, then: () => void): void {
    this.#waiting.told.push(event);
    this.#waiting.thens.push(then);
    this.#change('subject' in event.told ? event.told.subject : null);
  }

  #change(subject: string | null): void {
    const request = requestNow();
    const { requests } = this.#waiting;
    if (request !== null) requests.set(request, requests.get(request) ?? callOf(subject));
    this.onChange();
  }

  begin(life: LifeBody, { n, events, lastMs, snapshotSeq }: RecoveryResult): void {
    this.#waiting.life = life;
    this.#n = n;
    this.#lastMs = lastMs;
    this.#since = events;
    this.#snapshotSeq = snapshotSeq;
  }

  /** Runs `then` once all changes so far are written, at once if they are. */
  afterChanges(then: () => void): void {
    const last = this.#lastChanges;
    if (last === null) then();
    else last.thens.push(then);
  }

  /** Resolves when all changes are written, or with false on failure; null: nothing waits. */
  kept(): Promise<boolean> | null {
    const last = this.#lastChanges;
    return last === null ? null : new Promise((resolve) => last.waiters.push(resolve));
  }

  get #lastChanges(): Waiting | null {
    if (this.hasChanges) return this.#waiting;
    return this.#flying !== null && holds(this.#flying) ? this.#flying : null;
  }

  /**
   * Writes the changes that wait, and an instant; then publishes. Rejects if the disk cannot write.
   */
  async append(instant: JournalInstant | null, atMs: number): Promise<void> {
    const flying = this.#waiting;
    this.#flying = flying;
    this.#waiting = nothing();
    this.#unwrittenSinceMs ??= performance.now();
    try {
      const entries = this.#entriesOf(flying, instant, atMs);
      const { journal } = this.#of;
      const lastSeq = entries.length > 0 ? await journal.append(entries) : journal.lastSeq;
      this.#flying = null;
      this.problem = null;
      if (entries.length > 0) {
        this.onWritten(this.lagMs);
        this.#lastMs = Math.max(this.#lastMs, atMs);
      }
      this.#unwrittenSinceMs = null;
      // A change written after this instant may belong before it, so a snapshot excludes the
      // instant.
      this.#saveWhenDue(instant === null ? lastSeq : lastSeq - 1);
    } catch (error) {
      this.problem = errorOf(error);
      this.#flying = null;
      this.#waiting = joined(flying, this.#waiting);
      for (const tell of flying.waiters) tell(false);
      throw error;
    }
    for (const then of flying.thens) then();
    for (const tell of flying.waiters) tell(true);
  }

  /** The written instant runs now: waiting changes belong before it. */
  seal(atMs: number): void {
    const waiting = this.#waiting;
    if (waiting.told.length === 0 && waiting.touched.size === 0) return;
    waiting.early = this.#changeOf(waiting, this.#of.originMs + atMs, { isEarly: true });
    waiting.told = [];
    waiting.touched.clear();
    waiting.requests.clear();
  }

  acted(instant: JournalInstant, effects: readonly Effect[]): void {
    this.#of.carried.acted(instant, effects);
    this.#effects = effects;
    this.#n = effects.at(-1)?.n ?? this.#n;
    this.#since += effects.length;
  }

  /** Takes a final snapshot once all is written, for the next process. */
  async snapshot(): Promise<void> {
    const { journal, saveAll } = this.#of;
    this.#isOver = true;
    await this.#saved;
    await this.#keepSnapshot(journal.lastSeq, saveAll());
  }

  #saveWhenDue(seq: number): void {
    const { snapshotBy, snapshotEvery, onError } = this.#of;
    if (snapshotBy === null || this.#isSaving || this.#since < snapshotEvery) return;
    this.#since = 0;
    this.#isSaving = true;
    const keep = (body: Uint8Array): Promise<void> => {
      if (!this.#isOver) this.#saved = this.#keepSnapshot(seq, body);
      return this.#saved;
    };
    void snapshotBy(seq)
      .then(keep, (error: Error) => onError(error))
      .finally(() => {
        this.#isSaving = false;
      });
  }

  async #keepSnapshot(seq: number, body: Uint8Array): Promise<void> {
    const { journal, onError } = this.#of;
    try {
      await journal.snapshot(seq, body);
      this.#snapshotSeq = seq;
    } catch (error) {
      // A failed snapshot makes recovery slower but loses nothing.
      onError(error instanceof Error ? error : new Error(String(error)));
    }
  }

  #entriesOf(
    flying: Waiting,
    instant: JournalInstant | null,
    ofCentreMs: number,
  ): NewJournalEntry[] {
    const { originMs } = this.#of;
    const entries: NewJournalEntry[] = [];
    const atMs = originMs + ofCentreMs;
    const add = (kind: NewJournalEntry['kind'], body: unknown, callIds: readonly string[]): void =>
      void entries.push({ atMs, kind, body: JSON.stringify(body), callIds });
    const { told, touched, life, early } = flying;
    if (early !== null) entries.push(early);
    if (life !== null) add('life', life, []);
    if (told.length > 0 || touched.size > 0) entries.push(this.#changeOf(flying, atMs, {}));
    if (instant === null) return entries;
    const sum = this.#effects === null ? {} : { sum: sumOf(this.#effects) };
    const { inputs, requests = [] } = instant;
    const whose = requests.length === 0 ? {} : { requests };
    const body: InstantBody = { n: this.#n, ...sum, inputs, ...whose };
    add('instant', body, callsOfInputs(inputs));
    return entries;
  }

  #changeOf(waiting: Waiting, atMs: number, place: Pick<ChangeBody, 'isEarly'>): NewJournalEntry {
    const { told, touched, requests } = waiting;
    this.#since += 1;
    for (const [request, callId] of requests) this.#of.carried.add(request, callId);
    const named = [...requests].map(([request, callId]) => ({ ...request, callId }));
    const whose = named.length === 0 ? {} : { requests: named };
    const put: [subject: string, saved: unknown][] = [];
    const save = (subject: string): void => void put.push([subject, this.#of.save(subject)]);
    for (const subject of touched) {
      // A subject that cannot be saved is reported and left out; the others are written.
      isolated(save, (error) => this.#of.onError(error, { what: subject }))(subject);
    }
    const body = JSON.stringify({ ...place, told, put, ...whose } satisfies ChangeBody);
    return { kind: 'change', atMs, body, callIds: callsOfChange(waiting) };
  }
}

/**
 * Checksum of an instant's effects. Of a refusal it covers the input, not the reason: refused
 * inputs change nothing, so reasons may be reworded.
 */
export function sumOf(effects: readonly Effect[]): number {
  const bare = effects.map((effect) => {
    if (effect.type !== 'refused') return effect;
    const { atMs, n, type, input } = effect;
    return { atMs, n, type, input };
  });
  return crc32(JSON.stringify(bare));
}

function nothing(): Waiting {
  const requests = new Map<KeyedRequest, string | null>();
  return {
    told: [],
    touched: new Set(),
    requests,
    early: null,
    thens: [],
    waiters: [],
    life: null,
  };
}

function holds({ told, touched, early, life }: Waiting): boolean {
  return told.length > 0 || touched.size > 0 || early !== null || life !== null;
}

function joined(first: Waiting, then: Waiting): Waiting {
  return {
    told: [...first.told, ...then.told],
    touched: new Set([...first.touched, ...then.touched]),
    requests: new Map([...first.requests, ...then.requests].sort(callsLast)),
    early: first.early,
    thens: [...first.thens, ...then.thens],
    waiters: then.waiters,
    life: first.life,
  };
}

/** Sorts requests that name a call last, so that these win in a map. */
function callsLast([, one]: [unknown, string | null], [, other]: [unknown, string | null]): number {
  return Number(one !== null) - Number(other !== null);
}

const callPrefix = 'call/';

function callOf(subject: string | null): string | null {
  return subject?.startsWith(callPrefix) === true ? subject.slice(callPrefix.length) : null;
}

function callsOfChange({ told, touched }: Waiting): readonly string[] {
  const subjects = told.flatMap(({ told: one }) => ('subject' in one ? [one.subject] : []));
  const all = [...touched, ...subjects].filter((subject) => subject.startsWith(callPrefix));
  return [...new Set(all.map((subject) => subject.slice(callPrefix.length)))];
}

function callsOfInputs(inputs: readonly Input[]): readonly string[] {
  const ids = inputs.flatMap((input) => {
    const offerId =
      'offerId' in input ? [input.offerId.slice(0, input.offerId.lastIndexOf('/'))] : [];
    return 'callId' in input ? [input.callId, ...offerId] : offerId;
  });
  return [...new Set(ids.map(toWireCallId))];
}
