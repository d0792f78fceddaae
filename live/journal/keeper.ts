/**
 * What must be on disk before the world hears of it: instants before they are stepped, and what
 * happens beside the core before it is told or answered.
 *
 * A change is written as the state of its subject after it, so that putting it back between the
 * same two instants gives the same state. Changes go with the next instant in one append; where
 * they come alone they have one of their own. What changes while an instant is being written has
 * its place before that instant, though it stands behind it: it is marked as early.
 *
 * Cost: one append in flight, whatever its size.
 * Source: decisions/0023, acd-routing.md B15.
 */

import { crc32 } from 'node:zlib';
import { toWireCallId } from '../../contracts/index.ts';
import type { Effect, Input } from '../../routing/index.ts';
import type { NewJournalEntry } from '../../store/index.ts';
import type { ToldEvent } from '../event-ring.ts';
import { type CarriedRequests, requestNow } from './carried-requests.ts';
import type {
  ChangeBody,
  InstantBody,
  KeptInstant,
  KeyedRequest,
  LifeBody,
} from './entry-bodies.ts';
import type { Journal, Recovered } from './recovery.ts';

interface Waiting {
  told: ToldEvent[];
  readonly touched: Set<string>;
  /** That have told or touched, each with the first call that it did so about; null: none. */
  readonly requests: Map<KeyedRequest, string | null>;
  /** What has its place before the instant that was written last. */
  early: NewJournalEntry | null;
  /** Run once it is written. */
  readonly thens: (() => void)[];
  /** Told whether it is written, or has failed to be for now. */
  readonly waiters: ((isKept: boolean) => void)[];
  life: LifeBody | null;
}

export interface KeeperOptions {
  readonly journal: Journal;
  readonly originMs: number;
  readonly carried: CarriedRequests;
  /** The state of a subject as JSON, now. */
  readonly save: (subject: string) => unknown;
  /** A snapshot of all as it is now, between two instants. */
  readonly saveAll: () => Uint8Array;
  /** The one at a position that is written, made elsewhere. */
  readonly snapshotBy: ((seq: number) => Promise<Uint8Array>) | null;
  /** Effects and changes from one snapshot to the next. */
  readonly snapshotEvery: number;
  readonly onError: (error: Error) => void;
}

/** Writes one centre's journal. */
export class Keeper {
  readonly #of: KeeperOptions;
  #waiting = nothing();
  /** Being written. */
  #flying: Waiting | null = null;
  #effects: readonly Effect[] | null = null;
  #n = 0;
  #lastMs = 0;
  /** Effects and changes since the last snapshot was begun. */
  #since = 0;
  /** Of the last snapshot; 0: none. */
  #snapshotSeq = 0;
  /** A snapshot is being made, or written. */
  #isSaving = false;
  /** The last that was made is written, as far as it can be. */
  #saved: Promise<void> = Promise.resolve();
  /** The last snapshot is that of {@link snapshot}. */
  #isOver = false;
  /** Called where something waits that no instant has brought. */
  onChange: () => void = () => {};

  constructor(of: KeeperOptions) {
    this.#of = of;
  }

  /** Positions of the last entry and of the last snapshot (0: none) that are written. */
  get reached(): { readonly lastSeq: number; readonly snapshotSeq: number } {
    return { lastSeq: this.#of.journal.lastSeq, snapshotSeq: this.#snapshotSeq };
  }

  /** Number of the last effect. */
  get n(): number {
    return this.#n;
  }

  /** The centre's time of the last entry. */
  get lastMs(): number {
    return this.#lastMs;
  }

  /** Something waits to be written. */
  get hasChanges(): boolean {
    return holds(this.#waiting);
  }

  /** The state of a subject has changed beside the core. */
  touch(subject: string): void {
    this.#waiting.touched.add(subject);
    this.#change(subject);
  }

  /** It is told when it is written. */
  tell(event: ToldEvent, then: () => void): void {
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

  /** The next entry is the first of a life. */
  begin(life: LifeBody, { n, events, lastMs, snapshotSeq }: Recovered): void {
    this.#waiting.life = life;
    this.#n = n;
    this.#lastMs = lastMs;
    this.#since = events;
    this.#snapshotSeq = snapshotSeq;
  }

  /** Runs `then` once all changes so far are written: at once, where they are. */
  afterChanges(then: () => void): void {
    const last = this.#lastChanges;
    if (last === null) then();
    else last.thens.push(then);
  }

  /** Whether all changes so far are written; null: they are. False: not for now. */
  kept(): Promise<boolean> | null {
    const last = this.#lastChanges;
    return last === null ? null : new Promise((resolve) => last.waiters.push(resolve));
  }

  /** Null: all are written. */
  get #lastChanges(): Waiting | null {
    if (this.hasChanges) return this.#waiting;
    return this.#flying !== null && holds(this.#flying) ? this.#flying : null;
  }

  /** Writes what waits, and an instant; then what waited is told. Rejects where the disk takes nothing. */
  async append(instant: KeptInstant | null, atMs: number): Promise<void> {
    const flying = this.#waiting;
    this.#flying = flying;
    this.#waiting = nothing();
    try {
      const entries = this.#entriesOf(flying, instant, atMs);
      const { journal } = this.#of;
      const lastSeq = entries.length > 0 ? await journal.append(entries) : journal.lastSeq;
      this.#flying = null;
      if (entries.length > 0) this.#lastMs = Math.max(this.#lastMs, atMs);
      // What comes behind an instant may belong before it: a snapshot has all before this one.
      this.#saveWhenDue(instant === null ? lastSeq : lastSeq - 1);
    } catch (error) {
      this.#flying = null;
      this.#waiting = joined(flying, this.#waiting);
      for (const tell of flying.waiters) tell(false);
      throw error;
    }
    for (const then of flying.thens) then();
    for (const tell of flying.waiters) tell(true);
  }

  /** The instant that is written acts now: what has changed until now comes before it. */
  seal(atMs: number): void {
    const waiting = this.#waiting;
    if (waiting.told.length === 0 && waiting.touched.size === 0) return;
    waiting.early = this.#changeOf(waiting, this.#of.originMs + atMs, { isEarly: true });
    waiting.told = [];
    waiting.touched.clear();
    waiting.requests.clear();
  }

  /** The instant that was written has acted. */
  acted(instant: KeptInstant, effects: readonly Effect[]): void {
    this.#of.carried.acted(instant, effects);
    this.#effects = effects;
    this.#n = effects.at(-1)?.n ?? this.#n;
    this.#since += effects.length;
  }

  /** Writes all down, when all that was taken is written, so that the next life begins here. */
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
      // The entries stand for themselves: recovery takes longer, and loses nothing.
      onError(error instanceof Error ? error : new Error(String(error)));
    }
  }

  #entriesOf(flying: Waiting, instant: KeptInstant | null, ofCentreMs: number): NewJournalEntry[] {
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
    const put = [...touched].map((subject) => [subject, this.#of.save(subject)] as const);
    const body = JSON.stringify({ ...place, told, put, ...whose } satisfies ChangeBody);
    return { kind: 'change', atMs, body, callIds: callsOfChange(waiting) };
  }
}

/**
 * What tells one instant's effects from others. Of a refusal it reads which input was refused, not
 * why: a refused input changes nothing, so that its code and its names may be put better later.
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

/** The later entry of a map stands: one that knows its call. */
function callsLast([, one]: [unknown, string | null], [, other]: [unknown, string | null]): number {
  return Number(one !== null) - Number(other !== null);
}

const callPrefix = 'call/';

/** The call of a subject, by its name on the wire; null: it is no call. */
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
