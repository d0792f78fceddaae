/**
 * The disk of a fault world: what of a journal is on it, and what a kill leaves.
 *
 * A batch is on disk or it is not; what is being written when its process is killed is lost, as a
 * broken end is cut off. Who has opened the journal last writes it: an append of an earlier one is
 * refused.
 */
import type { Journal } from '../../live/index.ts';
import type { Draw } from '../support/rig/draw.ts';
import type { WorldTime } from './world-time.ts';

type NewEntry = Parameters<Journal['append']>[0][number];
export type Entry = NewEntry & { readonly seq: number };
type Snapshot = NonNullable<ReturnType<Journal['lastSnapshot']>>;

/** What the disk does just now. */
export type DiskState = 'sound' | 'slow' | 'full';

export interface WorldDiskOptions {
  readonly time: WorldTime;
  readonly draw: Draw;
  /** Entries are on disk, and nobody has acted on them. */
  readonly onDurable: (entries: readonly Entry[], by: DiskUser) => void;
  readonly count: (name: string) => void;
}

/** A process that has a journal open. */
export interface DiskUser {
  readonly isAlive: boolean;
  readonly epoch: number;
}

export class WorldDisk {
  readonly entries: Entry[] = [];
  /** Writes that nobody has heard the end of. */
  writing = 0;
  state: DiskState = 'sound';
  readonly #of: WorldDiskOptions;
  #snapshots: Snapshot[] = [];
  #epoch = 0;

  constructor(of: WorldDiskOptions) {
    this.#of = of;
  }

  open(user: DiskUser): Journal {
    this.#epoch = user.epoch;
    let { lastSeq } = this;
    return {
      get lastSeq() {
        return lastSeq;
      },
      append: (entries) =>
        this.#write(user, () => {
          for (const entry of entries) this.entries.push({ ...entry, seq: this.lastSeq + 1 });
          lastSeq = this.lastSeq;
          this.#of.onDurable(this.entries.slice(lastSeq - entries.length), user);
          return lastSeq;
        }),
      entries: (afterSeq) => this.entries.slice(afterSeq),
      lastSnapshot: () => this.lastSnapshot(),
      snapshot: (seq, body) => {
        const copy = body.slice();
        return this.#write(user, () => {
          this.#of.count('snapshot');
          this.#snapshots = [...this.#snapshots, { seq, body: copy }].slice(-2);
        });
      },
    };
  }

  get lastSeq(): number {
    return this.entries.length;
  }

  /** A copy, for what is read of it lies in its bytes. */
  lastSnapshot(): Snapshot | null {
    return structuredClone(this.#snapshots.at(-1) ?? null);
  }

  /** Only to be read [without its snapshots]. */
  whole(lastSnapshot: Journal['lastSnapshot'] = () => null): Journal {
    return {
      lastSeq: this.lastSeq,
      append: () => new Promise(() => {}),
      entries: (afterSeq) => this.entries.slice(afterSeq),
      lastSnapshot,
      snapshot: () => Promise.resolve(),
    };
  }

  /** Takes its time; a process that is killed meanwhile has written all of it, or nothing. */
  #write<Result>(user: DiskUser, commit: () => Result): Promise<Result> {
    const { time, draw, count } = this.#of;
    const { promise, resolve, reject } = Promise.withResolvers<Result>();
    this.writing += 1;
    const longestMs = this.state === 'slow' ? 3_000 : 2;
    const answerMs = draw.chance(0.05) ? draw.int(0, longestMs) : 0;
    time.after(draw.int(0, longestMs), () => {
      if (!user.isAlive) {
        this.writing -= 1;
        return count('torn end');
      }
      const isFenced = user.epoch !== this.#epoch;
      if (isFenced) count('append fenced');
      else if (this.state === 'full') count('append refused');
      const fault = isFenced ? 'store_fenced' : this.state === 'full' ? 'store_full' : null;
      const result = fault === null ? commit() : null;
      time.after(answerMs, () => {
        this.writing -= 1;
        if (!user.isAlive) return;
        if (result === null) reject(new Error(`${fault}`));
        else resolve(result);
      });
    });
    return promise;
  }
}
